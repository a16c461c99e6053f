"""Putting a token elsewhere: correcting, reopening, cancelling."""

import pytest

from engine.runtime import Change, RuntimeRefusal

from .building import Walk, boundary, chain, diagram, end, flow, node, start, tasks, timer

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
def test_a_token_goes_only_where_something_is_live(element: str):
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


ROUND = diagram(
    start(),
    node("exclusiveGateway", "M"),
    node("parallelGateway", "F"),
    tasks("A", "B", "C"),
    node("parallelGateway", "J"),
    node("exclusiveGateway", "X", attributes='default="X-M"'),
    end(),
    chain("start", "M", "F", "A", "J", "C", "X", "M"),
    chain("F", "B", "J"),
    flow("X", "end", "klaar"),
)


def redo(walk: Walk, element: str) -> Walk:
    return walk._go(walk.process.redo(walk.state, element, walk.step.data, walk.world.ports))


def test_a_branch_that_waits_in_a_join_can_be_redone_without_touching_the_other():
    walk = redo(Walk(ROUND).complete("A"), "A")

    assert sorted(walk.open) == ["A", "B"]
    walk.complete("B")
    assert walk.complete("A").open == ["C"]
    assert walk.complete("C", klaar=True).status == "completed"


def test_redoing_one_branch_keeps_what_another_had_brought_to_the_join():
    walk = redo(Walk(ROUND).complete("B", b=1).complete("A"), "A")

    assert walk.open == ["A"]
    assert walk.complete("A").open == ["C"]
    assert walk.complete("C", klaar=True).status == "completed"


def test_redoing_a_step_before_a_fork_takes_both_branches_back():
    walk = redo(Walk(ROUND, {"klaar": False}).complete("A").complete("B").complete("C").complete("B"), "C")

    assert walk.open == ["C"]
    assert walk.complete("C").open == ["A", "B"]
    assert walk.complete("A").complete("B").open == ["C"]


def test_redoing_in_a_live_subprocess_stays_inside_it():
    inner = "".join((start("s"), tasks("D", "E"), chain("s", "D", "E")))
    source = diagram(start(), node("subProcess", "sub", inner), tasks("B"), chain("start", "sub", "B"))
    walk = redo(Walk(source).complete("D"), "D")

    assert walk.open == ["D"]
    assert walk.complete("D").complete("E").open == ["B"]
    with pytest.raises(RuntimeRefusal, match="is live, found D"):
        redo(walk, "D")


def test_what_followed_and_is_over_cannot_be_taken_back():
    walk = Walk(LINE)

    with pytest.raises(RuntimeRefusal, match="followed from B"):
        redo(walk, "B")
