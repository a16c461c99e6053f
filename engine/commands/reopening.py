"""A closed casus opens again, in place: one life in its history, never a second file."""

from engine.store import Work
from engine.store.models import Casus


def open_again(work: Work, casus: Casus) -> None:
    """Open the casus. Who or what did so is for the caller to write down."""
    casus.status = "open"
    casus.closed_at = None
    casus.version += 1
    work.session.flush()
