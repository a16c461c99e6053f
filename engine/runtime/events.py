"""What events do with a token: wait for something, listen beside an activity or in a scope, and throw."""

from __future__ import annotations

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from . import alarms, catching, conditions
from .model import NO_EVENT, Element, Event, EventKind
from .specs import NodeSpec
from .types import WaitKind

WAITS = {
    EventKind.TIMER: WaitKind.TIMER,
    EventKind.MESSAGE: WaitKind.MESSAGE,
    EventKind.SIGNAL: WaitKind.SIGNAL,
    EventKind.CONDITION: WaitKind.CONDITION,
}
"""What a token can wait for. Errors, escalations, cancellations and compensation are looked for when they happen."""

MOVES_OF_A_WAKE = 25  # what listens can multiply, and is looked for among all that waits


class CatchSpec(NodeSpec):
    """Waits for a message, a signal, a moment or a condition."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element, name: str = "", event: Event | None = None) -> None:
        self._event = event or element.event or NO_EVENT
        self.waits_as = WAITS.get(self._event.kind)
        super().__init__(wf_spec, element, name)

    @property
    def event(self) -> Event:
        return self._event

    def _update_hook(self, task: Task) -> bool:
        super()._update_hook(task)
        if self.waits_as is WaitKind.TIMER:
            alarms.set_alarm(task)
        elif self.waits_as is WaitKind.CONDITION and conditions.becomes_true(task):
            return True
        task._set_state(TaskState.WAITING)
        return False

    def wake(self, task: Task) -> None:
        """What it waits for has come."""
        task._ready()


class ManyCatchSpec(NodeSpec):
    """Waits for any, or for every one, of several definitions: each is a child that waits."""

    is_body = True
    alternatives: list[CatchSpec]

    def _update_hook(self, task: Task) -> bool:
        super()._update_hook(task)
        task._set_state(TaskState.STARTED)
        for spec in self.alternatives:
            task.workflow.enter(spec, task)
        return False

    def child_left(self, task: Task, child: Task) -> None:
        if not self.event.every or not task.workflow.has_tokens(task):
            task.complete()


class ListenerSpec(CatchSpec):
    """Listens as a child of what it is about; it is no token of a scope and never keeps one going."""

    def wake(self, task: Task) -> None:
        task.workflow.count(task, MOVES_OF_A_WAKE)
        task.complete()


class BoundarySpec(ListenerSpec):
    def _on_complete(self, task: Task) -> None:
        task.workflow.leave_by_boundary(task)


class EventStartSpec(ListenerSpec):
    """The start of an event subprocess, listening in the scope around it."""

    home: NodeSpec  # the event subprocess

    def _on_complete(self, task: Task) -> None:
        task.workflow.leave_by_event_start(task)


class ThrowSpec(NodeSpec):
    """Throws what it defines, one after the other, and goes on or ends."""

    def _run_hook(self, task: Task) -> bool | None:
        is_done: bool | None = True
        for event in self.event.definitions:
            if task.id not in task.workflow.tasks:  # what it threw has interrupted it
                return None
            is_done = catching.throw(task, event) and is_done
        return is_done

    def child_left(self, task: Task, child: Task) -> None:
        catching.go_on_undoing(task)


class TerminateSpec(NodeSpec):
    def _on_complete(self, task: Task) -> None:
        task.workflow.terminate(task)
