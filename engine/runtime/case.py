"""One running instance: its live tokens as a tree of library tasks, and the moves that BPMN allows them."""

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from . import catching, conditions
from .events import BoundarySpec, EventStartSpec, ListenerSpec
from .gateways import InclusiveSpec, JoinSpec
from .instance_data import InstanceData
from .model import EventKind, TimerKind
from .process_spec import ProcessSpec
from .specs import Failure, NodeSpec, Way
from .types import Change, Ports, Trace

# What the library logs besides has process data with it too.
logging.getLogger("spiff").setLevel(logging.WARNING)

ROOT = "0"
MOST_MOVES = 50_000  # in one step; a loop in which nothing waits is stopped here


class Token(Task):  # type: ignore[misc]
    """A task of the library that keeps no log of its changes.

    The library puts process data into what it logs, and nobody should find a household there; and it finds the words
    of each record before it looks whether anyone reads them.
    """

    def _set_state(self, value: int) -> None:
        self._state = value


class Case(InstanceData, Workflow):  # type: ignore[misc]
    """An instance at work. `agenda` holds the tokens whose turn it is, first come first served."""

    def __init__(self, specs: Mapping[str, ProcessSpec], process_id: str, ports: Ports | None) -> None:
        Workflow.__init__(self, specs[process_id], deserializing=True)
        InstanceData.__init__(self, ports)
        self.specs = specs
        self.agenda: deque[Task] = deque()
        self.trace: list[Trace] = []
        self.next_id = 1
        self.moves = 0  # in this step
        self.cancelled = False
        self.open()

    def open(self) -> None:
        """Begin, or begin again after the end: an instance without tokens that may receive them."""
        self.completed = self.cancelled = False
        self.tasks.clear()
        self.root = Token(self, self.spec.root, state=TaskState.STARTED, id=ROOT)

    # Moves of tokens

    def enter(self, spec: NodeSpec, scope: Task, *, waiting: bool = False) -> Task:
        """A token reaches an element. `waiting`: it is the first of several at a join."""
        task = self.put(spec, scope)
        if waiting:
            task._set_state(TaskState.WAITING)
        else:
            self.advance(task)
        return task

    def put(self, spec: NodeSpec, scope: Task, *, noted: bool = True) -> Task:
        """A token on an element that does not begin by itself."""
        task = Token(self, spec, parent=scope, state=TaskState.FUTURE, id=str(self.next_id))
        self.next_id += 1
        if noted:
            self._note(task, Change.ENTERED)
        return task

    def advance(self, task: Task) -> None:
        """Let an element begin, or begin again after an incident."""
        try:
            if task.internal_data.pop("leaving", False):
                task.complete()
            else:
                task.task_spec._update(task)
        except Failure as failure:
            self.park(task, str(failure))

    def drain(self) -> None:
        """Move tokens until every one of them waits."""
        while self.agenda or self._wake():
            task = self.agenda.popleft()
            if task.id not in self.tasks or task.state != TaskState.READY:
                continue
            try:
                self.count(task)
                task.run()
            except Failure as failure:
                self.park(task, str(failure))
            conditions.look(self)
        self._park_what_waits_for_nobody()

    def count(self, task: Task, moves: int = 1) -> None:
        """Moves more in this step. Raises `Failure` when nothing seems to wait anywhere."""
        self.moves += moves
        if self.moves > MOST_MOVES:
            raise Failure(f"{task.task_spec.title} zit in een lus waarin nergens gewacht wordt.")

    def _wake(self) -> bool:
        """Let what depends on everything else go on, now that everything else waits; whether anything did."""
        conditions.look(self)
        for task in list(self.tasks.values()):
            if self.agenda:
                return True
            joins = task.state == TaskState.WAITING and isinstance(task.task_spec, InclusiveSpec)
            if joins and "arrived" in task.internal_data and task.task_spec.can_open(task):
                task.task_spec.open(self, task)
        return bool(self.agenda)

    def leave(self, task: Task) -> None:
        scope, spec = task.parent, task.task_spec
        try:
            ways = spec.taken(task)
        except Failure as failure:
            for listener in task.children:
                self.discard(listener)
            task.internal_data["leaving"] = True
            self.park(task, str(failure))
            return
        catching.remember(task)
        if scope.task_spec.passes_on:  # an event behind an event-based gateway leaves from where the gateway stands
            gateway, scope = scope, scope.parent
            self._note(gateway, Change.COMPLETED)
            self.finish(task)
            self.finish(gateway, noted=False)
        else:
            self.finish(task)
        self.send_along(ways * spec.element.gives, scope)
        scope.task_spec.child_left(scope, task)

    def leave_by_boundary(self, task: Task) -> None:
        spec: BoundarySpec = task.task_spec
        host = task.parent
        scope = host.parent
        self.finish(task)
        if spec.element.interrupting:
            self.discard(host)
        else:
            self._listen_again(spec, host, task.internal_data)
        self.send_along(spec.outgoing, scope)
        scope.task_spec.child_left(scope, task)

    def leave_by_event_start(self, task: Task) -> None:
        """Begin an event subprocess; one that interrupts stops everything else in its scope."""
        spec: EventStartSpec = task.task_spec
        scope = task.parent
        self.finish(task)
        if spec.event.kind is EventKind.COMPENSATION:
            pass  # runs after its scope, in the hands of who undoes it
        elif spec.element.interrupting:
            self.discard_inside(scope)
            scope.internal_data["interrupted"] = True
        else:
            self._listen_again(spec, scope, task.internal_data)
        subprocess = self.put(spec.home, scope)
        subprocess._set_state(TaskState.STARTED)
        self.await_handlers(subprocess)
        self.send_along(spec.outgoing, subprocess)
        self.settle(subprocess)

    def terminate(self, task: Task) -> None:
        scope = task.parent
        self.finish(task)
        self.discard_inside(scope)
        self.settle(scope)

    def settle(self, scope: Task) -> None:
        """A scope in which no token is left is done."""
        if self.has_tokens(scope):
            return
        if scope is self.root:
            for listener in scope.children:
                self.discard(listener)
            self.completed = True
            self.tasks.clear()
        elif scope.id in self.tasks:
            scope.complete()

    def has_tokens(self, scope: Task) -> bool:
        return any(is_token(self.tasks[child]) for child in scope._children)

    def withdraw(self, task: Task, keep: Task) -> None:
        """Cancel a token, and the subprocesses around it that have nothing left to do, but not `keep`."""
        while task not in (self.root, keep):
            scope = task.parent
            self.discard(task)
            if isinstance(task.task_spec, ListenerSpec) or self.has_tokens(scope):
                return
            task = scope

    def scope_for(self, spec: NodeSpec) -> Task | None:
        """The live process, subprocess or call in which an element stands; None when it is not live, or not once."""
        home = spec.element.scope
        if home == self.spec.name:
            return self.root
        fitting = [
            task
            for task in self.tasks.values()
            if task.state == TaskState.STARTED
            and home in (task.task_spec.element.called, task.task_spec.element.id)
            and not task.task_spec.is_body
        ]
        return fitting[0] if len(fitting) == 1 else None

    def discard(self, task: Task) -> None:
        """Cancel a token and everything below it."""
        for child in task.children:
            self.discard(child)
        task._set_state(TaskState.CANCELLED)
        self._note(task, Change.CANCELLED)
        self._remove_task(task.id)

    def discard_inside(self, scope: Task) -> None:
        """Cancel everything in a scope, but not what listens on its edge."""
        for task in scope.children:
            if not isinstance(task.task_spec, BoundarySpec):
                self.discard(task)

    def park(self, task: Task, reason: str) -> None:
        """Make an incident of a token; everything else goes on."""
        task._set_state(TaskState.ERROR)
        task.internal_data["reason"] = reason
        self._note(task, Change.FAILED)

    def finish(self, task: Task, *, noted: bool = True) -> None:
        for listener in task.children:
            self.discard(listener)
        if noted:
            self._note(task, Change.COMPLETED)
        self._remove_task(task.id)

    def send_along(self, ways: Iterable[Way], scope: Task) -> None:
        for flow, target in ways:
            target.arrive(self, scope, flow.id)

    def _park_what_waits_for_nobody(self) -> None:
        if not any(map(gathers, self.tasks.values())):
            return
        for scope in list(self.tasks.values()):
            tokens = [child for child in scope.children if is_token(child)]
            if tokens and all(gathers(token) for token in tokens):
                for token in tokens:
                    self.park(token, f"{token.task_spec.title} wacht op een tak waarin niets meer loopt.")

    def _note(self, task: Task, change: Change) -> None:
        element = task.task_spec.element
        is_told = not task.task_spec.is_body and is_token(task, listening=True)
        if change is Change.FAILED or is_told:
            self.trace.append(Trace(task.id, element.id, element.tag, change, element.process_id))

    # What listens beside the tokens

    def listen(self, host: Task) -> None:
        """Start the boundary events of an activity, once: a retry after an incident does not start them again."""
        if not host.task_spec.boundaries or host.internal_data.get("listened"):
            return
        host.internal_data["listened"] = True
        for spec in host.task_spec.boundaries:
            if spec.waits_as:
                self.enter(spec, host)

    def await_handlers(self, scope: Task) -> None:
        """Start what begins the event subprocesses of a scope."""
        for spec in scope.task_spec.inside(self).handlers:
            if spec.waits_as:
                self.enter(spec, scope)

    def _listen_again(self, spec: ListenerSpec, place: Task, spent: dict[str, Any]) -> None:
        event = spec.event
        if not spec.waits_as or (event.timer is not TimerKind.CYCLE and event.kind is EventKind.TIMER):
            return
        left = spent.get("left")
        if left == 1:
            return
        task = self.put(spec, place)
        if event.kind is EventKind.TIMER:
            task.internal_data.update(since=spent["due"], every=spent["every"], left=left and left - 1)
        elif event.kind is EventKind.CONDITION:
            task.internal_data["was"] = True
        self.advance(task)


def is_token(task: Task, *, listening: bool = False) -> bool:
    """Whether it keeps its scope going: nothing that listens does, nor a complex gateway that has fired and rests."""
    rests = "rest" in task.internal_data and not task.internal_data["arrived"]
    return not rests and (listening or not isinstance(task.task_spec, ListenerSpec))


def gathers(task: Task) -> bool:
    """Whether it only waits for more tokens to come to it."""
    return task.state == TaskState.WAITING and (
        isinstance(task.task_spec, JoinSpec) or "gathered" in task.internal_data
    )
