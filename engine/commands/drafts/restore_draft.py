"""Take up a draft that was laid aside."""

from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Draft


def restore_draft(work: Work, actor: Actor, draft_id: int) -> None:
    """Raises `Refused`, `NotFound`, and `Conflict` when it was not laid aside."""
    verdict("edit_draft", actor).require()
    draft = work.get(Draft, draft_id, lock=True)
    if draft.status != "discarded":
        raise Conflict("Dit ontwerp is niet weggelegd.")
    draft.status, draft.ended_at, draft.ended_by_id = "open", None, None
    work.log.append("draft_restored", work.now, actor_id=actor.person_id, codes={"draft": draft_id})
