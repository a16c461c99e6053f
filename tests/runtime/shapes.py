"""Random processes without any structure: joins that cross, jumps back, choices beside forks, events on all of it.

Every jump back leads to a task, so that no token goes round without waiting.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .building import boundary, definitions, end, flow, node, process, start
from .tokens import Flow, Graph, Node

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several; earlier ones are the simpler."""

KINDS = ("task", "task", "pass", "xor", "and", "or", "event", "throw", "sub", "sub")
GATEWAYS = ("xor", "and", "or")
DEEPEST = 2


def graph(pick: Pick) -> Graph:
    nodes: dict[str, Node] = {}
    flows: list[Flow] = []
    _fill(pick, nodes, flows, "", DEEPEST)
    return Graph(nodes, tuple(flows))


def fields(shape: Graph) -> list[str]:
    """Names that conditions ask for."""
    return sorted({each.source for each in shape.flows if each.least is not None})


def _fill(pick: Pick, nodes: dict[str, Node], flows: list[Flow], home: str, depth: int) -> None:
    """The elements of one scope in a row, with flows onwards from each and some back."""
    row: list[Node] = []

    def add(kind: str, **more: Any) -> Node:
        made = Node(f"{kind[0]}{len(nodes)}", kind, home, **more)
        nodes[made.key] = made
        row.append(made)
        return made

    def join(source: Node, target: Node, least: int | None = None) -> Flow:
        made = Flow(f"{source.key}-{target.key}", source.key, target.key, least)
        flows.append(made)
        return made

    add("start")
    for _ in range(pick(range(1, 7 if depth == DEEPEST else 4))):
        kind = pick(KINDS if depth else KINDS[:-2])
        repeats = pick((0, 0, 0, 1, 2, 3)) if kind in ("task", "sub") else 0
        more = {"what": pick(("signal", "escalation"))} if kind == "throw" else {}
        made = add(kind, times=repeats, manner=pick(("parallel", "sequential", "loop")) if repeats else "", **more)
        if kind == "event":
            for _ in range(2):
                join(made, add("catch", what=pick(("message", "message", "signal"))))
        if kind == "sub":
            _fill(pick, nodes, flows, made.key, depth - 1)
        if kind in ("task", "sub") and pick((False, False, True)):
            what = pick(("message", "message", "signal", *(("escalation",) if kind == "sub" else ())))
            add("edge", host=made.key, interrupting=pick((True, False)), what=what)
        if kind == "sub" and any(each.what == "error" for each in nodes.values() if each.home == made.key):
            add("edge", host=made.key, what="error")
    add("end", what=pick(("", "", "", "terminate", *(("error",) if home else ()))))
    for place, source in enumerate(row[:-1]):
        if source.kind != "event":
            _lead_on(pick, row, place, source, nodes, join)
    reached = {each.target for each in flows}
    for place, target in enumerate(row):
        if target.key not in reached and target.kind not in ("start", "edge"):
            sources = [each for each in row[:place] if each.kind not in ("event", "xor", "or") and not each.default]
            join(pick(sources), target)
    if depth and pick((False, False, False, True)):
        handler = Node(f"h{len(nodes)}", "handler", home)
        nodes[handler.key] = handler
        begin = Node(f"b{len(nodes)}", "handler_start", handler.key, "message", interrupting=pick((True, False)))
        nodes[begin.key] = begin
        task = Node(f"t{len(nodes)}", "task", handler.key)
        nodes[task.key] = task
        last = Node(f"e{len(nodes)}", "end", handler.key)
        nodes[last.key] = last
        join(begin, task)
        join(task, last)


def _lead_on(
    pick: Pick, row: list[Node], place: int, source: Node, nodes: dict[str, Node], join: Callable[..., Flow]
) -> None:
    """One to three flows out of an element; a jump back only to a task."""
    onwards = [each for each in row[place + 1 :] if each.kind not in ("edge", "catch")]
    back = [each for each in row[1 : place + 1] if each.kind == "task"]
    most = 3 if source.kind in GATEWAYS else pick((1, 1, 2))
    targets = {each.key: each for each in (pick([*onwards[:3], *back[-2:]]) for _ in range(most))}
    made = list(targets.values())
    chooses = source.kind in ("xor", "or") or (
        source.kind in ("task", "pass") and len(made) > 1 and pick((False, True))
    )
    for number, target in enumerate(made):
        is_last = number == len(made) - 1
        out = join(source, target, number + 1 if chooses and not is_last else None)
        if chooses and is_last:
            nodes[source.key] = row[place] = replace(source, default=out.key)


THROWN = (
    '<signal id="signal" name="signal"/><escalation id="escalation" escalationCode="hoger"/>'
    '<error id="error" errorCode="mis"/>'
)
TAGS = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway", "event": "eventBasedGateway"}


def diagram(shape: Graph) -> bytes:
    receiving = [each.key for each in shape.nodes.values() if each.what == "message"]
    names = [f'<message id="m{key}" name="{key}"/>' for key in receiving]
    return definitions(*names, THROWN, process(_drawn(shape, "")))


def _about(each: Node) -> str:
    """The definition of an event."""
    reference = f"m{each.key}" if each.what == "message" else each.what
    pointer = "" if each.what == "terminate" else f'{each.what}Ref="{reference}"'
    return f"<{each.what}EventDefinition {pointer}/>" if each.what else ""


def _drawn(shape: Graph, home: str) -> str:
    inside = [each for each in shape.nodes.values() if each.home == home]
    keys = {each.key for each in inside}
    return "".join(_element(shape, each) for each in inside) + "".join(
        _arrow(each) for each in shape.flows if each.source in keys
    )


def _arrow(each: Flow) -> str:
    least = each.least
    return flow(each.source, each.target, None if least is None else f"{each.source} &gt; {least - 1}")


def _element(shape: Graph, each: Node) -> str:
    default = f'default="{each.default}"' if each.default else ""
    match each.kind:
        case "start":
            return start(each.key)
        case "end":
            return end(each.key, _about(each))
        case "throw":
            return node("intermediateThrowEvent", each.key, _about(each))
        case "task":
            return node("userTask", each.key, _repeated(each), default)
        case "pass":
            return node("task", each.key, attributes=default)
        case "catch":
            return node("intermediateCatchEvent", each.key, _about(each))
        case "edge":
            return boundary(each.key, each.host, _about(each), interrupting=each.interrupting)
        case "sub":
            return node("subProcess", each.key, _repeated(each) + _drawn(shape, each.key), default)
        case "handler":
            return node("subProcess", each.key, _drawn(shape, each.key), 'triggeredByEvent="true"')
        case "handler_start":
            interrupts = "true" if each.interrupting else "false"
            return node("startEvent", each.key, _about(each), f'isInterrupting="{interrupts}"')
        case kind:
            return node(TAGS[kind], each.key, attributes=default)


def _repeated(each: Node) -> str:
    if not each.times:
        return ""
    if each.manner == "loop":
        condition = "<loopCondition>true</loopCondition>"
        return f'<standardLoopCharacteristics loopMaximum="{each.times}">{condition}</standardLoopCharacteristics>'
    sequential = "true" if each.manner == "sequential" else "false"
    number = f"<loopCardinality>{each.times}</loopCardinality>"
    return f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{number}</multiInstanceLoopCharacteristics>'
