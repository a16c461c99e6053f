"""One running instance: its live tokens as a tree of library tasks, and the moves that BPMN allows them.

Data is one mapping per instance, shared by its branches, subprocesses and called processes: what one branch
gathered is never lost at a join and never overwritten with another branch's older copy.
"""

import logging
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

from engine.clock import AMSTERDAM
from engine.errors import WaakvlamError

from .expressions import without_marker
from .model import EventKind, TimerKind
from .plain import plain_context
from .specs import BoundarySpec, ErrorEndSpec, Failure, NodeSpec, ParallelSpec, ProcessSpec
from .timer_text import is_duration, read_cycle, read_moment
from .types import BpmnError, Change, OperationCall, Ports, RuntimeRefusal, Sent, Trace

# The library copies process data into its debug records; nobody should find a household in a log.
logging.getLogger("spiff").setLevel(logging.WARNING)
logging.getLogger("spiff.task").setLevel(logging.WARNING)
logger = logging.getLogger(__name__)

ROOT = "0"
MOST_MOVES = 50_000  # in one step; a loop in which nothing waits is stopped here


class Case(Workflow):  # type: ignore[misc]
    """An instance at work. `agenda` holds the tokens whose turn it is, first come first served."""

    def __init__(self, specs: Mapping[str, ProcessSpec], process_id: str, ports: Ports | None) -> None:
        super().__init__(specs[process_id], deserializing=True)
        self.specs = specs
        self.ports = ports
        self.agenda: deque[Task] = deque()
        self.trace: list[Trace] = []
        self.sent: list[Sent] = []
        self.next_id = 1
        self.cancelled = False
        self.open()

    def open(self) -> None:
        """Begin, or begin again after the end: an instance without tokens that may receive them."""
        self.completed = self.cancelled = False
        self.tasks.clear()
        self.root = Task(self, self.spec.root, state=TaskState.STARTED, id=ROOT)

    # Moves of tokens

    def enter(self, spec: NodeSpec, scope: Task, *, waiting: bool = False) -> Task:
        """A token reaches an element. `waiting`: it is the first of several at a join."""
        task = self._place_token(spec, scope)
        if waiting:
            task._set_state(TaskState.WAITING)
        else:
            self.advance(task)
        return task

    def advance(self, task: Task) -> None:
        """Let an element begin, or begin again after an incident."""
        try:
            task.task_spec._update(task)
        except Failure as failure:
            self.park(task, str(failure))

    def drain(self) -> None:
        """Move tokens until every one of them waits."""
        moves = 0
        while self.agenda:
            task = self.agenda.popleft()
            if task.id not in self.tasks or task.state != TaskState.READY:
                continue
            moves += 1
            if moves > MOST_MOVES:
                self.park(task, f"{task.task_spec.title} zit in een lus waarin nergens gewacht wordt.")
                continue
            try:
                task.run()
            except Failure as failure:
                self.park(task, str(failure))
        self._park_joins_that_wait_for_nobody()

    def leave(self, task: Task) -> None:
        scope, spec = task.parent, task.task_spec
        self._finish(task)
        self._send(spec.taken(task), scope)
        self.settle(scope)

    def leave_by_boundary(self, task: Task) -> None:
        spec: BoundarySpec = task.task_spec
        host = task.parent
        scope = host.parent
        self._finish(task)
        if spec.element.interrupting:
            self.discard(host)
        else:
            self._listen_again(spec, host, task.internal_data)
        self._send(spec.outgoing, scope)
        self.settle(scope)

    def terminate(self, task: Task) -> None:
        scope = task.parent
        self._finish(task)
        for other in scope.children:
            self.discard(other)
        self.settle(scope)

    def settle(self, scope: Task) -> None:
        """A scope in which no token is left is done."""
        if self.has_tokens(scope):
            return
        if scope is self.root:
            self.completed = True
            self.tasks.clear()
        elif scope.id in self.tasks:
            scope.complete()

    def has_tokens(self, scope: Task) -> bool:
        return any(not isinstance(self.tasks[child].task_spec, BoundarySpec) for child in scope._children)

    def withdraw(self, task: Task, keep: Task) -> None:
        """Cancel a token, and the subprocesses around it that have nothing left to do, but not `keep`."""
        while task not in (self.root, keep):
            scope = task.parent
            self.discard(task)
            if isinstance(task.task_spec, BoundarySpec) or self.has_tokens(scope):
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
            if task.state == TaskState.STARTED and home in (task.task_spec.element.called, task.task_spec.name)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def discard(self, task: Task) -> None:
        """Cancel a token and everything below it."""
        for child in task.children:
            self.discard(child)
        task._set_state(TaskState.CANCELLED)
        self._note(task, Change.CANCELLED)
        self._remove_task(task.id)

    def park(self, task: Task, reason: str) -> None:
        """Make an incident of a token; everything else goes on."""
        task._set_state(TaskState.ERROR)
        task.internal_data["reason"] = reason
        self._note(task, Change.FAILED)

    def _place_token(self, spec: NodeSpec, scope: Task) -> Task:
        task = Task(self, spec, parent=scope, state=TaskState.FUTURE, id=str(self.next_id))
        self.next_id += 1
        self._note(task, Change.ENTERED)
        return task

    def _finish(self, task: Task) -> None:
        for listener in task.children:
            self.discard(listener)
        self._note(task, Change.COMPLETED)
        self._remove_task(task.id)

    def _send(self, flows: list[Any], scope: Task) -> None:
        for flow, target in flows:
            if isinstance(target, ParallelSpec):
                target.arrive(self, scope, flow.id)
            else:
                self.enter(target, scope)

    def _park_joins_that_wait_for_nobody(self) -> None:
        for scope in list(self.tasks.values()):
            tokens = [child for child in scope.children if not isinstance(child.task_spec, BoundarySpec)]
            if tokens and all(
                token.state == TaskState.WAITING and isinstance(token.task_spec, ParallelSpec) for token in tokens
            ):
                for token in tokens:
                    self.park(token, f"{token.task_spec.title} wacht op een tak waarin niets meer loopt.")

    def _note(self, task: Task, change: Change) -> None:
        element = task.task_spec.element
        self.trace.append(Trace(task.id, element.id, element.tag, change, element.process_id))

    # Boundary events, timers and errors

    def listen(self, host: Task) -> None:
        """Start the boundary events of an activity, once: a retry after an incident does not start them again."""
        if not host.task_spec.boundaries or host.internal_data.get("listened"):
            return
        host.internal_data["listened"] = True
        for spec in host.task_spec.boundaries:
            if spec.element.event.kind is not EventKind.ERROR:
                self.enter(spec, host)

    def _listen_again(self, spec: BoundarySpec, host: Task, spent: dict[str, Any]) -> None:
        event = spec.element.event
        if event is None or (event.timer is not TimerKind.CYCLE and event.kind is EventKind.TIMER):
            return
        left = spent.get("left")
        if left == 1:
            return
        task = self._place_token(spec, host)
        if event.kind is EventKind.TIMER:
            task.internal_data.update(since=spent["due"], every=spent["every"], left=left and left - 1)
        self.advance(task)

    def set_alarm(self, task: Task) -> None:
        """Compute once when a timer is due. Raises `Failure`."""
        spec, data = task.task_spec, task.internal_data
        event = spec.element.event
        if "due" in data:
            return
        start = datetime.fromisoformat(data["since"]) if "since" in data else self._ports.now()
        text = self._timer_text(spec, event.text)
        try:
            if event.timer is TimerKind.DATE:
                due = read_moment(text, AMSTERDAM)
            else:
                if event.timer is TimerKind.CYCLE and "every" not in data:
                    cycle = read_cycle(text)
                    data.update(every=cycle.duration, left=cycle.times)
                duration = data.get("every", text)
                if not is_duration(duration):
                    raise ValueError("dat is geen duur zoals P2D of PT4H")
                due = self._ports.deadline(start, duration, event.calendar)
        except (ValueError, OverflowError) as error:
            raise Failure(f"De tijd “{text}” van {spec.title} is niet te lezen ({error}).") from None
        data["due"] = due.isoformat()

    def move_alarm(self, task: Task, due: datetime) -> None:
        """Give a waiting timer another moment; the one that it was first set to is remembered."""
        if due.tzinfo is None:
            raise RuntimeRefusal(f"Expected an aware moment for node {task.id}, found {due}")
        task.internal_data.setdefault("first", task.internal_data["due"])
        task.internal_data["due"] = due.isoformat()

    def first_alarm(self, task: Task) -> datetime:
        """The moment that a waiting timer was first set to."""
        return datetime.fromisoformat(task.internal_data.get("first", task.internal_data["due"]))

    def moment_by_expression(self, task: Task) -> datetime | None:
        """What its expression gives with the present data; None for a timer that has none. Raises `Failure`."""
        spec = task.task_spec
        event = spec.element.event
        if event.timer is not TimerKind.DATE or not event.text.startswith("="):
            return None
        text = self._timer_text(spec, event.text)
        try:
            return read_moment(text, AMSTERDAM)
        except (ValueError, OverflowError) as error:
            raise Failure(f"De tijd “{text}” van {spec.title} is niet te lezen ({error}).") from None

    def _timer_text(self, spec: NodeSpec, text: str) -> str:
        if not text.startswith("="):
            return text
        value = self.evaluate(spec, "de tijd", text[1:].strip())
        if isinstance(value, timedelta):
            return f"PT{max(0, int(value.total_seconds()))}S"
        if isinstance(value, datetime):
            return value.isoformat()
        if not isinstance(value, str):
            raise Failure(f"De tijd “{text}” van {spec.title} geeft geen duur of moment.")
        return value.strip()

    def end_with_error(self, task: Task) -> None:
        """Raises `Failure` when no boundary event above catches the error."""
        spec: ErrorEndSpec = task.task_spec
        code = spec.element.event.error if spec.element.event else None
        found = self._catcher(task.parent, code)
        if found is None:
            raise Failure(f"{spec.title} meldt fout {code}, maar geen randgebeurtenis vangt die op.")
        self._finish(task)
        self._place_token(found[1], found[0]).complete()

    def _catcher(self, activity: Task, code: str | None) -> tuple[Task, BoundarySpec] | None:
        while activity is not self.root:
            fitting = [
                spec
                for spec in activity.task_spec.boundaries
                if spec.element.event.kind is EventKind.ERROR and spec.element.event.error in (code, None)
            ]
            if fitting:
                return activity, max(fitting, key=lambda spec: spec.element.event.error is not None)
            activity = activity.parent
        return None

    # What the world outside answers

    @property
    def _ports(self) -> Ports:
        if self.ports is None:
            raise RuntimeError("This step may not reach outside")
        return self.ports

    def evaluate(self, spec: NodeSpec, what: str, expression: str) -> Any:
        try:
            return self._ports.evaluate(expression, dict(self.data))
        except Exception as error:
            raise self._failure(f"{what} “{expression}” van {spec.title} lukte niet", error) from error

    def decide(self, spec: NodeSpec, decision: str, result: str) -> None:
        try:
            outcome = self._ports.decide(decision, dict(self.data))
        except Exception as error:
            raise self._failure(f"de beslistabel {decision} bij {spec.title} lukte niet", error) from error
        self.merge(spec, {result: outcome})

    def operate(self, task: Task) -> bool | None:
        """Run the operation of a service task: True when done, None when a boundary event took its error."""
        spec = task.task_spec
        operation = spec.element.operation
        wanted = spec.element.attributes["operation"]
        inputs = self._context(spec, "de invoer", wanted["inputs"]) if wanted.get("inputs") else {}
        try:
            outcome = self._ports.operate(OperationCall(operation, spec.element.id, task.id, dict(self.data), inputs))
        except BpmnError as error:
            found = self._catcher(task, error.code)
            if found is None:
                raise Failure(
                    f"De bewerking {operation} van {spec.title} meldt fout {error.code}, maar geen randgebeurtenis "
                    f"vangt die op: {error}"
                ) from error
            self._place_token(found[1], found[0]).complete()
            return None
        except Exception as error:
            raise self._failure(f"de bewerking {operation} van {spec.title} lukte niet", error) from error
        self.merge(spec, {wanted["result"]: outcome} if wanted.get("result") else outcome or {})
        return True

    def send(self, spec: NodeSpec) -> None:
        """A message leaves; whoever takes the step brings it to its receiver."""
        event = spec.element.event
        if event is None or event.message is None:  # `inspect` refuses such an element
            raise Failure(f"{spec.title} noemt geen bericht.")
        expression = spec.element.attributes.get("message", {}).get("data")
        payload = self._context(spec, "de inhoud van het bericht", expression) if expression else {}
        try:
            self.sent.append(Sent(spec.element.id, event.message, plain_context(payload)))
        except ValueError as error:
            raise Failure(f"De inhoud van het bericht van {spec.title} is niet te bewaren: {error}.") from error

    def _context(self, spec: NodeSpec, what: str, expression: str) -> dict[str, Any]:
        values = self.evaluate(spec, what, without_marker(expression))
        if not isinstance(values, Mapping):
            raise Failure(f"{what.capitalize()} “{expression}” van {spec.title} geeft geen namen met waarden.")
        return dict(values)

    def merge(self, spec: NodeSpec, values: Any) -> None:
        try:
            self.data.update(plain_context(values))
        except ValueError as error:
            raise Failure(f"De uitkomst van {spec.title} is niet te bewaren: {error}.") from error

    def _failure(self, what: str, error: Exception) -> Failure:
        if isinstance(error, ValueError | WaakvlamError):
            reason = str(error)
        else:
            logger.exception("Port failed")
            reason = f"onverwachte fout ({type(error).__name__})"
        return Failure(f"{what[:1].upper()}{what[1:]}: {reason}")
