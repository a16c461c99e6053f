"""HTML: one blueprint a screen. A new screen adds its module and its line here."""

from engine.web import (
    access_review,
    administration,
    budget,
    casus,
    casus_door,
    casus_file,
    distribute,
    help,
    incidents,
    letters,
    processes,
    search,
    sign_in,
    tasks,
    worklist,
)

BLUEPRINTS = (
    help.bp,
    sign_in.bp,
    worklist.bp,
    tasks.bp,
    distribute.bp,
    processes.bp,
    casus.bp,
    casus_door.bp,
    casus_file.bp,
    letters.bp,
    search.bp,
    budget.bp,
    incidents.bp,
    access_review.bp,
    administration.bp,
)
