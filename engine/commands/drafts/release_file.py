"""Let go of a file of a draft when its editor closes, so that a colleague need not wait."""

from sqlalchemy import select

from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftFile


def release_file(work: Work, actor: Actor, draft_id: int, kind: str, key: str, tab: str) -> None:
    """Nothing happens when another tab holds it by now. Raises `Refused`."""
    verdict("edit_draft", actor).require()
    file = work.session.scalar(
        select(DraftFile)
        .where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
        .where(DraftFile.held_tab == tab)
        .with_for_update()
    )
    if file is not None:
        file.held_tab, file.held_until, file.held_since = None, None, None
