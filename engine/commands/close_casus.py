"""Close a household's file when nothing runs any more. A casus never closes by itself."""

from sqlalchemy import func, select

from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, ProcessInstance


def close_casus(work: Work, actor: Actor, casus_id: int, reason: str) -> None:
    """Raises `Refused`, `Invalid` without a reason, and `Conflict` while something still runs."""
    casus = work.get(Casus, casus_id, lock=True)
    if casus.status == "closed":
        raise Conflict("Deze casus is al gesloten.")
    verdict("close_casus", actor, subject_of(work.session, casus)).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de casus dicht kan"})
    running = work.session.scalar(
        select(func.count())
        .select_from(ProcessInstance)
        .where(ProcessInstance.casus_id == casus.id, ProcessInstance.status.in_(("running", "incident")))
    )
    if running:
        raise Conflict(
            f"Er {'loopt nog één proces' if running == 1 else f'lopen nog {running} processen'} in deze casus. "
            "Rond het af of trek het in, dan kan de casus dicht."
        )
    casus.status = "closed"
    casus.closed_at = work.now
    casus.version += 1
    work.log.append(
        "casus_closed", work.now, actor_id=actor.person_id, casus_id=casus.id, text={"reason": reason.strip()}
    )
