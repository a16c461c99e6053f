"""Who handles what is thrown: the innermost scope around it for errors and escalations, everyone for signals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .model import Event, EventKind
from .specs import Failure, NodeSpec
from .types import WaitKind

if TYPE_CHECKING:
    from .case import Case
    from .events import EventStartSpec, ListenerSpec

Record = list[Any]
"""An activity that completed and can be undone: its process, its name, and the records of what completed inside it."""


def throw(task: Task, event: Event) -> bool | None:
    """True when the thrower can go on; None when it is gone or has to wait."""
    case = task.workflow
    match event.kind:
        case EventKind.MESSAGE:
            case.send(task, event)
        case EventKind.SIGNAL:
            case.send(task, event)
            broadcast(case, event.code or "")
        case EventKind.ESCALATION:
            found = handler(task, event.kind, event.code)
            if found:
                trigger(*found)
        case EventKind.ERROR:
            _end_with_error(task, event.error)
        case EventKind.CANCEL:
            _cancel_transaction(task)
            return None
        case EventKind.COMPENSATION:
            return _compensate(task, event.code)
    return True if task.id in case.tasks else None


def broadcast(case: Case, name: str) -> None:
    """Wake everything in the instance that waits for a signal of this name at this moment.

    What listens goes off at once, so that an event on the edge of the thrower hears it before the thrower is gone.
    """
    for task in waiting_for(case, WaitKind.SIGNAL, name):
        if task.id in case.tasks:  # an earlier one may have interrupted it
            task.task_spec.wake(task)


def waiting_for(case: Case, kind: WaitKind, name: str) -> list[Task]:
    return [
        task
        for task in case.tasks.values()
        if task.state == TaskState.WAITING
        and task.task_spec.waits_as is kind
        and name in (task.task_spec.event.message, task.task_spec.event.code)
    ]


def handler(task: Task, kind: EventKind, code: str | None) -> tuple[Task, ListenerSpec] | None:
    """The innermost boundary event or event subprocess around a token that handles this, and where it listens.

    An event subprocess does not handle what is thrown inside it, and none does in a scope that one has interrupted.
    """
    case = task.workflow
    while True:
        found = _fitting(task.task_spec.boundaries, kind, code)
        if found:
            return task, found
        scope = task.parent
        if scope is None:
            return None
        if not scope.internal_data.get("interrupted"):
            handlers = [each for each in _handlers(scope.task_spec, case) if each.home is not task.task_spec]
            found = _fitting(handlers, kind, code)
            if found:
                return scope, found
        task = scope


def _handlers(spec: NodeSpec, case: Case) -> list[EventStartSpec]:
    """What begins the event subprocesses of a scope; a repeated subprocess has them in each of its instances."""
    return [] if spec.is_body else spec.inside(case).handlers


def trigger(place: Task, spec: ListenerSpec) -> None:
    """Let a listener that does not wait by itself go off where it stands."""
    place.workflow.put(spec, place).complete()


def _fitting(listeners: Sequence[ListenerSpec], kind: EventKind, code: str | None) -> ListenerSpec | None:
    found = [each for each in listeners if each.event.kind is kind and _code(each.event) in (code, None)]
    return max(found, key=lambda each: _code(each.event) is not None, default=None)


def _code(event: Event) -> str | None:
    return event.error if event.kind is EventKind.ERROR else event.code


def _end_with_error(task: Task, code: str | None) -> None:
    """Raises `Failure` when nothing around it catches the error."""
    found = handler(task, EventKind.ERROR, code)
    if found is None:
        raise Failure(f"{task.task_spec.title} meldt fout {code}, maar geen randgebeurtenis vangt die op.")
    task.workflow.finish(task)
    trigger(*found)


def remember(task: Task) -> None:
    """Keep, in its scope, that an activity completed which can be undone."""
    spec, inner = task.task_spec, task.internal_data.get("undo", [])
    if spec.compensator or _undone_inside(spec, task.workflow) or inner:
        record: Record = [spec.element.process_id, spec.name, inner]
        task.parent.internal_data.setdefault("undo", []).append(record)


def _undone_inside(spec: NodeSpec, case: Case) -> list[EventStartSpec]:
    """What begins the event subprocess that undoes a scope."""
    return [each for each in _handlers(spec, case) if each.event.kind is EventKind.COMPENSATION]


def _compensate(task: Task, activity: str | None) -> bool | None:
    """Undo what completed in the scope of the thrower, or one activity of it, the last first."""
    scope = task.parent
    if scope.task_spec.element.by_event:
        scope = scope.parent
    done = scope.internal_data.get("undo", [])
    chosen = [record for record in done if activity in (None, record[1])]
    scope.internal_data["undo"] = [record for record in done if record not in chosen]
    return _undo(task, chosen)


def _cancel_transaction(task: Task) -> None:
    """Stop everything in the transaction, undo what completed in it, then leave by its cancel event."""
    case, transaction = task.workflow, task.parent
    while transaction.task_spec.element.tag != "transaction":
        transaction = transaction.parent
    spec = task.task_spec
    case.finish(task)
    completed = _portions(transaction)
    transaction.internal_data.pop("undo", None)
    case.discard_inside(transaction)
    ending = case.put(spec, transaction, noted=False)
    ending._set_state(TaskState.STARTED)
    ending.internal_data["cancels"] = True
    if _undo(ending, completed):
        go_on_undoing(ending)


def _portions(scope: Task) -> list[Record]:
    """What completed in a scope and in the activities in it that still run, as far as it is not undone yet."""
    memory = scope.internal_data
    if "undoing" in memory:
        return [*reversed(memory["undoing"]), *([memory["undoes"]] if "undoes" in memory else [])]
    found = list(memory.get("undo", []))
    for child in scope.children:
        found += _portions(child)
    return found


def _undo(task: Task, records: list[Record]) -> bool | None:
    """True when there is nothing to undo."""
    steps = _steps(task, records)
    if not steps:
        return True
    task._set_state(TaskState.STARTED)
    task.internal_data["undoing"] = steps
    go_on_undoing(task)
    return None


def _steps(task: Task, records: list[Record]) -> list[Record]:
    """The activities to undo, in order."""
    steps: list[Record] = []
    for record in reversed(records):
        process_id, name, *inner = record
        spec = task.workflow.specs[process_id].task_specs[name]
        if spec.compensator or _undone_inside(spec, task.workflow):
            steps.append(record)
        else:
            steps += _steps(task, *inner)
    return steps


def go_on_undoing(task: Task) -> None:
    """Undo the next activity; when none is left, the thrower goes on."""
    case = task.workflow
    if case.has_tokens(task):
        return
    task.internal_data.pop("undo", None)
    task.internal_data.pop("undoes", None)
    steps = task.internal_data.get("undoing", [])
    if steps:
        step = task.internal_data["undoes"] = steps.pop(0)
        process_id, name, *inner = step  # a state of before that wrote no more than the first two
        spec = case.specs[process_id].task_specs[name]
        if spec.compensator:
            case.enter(spec.compensator, task)
        else:
            start = _undone_inside(spec, case)[0]
            task.internal_data["undo"] = [record for records in inner for record in records]  # what it may undo in turn
            case.put(start, task).complete()
    elif task.internal_data.get("cancels"):
        transaction = task.parent
        found = _fitting(transaction.task_spec.boundaries, EventKind.CANCEL, None)
        case.finish(task, noted=False)
        if found:
            trigger(transaction, found)
        else:
            scope = transaction.parent
            case.discard(transaction)
            case.settle(scope)
    else:
        task.complete()
