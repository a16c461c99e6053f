"""What fails is parked with a reason, the rest goes on, and a retry resumes it."""

from decimal import Decimal

import pytest

from engine.errors import CeilingPassed
from engine.runtime import Change, RuntimeRefusal, WaitKind

from .building import (
    Walk,
    World,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    extension,
    flow,
    node,
    process,
    script,
    service,
    start,
    tasks,
    timer,
)


def choice(condition: str) -> bytes:
    return diagram(
        start(), tasks("T"), node("exclusiveGateway", "X", attributes='name="Binnen mandaat?"'), tasks("A", "B"),
        chain("start", "T", "X"), flow("X", "A", condition), flow("X", "B", "n = 0"),
    )  # fmt: skip


def test_condition_that_is_neither_true_nor_false_is_an_incident_that_names_it():
    walk = Walk(choice("bedrag &lt; 500"), {"n": 1}).complete("T")

    assert walk.status == "incident"
    assert walk.waiting["X"].kind is WaitKind.INCIDENT
    assert "bedrag < 500" in (walk.waiting["X"].reason or "")
    assert "Binnen mandaat?" in (walk.waiting["X"].reason or "")
    assert "Leeg is nog: bedrag." in (walk.waiting["X"].reason or "")


@pytest.mark.parametrize("outcome", [1, "ja", [True]])
def test_condition_that_gives_something_else_than_true_is_not_taken_for_it(outcome: object):
    walk = Walk(choice("mag"), {"n": 0, "mag": outcome}).complete("T")

    assert "“mag”" in (walk.waiting["X"].reason or "")
    assert "vergelijking" in (walk.waiting["X"].reason or "")


def test_gateway_without_a_true_condition_and_without_default_is_an_incident():
    walk = Walk(choice("bedrag &lt; 500"), {"n": 1, "bedrag": 900}).complete("T")

    assert "geen enkele voorwaarde waar" in (walk.waiting["X"].reason or "")


def test_failing_expression_is_an_incident_with_its_reason():
    walk = Walk(choice("failure"), {"n": 1}).complete("T")

    assert "deze expressie faalt" in (walk.waiting["X"].reason or "")


def test_incident_leaves_other_branches_alone_and_keeps_what_was_gathered():
    source = diagram(
        start(), service("S"), tasks("A"), node("parallelGateway", "J"), tasks("Z"),
        chain("start", "S", "J", "Z"), chain("start", "A", "J"),
    )  # fmt: skip
    world = World()
    del world.operations["op"]
    walk = Walk(source, {"n": 1}, world)

    assert walk.status == "incident"
    assert walk.open == ["A"]
    walk.complete("A", a=1)
    world.operations["op"] = lambda call: {"s": call.data["a"]}
    walk.retry("S")
    assert walk.status == "running"
    assert walk.open == ["Z"]
    assert walk.step.data == {"n": 1, "a": 1, "s": 1}


def test_retry_that_fails_again_stays_an_incident():
    world = World()

    def refuse(call: object) -> dict[str, object]:
        raise CeilingPassed

    world.operations["op"] = refuse
    walk = Walk(diagram(start(), service("S"), chain("start", "S")), {}, world)
    node_id = walk.waiting["S"].node_id

    assert walk.retry("S").waiting["S"].node_id == node_id
    assert "Het wijkbudget is niet toereikend" in (walk.waiting["S"].reason or "")
    assert walk.elements(Change.FAILED) == ["S", "S"]


def test_only_an_incident_can_be_retried():
    walk = Walk(diagram(start(), tasks("A"), chain("start", "A")))

    with pytest.raises(RuntimeRefusal, match="userTask A in state ready"):
        walk.retry("A")


def test_reason_does_not_show_the_insides_of_an_unexpected_error():
    world = World()
    world.operations["op"] = lambda call: {}["geheim"]
    walk = Walk(diagram(start(), service("S"), chain("start", "S")), {}, world)

    assert "onverwachte fout (KeyError)" in (walk.waiting["S"].reason or "")
    assert "geheim" not in (walk.waiting["S"].reason or "")


def test_failing_decision_is_an_incident_that_names_it():
    source = diagram(
        start(),
        node("businessRuleTask", "B", extension('<waakvlam:decision ref="mandaat" result="mag"/>')),
        chain("start", "B"),
    )
    walk = Walk(source)

    assert "mandaat" in (walk.waiting["B"].reason or "")
    walk.world.decisions["mandaat"] = lambda data: {"wie": "coach"}
    assert walk.retry("B").step.data == {"mag": {"wie": "coach"}}


@pytest.mark.parametrize("outcome", ["morgen", "P", "", None, 5, "R3/PT1H"])
def test_timer_whose_expression_gives_no_duration_is_an_incident(outcome: object):
    source = diagram(
        start(), node("intermediateCatchEvent", "wacht", timer("= termijn")), tasks("A"), chain("start", "wacht", "A")
    )
    walk = Walk(source, {"termijn": outcome})

    assert walk.status == "incident"
    assert "wacht" in (walk.waiting["wacht"].reason or "")
    walk.place("wacht", {"termijn": "P1D"}, "wacht")
    assert walk.wait(days=1).open == ["A"]


def test_boundary_timer_that_fails_does_not_stop_its_task():
    source = diagram(
        start(), tasks("A", "B"), boundary("rand", "A", timer("= termijn")), chain("start", "A"), chain("rand", "B")
    )
    walk = Walk(source, {"termijn": "straks"})

    assert walk.open == ["A"]
    assert walk.waiting["rand"].kind is WaitKind.INCIDENT
    assert walk.complete("A").status == "completed"


def test_retry_does_not_start_boundary_events_again():
    source = diagram(
        start(),
        service("S"),
        tasks("B"),
        boundary("rand", "S", timer("P1D"), interrupting=False),
        chain("start", "S"),
        chain("rand", "B"),
    )
    world = World()
    del world.operations["op"]
    walk = Walk(source, {}, world).wait(days=1)

    assert walk.open == ["B"]
    assert "rand" not in walk.retry("S").waiting


def test_script_that_gives_no_names_is_an_incident():
    walk = Walk(diagram(start(), script("S", "n"), chain("start", "S")), {"n": 1})

    assert "geen lijst van namen" in (walk.waiting["S"].reason or "")


def test_answer_that_cannot_be_stored_is_an_incident_and_money_is_a_number():
    world = World()
    world.operations["op"] = lambda call: {"ding": object()}
    source = diagram(start(), service("S"), end(), chain("start", "S", "end"))
    walk = Walk(source, {}, world)

    assert "object" in (walk.waiting["S"].reason or "")
    world.operations["op"] = lambda call: {"bedrag": Decimal("12.50")}
    assert walk.retry("S").step.data == {"bedrag": 12.5}


def test_join_whose_other_branch_can_never_come_is_an_incident():
    source = diagram(
        start(), tasks("A", "B"), node("exclusiveGateway", "X", attributes='default="X-A"'),
        node("parallelGateway", "J"), end(), chain("start", "X", "A", "J", "end"), flow("X", "B", "n = 0"),
        chain("B", "J"),
    )  # fmt: skip
    walk = Walk(source, {"n": 1}).complete("A")

    assert walk.status == "incident"
    assert "J" in (walk.waiting["J"].reason or "")
    assert walk.place("B", {"n": 1}).complete("B").status == "completed"


def test_loop_in_which_nothing_waits_is_stopped():
    source = diagram(start(), node("exclusiveGateway", "X"), node("task", "A"), chain("start", "X", "A", "X"))
    walk = Walk(source)

    assert walk.status == "incident"
    assert "lus" in (next(iter(walk.waiting.values())).reason or "")


def test_signals_that_set_each_other_off_without_end_stop_as_incidents():
    tells = '<signalEventDefinition signalRef="s"/>'
    walk = Walk(
        definitions(
            '<signal id="s" name="brand"/>',
            process(
                start(), node("parallelGateway", "S"), tasks("A", "B"), chain("start", "S"), end(),
                *(node("intermediateThrowEvent", key, tells) for key in ("T", "TA", "TB")), chain("S", "T", "end"),
                *(boundary(f"R{host}", host, tells, interrupting=False) for host in "AB"),
                *(chain("S", host, "end") + chain(f"R{host}", f"T{host}", "end") for host in "AB"),
            ),
        )
    )  # fmt: skip

    reasons = {wait.reason for wait in walk.step.waiting if wait.kind is WaitKind.INCIDENT}
    assert walk.status == "incident"
    assert all("zit in een lus waarin nergens gewacht wordt" in (reason or "") for reason in reasons)
