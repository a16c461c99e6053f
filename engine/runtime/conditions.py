"""When what waits for a condition goes off: as soon as its condition becomes true, or at once if it is already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .specs import Failure
from .types import WaitKind

if TYPE_CHECKING:
    from .case import Case


def look(case: Case) -> None:
    """Wake everything whose condition has become true, if data changed since the last look.

    One that cannot be judged becomes an incident.
    """
    if not case.stirred:
        return
    case.stirred = False
    for task in list(case.tasks.values()):
        waits = task.state == TaskState.WAITING and task.task_spec.waits_as is WaitKind.CONDITION
        if not waits or task.id not in case.tasks:  # an earlier one may have interrupted it
            continue
        try:
            if becomes_true(task):
                task.task_spec.wake(task)
        except Failure as failure:
            case.park(task, str(failure))


def becomes_true(task: Task) -> bool:
    """Whether it goes off now; what goes off more than once has to be untrue in between. Raises `Failure`."""
    is_true = task.workflow.evaluate(task, "de voorwaarde", task.task_spec.event.text) is True
    was_true = task.internal_data.pop("was", False)
    if is_true and was_true:
        task.internal_data["was"] = True
    return is_true and not was_true
