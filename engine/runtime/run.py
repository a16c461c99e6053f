"""What would this process do with these answers? Runs one instance without a database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import DeploymentRefused, Problem

from .compiling import compile_process
from .inspection import inspect
from .model import Model
from .process import Process
from .types import Change, Data, Ports, Status, Step, Waiting, WaitKind

STATES = {Status.RUNNING: "waiting", Status.INCIDENT: "incident", Status.COMPLETED: "completed"}
MOST_STEPS = 10_000


def run(
    source: bytes,
    filename: str,
    process_id: str | None,
    data: Data,
    answers: Mapping[str, Sequence[Any]],
    ports: Ports,
) -> dict[str, Any]:
    """Run one instance until nothing is left to answer.

    `answers` holds, per element, the answer for each time it is reached: what a person fills in, what a message
    or signal carries; any value lets a timer go off at once. Without `process_id` the file has to have one executable
    process. Raises `DeploymentRefused`.
    """
    model = inspect(source, filename)
    process = Process.restore(compile_process(model, process_id or _only_process(model)))
    used: Counter[str] = Counter()
    step = process.start(data, ports)
    completed = _completed(step)
    for _ in range(MOST_STEPS):
        # A boundary event with an answer goes before its activity, whose completion would silence it.
        nodes = sorted(step.waiting, key=lambda node: node.attached_to is None)
        node = next((node for node in nodes if _has_answer(node, answers, used)), None)
        if node is not None:
            answer = answers[node.element_id][used[node.element_id]]
            used[node.element_id] += 1
            step = _answer(process, step, node, answer, ports)
        elif any(node.due and node.due <= ports.now() for node in step.waiting):
            step = process.fire_timers(step.state, ports)
        else:
            break
        completed += _completed(step)
    return {
        "state": STATES[step.status],
        "completed": completed,
        "waiting": [{"element": node.element_id, "kind": node.kind.value} for node in step.waiting],
        "data": dict(step.data),
    }


def _only_process(model: Model) -> str:
    if not model.processes and not model.acceptable:  # it could not be read
        raise DeploymentRefused(list(model.problems))
    if len(model.processes) != 1:
        names = ", ".join(process.id for process in model.processes) or "geen"
        reason = f"Kies welk proces moet lopen; uitvoerbaar zijn: {names}."
        raise DeploymentRefused([Problem(model.file, None, reason)])
    return model.processes[0].id


def _has_answer(node: Waiting, answers: Mapping[str, Sequence[Any]], used: Counter[str]) -> bool:
    answerable = node.kind not in (WaitKind.INCIDENT, WaitKind.CONDITION)  # a condition answers itself
    return answerable and used[node.element_id] < len(answers.get(node.element_id, ()))


def _answer(process: Process, step: Step, node: Waiting, answer: Any, ports: Ports) -> Step:
    match node.kind:
        case WaitKind.TIMER:
            return process.fire(step.state, node.node_id, ports)
        case WaitKind.MESSAGE:
            return process.deliver(step.state, node.message or "", answer or {}, ports, node.node_id)
        case WaitKind.SIGNAL:
            return process.signal(step.state, node.message or "", answer or {}, ports)
        case _:
            return process.complete(step.state, node.node_id, answer or {}, ports)


def _completed(step: Step) -> list[str]:
    return [trace.element_id for trace in step.trace if trace.change is Change.COMPLETED]
