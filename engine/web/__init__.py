"""HTML: one blueprint a screen. A new screen adds its module and its line here."""

from engine.web import distribute, help, processes, sign_in, tasks, worklist

BLUEPRINTS = (
    help.bp,
    sign_in.bp,
    worklist.bp,
    tasks.bp,
    distribute.bp,
    processes.bp,
)
