"""Putting a token elsewhere: correcting, reopening, cancelling."""

import pytest

from engine.runtime import Change, RuntimeRefusal

from .building import Walk, boundary, chain, diagram, end, node, start, tasks, timer

LINE = diagram(start(), tasks("A", "B", "C"), end(), chain("start", "A", "B", "C", "end"))
INNER = "".join((start("s"), tasks("D"), chain("s", "D")))
NESTED = diagram(
    start(), tasks("A"), node("subProcess", "sub", INNER), tasks("B"), end(), chain("start", "A", "sub", "B", "end")
)


def test_a_mistaken_completion_is_taken_back_with_what_followed():
    walk = Walk(LINE).complete("A", a="fout").place("A", {"a": "fout"}, "B")

    assert walk.open == ["A"]
    assert walk.elements(Change.CANCELLED) == ["B"]
    assert walk.complete("A", a="goed").open == ["B"]
    assert walk.step.data == {"a": "goed"}


def test_placing_takes_the_data_that_it_is_given():
    assert Walk(LINE, {"x": 1}).complete("A", a=1).place("A", {"x": 1}, "B").step.data == {"x": 1}


def test_a_closed_instance_opens_again_where_it_failed_with_everything_gathered():
    walk = Walk(LINE).complete("A", intake="gedaan").complete("B").complete("C")
    assert walk.status == "completed"

    walk.place("B", walk.step.data)
    assert walk.status == "running"
    assert walk.open == ["B"]
    assert walk.complete("B").complete("C").status == "completed"
    assert walk.step.data == {"intake": "gedaan"}


def test_cancelling_a_subprocess_takes_what_is_inside():
    walk = Walk(NESTED).complete("A")
    walk.place("A", {}, "D")

    assert walk.open == ["A"]
    assert walk.elements(Change.CANCELLED) == ["D", "sub"]
    assert walk.complete("A").complete("D").complete("B").status == "completed"


def test_withdrawing_a_boundary_event_leaves_its_task():
    source = diagram(
        start(), tasks("A", "B"), boundary("rand", "A", timer("P1D")), chain("start", "A"), chain("rand", "B")
    )

    assert Walk(source).place("B", {}, "rand").open == ["A", "B"]


@pytest.mark.parametrize("element", ["D", "nergens", "s"])
def test_a_token_goes_only_on_an_element_of_the_process_itself(element: str):
    with pytest.raises(RuntimeRefusal, match=element):
        Walk(NESTED).place(element, {})


def test_cancelling_ends_the_instance_and_tells_what_was_open():
    walk = Walk(NESTED).complete("A")
    walk._go(walk.process.cancel(walk.state))

    assert walk.status == "cancelled"
    assert walk.step.waiting == ()
    assert walk.elements(Change.CANCELLED) == ["D", "sub"]
    with pytest.raises(RuntimeRefusal, match="has ended"):
        walk.process.cancel(walk.state)


def test_a_task_is_completed_once():
    walk = Walk(LINE)
    node_id = walk.waiting["A"].node_id
    walk.complete("A")

    with pytest.raises(RuntimeRefusal, match=f"live node {node_id}"):
        walk.process.complete(walk.state, node_id, {}, walk.world.ports)


def test_answers_that_json_cannot_hold_are_refused_and_change_nothing():
    walk = Walk(LINE)

    with pytest.raises(RuntimeRefusal, match="JSON"):
        walk.complete("A", a=object())
    assert walk.open == ["A"]


def test_reachable_is_what_can_follow():
    process = Walk(NESTED).process

    assert process.reachable("A") == {"sub", "s", "D", "B", "end"}
    assert process.reachable("D") == {"B", "end"}
    assert process.reachable("end") == frozenset()
