"""Random processes without any structure: joins that cross, jumps back, choices beside forks, events on all of it.

Every jump back leads to a task, so that no token goes round without waiting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .graphs import Flow, Graph, Node

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several; earlier ones are the simpler."""

KINDS = ("task", "task", "task", "pass", "xor", "and", "or", "event", "throw", "link", "end", "sub", "sub", "sub")
GATEWAYS = ("xor", "and", "or")
AWAITED = ("message", "message", "signal", "condition", "timer")
ONCE = ("error", "escalation")  # what at most one event subprocess in a scope begins with
DEEPEST = 2
HOURS = (1, 2, 3, 5, 24)


def graph(pick: Pick) -> Graph:
    sketch = Sketch(pick)
    sketch.fill("", DEEPEST, Around())
    return Graph(sketch.nodes, tuple(sketch.flows))


def fields(shape: Graph) -> list[str]:
    """Names that conditions ask for."""
    asked = {each.source for each in shape.flows if each.least is not None}
    return sorted(asked | {each.key for each in shape.nodes.values() if each.what == "condition"})


@dataclass(frozen=True)
class Around:
    """What stands around a scope."""

    takes_errors: bool = False
    cancels: bool = False  # a transaction
    compensable: bool = False  # it is a subprocess
    handles: tuple[Node, ...] = ()  # it is an event subprocess, beside these


class Sketch:
    """A process in the making."""

    def __init__(self, pick: Pick) -> None:
        self.pick = pick
        self.nodes: dict[str, Node] = {}
        self.flows: list[Flow] = []

    def add(self, kind: str, home: str, **more: Any) -> Node:
        if more.get("what") == "timer":
            more |= {"hours": self.pick(HOURS), "rounds": 1 if more.get("interrupting", True) else self.pick((1, 2, 3))}
        made = Node(f"{kind[0]}{len(self.nodes)}", kind, home, **more)
        self.nodes[made.key] = made
        return made

    def join(self, source: Node, target: Node, least: int | None = None, *, drawn: bool = True) -> Flow:
        made = Flow(f"{source.key}-{target.key}", source.key, target.key, least, drawn)
        self.flows.append(made)
        return made

    def fill(self, home: str, depth: int, around: Around, begin: Node | None = None) -> None:
        """The elements of one scope in a row, with flows onwards from each and some back."""
        handlers = self._handlers(depth)
        inside = replace(around, takes_errors=around.takes_errors or any(what == "error" for what, _ in handlers))
        row = [begin or self.add("start", home)]
        for _ in range(self.pick(range(1, 8 if depth == DEEPEST else 4))):
            self._element(row, home, depth, inside)
            if self.pick((False, True)):
                self._catch_links(row)
        self._catch_links(row)
        row.append(self.add("end", home, **self._outcome(row, inside)))
        self._connect(row)
        undone = depth and around.compensable and self.pick((False, True))
        for what, interrupting in [*handlers, *([("compensation", True)] if undone else [])]:
            handler = self.add("handler", home)
            first = self.add("handler_start", handler.key, what=what, interrupting=interrupting)
            beside = replace(around, handles=tuple(row), compensable=False)
            if what == "compensation":  # it runs where that is thrown
                beside = replace(beside, takes_errors=False, cancels=False)
            self.fill(handler.key, depth - 1, beside, first)

    def _handlers(self, depth: int) -> list[tuple[str, bool]]:
        """What the event subprocesses of a scope begin with, and whether they interrupt it."""
        found: list[tuple[str, bool]] = []
        for _ in range(self.pick((0, 0, 0, 1, 1, 2)) if depth else 0):
            taken = [what for what, _ in found if what in ONCE]
            what = self.pick([each for each in (*AWAITED[1:], *ONCE) if each not in taken])
            found.append((what, what == "error" or self.pick((True, False))))
        return found

    def _outcome(self, row: list[Node], around: Around) -> dict[str, Any]:
        """What an end throws."""
        outcomes = ["", "", "", "", "terminate", "signal", "escalation"]
        outcomes += ["error"] if around.takes_errors else []
        outcomes += ["cancel", "cancel"] if around.cancels else ["compensation"] * (4 if around.handles else 1)
        return self._thrown(self.pick(outcomes), row, around)

    def _thrown(self, what: str, row: list[Node], around: Around) -> dict[str, Any]:
        if what != "compensation":
            return {"what": what}
        beside = [each.key for each in around.handles or row if each.kind in ("task", "sub")]
        return {"what": what, "about": self.pick(["", "", *beside])}

    def _element(self, row: list[Node], home: str, depth: int, around: Around) -> None:
        kind = self.pick(KINDS if depth else KINDS[:-3])
        more: dict[str, Any] = {}
        if kind in ("task", "sub"):
            times = self.pick((0, 0, 0, 1, 2, 3))
            more = {"times": times, "manner": self.pick(("parallel", "sequential", "loop")) if times else ""}
            if times and more["manner"] != "loop":
                more["enough"] = self.pick((0, 0, *range(1, times + 1)))
        elif kind == "throw":
            thrown = ("signal", "escalation", *(() if around.cancels else ("compensation", "compensation")))
            more = self._thrown(self.pick(thrown), row, around)
        elif kind == "end":
            more = self._outcome(row, around)
        if kind in ("task", "sub", "pass"):
            more |= {"needs": self.pick((1,) * 9 + (2,)), "gives": self.pick((1,) * 6 + (2,))}
        if kind == "sub" and not more["times"]:
            more["transaction"] = self.pick((False, False, True))
        made = self.add(kind, home, **more)
        row.append(made)
        if kind == "event":
            for _ in range(2):
                row.append(self.add("catch", home, what=self.pick(AWAITED)))
                self.join(made, row[-1])
        if kind == "sub":
            cancels = around.cancels or made.transaction
            self.fill(made.key, depth - 1, Around(True, cancels, compensable=True))
        undoable = kind in ("task", "sub", "pass") and not made.times and not around.handles
        if undoable and self.pick((False, True)):
            self.add(self.pick(("task", "pass")), home, undoes=made.key)
        if made.transaction:
            row.append(self.add("edge", home, host=made.key, what="cancel"))
        if kind in ("task", "sub") and self.pick((False, False, True)):
            what = self.pick((*AWAITED, *(("escalation",) if kind == "sub" else ())))
            row.append(self.add("edge", home, host=made.key, interrupting=self.pick((True, False)), what=what))
        if kind == "sub" and self._throws_errors(made.key):
            row.append(self.add("edge", home, host=made.key, what="error"))

    def _throws_errors(self, home: str) -> bool:
        inside = [each for each in self.nodes.values() if each.home == home]
        return any(each.kind == "end" and each.what == "error" for each in inside) or any(
            self._throws_errors(each.key) for each in inside if each.kind == "handler"
        )

    def _catch_links(self, row: list[Node]) -> None:
        """The other side of the links that have none yet."""
        loose = [each for each in row if each.kind == "link" and not each.what]
        if not loose:
            return
        caught = self.add("linked", loose[0].home)
        caught = self.nodes[caught.key] = replace(caught, what=caught.key)
        row.append(caught)
        for each in loose:
            row[row.index(each)] = self.nodes[each.key] = replace(each, what=caught.key)
            self.join(each, caught, drawn=False)

    def _connect(self, row: list[Node]) -> None:
        for place, source in enumerate(row[:-1]):
            if source.kind not in ("event", "link", "end"):
                self._lead_on(row, place, source)
        reached = {each.target for each in self.flows}
        for place, target in enumerate(row):
            if target.key not in reached and target.kind not in ("start", "handler_start", "edge"):
                sources = [each for each in row[:place] if each.kind not in ("event", "xor", "or", "link", "end")]
                self.join(self.pick([each for each in sources if not each.default]), target)

    def _lead_on(self, row: list[Node], place: int, source: Node) -> None:
        """One to three flows out of an element; a jump back only to a task."""
        onwards = [each for each in row[place + 1 :] if each.kind not in ("edge", "catch", "linked")]
        back = [each for each in row[1 : place + 1] if each.kind == "task"]
        most = 3 if source.kind in GATEWAYS else self.pick((1, 1, 2))
        near = onwards[:-1][:3] or onwards
        targets = {each.key: each for each in (self.pick([*near, *back[-2:]]) for _ in range(most))}
        made = list(targets.values())
        chooses = source.kind in ("xor", "or") or (
            source.kind in ("task", "pass") and len(made) > 1 and self.pick((False, True))
        )
        for number, target in enumerate(made):
            is_last = number == len(made) - 1
            out = self.join(source, target, number + 1 if chooses and not is_last else None)
            if chooses and is_last:
                self.nodes[source.key] = row[place] = replace(source, default=out.key)
