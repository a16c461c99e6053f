"""A case may live for years: loops do not end it, slow it down or make its state grow."""

import re

import pytest

from .ageing import MORE, SHAPES
from .building import Walk, World, boundary, chain, diagram, end, flow, node, script, service, start, tasks, timer

ROUNDS = 2_000


def rounds_of(walk: Walk, *keys: str) -> int:
    """The largest state that the rounds came to, in characters."""
    largest = 0
    process, ports = walk.process, walk.world.ports
    for _ in range(ROUNDS):
        for key in keys:
            node_id = next(wait.node_id for wait in walk.step.waiting if wait.element_id == key)
            walk.step = process.complete(walk.state, node_id, {}, ports)
        largest = max(largest, len(walk.state))
    return largest


def told(state: str) -> str:
    """A state without the numbers that only count on."""
    return re.sub(r"\d+", "#", state)


@pytest.mark.parametrize("name", SHAPES | MORE)
def test_an_instance_that_goes_round_holds_the_same_after_any_number_of_rounds(name: str):
    shape = (SHAPES | MORE)[name]
    walk = Walk(shape.source, {"klaar": False, "n": 2})
    process, ports = walk.process, walk.world.ports
    young = ""
    for number in range(150):
        for key in shape.round:
            node_id = next(wait.node_id for wait in walk.step.waiting if wait.element_id == key)
            walk.step = process.complete(walk.state, node_id, {}, ports)
        young = young or told(walk.state)
        assert told(walk.state) == young, f"in round {number}"


def test_a_loop_ends_after_many_rounds_as_after_one():
    shape = SHAPES["three_node_loop"]
    walk = Walk(shape.source, {"klaar": False})

    assert rounds_of(walk, "A", "B") < 200
    assert walk.complete("A", klaar=True).complete("B").status == "completed"


def test_a_loop_beside_a_waiting_branch_goes_on_and_the_join_still_fits():
    source = diagram(
        start(),
        node("parallelGateway", "F"),
        node("parallelGateway", "J"),
        node("exclusiveGateway", "M"),
        tasks("A", "Z"),
        boundary("rand", "Z", timer("P900D")),
        node("exclusiveGateway", "X", attributes='default="X-M"'),
        end(),
        chain("start", "F", "M", "A", "X", "M"),
        chain("F", "Z", "J", "end"),
        chain("rand", "end"),
        flow("X", "J", "klaar"),
    )
    walk = Walk(source, {"klaar": False})

    assert rounds_of(walk, "A") < 400
    assert walk.open == ["Z", "A"] or walk.open == ["A", "Z"]
    assert walk.complete("Z").status == "running"
    assert walk.complete("A", klaar=True).status == "completed"


def test_a_loop_through_a_subprocess_with_a_boundary_event_goes_on():
    inner = "".join((start("s"), tasks("A"), chain("s", "A")))
    source = diagram(
        start(),
        node("subProcess", "sub", inner),
        boundary("rand", "sub", timer("P1D")),
        end(),
        chain("start", "sub", "sub"),
        chain("rand", "end"),
    )
    walk = Walk(source)

    assert rounds_of(walk, "A") < 400
    assert walk.wait(days=1).status == "completed"


def test_a_loop_in_one_step_counts_every_round():
    source = diagram(
        start(),
        script("S", "n + 1", "n"),
        service("O"),
        node("exclusiveGateway", "X", attributes='default="X-end"'),
        end(),
        chain("start", "S", "O", "X", "end"),
        flow("X", "S", f"n &lt; {ROUNDS}"),
    )
    walk = Walk(source, {"n": 0}, World())

    assert walk.status == "completed"
    assert walk.step.data == {"n": ROUNDS}
    assert walk.completed.count("O") == ROUNDS


def test_a_long_process_needs_no_deep_stack():
    keys = [f"T{number}" for number in range(3_000)]
    body = [node("task", key) for key in keys]
    walk = Walk(diagram(start(), *body, end(), chain("start", *keys, "end")))

    assert walk.status == "completed"
    assert len(walk.completed) == 3_002
