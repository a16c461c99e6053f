"""Claim a task of one's team. Of two at once one wins; the other is told who took it and when."""

from engine import clock
from engine.commands.holding import hold
from engine.commands.loading import lock_subject, person_name, refuse_when_done
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work


def claim_task(work: Work, actor: Actor, task_id: int) -> None:
    """Take the task. Claiming what one has already changes nothing. Raises `Conflict`, `Refused`."""
    task, run, subject = lock_subject(work, actor, task_id)
    refuse_when_done(work, task)
    if task.assignee_id == actor.person_id:
        return
    if task.assignee_id is not None:
        since = clock.local(task.claimed_at or task.created_at)
        raise Conflict(f"{person_name(work, task.assignee_id)} pakte deze taak al op om {since:%H.%M uur op %d-%m-%Y}.")
    verdict("claim_task", actor, subject).require()
    task.assignee_id = actor.person_id
    task.claimed_at = work.now
    hold(run, task)
    run.note("task_claimed", task_id=task.id, node_id=task.node_id, element_id=task.element_id)
