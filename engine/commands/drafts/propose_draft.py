"""Ask a second manager to agree with a draft before it is published."""

from engine.commands.drafts.opening import open_draft
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work

LONGEST_NOTE = 400


def propose_draft(work: Work, actor: Actor, draft_id: int, note: str) -> None:
    """Raises `Refused`, `NotFound`, `Conflict`, and `Invalid` without a word on what changes and why."""
    verdict("publish_draft", actor).require()
    draft = open_draft(work, draft_id)
    if draft.status == "proposed":
        raise Conflict("Dit ontwerp is al voorgelegd. Een andere teammanager beslist erover.")
    draft.note = checked_note(note)
    draft.status, draft.proposed_at, draft.proposed_by_id = "proposed", work.now, actor.person_id
    work.log.append(
        "draft_proposed", work.now, actor_id=actor.person_id, codes={"draft": draft_id}, text={"note": draft.note}
    )


def checked_note(note: str) -> str:
    """Raises `Invalid`."""
    note = note.strip()
    if not note:
        raise Invalid(fields={"note": "Schrijf op wat er verandert en waarom. Collega's lezen dit terug"})
    if len(note) > LONGEST_NOTE:
        raise Invalid(fields={"note": f"Maak dit korter: hoogstens {LONGEST_NOTE} tekens"})
    return note
