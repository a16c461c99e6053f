"""Give a task back to the team."""

from engine.commands.assigning import give_back
from engine.commands.loading import lock_subject, refuse_when_done
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work


def unclaim_task(work: Work, actor: Actor, task_id: int) -> None:
    """Make the task nobody's again; what was typed stays as a draft. Raises `Conflict`, `Refused`."""
    task, run, subject = lock_subject(work, actor, task_id)
    refuse_when_done(work, task)
    verdict("unclaim_task", actor, subject).require()
    if task.candidate_group is None:
        raise Conflict("Deze taak hoort bij jou alleen. Draag hem over aan een collega.")
    give_back(run, task)
