"""One small diagram for each BPMN construct: what it does, and which variants are refused.

`docs/bpmn-support.md` is made from these tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..building import Walk, World, definitions, end, error, node, start

NAMES = (
    '<message id="m" name="antwoord"/><message id="m2" name="herinnering"/>'
    '<signal id="s1" name="brand"/><signal id="s2" name="veilig"/>'
    '<error id="e" errorCode="geen-geld"/><error id="e2" errorCode="ander"/>'
    '<escalation id="x" escalationCode="hulp"/><escalation id="x2" escalationCode="spoed"/>'
)


def nothing(walk: Walk) -> None:
    """The process runs by itself."""


@dataclass(frozen=True)
class Works:
    """`completed` tells every element that completed, in order; `open` and `waiting` what is left, in any order."""

    source: bytes
    completed: str
    play: Callable[[Walk], object] = nothing
    open: str = ""
    waiting: str = ""
    status: str = "completed"
    data: Mapping[str, Any] = field(default_factory=dict)
    begins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """`element` is pointed at in a message that holds `phrase`."""

    source: bytes
    element: str
    phrase: str


def walk_of(case: Works, world: World | None = None) -> Walk:
    walk = Walk(case.source, case.data, world, **case.begins)  # type: ignore[arg-type]
    case.play(walk)
    return walk


def one(*body: str, attributes: str = "") -> bytes:
    """A file with the usual messages, signals, errors and escalations and one process P."""
    return definitions(NAMES, f'<process id="P" isExecutable="true" {attributes}>', *body, "</process>")


def plain(*keys: str) -> str:
    """Tasks that pass by themselves."""
    return "".join(node("task", key) for key in keys)


def gate(kind: str, *keys: str, attributes: str = "") -> str:
    return "".join(node(f"{kind}Gateway", key, attributes=attributes) for key in keys)


def sub(key: str, *body: str, attributes: str = "", tag: str = "subProcess") -> str:
    return node(tag, key, "".join(body), attributes)


def on_event(key: str, *body: str) -> str:
    return sub(key, *body, attributes='triggeredByEvent="true"')


def begins(key: str, inside: str, *, interrupting: bool = True) -> str:
    return node("startEvent", key, inside, "" if interrupting else 'isInterrupting="false"')


def catch(key: str, inside: str, attributes: str = "") -> str:
    return node("intermediateCatchEvent", key, inside, attributes)


def throw(key: str, inside: str) -> str:
    return node("intermediateThrowEvent", key, inside)


def signal(key: str = "s1") -> str:
    return f'<signalEventDefinition signalRef="{key}"/>'


def escalation(key: str = "x") -> str:
    return f'<escalationEventDefinition escalationRef="{key}"/>'


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"


def link(name: str = "verder") -> str:
    return f'<linkEventDefinition name="{name}"/>'


def compensation(activity: str = "") -> str:
    return f'<compensateEventDefinition activityRef="{activity}"/>' if activity else "<compensateEventDefinition/>"


CANCEL = "<cancelEventDefinition/>"
TERMINATE = "<terminateEventDefinition/>"


def undo(boundary_key: str, handler: str) -> str:
    """The association between a compensation on an edge and the task that undoes."""
    return f'<association id="{boundary_key}~{handler}" sourceRef="{boundary_key}" targetRef="{handler}"/>'


__all__ = ["end", "error", "start"]
