"""What any process should do, told token by token as the BPMN standard does (2.0.2, chapter 13), without the engine.

Data is one mapping. A flow out of a choice asks whether the field that bears the name of its source has a value. What
the standard leaves open, the order in which tokens move that could move at once, is here first come, first served.
"""

from collections import Counter, deque
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Data = MutableMapping[str, Any]
OUTSIDE = ("message", "signal")
"""What comes to an instance from outside; a signal can be thrown inside as well."""


MOST_TURNS = 1_500  # in one move


class Endless(Exception):
    """Signals that set each other off, or forks in a loop: the standard lets it, nobody can wait for it."""


@dataclass(frozen=True)
class Flow:
    key: str
    source: str
    target: str
    least: int | None = None  # taken when the field of its source is at least this

    def holds(self, data: Data) -> bool:
        return self.least is None or data[self.source] >= self.least


@dataclass(frozen=True)
class Node:
    """`home` is the key of the subprocess that it stands in, empty for the process itself."""

    key: str
    kind: str  # start, end, task, pass, xor, and, or, event, catch, throw, sub, edge, handler, handler_start
    home: str = ""
    what: str = ""  # an event is about: message, signal, escalation, error or terminate; there is one of each
    host: str = ""  # of an edge: what it is attached to
    interrupting: bool = True
    default: str = ""  # a flow
    times: int = 0  # of a task or subprocess that is done more than once
    manner: str = ""  # how: parallel, sequential, or loop

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

    def edges(self, host: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.host == host]


@dataclass(eq=False)
class Token:
    """On a node. `arrived` counts what a join has gathered; `inside` holds what runs in an activity."""

    node: Node
    scope: "Scope"
    number: int
    waits: bool = False  # for the world outside
    arrived: Counter[str] = field(default_factory=Counter)
    inside: "Scope | None" = None
    begun: int = 0


@dataclass(eq=False)
class Scope:
    home: str
    above: Token | None
    tokens: list[Token] = field(default_factory=list)
    listeners: list[Token] = field(default_factory=list)  # not tokens of it: edges, and starts of event subprocesses


class Play:
    """One instance. `done` lists what completed since it was last emptied."""

    def __init__(self, graph: Graph, data: Data) -> None:
        self.graph, self.data = graph, data
        self.done: list[str] = []
        self.turns: deque[Token] = deque()
        self.count = 0
        self.taken = 0  # turns in this move
        self.root = Scope("", None)
        self.completed = False
        self._open(self.root)
        self._drain()

    # What the world sees

    def tasks(self) -> list[str]:
        """Keys of the tasks that people can complete, longest open first."""
        return [token.node.key for token in self._waiting() if token.node.kind == "task"]

    def awaiting(self, what: str) -> list[str]:
        return [token.node.key for token in self._waiting() if token.node.what == what]

    @property
    def status(self) -> str:
        if self.completed:
            return "completed"
        return "incident" if any(self._is_stuck(scope) for scope in self._scopes()) else "running"

    def move(self, key: str) -> None:
        """Complete the task, or deliver the message, that has waited longest under this key."""
        token = next(token for token in self._waiting() if token.node.key == key)
        token.waits = False
        self.turns.append(token)
        self._drain()

    def signal(self) -> None:
        """Tell everything that waits for the signal."""
        self._broadcast()
        self._drain()

    def _broadcast(self) -> None:
        """What listens goes off at once: an edge hears what is thrown inside before that is over."""
        for token in self._waiting():
            if token.node.what != "signal" or not self._is_live(token):
                continue
            token.waits = False
            if token.node.kind in ("edge", "handler_start"):
                self._turn(token)
            else:
                self.turns.append(token)

    def _waiting(self) -> list[Token]:
        found = [token for scope in self._scopes() for token in (*scope.tokens, *scope.listeners) if token.waits]
        return sorted(found, key=lambda token: token.number)

    def _scopes(self) -> Iterator[Scope]:
        ahead = [] if self.completed else [self.root]
        while ahead:
            scope = ahead.pop()
            yield scope
            ahead += [token.inside for token in (*scope.tokens, *scope.listeners) if token.inside]

    def _is_stuck(self, scope: Scope) -> bool:
        return bool(scope.tokens) and all(token.arrived for token in scope.tokens)

    # Moving tokens

    def _drain(self) -> None:
        self.taken = 0
        while True:
            while self.turns:
                token = self.turns.popleft()
                if self._is_live(token):
                    self._turn(token)
            joins = sorted(
                (
                    token
                    for scope in self._scopes()
                    for token in scope.tokens
                    if token.arrived and token.node.kind == "or"
                ),
                key=lambda token: token.number,
            )
            join = next((token for token in joins if self._may_open(token)), None)
            if join is None:
                return
            self._open_join(join)

    def _is_live(self, token: Token) -> bool:
        return any(token in (*scope.tokens, *scope.listeners) for scope in self._scopes())

    def _put(self, node: Node, scope: Scope, *, listens: bool = False) -> Token:
        self.count += 1
        token = Token(node, scope, self.count)
        (scope.listeners if listens else scope.tokens).append(token)
        return token

    def _arrive(self, flow: Flow, scope: Scope) -> None:
        node = self.graph.nodes[flow.target]
        incoming = self.graph.into(node.key)
        if node.kind not in ("and", "or") or len(incoming) < 2:
            self._begin(self._put(node, scope))
            return
        join = next((token for token in scope.tokens if token.node is node and token.arrived), None)
        join = join or self._put(node, scope)
        join.arrived[flow.key] += 1
        if all(join.arrived[each.key] for each in incoming):
            self._open_join(join)

    def _open_join(self, join: Token) -> None:
        """One token of each flow goes on; others that came over the same flow wait for the next round."""
        left = Counter({key: count - 1 for key, count in join.arrived.items() if count > 1})
        join.arrived = Counter()
        self.turns.append(join)
        if left:
            self._put(join.node, join.scope).arrived = left

    def _may_open(self, join: Token) -> bool:
        """No token may still come over an empty flow, unless it could come as well over one that has a token."""
        incoming = self.graph.into(join.node.key)
        filled = [flow for flow in incoming if join.arrived[flow.key]]
        empty = [flow for flow in incoming if not join.arrived[flow.key]]
        return not any(
            self._reaches(token.node.key, empty, join.node.key)
            and not self._reaches(token.node.key, filled, join.node.key)
            for token in join.scope.tokens
            if token.node is not join.node
        )

    def _reaches(self, start: str, goals: list[Flow], avoiding: str) -> bool:
        seen, ahead = set(), [start]
        while ahead:
            key = ahead.pop()
            if key in seen or key == avoiding:
                continue
            seen.add(key)
            out = self.graph.out(key)
            if any(flow in goals for flow in out):
                return True
            ahead += [flow.target for flow in out] + [edge.key for edge in self.graph.edges(key)]
        return False

    def _begin(self, token: Token) -> None:
        node = token.node
        edges = self.graph.edges(node.key) if node.host == "" and not self._is_repetition(token) else []
        if edges or node.times:
            token.inside = Scope(node.key, token)
            for edge in edges:
                if edge.what in OUTSIDE:
                    self._put(edge, token.inside, listens=True).waits = True
        if node.kind in ("task", "catch") and not node.times:
            token.waits = True
        elif node.kind == "event":
            token.inside = Scope(node.key, token)
            for flow in self.graph.out(node.key):
                self._begin(self._put(self.graph.nodes[flow.target], token.inside))
        else:
            self.turns.append(token)

    def _is_repetition(self, token: Token) -> bool:
        above = token.scope.above
        return above is not None and above.node.key == token.node.key

    def _turn(self, token: Token) -> None:
        self.taken += 1
        if self.taken > MOST_TURNS:
            raise Endless
        node = token.node
        if node.times:
            for _ in range(node.times if node.manner == "parallel" else 1):
                self._repeat(token)
        elif node.kind == "sub":
            token.inside = token.inside or Scope(node.key, token)
            self._open(token.inside)
        elif node.kind == "edge":
            self._leave_by_edge(token)
        elif node.kind == "handler_start":
            self._handle(token)
        elif node.kind == "throw":
            self._throw(token)
        elif node.kind == "end" and node.what == "error":
            self.done.append(node.key)
            token.scope.tokens.remove(token)
            self._caught(token)
        elif node.kind == "end" and node.what == "terminate":
            self.done.append(node.key)
            token.scope.tokens.clear()
            token.scope.listeners = [each for each in token.scope.listeners if each.node.kind == "edge"]
            self._settle(token.scope)
        else:
            self._leave(token)

    def _throw(self, token: Token) -> None:
        if token.node.what == "signal":
            self._broadcast()
        else:
            self._caught(token)
        if self._is_live(token):
            self._leave(token)

    def _caught(self, thrower: Token) -> None:
        """The innermost activity around it with an edge for what is thrown takes it; an escalation needs none."""
        host = thrower.scope.above
        while host is not None:
            edge = next((each for each in self.graph.edges(host.node.key) if each.what == thrower.node.what), None)
            if edge is not None and not self._is_repetition(host):
                self._fire(edge, host)
                return
            host = host.scope.above

    def _open(self, scope: Scope) -> None:
        for handler in self.graph.standing(scope.home, "handler"):
            (begin,) = self.graph.standing(handler.key, "handler_start")
            self._put(begin, scope, listens=True).waits = True
        for start in self.graph.standing(scope.home, "start"):
            self._begin(self._put(start, scope))

    def _repeat(self, body: Token) -> None:
        assert body.inside is not None
        body.begun += 1
        self._begin(self._put(body.node.once(), body.inside))

    def _leave(self, token: Token) -> None:
        node, scope = token.node, token.scope
        self.done.append(node.key)
        scope.tokens.remove(token)
        if scope.above is not None and scope.above.node.times and scope.above.node.key == node.key:
            self._repeated(scope.above)
            return
        if scope.above is not None and scope.above.node.kind == "event":
            self.done.append(scope.above.node.key)
            scope.above.scope.tokens.remove(scope.above)
            scope = scope.above.scope
        self._go(node, scope)

    def _repeated(self, body: Token) -> None:
        assert body.inside is not None
        if body.node.manner != "parallel" and body.begun < body.node.times:
            self._repeat(body)
        elif not body.inside.tokens:
            body.scope.tokens.remove(body)
            self._go(body.node, body.scope)

    def _go(self, node: Node, scope: Scope) -> None:
        for flow in self._taken(node):
            self._arrive(flow, scope)
        self._settle(scope)

    def _taken(self, node: Node) -> list[Flow]:
        flows = self.graph.out(node.key)
        if node.kind == "and" or not node.default:
            return flows
        fitting = [flow for flow in flows if flow.key != node.default and flow.holds(self.data)]
        if not any(flow.least is not None for flow in fitting):
            fitting += [flow for flow in flows if flow.key == node.default]
        chosen = fitting[:1] if node.kind == "xor" else fitting
        return [flow for flow in flows if flow in chosen]

    def _leave_by_edge(self, token: Token) -> None:
        host = token.scope.above
        assert host is not None
        token.scope.listeners.remove(token)
        self._fire(token.node, host)
        if not token.node.interrupting:
            self._put(token.node, token.scope, listens=True).waits = True

    def _fire(self, edge: Node, host: Token) -> None:
        self.done.append(edge.key)
        if edge.interrupting:
            host.scope.tokens.remove(host)
        self._go(edge, host.scope)

    def _handle(self, token: Token) -> None:
        """An event subprocess begins, beside its scope or in the place of everything in it."""
        scope = token.scope
        handler = self.graph.nodes[token.node.home]
        self.done.append(token.node.key)
        scope.listeners.remove(token)
        if token.node.interrupting:
            scope.tokens.clear()
            scope.listeners = [each for each in scope.listeners if each.node.kind == "edge"]
        else:
            self._put(token.node, scope, listens=True).waits = True
        running = self._put(handler, scope)
        running.inside = Scope(handler.key, running)
        self._go(token.node, running.inside)

    def _settle(self, scope: Scope) -> None:
        if scope.tokens or self.completed:
            return
        if scope is self.root:
            self.completed = True
        elif scope.above is not None and self._is_live(scope.above):
            self._leave(scope.above)
