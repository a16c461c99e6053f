"""A process as nodes and flows, which is all that the tokens of the standard ask of it."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

Data = MutableMapping[str, Any]


@dataclass(frozen=True)
class Flow:
    key: str
    source: str
    target: str
    least: int | None = None  # taken when the field of its source is at least this
    drawn: bool = True  # a link is a flow that is not

    def holds(self, data: Data) -> bool:
        return self.least is None or data[self.source] >= self.least


@dataclass(frozen=True)
class Node:
    """`home` is the key of the subprocess that it stands in, empty for the process itself.

    There is one signal, escalation and error. A condition holds when the field that bears its key is more than 0.
    """

    key: str
    kind: str
    """One of start, end, task, pass, xor, and, or, event, catch, throw, link, linked, sub, edge, handler (an event
    subprocess), handler_start."""
    home: str = ""
    what: str = ""  # an event is about: message, signal, condition, timer, escalation, error, compensation, cancel …
    about: str = ""  # which activity a compensation undoes; empty: all
    undoes: str = ""  # the activity whose completion this undoes
    transaction: bool = False
    hours: int = 0  # how long a timer waits
    rounds: int = 1  # how often one goes off that does not interrupt
    host: str = ""  # of an edge: what it is attached to
    interrupting: bool = True
    default: str = ""  # a flow
    times: int = 0  # of a task or subprocess that is done more than once
    manner: str = ""  # how: parallel, sequential, or loop
    enough: int = 0  # so many instances end the others
    needs: int = 1  # tokens before it begins
    gives: int = 1  # tokens on each flow when it is done

    def once(self) -> "Node":
        return Node(self.key, self.kind, self.home, default=self.default)


@dataclass(frozen=True)
class Graph:
    nodes: dict[str, Node]
    flows: tuple[Flow, ...]

    def out(self, key: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == key]

    def into(self, key: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == key]

    def standing(self, home: str, kind: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.home == home and node.kind == kind]

    def undoer(self, key: str) -> Node | None:
        return next((node for node in self.nodes.values() if node.undoes == key), None)

    def edges(self, host: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.host == host]
