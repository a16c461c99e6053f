"""Begin a redesign."""

from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Draft

LONGEST_TITLE = 120


def create_draft(work: Work, actor: Actor, title: str) -> int:
    """The id of a new, empty draft. Raises `Refused`, `Invalid`."""
    verdict("edit_draft", actor).require()
    draft = Draft(title=checked_title(title), created_at=work.now, created_by_id=actor.person_id)
    work.session.add(draft)
    work.session.flush()
    work.log.append("draft_created", work.now, actor_id=actor.person_id, codes={"draft": draft.id})
    return draft.id


def checked_title(title: str) -> str:
    """Raises `Invalid`."""
    title = " ".join(title.split())
    if not title:
        raise Invalid(fields={"title": "Geef het ontwerp een naam, bijvoorbeeld: Huisbezoek in het plan"})
    if len(title) > LONGEST_TITLE:
        raise Invalid(fields={"title": f"Maak de naam korter: hoogstens {LONGEST_TITLE} tekens"})
    return title
