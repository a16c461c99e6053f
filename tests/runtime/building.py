"""Small diagrams and a stand-in world for the tests of the runtime."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from engine.runtime import (
    Change,
    OperationCall,
    Ports,
    Process,
    Step,
    Trace,
    Waiting,
    WaitKind,
    compile_process,
    inspect,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:waakvlam="urn:waakvlam:bpmn:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions" targetNamespace="urn:test"{attributes}>'
)


def definitions(*parts: str, attributes: str = "") -> bytes:
    """A file with these parts at its top."""
    return (HEAD.format(attributes=attributes) + "".join(parts) + "</definitions>").encode()


def process(*body: str, key: str = "P") -> str:
    return f'<process id="{key}" isExecutable="true">{"".join(body)}</process>'


def diagram(*body: str, attributes: str = "") -> bytes:
    """A file with one executable process P."""
    return definitions(process(*body), attributes=attributes)


def node(tag: str, key: str, inside: str = "", attributes: str = "") -> str:
    return f'<{tag} id="{key}" {attributes}>{inside}</{tag}>'


def tasks(*keys: str) -> str:
    return "".join(node("userTask", key) for key in keys)


def start(key: str = "start") -> str:
    return node("startEvent", key)


def end(key: str = "end", inside: str = "") -> str:
    return node("endEvent", key, inside)


def chain(*keys: str) -> str:
    """Sequence flows from each to the next, with ids like `a-b`."""
    return "".join(flow(source, target) for source, target in pairwise(keys))


def flow(source: str, target: str, condition: str | None = None) -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def extension(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def service(key: str, operation: str = "op", more: str = "") -> str:
    return node("serviceTask", key, extension(f'<waakvlam:operation name="{operation}" {more}/>'))


def script(key: str, expression: str, result: str | None = None) -> str:
    stored = extension(f'<waakvlam:script result="{result}"/>') if result else ""
    return node("scriptTask", key, f"{stored}<script>{expression}</script>", 'scriptFormat="feel"')


def timer(text: str, kind: str = "timeDuration", attributes: str = "") -> str:
    return f"<timerEventDefinition {attributes}><{kind}>{text}</{kind}></timerEventDefinition>"


def message(key: str = "m") -> str:
    return f'<messageEventDefinition messageRef="{key}"/>'


def error(key: str = "e") -> str:
    return f'<errorEventDefinition errorRef="{key}"/>'


def boundary(key: str, host: str, inside: str, *, interrupting: bool = True) -> str:
    cancels = "true" if interrupting else "false"
    return node("boundaryEvent", key, inside, f'attachedToRef="{host}" cancelActivity="{cancels}"')


MESSAGES = '<message id="m" name="antwoord"/><message id="m2" name="herinnering"/>'
ERRORS = '<error id="e" errorCode="geen-geld"/><error id="e2" errorCode="ander"/>'

LITERALS = {"true": True, "false": False, "null": None}


def evaluate(expression: str, data: Mapping[str, Any]) -> Any:
    """A handful of FEEL: names, literals, contexts, and two operands with = < > + between them."""
    text = expression.strip()
    if text == "failure":
        raise ValueError("deze expressie faalt")
    if text.startswith("{"):
        pairs = (part.split(":", 1) for part in text.strip("{}").split(",") if part.strip())
        return {name.strip(): evaluate(value, data) for name, value in pairs}
    parts = re.split(r"\s+([=<>+])\s+", text)
    if len(parts) == 3:
        left, right = evaluate(parts[0], data), evaluate(parts[2], data)
        if left is None or right is None:
            return None
        compare: dict[str, Callable[[], Any]] = {
            "=": lambda: left == right,
            "<": lambda: left < right,
            ">": lambda: left > right,
            "+": lambda: left + right,
        }
        return compare[parts[1]]()
    if text in LITERALS:
        return LITERALS[text]
    if text.startswith('"'):
        return text.strip('"')
    return int(text) if text.lstrip("-").isdigit() else data.get(text)


def add(moment: datetime, duration: str, calendar: str) -> datetime:
    """A week has seven days here, and a day of `working` lasts twice as long as one of `calendar`."""
    match = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?", duration)
    assert match is not None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return moment + timedelta(days=days, hours=hours, minutes=minutes) * (2 if calendar == "working" else 1)


class World:
    """The ports of a test: a clock that stands still, operations and decisions by name."""

    def __init__(self) -> None:
        self.moment = NOON
        self.operations: dict[str, Callable[[OperationCall], Mapping[str, Any]]] = {"op": lambda call: {}}
        self.decisions: dict[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {}

    @property
    def ports(self) -> Ports:
        return Ports(
            evaluate=evaluate,
            decide=lambda name, data: self.decisions[name](data),
            operate=lambda call: self.operations[call.operation](call),
            now=lambda: self.moment,
            deadline=add,
        )


class Walk:
    """One instance, whose process is restored and whose state is read again at every step."""

    def __init__(
        self,
        source: bytes,
        data: Mapping[str, Any] | None = None,
        world: World | None = None,
        *,
        key: str = "P",
        message: str | None = None,
        signal: str | None = None,
    ) -> None:
        model = inspect(source, "proef.bpmn")
        assert model.acceptable, [str(problem) for problem in model.problems]
        self.document = compile_process(model, key)
        self.world = world or World()
        self.trace: list[Trace] = []
        self.step = self._keep(self.process.start(data or {}, self.world.ports, message=message, signal=signal))

    @property
    def process(self) -> Process:
        return Process.restore(self.document)

    @property
    def state(self) -> str:
        return self.step.state

    @property
    def status(self) -> str:
        return self.step.status.value

    @property
    def completed(self) -> list[str]:
        return self.elements(Change.COMPLETED)

    @property
    def open(self) -> list[str]:
        """Elements where people have work, in order of arrival."""
        return [wait.element_id for wait in self.step.waiting if wait.kind in (WaitKind.USER, WaitKind.MANUAL)]

    @property
    def waiting(self) -> dict[str, Waiting]:
        return {wait.element_id: wait for wait in self.step.waiting}

    def elements(self, change: Change) -> list[str]:
        return [trace.element_id for trace in self.trace if trace.change is change]

    def complete(self, element: str, **answer: Any) -> "Walk":
        node_id = next(wait.node_id for wait in self.step.waiting if wait.element_id == element)
        return self._go(self.process.complete(self.state, node_id, answer, self.world.ports))

    def deliver(self, name: str, **payload: Any) -> "Walk":
        return self._go(self.process.deliver(self.state, name, payload, self.world.ports))

    def signal(self, name: str, **payload: Any) -> "Walk":
        return self._go(self.process.signal(self.state, name, payload, self.world.ports))

    def wait(self, **duration: float) -> "Walk":
        self.world.moment += timedelta(**duration)
        return self._go(self.process.fire_timers(self.state, self.world.ports))

    def retry(self, element: str) -> "Walk":
        return self._go(self.process.retry(self.state, self.waiting[element].node_id, self.world.ports))

    def place(self, element: str, data: Mapping[str, Any], *cancel: str) -> "Walk":
        nodes = [self.waiting[name].node_id for name in cancel]
        return self._go(self.process.place(self.state, element, data, self.world.ports, cancel=nodes))

    def _go(self, step: Step) -> "Walk":
        self.step = self._keep(step)
        return self

    def _keep(self, step: Step) -> Step:
        self.trace += step.trace
        assert self.process.look(step.state) == Step(step.state, step.status, (), step.waiting, step.data)
        return step
