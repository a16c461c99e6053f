"""Take a casus off the agenda before the team talked about it."""

from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import AgendaItem, Casus


def withdraw_item(work: Work, actor: Actor, item_id: int) -> None:
    """Raises `NotFound`, `Refused`, and `Conflict` when it was advised or withdrawn before."""
    item = work.get(AgendaItem, item_id, lock=True)
    casus = work.get(Casus, item.casus_id)
    verdict("put_on_agenda", actor, subject_of(work.session, casus)).require()
    require_open(item)
    item.withdrawn_at = work.now
    work.log.append(
        "agenda_item_withdrawn",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"item_id": item.id, "meets_on": item.meets_on.isoformat()},
    )


def require_open(item: AgendaItem) -> None:
    """Raises `Conflict` with what became of it."""
    if item.advised_at is not None:
        raise Conflict("Het advies staat al op papier. Zet de casus opnieuw op de agenda als er meer te vragen is.")
    if item.withdrawn_at is not None:
        raise Conflict("Deze casus is van de agenda gehaald.")
