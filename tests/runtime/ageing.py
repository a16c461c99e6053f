"""Processes that go round: each with the tasks of one round, for what must not age (`bench/old_instance.py` too)."""

from dataclasses import dataclass

from .building import boundary, chain, diagram, end, flow, node, start, tasks, timer

FORK, JOIN = (node("parallelGateway", key) for key in ("F", "J"))
MERGE = node("exclusiveGateway", "M")
AGAIN = node("exclusiveGateway", "X", attributes='default="X-M"')
GO_ON = (
    '<standardLoopCharacteristics testBefore="false"><loopCondition>true</loopCondition></standardLoopCharacteristics>'
)


@dataclass(frozen=True)
class Shape:
    source: bytes
    round: tuple[str, ...]  # the tasks to complete, in order


def many(inside: str = "", attributes: str = "") -> str:
    """Three instances."""
    return (
        f"<multiInstanceLoopCharacteristics {attributes}><loopCardinality>3</loopCardinality>{inside}"
        "</multiInstanceLoopCharacteristics>"
    )


def looped(*inside: str) -> bytes:
    """What lies between M and X, gone round until `klaar`."""
    return diagram(
        start(), MERGE, AGAIN, end(), chain("start", "M"), chain("X", "M"), flow("X", "end", "klaar"), *inside
    )


THREE_ENDS = "".join((
    start("s"), node("parallelGateway", "G"), tasks("A", "B", "C"), end("e1"), end("e2"), end("e3"),
    chain("s", "G", "A", "e1"), chain("G", "B", "e2"), chain("G", "C", "e3"),
))  # fmt: skip
HANDLED = "".join((
    start("s"), tasks("A"), end("e"), chain("s", "A", "e"),
    node("subProcess", "H", "".join((
        node("startEvent", "hs", timer("P1D"), 'isInterrupting="false"'), tasks("T"), chain("hs", "T"),
    )), 'triggeredByEvent="true"'),
))  # fmt: skip

SHAPES: dict[str, Shape] = {
    "three_node_loop": Shape(looped(tasks("A", "B"), chain("M", "A", "B", "X")), ("A", "B")),
    "loop_beside_waiting_branch": Shape(
        diagram(
            start(), FORK, JOIN, MERGE, AGAIN, tasks("A", "Z"), boundary("edge", "Z", timer("P900D")), end(),
            chain("start", "F", "M", "A", "X", "M"), chain("F", "Z", "J", "end"), chain("edge", "end"),
            flow("X", "J", "klaar"),
        ),
        ("A",),
    ),
    "nested_fork_in_loop": Shape(
        looped(
            FORK, JOIN, node("parallelGateway", "G"), tasks("A", "B", "C"),
            chain("M", "F", "A", "J", "X"), chain("F", "G", "B", "J"), chain("G", "C", "J"),
        ),
        ("A", "B", "C"),
    ),
    "three_ends_in_looping_subprocess": Shape(
        looped(node("subProcess", "S", THREE_ENDS), chain("M", "S", "X")), ("A", "B", "C")
    ),
    "standard_loop_with_boundary_timer": Shape(
        diagram(start(), node("userTask", "A", GO_ON), boundary("edge", "A", timer("P900D")), end(),
                chain("start", "A", "end"), chain("edge", "end")),
        ("A",),
    ),
}  # fmt: skip
"""Those that are measured."""

MORE: dict[str, Shape] = {
    "inclusive_join_in_loop": Shape(
        looped(
            node("inclusiveGateway", "F", attributes='default="F-C"'), node("inclusiveGateway", "J"),
            tasks("A", "B", "C"), flow("F", "A", "n &gt; 0"), flow("F", "B", "n &gt; 1"), chain("F", "C", "J", "X"),
            chain("A", "J"), chain("B", "J"), chain("M", "F"),
        ),
        ("A", "B"),
    ),
    "instances_beside_each_other_in_loop": Shape(
        looped(node("userTask", "A", many()), chain("M", "A", "X")), ("A", "A", "A")
    ),
    "instances_after_each_other_in_loop": Shape(
        looped(node("userTask", "A", many("", 'isSequential="true"')), chain("M", "A", "X")), ("A", "A", "A")
    ),
    "enough_instances_in_loop": Shape(
        looped(
            node("userTask", "A", many("<completionCondition>numberOfCompletedInstances = 1</completionCondition>")),
            chain("M", "A", "X"),
        ),
        ("A",),
    ),
    "event_subprocess_in_loop": Shape(looped(node("subProcess", "S", HANDLED), chain("M", "S", "X")), ("A",)),
    "edges_in_loop": Shape(
        looped(
            node("userTask", "A"), boundary("edge", "A", timer("R/P1D", "timeCycle"), interrupting=False),
            tasks("T"), chain("edge", "T", "end"), chain("M", "A", "X"),
        ),
        ("A",),
    ),
    "subprocess_repeated_without_end": Shape(
        diagram(start(), node("subProcess", "S", GO_ON + THREE_ENDS), end(), chain("start", "S", "end")),
        ("A", "B", "C"),
    ),
}  # fmt: skip
