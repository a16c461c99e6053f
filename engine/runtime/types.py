"""What goes into and comes out of the runtime: plain values, nothing of the library behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

Data = Mapping[str, Any]


class WaitKind(StrEnum):
    """What an instance waits for at one of its nodes."""

    USER = "user"
    MANUAL = "manual"
    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    CONDITION = "condition"
    INCIDENT = "incident"


class Status(StrEnum):
    RUNNING = "running"
    INCIDENT = "incident"  # at least one node failed and waits for a retry; other branches may still wait normally
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Change(StrEnum):
    """What happened to one element; `FAILED` is followed by a `Waiting` of kind `INCIDENT`."""

    ENTERED = "entered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Trace(NamedTuple):
    """One change of one node, in the order in which it happened."""

    node_id: str
    element_id: str
    element_type: str  # the BPMN tag: userTask, exclusiveGateway, boundaryEvent, …
    change: Change
    process_id: str = ""  # the process (or called process) in which the element stands


class Waiting(NamedTuple):
    """One place where the instance stands still.

    `node_id` is stable over save and load and unique within the instance. A boundary event that listens is a
    `Waiting` too: `attached_to` then is the node of its activity, and it is a consequence, never a holder. So is the
    start of an event subprocess, attached to the process or subprocess around it, and a timer behind an event-based
    gateway that is there beside something else that is awaited.
    """

    node_id: str
    element_id: str
    kind: WaitKind
    name: str
    process_id: str  # the process (or called process) in which the element stands
    lane: str | None = None
    due: datetime | None = None  # aware, for timers
    message: str | None = None  # name of the message or signal
    attached_to: str | None = None
    interrupting: bool = False
    reason: str | None = None  # for incidents: what failed, in Dutch, naming the expression or operation
    data: Data = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that an element sent, for the one who waits for it; or a signal, for all who do."""

    element_id: str
    message: str
    payload: Data = field(default_factory=dict)
    is_signal: bool = False


class Step(NamedTuple):
    """The instance after one step. `state` is opaque JSON without the specification."""

    state: str
    status: Status
    trace: tuple[Trace, ...]
    waiting: tuple[Waiting, ...]
    data: Data
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True, slots=True)
class OperationCall:
    """A service task asks for its registered operation.

    The answer is stored under the element's `result`, or merged into the data where it names none.
    """

    operation: str
    element_id: str
    node_id: str
    data: Data
    inputs: Data = field(default_factory=dict)  # value of the FEEL context in the attribute `inputs`


class Ports(NamedTuple):
    """What the runtime needs from outside. It persists nothing and knows no ledger, no table, no calendar.

    `evaluate` raises `ValueError` with a Dutch reason when an expression fails. `deadline` turns a start, an
    ISO 8601 duration and a calendar name (`calendar`, or `working` for working days) into a moment.
    `decide` takes a decision's id and answers its outputs by name. `operate` answers values to merge.
    """

    evaluate: Callable[[str, Data], Any]
    decide: Callable[[str, Data], Data]
    operate: Callable[[OperationCall], Data]
    now: Callable[[], datetime]
    deadline: Callable[[datetime, str, str], datetime]


class BpmnError(Exception):
    """Raised by an operation to report an outcome that the diagram handles with an error boundary event.

    `code` is compared with the `errorCode` of the diagram; `message` is Dutch and stands in the incident when
    nothing in the diagram handles the code.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message


class RuntimeRefusal(Exception):
    """The step asked for cannot be done in this state (unknown node, node no longer waiting, wrong kind)."""
