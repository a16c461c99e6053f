"""Close a household's file when no one has to do anything any more. A casus never closes by itself.

What only waits, for a partner or for a date, goes on waiting: as soon as that asks something of someone, the casus is
open again.
"""

from sqlalchemy import func, select

from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Incident, ProcessInstance, UserTask


def close_casus(work: Work, actor: Actor, casus_id: int, reason: str) -> None:
    """Raises `Refused`, `Invalid` without a reason, and `Conflict` while a task or an incident is open."""
    # Instances before the casus, as every step does: so none of them can open a task meanwhile.
    work.session.scalars(
        select(ProcessInstance.id)
        .where(ProcessInstance.casus_id == casus_id, ProcessInstance.ended_at.is_(None))
        .order_by(ProcessInstance.id)
        .with_for_update()
    ).all()
    casus = work.get(Casus, casus_id, lock=True)
    if casus.status == "closed":
        raise Conflict("Deze casus is al gesloten.")
    verdict("close_casus", actor, subject_of(work.session, casus)).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de casus dicht kan"})
    _refuse_with_open_work(work, casus)
    casus.status = "closed"
    casus.closed_at = work.now
    casus.version += 1
    work.log.append(
        "casus_closed", work.now, actor_id=actor.person_id, casus_id=casus.id, text={"reason": reason.strip()}
    )


def _refuse_with_open_work(work: Work, casus: Casus) -> None:
    tasks = work.session.scalars(
        select(UserTask.name).where(UserTask.casus_id == casus.id, UserTask.status == "open").order_by(UserTask.id)
    ).all()
    if tasks:
        named = f"“{tasks[0]}”" + (f" en {len(tasks) - 1} andere" if len(tasks) > 1 else "")
        raise Conflict(f"Er staat nog werk open: {named}. Rond het af of trek het in, dan kan de casus dicht.")
    incidents = work.session.scalar(
        select(func.count()).select_from(Incident).where(Incident.casus_id == casus.id, Incident.resolved_at.is_(None))
    )
    if incidents:
        raise Conflict("Er is nog een storing in deze casus. Functioneel beheer lost die op, dan kan de casus dicht.")
