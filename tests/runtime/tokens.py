"""What any process should do, told token by token as the BPMN standard does (2.0.2, chapter 13), without the engine.

Data is one mapping. A flow out of a choice asks whether the field that bears the name of its source has a value. What
the standard leaves open, the order in which tokens move that could move at once, is here first come, first served.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import hearing, undoing
from .graphs import Data, Flow, Graph, Node

MOST_TURNS = 600  # in one move


class Endless(Exception):
    """Signals that set each other off, or forks in a loop: the standard lets it, nobody can wait for it."""


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
    ended: int = 0
    steps: list[undoing.Record] = field(default_factory=list)  # what it has still to undo
    due: int = 0  # of a timer: hours since the beginning
    round: int = 1
    has_gone: bool = False  # what listens went off, and its condition has held since
    stood_still: bool = False  # nothing was left in its scope that could come to it


@dataclass(eq=False)
class Scope:
    home: str
    above: Token | None
    tokens: list[Token] = field(default_factory=list)
    listeners: list[Token] = field(default_factory=list)  # not tokens of it: edges, and starts of event subprocesses
    completed: list[undoing.Record] = field(default_factory=list)  # what can be undone

    def clear(self) -> None:
        """Everything in it stops, and no event subprocess of it can begin any more."""
        self.tokens.clear()
        self.listeners = [each for each in self.listeners if each.node.kind == "edge"]


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
        self.clock = 0  # hours since the beginning
        self._open(self.root)
        self._drain()

    # What the world sees

    def tasks(self) -> list[str]:
        """Keys of the tasks that people can complete, longest open first."""
        return [token.node.key for token in self.waiting() if token.node.kind == "task"]

    def awaiting(self, what: str) -> list[str]:
        return [token.node.key for token in self.waiting() if token.node.what == what]

    @property
    def status(self) -> str:
        if self.completed:
            return "completed"
        stuck = any(token.stood_still for scope in self._scopes() for token in scope.tokens)
        return "incident" if stuck else "running"

    def move(self, key: str, answer: Data) -> None:
        """Complete the task, or deliver the message, that has waited longest under this key.

        It goes on before what waits for a condition looks at the answer.
        """
        token = next(token for token in self.waiting() if token.node.key == key)
        token.waits = False
        self.data.update(answer)
        self.taken = 0
        self.turn(token)
        hearing.look(self)
        self._drain()

    def signal(self) -> None:
        """Tell everything that waits for the signal."""
        self.taken = 0
        hearing.broadcast(self)
        self._drain()

    def pass_time(self, hours: int) -> None:
        """Timers that are due go off, the earliest first; what they set going waits for another time."""
        self.clock += hours
        timers = sorted(self.timers(), key=lambda token: token.due)
        for token in timers:
            if token.due <= self.clock and self.is_live(token):
                token.waits = False
                self.taken = 0
                self.turn(token)
                self._drain()

    def timers(self) -> list[Token]:
        return [token for token in self.waiting() if token.node.what == "timer"]

    def waiting(self) -> list[Token]:
        found = [token for scope in self._scopes() for token in (*scope.tokens, *scope.listeners) if token.waits]
        return sorted(found, key=lambda token: token.number)

    def _scopes(self) -> Iterator[Scope]:
        ahead = [] if self.completed else [self.root]
        while ahead:
            scope = ahead.pop()
            yield scope
            ahead += [token.inside for token in (*scope.tokens, *scope.listeners) if token.inside]

    def _tell_what_is_stuck(self) -> None:
        """Where all that is left waits for more to come to it."""
        for scope in self._scopes():
            if all(token.arrived for token in scope.tokens):
                for token in scope.tokens:
                    token.stood_still = True

    # Moving tokens

    def _drain(self) -> None:
        while True:
            while self.turns:
                token = self.turns.popleft()
                if self.is_live(token):
                    self.turn(token)
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
                self._tell_what_is_stuck()
                return
            self._open_join(join)

    def is_live(self, token: Token) -> bool:
        place: Token | None = token
        while place is not None:
            if place not in (*place.scope.tokens, *place.scope.listeners):
                return False
            place = place.scope.above
        return not self.completed

    def put(self, node: Node, scope: Scope, *, listens: bool = False) -> Token:
        self.count += 1
        token = Token(node, scope, self.count)
        (scope.listeners if listens else scope.tokens).append(token)
        return token

    def arrive(self, flow: Flow, scope: Scope) -> None:
        node = self.graph.nodes[flow.target]
        incoming = self.graph.into(node.key)
        is_join = node.kind in ("and", "or") and len(incoming) > 1
        if not is_join and node.needs == 1:
            self.begin(self.put(node, scope))
            return
        join = next((token for token in scope.tokens if token.node is node and token.arrived), None)
        join = join or self.put(node, scope)
        join.arrived[flow.key] += 1
        if not is_join:
            if join.arrived.total() == node.needs:
                join.arrived = Counter()
                self.begin(join)
        elif all(join.arrived[each.key] for each in incoming):
            self._open_join(join)

    def _open_join(self, join: Token) -> None:
        """One token of each flow goes on; others that came over the same flow wait for the next round."""
        left = Counter({key: count - 1 for key, count in join.arrived.items() if count > 1})
        join.arrived = Counter()
        self.turns.append(join)
        if left:
            self.put(join.node, join.scope).arrived = left

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

    def begin(self, token: Token) -> None:
        node = token.node
        edges = self.graph.edges(node.key) if node.host == "" and not self._is_repetition(token) else []
        if edges or node.times:
            token.inside = self.scope_in(token)
            for edge in edges:
                hearing.listen(self, edge, token.inside)
        if node.kind in ("task", "catch") and not node.times:
            hearing.wait(self, token)
        elif node.kind == "event":
            token.inside = self.scope_in(token)
            for flow in self.graph.out(node.key):
                self.begin(self.put(self.graph.nodes[flow.target], token.inside))
        else:
            self.turns.append(token)

    def _is_repetition(self, token: Token) -> bool:
        above = token.scope.above
        return above is not None and above.node.key == token.node.key

    def turn(self, token: Token) -> None:
        self.taken += 1
        if self.taken > MOST_TURNS:
            raise Endless
        node = token.node
        if node.times:
            for _ in range(node.times if node.manner == "parallel" else 1):
                self._repeat(token)
        elif node.kind == "sub":
            token.inside = token.inside or self.scope_in(token)
            self._open(token.inside)
        elif node.kind == "edge":
            hearing.leave_by_edge(self, token)
        elif node.kind == "handler_start":
            hearing.begin_handler(self, token)
        elif node.kind == "end" and node.what == "error":
            self.done.append(node.key)
            token.scope.tokens.remove(token)
            hearing.pass_outwards(self, token)
        elif node.kind == "end" and node.what == "terminate":
            self.done.append(node.key)
            token.scope.clear()
            self.settle(token.scope)
        elif node.what == "compensation":
            undoing.compensate(self, token)
        elif node.what == "cancel" and node.kind == "end":
            undoing.cancel(self, token)
        elif node.what in ("signal", "escalation") and node.kind in ("throw", "end"):
            hearing.throw(self, token)
            if self.is_live(token):
                self.leave(token)
        else:
            self.leave(token)

    def scope_in(self, token: Token) -> Scope:
        return Scope(token.node.key, token)

    def _open(self, scope: Scope) -> None:
        self.listen_inside(scope)
        for start in self.graph.standing(scope.home, "start"):
            self.begin(self.put(start, scope))

    def listen_inside(self, scope: Scope) -> None:
        """The event subprocesses of a scope can begin from now on."""
        for handler in self.graph.standing(scope.home, "handler"):
            for start in self.graph.standing(handler.key, "handler_start"):
                hearing.listen(self, start, scope)

    def _repeat(self, body: Token) -> None:
        assert body.inside is not None
        body.begun += 1
        self.begin(self.put(body.node.once(), body.inside))

    def leave(self, token: Token) -> None:
        node, scope = token.node, token.scope
        self.done.append(node.key)
        undoing.remember(self, token)
        scope.tokens.remove(token)
        if scope.above is not None and scope.above.node.times and scope.above.node.key == node.key:
            self._repeated(scope.above)
            return
        if scope.above is not None and scope.above.node.kind == "event":
            self.done.append(scope.above.node.key)
            scope.above.scope.tokens.remove(scope.above)
            scope = scope.above.scope
        self.go(node, scope)

    def _repeated(self, body: Token) -> None:
        assert body.inside is not None
        body.ended += 1
        if body.node.enough and body.ended >= body.node.enough:
            body.inside.clear()
        elif body.node.manner != "parallel" and body.begun < body.node.times:
            self._repeat(body)
        if not body.inside.tokens:
            undoing.remember(self, body)
            body.scope.tokens.remove(body)
            self.go(body.node, body.scope)

    def go(self, node: Node, scope: Scope) -> None:
        for flow in self._taken(node) * node.gives:
            self.arrive(flow, scope)
        self.settle(scope)

    def _taken(self, node: Node) -> list[Flow]:
        flows = self.graph.out(node.key)
        if node.kind == "and" or not node.default:
            return flows
        fitting = [flow for flow in flows if flow.key != node.default and flow.holds(self.data)]
        if not any(flow.least is not None for flow in fitting):
            fitting += [flow for flow in flows if flow.key == node.default]
        chosen = fitting[:1] if node.kind == "xor" else fitting
        return [flow for flow in flows if flow in chosen]

    def settle(self, scope: Scope) -> None:
        if scope.tokens or self.completed:
            return
        if scope is self.root:
            self.completed = True
        elif scope.above is not None and self.is_live(scope.above):
            if scope.above.node.what in ("compensation", "cancel"):
                undoing.go_on(self, scope.above)
            else:
                self.leave(scope.above)
