"""One deployed version of a process: starts instances of it and takes them from state to next state."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Self

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from . import alarms, catching
from .ahead import consequences, following, forget_arrivals, restore_joins
from .case import Case, gathers
from .compiling import read_document
from .events import CatchSpec, ListenerSpec
from .gateways import EventGatewaySpec, JoinSpec
from .model import Attributes, Element, EventKind, ProcessModel
from .plain import plain_context
from .process_spec import ProcessSpec
from .specs import Failure, NodeSpec
from .state import data_of, dump, load
from .types import Data, Ports, RuntimeRefusal, Status, Step, Waiting, WaitKind


class Process:
    """A compiled process, unchanged by whatever runs. Safe to keep and to share between instances.

    Every step answers a new `Step` and leaves the state that it was given as it was. A step that cannot be done
    raises `RuntimeRefusal`; a failing expression, decision or operation does not raise but becomes an incident.
    """

    def __init__(self, process_id: str, processes: Collection[ProcessModel]) -> None:
        self.id = process_id
        self.specs: Mapping[str, ProcessSpec] = {process.id: ProcessSpec(process) for process in processes}
        root_first = sorted(processes, key=lambda process: process.id != process_id)
        elements: dict[str, Element] = {}
        for process in root_first:
            for element in process.elements:
                elements.setdefault(element.id, element)
        self.elements: Mapping[str, Element] = MappingProxyType(elements)

    @classmethod
    def restore(cls, document: str) -> Self:
        """From what `compile_process` made. Raises `ValueError` for a document of another format."""
        return cls(*read_document(document))

    @property
    def has_plain_start(self) -> bool:
        """Whether a person can start it, with no message or time to begin it."""
        return bool(self.specs[self.id].root.entries)

    def starts_on(self, message: str) -> bool:
        """Whether a message of this name begins it."""
        return any(_tells(start, EventKind.MESSAGE, message) for start in self._starts)

    def starts_on_signal(self, signal: str) -> bool:
        """Whether a signal of this name begins it."""
        return any(_tells(start, EventKind.SIGNAL, signal) for start in self._starts)

    def start(self, data: Data, ports: Ports, *, message: str | None = None, signal: str | None = None) -> Step:
        """Begin an instance: at the start for `message` or `signal`, else at the plain one, else at the only one."""
        case = Case(self.specs, self.id, ports)
        case.data.update(_checked(data))
        case.await_handlers(case.root)
        begins = self._begins(message, signal)
        for spec in begins:
            if isinstance(spec, CatchSpec):  # what it waits for is what began the process
                for other in self._awaited_with(spec):
                    case.enter(other, case.root)
                case.put(spec, case.root).complete()
            else:
                case.enter(spec, case.root)
        return _finish(case)

    def complete(self, state: str, node_id: str, answer: Data, ports: Ports) -> Step:
        """Complete a user or manual task; `answer` is merged into the data, name by name."""

        def act(case: Case) -> None:
            task = _node(case, node_id)
            if not task.task_spec.manual or task.state != TaskState.READY:
                raise RuntimeRefusal(f"Expected an open task at node {node_id}, found {_describe(task)}")
            case.keep(task, _checked(answer))
            case.agenda.append(task)

        return self._step(state, ports, act)

    def deliver(self, state: str, message_name: str, payload: Data, ports: Ports, node_id: str | None = None) -> Step:
        """Give a message to one node that waits for it: `node_id`, or the one that waits longest."""

        def act(case: Case) -> None:
            found = catching.waiting_for(case, WaitKind.MESSAGE, message_name)
            waiting = [task for task in found if node_id in (None, task.id)]
            if not waiting:
                where = f" at node {node_id}" if node_id else ""
                raise RuntimeRefusal(f"Expected something waiting for message {message_name!r}{where}, found nothing")
            case.keep(waiting[0], _checked(payload))
            waiting[0]._ready()

        return self._step(state, ports, act)

    def signal(self, state: str, name: str, payload: Data, ports: Ports) -> Step:
        """Give a signal from outside to every node that waits for it. Raises `RuntimeRefusal` when none does."""

        def act(case: Case) -> None:
            waiting = catching.waiting_for(case, WaitKind.SIGNAL, name)
            if not waiting:
                raise RuntimeRefusal(f"Expected something waiting for signal {name!r}, found nothing")
            case.data.update(_checked(payload))
            catching.broadcast(case, name)

        return self._step(state, ports, act)

    def fire_timers(self, state: str, ports: Ports) -> Step:
        """Fire the timers that are due, earliest first. What they set going is not fired in the same step."""

        def act(case: Case) -> None:
            now = ports.now()
            due = [(_due(task), number, task) for number, task in enumerate(case.tasks.values()) if _is_clock(task)]
            for moment, _, task in sorted(due):
                if moment <= now:
                    task._ready()
                    case.drain()  # may end others that are due: the library lets an ended task be

        return self._step(state, ports, act)

    def fire(self, state: str, node_id: str, ports: Ports) -> Step:
        """Fire one timer now, due or not."""

        def act(case: Case) -> None:
            _clock(case, node_id)._ready()

        return self._step(state, ports, act)

    def reschedule(self, state: str, due: Mapping[str, datetime], data: Data | None = None) -> Step:
        """Give waiting timers, by node, another moment (aware): what a suspension of a term does. Fires nothing.

        `data` is merged first, so that the instance knows of it too.
        """
        case = load(self.specs, self.id, state, None)
        case.data.update(_checked(data or {}))
        for node_id, moment in due.items():
            alarms.move_alarm(_clock(case, node_id), moment)
        return _step(case)

    def set_again(
        self, state: str, node_ids: Collection[str], data: Data, ports: Ports, shift: Callable[[datetime], datetime]
    ) -> Step:
        """Merge `data` and set waiting timers by it once more. Fires nothing.

        One at a moment that an expression gives is evaluated anew; any other goes where `shift` takes the moment that
        it was first set to. Raises `RuntimeRefusal` when the expression gives no moment.
        """
        case = load(self.specs, self.id, state, ports)
        case.data.update(_checked(data))
        for node_id in node_ids:
            task = _clock(case, node_id)
            try:
                alarms.move_alarm(task, alarms.moment_by_expression(task) or shift(alarms.first_alarm(task)))
            except Failure as failure:
                raise RuntimeRefusal(str(failure)) from failure
        return _step(case)

    def retry(self, state: str, node_id: str, ports: Ports) -> Step:
        """Let a failed node try again."""

        def act(case: Case) -> None:
            task = _node(case, node_id)
            if task.state != TaskState.ERROR:
                raise RuntimeRefusal(f"Expected an incident at node {node_id}, found {_describe(task)}")
            del task.internal_data["reason"]
            case.advance(task)

        return self._step(state, ports, act)

    def place(self, state: str, element_id: str, data: Data, ports: Ports, *, cancel: Collection[str] = ()) -> Step:
        """Put a token on an element, with `data` as the data of the instance from here on.

        The element stands in the process itself, or in a subprocess or called process that is live. The nodes in
        `cancel` go first, with everything below them and with a subprocess that is left empty. An instance that had
        ended lives again. What had come to a join from this element is forgotten, as it will come anew; a token on a
        join itself passes without waiting for the other branches.
        """

        def act(case: Case) -> None:
            doomed = [_node(case, node_id) for node_id in cancel]
            if case.completed:
                case.open()
            self._put(case, element_id, data, doomed)

        return self._step(state, ports, act)

    def redo(self, state: str, element_id: str, data: Data, ports: Ports) -> Step:
        """Open a mistakenly completed element again, with `data`; take back everything that followed from it.

        Parallel branches keep what they did, also where a join had let them through. Raises `RuntimeRefusal` when
        nothing that followed is live any more: then something later has to be corrected first.
        """

        def act(case: Case) -> None:
            spec = self._spec(element_id)
            doomed = consequences(case, spec)
            if not doomed:
                raise RuntimeRefusal(f"Expected something live that followed from {element_id}, found nothing")
            scope = case.scope_for(spec)
            if scope is not None:
                restore_joins(case, spec, scope, doomed)
            self._put(case, element_id, data, doomed)

        return self._step(state, ports, act)

    def cancel(self, state: str) -> Step:
        """End the instance where it stands. Raises `RuntimeRefusal` when it had ended already."""
        case = load(self.specs, self.id, state, None)
        if case.completed:
            raise RuntimeRefusal("Expected a running instance, found one that has ended")
        for task in case.root.children:
            case.discard(task)
        case.tasks.clear()
        case.completed = case.cancelled = True
        return _step(case)

    def look(self, state: str) -> Step:
        """Where the instance stands, without moving it."""
        return _step(load(self.specs, self.id, state, None))

    @property
    def attributes(self) -> Attributes:
        """What our own extension says about the process itself."""
        return self.specs[self.id].root.element.attributes

    def data(self, state: str, node_id: str | None = None) -> Data:
        """The data of the instance, or as one of its nodes sees it, without waking its tokens."""
        return data_of(state, node_id)

    def reachable(self, element_id: str) -> frozenset[str]:
        """The elements that can follow once this one completes, itself only when a loop leads back to it."""
        return frozenset(spec.element.id for spec in following(self.specs, self._spec(element_id)))

    def _put(self, case: Case, element_id: str, data: Data, doomed: Sequence[Task]) -> None:
        spec = self._spec(element_id)
        scope = case.scope_for(spec)
        if scope is None or isinstance(spec, ListenerSpec):
            raise RuntimeRefusal(f"Expected an element of a process or subprocess that is live, found {element_id}")
        for task in doomed:
            if task.id in case.tasks and not isinstance(task.task_spec, JoinSpec):
                case.withdraw(task, keep=scope)
        if scope.id not in case.tasks:
            raise RuntimeRefusal(f"Expected {scope.task_spec.name} around {element_id} to stay, found it cancelled")
        forget_arrivals(case, spec, scope)
        case.data = _checked(data)
        case.enter(spec, scope)

    def _spec(self, element_id: str) -> NodeSpec:
        element = self.elements.get(element_id)
        if element is None:
            raise RuntimeRefusal(f"Expected an element of process {self.id}, found {element_id}")
        spec: NodeSpec = self.specs[element.process_id].task_specs[element_id]
        return spec

    def _step(self, state: str, ports: Ports, act: Callable[[Case], None]) -> Step:
        case = load(self.specs, self.id, state, ports)
        act(case)
        return _finish(case)

    @property
    def _starts(self) -> list[NodeSpec]:
        """Where the process can begin; for an event-based gateway, the events behind it."""
        found: list[NodeSpec] = []
        for start in self.specs[self.id].root.starts:
            found += [spec for _, spec in start.outgoing] if isinstance(start, EventGatewaySpec) else [start]
        return found

    def _awaited_with(self, spec: NodeSpec) -> list[NodeSpec]:
        """The other events of the parallel event-based gateway that begins the process with this one."""
        for start in self.specs[self.id].root.starts:
            targets = [target for _, target in start.outgoing]
            if isinstance(start, EventGatewaySpec) and start.element.parallel and spec in targets:
                return [target for target in targets if target is not spec]
        return []

    def _begins(self, message: str | None, signal: str | None) -> list[NodeSpec]:
        starts = self._starts
        if message is not None or signal is not None:
            kind, name = (EventKind.SIGNAL, signal) if message is None else (EventKind.MESSAGE, message)
            fitting = [start for start in starts if _tells(start, kind, name or "")]
        else:
            entries = self.specs[self.id].root.entries
            if entries:
                return entries
            fitting = starts
        if len(fitting) != 1:
            offered = ", ".join(start.element.id for start in starts)
            raise RuntimeRefusal(
                f"Expected one start event for message {message!r} or signal {signal!r}, found a choice of {offered}"
            )
        return fitting


def _tells(start: NodeSpec, kind: EventKind, name: str) -> bool:
    return any(event.kind is kind and name in (event.message, event.code) for event in start.event.definitions)


def _checked(values: Data) -> dict[str, Any]:
    try:
        return plain_context(values)
    except ValueError as error:
        raise RuntimeRefusal(f"Expected data that JSON can hold: {error}") from error


def _node(case: Case, node_id: str) -> Task:
    task = case.tasks.get(node_id)
    if task is None or task is case.root:
        raise RuntimeRefusal(f"Expected a live node {node_id}, found none")
    return task


def _clock(case: Case, node_id: str) -> Task:
    task = _node(case, node_id)
    if not _is_clock(task):
        raise RuntimeRefusal(f"Expected a waiting timer at node {node_id}, found {_describe(task)}")
    return task


def _describe(task: Task) -> str:
    return f"{task.task_spec.element.tag} {task.task_spec.name} in state {TaskState.get_name(task.state).lower()}"


def _is_clock(task: Task) -> bool:
    return task.state == TaskState.WAITING and task.task_spec.waits_as is WaitKind.TIMER


def _due(task: Task) -> datetime:
    return datetime.fromisoformat(task.internal_data["due"])


def _finish(case: Case) -> Step:
    case.drain()
    return _step(case)


def _step(case: Case) -> Step:
    waiting = tuple(filter(None, (_waiting(case, task) for task in case.tasks.values() if task is not case.root)))
    if case.completed:
        status = Status.CANCELLED if case.cancelled else Status.COMPLETED
    elif any(node.kind is WaitKind.INCIDENT for node in waiting):
        status = Status.INCIDENT
    else:
        status = Status.RUNNING
    return Step(dump(case), status, tuple(case.trace), waiting, case.data, tuple(case.sent))


def _waiting(case: Case, task: Task) -> Waiting | None:
    spec = task.task_spec
    if task.state == TaskState.ERROR:
        kind: WaitKind | None = WaitKind.INCIDENT
    elif gathers(task):
        kind = None  # waits for its own branches only
    elif task.state == TaskState.WAITING or spec.manual:
        kind = spec.waits_as
    else:
        kind = None
    if kind is None:
        return None
    element = spec.element
    attached_to = _consequence_of(task)
    return Waiting(
        node_id=task.id,
        element_id=element.id,
        kind=kind,
        name=element.name,
        process_id=element.process_id,
        lane=element.lane,
        due=_due(task) if kind is WaitKind.TIMER else None,
        message=spec.event.code if kind is WaitKind.SIGNAL else spec.event.message,
        attached_to=attached_to,
        interrupting=attached_to is not None and element.interrupting,
        reason=task.internal_data.get("reason"),
        data=case.data_at(task),
    )


def _consequence_of(task: Task) -> str | None:
    """The node beside which something waits without being awaited itself."""
    if isinstance(task.task_spec, ListenerSpec):
        parent: str = task._parent
        return parent
    if isinstance(task.parent.task_spec, EventGatewaySpec):
        return task.parent.task_spec.consequence_of(task)
    return None
