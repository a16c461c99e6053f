"""What a BPMN file holds, as plain values: processes, their elements and the flows between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from engine.errors import Problem, Severity

Attributes = Mapping[str, Mapping[str, str]]  # of our own extension: element name → attribute → value


class TimerKind(StrEnum):
    DURATION = "duration"
    DATE = "date"
    CYCLE = "cycle"


class EventKind(StrEnum):
    """What an event waits for or does. `OTHER` is everything that is refused."""

    NONE = "none"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    CONDITION = "condition"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    COMPENSATION = "compensation"
    CANCEL = "cancel"
    TERMINATE = "terminate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Event:
    """`also` are the other definitions of an event that has several; it waits for `every` one of them or for any."""

    kind: EventKind
    message: str | None = None  # the name of the message
    error: str | None = None  # the error code; None catches every error
    timer: TimerKind | None = None
    text: str = ""  # of the timer: ISO 8601, or FEEL with a leading "="; of a condition: FEEL
    calendar: str = "calendar"  # or "working"
    code: str | None = None  # name of the signal or link, escalation code, activity to compensate or that compensates
    also: "tuple[Event, ...]" = ()
    every: bool = False

    @property
    def definitions(self) -> "tuple[Event, ...]":
        return (self, *self.also)


NO_EVENT = Event(EventKind.NONE)


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an activity is done more than once: a loop, or several instances beside or after each other.

    Expressions are FEEL; `collection`, `item`, `results` and `result` are names of data.
    """

    is_loop: bool = False
    condition: str | None = None  # of a loop: go on; of instances: enough
    test_before: bool = False
    maximum: str | None = None
    sequential: bool = False
    cardinality: str | None = None
    collection: str | None = None
    item: str | None = None
    results: str | None = None
    result: str | None = None
    signals: tuple[tuple[str | None, str], ...] = ()  # condition (None: always) and signal, when an instance completes
    first_only: bool = False  # such a signal goes only once


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node. `scope` is the id of the process or subprocess in which it stands."""

    id: str
    name: str
    tag: str
    process_id: str
    scope: str
    lane: str | None = None
    event: Event | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None  # sequence flow
    called: str | None = None  # process
    script: str | None = None  # FEEL, without the leading "="
    attributes: Attributes = field(default_factory=dict)
    by_event: bool = False  # an event subprocess
    repeat: Repeat | None = None
    instantiates: bool = False  # a receive task or event-based gateway that begins the process
    needs: int = 1  # tokens before it starts
    gives: int = 1  # tokens on each flow when it completes
    compensates: bool = False  # runs only to undo another activity
    activation: str | None = None  # of a complex gateway: FEEL
    enough: str | None = None  # of an ad-hoc subprocess: FEEL, when it is done
    one_by_one: bool = False  # of an ad-hoc subprocess
    stops_rest: bool = True  # of an ad-hoc subprocess that has enough
    parallel: bool = False  # of an event-based gateway: all its events have to come

    def own_expressions(self) -> Iterator[tuple[str, str]]:
        """Attributes of our extension that hold FEEL, with their leading "="."""
        for extension in ("task", "operation"):
            for name, value in self.attributes.get(extension, {}).items():
                if value.startswith("="):
                    yield name, value

    def conditions(self) -> Iterator[str]:
        """FEEL that BPMN itself places on an element, beside that of its timers and arrows."""
        for event in self.event.definitions if self.event else ():
            if event.kind is EventKind.CONDITION:
                yield event.text
        yield from filter(None, (self.activation, self.enough))
        if self.repeat:
            yield from filter(None, (self.repeat.condition, self.repeat.cardinality))
            yield from (condition for condition, _signal in self.repeat.signals if condition)

    @property
    def form(self) -> str | None:
        return self.attributes.get("task", {}).get("form")

    @property
    def group(self) -> str | None:
        return self.attributes.get("task", {}).get("group")

    @property
    def operation(self) -> str | None:
        return self.attributes.get("operation", {}).get("name")

    @property
    def decision(self) -> str | None:
        return self.attributes.get("decision", {}).get("ref")


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow; `condition` is FEEL without the leading "="."""

    id: str
    source: str
    target: str
    scope: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names something outside the diagram: a form, a group, a decision, a duration …"""

    process_id: str
    element_id: str
    where: str  # which attribute or BPMN child holds it
    value: str


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """One executable process of a file, with what stands in its subprocesses.

    `elements` and `flows` keep the order of the file, which is the order in which conditions are tried.
    """

    id: str
    name: str
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    attributes: Attributes = field(default_factory=dict)

    def element(self, element_id: str) -> Element:
        """Raises `KeyError` when no element of this process has that id."""
        for element in self.elements:
            if element.id == element_id:
                return element
        raise KeyError(element_id)


@dataclass(frozen=True)
class Model:
    """A file that was read. With a problem of severity `ERROR` it is not to be deployed."""

    file: str
    processes: tuple[ProcessModel, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def acceptable(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(element for process in self.processes for element in process.elements)

    @property
    def forms(self) -> tuple[Use, ...]:
        return tuple(self._attribute("task", "form"))

    @property
    def groups(self) -> tuple[Use, ...]:
        """Fixed groups only; a group given as an expression stands in `expressions`."""
        return tuple(use for use in self._attribute("task", "group") if not use.value.startswith("="))

    @property
    def decisions(self) -> tuple[Use, ...]:
        return tuple(self._attribute("decision", "ref"))

    @property
    def operations(self) -> tuple[Use, ...]:
        return tuple(self._attribute("operation", "name"))

    @property
    def called(self) -> tuple[Use, ...]:
        return tuple(
            Use(element.process_id, element.id, "calledElement", element.called)
            for element in self.elements
            if element.called
        )

    @property
    def messages(self) -> tuple[Use, ...]:
        """Names of messages that are awaited or sent."""
        return tuple(
            Use(element.process_id, element.id, element.tag, element.event.message)
            for element in self.elements
            if element.event and element.event.message
        )

    @property
    def durations(self) -> tuple[Use, ...]:
        """Fixed timer texts and task durations; those given as expressions stand in `expressions`."""
        timers = (
            Use(element.process_id, element.id, f"time{element.event.timer.capitalize()}", element.event.text)
            for element in self.elements
            if element.event and element.event.timer
        )
        fixed = (*timers, *self._attribute("task", "duration"))
        return tuple(use for use in fixed if not use.value.startswith("="))

    @cached_property
    def expressions(self) -> tuple[Use, ...]:
        """Every FEEL expression, without its leading "=". A condition stands on the id of its sequence flow."""
        return tuple(self._expressions())

    def _expressions(self) -> Iterator[Use]:
        for process in self.processes:
            for flow in process.flows:
                if flow.condition:
                    yield Use(process.id, flow.id, "conditionExpression", flow.condition)
            for element in process.elements:
                if element.script:
                    yield Use(process.id, element.id, "script", element.script)
                for event in element.event.definitions if element.event else ():
                    if event.text.startswith("="):
                        yield Use(process.id, element.id, "timer", event.text[1:].strip())
                for condition in element.conditions():
                    yield Use(process.id, element.id, "condition", condition)
                for name, value in element.own_expressions():
                    yield Use(process.id, element.id, name, value[1:].strip())

    def _attribute(self, extension: str, name: str) -> Iterator[Use]:
        for element in self.elements:
            value = element.attributes.get(extension, {}).get(name)
            if value:
                yield Use(element.process_id, element.id, name, value)
