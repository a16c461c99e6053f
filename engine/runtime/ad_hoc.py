"""A subprocess without an order: what it offers, beside or after each other, and when that is enough.

The standard leaves it to people which of the activities they take up, and how often. Each is offered once; when all are
done and the condition to have enough does not hold yet, they are offered again.
"""

from __future__ import annotations

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .specs import Failure, ScopeSpec
from .vocabulary import ACTIVITIES


class AdHocSpec(ScopeSpec):
    """`internal_data["ahead"]` holds what is still to be offered, where that goes one by one."""

    def _run_hook(self, task: Task) -> None:
        if "ahead" in task.internal_data:  # tried again after an incident
            self._judge(task)
            self._go_on(task)
        else:
            task.workflow.await_handlers(task)
            self._offer(task)

    def child_left(self, task: Task, child: Task) -> None:
        element = child.task_spec.element
        try:
            if element.tag in ACTIVITIES and not element.by_event:
                self._judge(task)
        except Failure as failure:
            task.workflow.park(task, str(failure))
        else:
            self._go_on(task)

    def _offer(self, task: Task) -> None:
        names = [spec.name for spec in self.inside(task.workflow).entries]
        at_once = 1 if self.element.one_by_one else len(names)
        task.internal_data["ahead"] = names[at_once:]
        for name in names[:at_once]:
            self._begin(task, name)

    def _begin(self, task: Task, name: str) -> None:
        case = task.workflow
        case.enter(case.specs[self.element.process_id].task_specs[name], task)

    def _judge(self, task: Task) -> None:
        """Whether an activity that completed was enough. Raises `Failure` when its condition cannot be judged."""
        condition = self.element.enough
        if condition is None:  # published before a condition had to be there: done when all is
            return
        verdict = task.workflow.evaluate(task, "de voorwaarde", condition)
        if not isinstance(verdict, bool):
            raise Failure(f"De voorwaarde “{condition}” van {self.title} is niet waar en niet onwaar.")
        if verdict:
            task.internal_data.update(ahead=[], enough=True)
            if self.element.one_by_one or self.element.stops_rest:
                task.workflow.discard_inside(task)

    def _go_on(self, task: Task) -> None:
        case, memory = task.workflow, task.internal_data
        task._set_state(TaskState.STARTED)
        if case.has_tokens(task):
            return
        is_over = "enough" in memory or "interrupted" in memory
        if memory["ahead"] and not is_over:
            self._begin(task, memory["ahead"].pop(0))
        elif self.element.enough and not is_over:
            self._offer(task)
        else:
            case.settle(task)
