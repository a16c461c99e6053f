"""Say that one is part of, or related to, a household; from then on one does not see it or decide for it (Awb 2:4)."""

from sqlalchemy import select, update

from engine.commands.assigning import give_back
from engine.commands.loading import lock_task
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import AccessRequest, AgreedAccess, Casus, Recusal, UserTask

GROUNDS = ("self", "relative", "other")


def declare_recusal(work: Work, actor: Actor, casus_id: int, ground: str) -> None:
    """Everyone may say it, also about a file they cannot see; their open tasks of it go back to the group.

    Raises `Invalid`, `Conflict` when already said.
    """
    verdict("declare_recusal", actor).require()
    if ground not in GROUNDS:
        raise Invalid(fields={"ground": "Kies wat je met dit huishouden te maken hebt"})
    _give_back_tasks(work, actor, casus_id)  # before the casus is locked: every command locks in this order
    casus = work.get(Casus, casus_id, lock=True)
    already = work.session.scalar(
        select(Recusal.id).where(Recusal.person_id == actor.person_id, Recusal.casus_id == casus.id)
    )
    if already is not None:
        raise Conflict("Je gaf dit al eerder aan. Je beslist niet over dit huishouden.")
    work.session.add(Recusal(person_id=actor.person_id, casus_id=casus.id, ground=ground, declared_at=work.now))
    # Access that was taken, given or asked for before ends here too.
    work.session.execute(
        update(AgreedAccess)
        .where(
            AgreedAccess.person_id == actor.person_id, AgreedAccess.casus_id == casus.id, AgreedAccess.until > work.now
        )
        .values(until=work.now)
    )
    work.session.execute(
        update(AccessRequest)
        .where(
            AccessRequest.person_id == actor.person_id,
            AccessRequest.casus_id == casus.id,
            AccessRequest.answered_at.is_(None),
        )
        .values(answered_at=work.now, answered_by_id=actor.person_id)
    )
    work.log.append("recusal_declared", work.now, actor_id=actor.person_id, casus_id=casus.id, codes={"ground": ground})


def _give_back_tasks(work: Work, actor: Actor, casus_id: int) -> None:
    theirs = work.session.scalars(
        select(UserTask.id)
        .where(UserTask.casus_id == casus_id, UserTask.assignee_id == actor.person_id, UserTask.status == "open")
        .order_by(UserTask.instance_id, UserTask.id)
    )
    for task_id in theirs.all():
        task, run = lock_task(work, actor, task_id)
        if task.status == "open" and task.assignee_id == actor.person_id and task.candidate_group is not None:
            give_back(run, task)
