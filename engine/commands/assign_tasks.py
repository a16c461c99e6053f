"""A manager distributes tasks: several at once to one coach, all or none."""

from collections.abc import Sequence

from engine.commands.assigning import assign
from engine.commands.loading import full_subject, lock_task, refuse_when_done
from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work


def assign_tasks(work: Work, actor: Actor, task_ids: Sequence[int], to_person_id: int) -> int:
    """Assign every task to `to_person_id`; answers how many. Raises `Conflict`, `Refused`, `Invalid`."""
    if not task_ids:
        raise Invalid(fields={"task_ids": "Kies ten minste één taak."})
    for task_id in sorted(set(task_ids)):  # one order for everybody, so that two managers never deadlock
        task, run = lock_task(work, actor, task_id)
        refuse_when_done(work, task)
        verdict("assign_task", actor, full_subject(work, task, run.casus)).require()
        assign(run, task, to_person_id)
        run.note(
            "task_assigned",
            task_id=task.id,
            node_id=task.node_id,
            element_id=task.element_id,
            codes={"to": to_person_id},
        )
    return len(set(task_ids))
