"""A manager distributes tasks: several at once to one coach, all or none."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.commands.assigning import assign
from engine.commands.loading import full_subject, lock_task, refuse_when_done
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import UserTask


def assign_tasks(work: Work, actor: Actor, task_ids: Sequence[int], to_person_id: int) -> int:
    """Assign every task to `to_person_id`; answers how many are theirs now.

    Raises `Conflict`, `Refused`, `Invalid`, `NotFound`.
    """
    if not task_ids:
        raise Invalid(fields={"task_ids": "Kies ten minste één taak."})
    for task_id in _in_one_order(work, task_ids):
        task, run = lock_task(work, actor, task_id)
        try:
            refuse_when_done(work, task)
        except Conflict as conflict:
            raise Conflict(f"‘{task.name}’: {conflict.message} Haal deze taak uit je keuze.") from None
        verdict("assign_task", actor, full_subject(work, task, run.casus)).require()
        if task.assignee_id == to_person_id:
            continue
        assign(run, task, to_person_id)
        run.note(
            "task_assigned",
            task_id=task.id,
            node_id=task.node_id,
            element_id=task.element_id,
            codes={"to": to_person_id},
        )
        notify(
            work,
            {to_person_id},
            NoticeKind.TASK_ASSIGNED,
            actor_id=actor.person_id,
            casus_id=task.casus_id,
            instance_id=task.instance_id,
            task_id=task.id,
        )
    return len(set(task_ids))


def _in_one_order(work: Work, task_ids: Sequence[int]) -> Sequence[int]:
    """By instance first, because that is locked too: two managers with the same tasks then never wait in a circle."""
    wanted = set(task_ids)
    found = work.session.scalars(
        select(UserTask.id).where(UserTask.id.in_(wanted)).order_by(UserTask.instance_id, UserTask.id)
    ).all()
    if len(found) < len(wanted):
        raise NotFound("Een van deze taken bestaat niet. Ververs de pagina.")
    return found
