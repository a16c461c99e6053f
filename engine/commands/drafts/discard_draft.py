"""Lay a draft aside. Nothing of it is lost: `restore_draft` takes it up again."""

from engine.commands.drafts.opening import open_draft
from engine.permissions import Actor, verdict
from engine.store import Work


def discard_draft(work: Work, actor: Actor, draft_id: int) -> None:
    """Raises `Refused`, `NotFound`, `Conflict`."""
    verdict("edit_draft", actor).require()
    draft = open_draft(work, draft_id)
    draft.status, draft.ended_at, draft.ended_by_id = "discarded", work.now, actor.person_id
    draft.proposed_at, draft.proposed_by_id = None, None
    work.log.append("draft_discarded", work.now, actor_id=actor.person_id, codes={"draft": draft_id})
