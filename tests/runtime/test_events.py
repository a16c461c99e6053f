"""Timers, messages and errors, caught on the way and on the edge of an activity."""

from datetime import timedelta

import pytest

from engine.runtime import BpmnError, Change, OperationCall, RuntimeRefusal, WaitKind

from .building import (
    ERRORS,
    MESSAGES,
    NOON,
    Walk,
    World,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    error,
    message,
    node,
    process,
    service,
    start,
    tasks,
    timer,
)


def catching(inside: str) -> bytes:
    return definitions(
        MESSAGES,
        process(start(), node("intermediateCatchEvent", "wacht", inside), tasks("A"), chain("start", "wacht", "A")),
    )


def guarded(inside: str, *, interrupting: bool = True) -> bytes:
    """Task A with a boundary event that leads to task B; A leads to task C."""
    return definitions(
        MESSAGES,
        process(
            start(),
            tasks("A", "B", "C"),
            boundary("rand", "A", inside, interrupting=interrupting),
            chain("start", "A", "C"),
            chain("rand", "B"),
        ),
    )


def raising(code: str) -> World:
    world = World()

    def operation(call: OperationCall) -> dict[str, object]:
        raise BpmnError(code, "Het budget is op.")

    world.operations["op"] = operation
    return world


def test_timer_is_due_a_duration_after_the_token_arrived_and_not_before():
    walk = Walk(catching(timer("P2D")))
    assert walk.waiting["wacht"].due == NOON + timedelta(days=2)

    walk.wait(days=1)
    assert walk.waiting["wacht"].due == NOON + timedelta(days=2)
    walk.wait(days=1)
    assert walk.open == ["A"]


def test_timer_counts_on_the_calendar_that_it_names():
    walk = Walk(catching(timer("P2D", attributes='waakvlam:calendar="working"')))

    assert walk.waiting["wacht"].due == NOON + timedelta(days=4)


def test_timer_duration_may_be_an_expression():
    assert Walk(catching(timer("= termijn")), {"termijn": "PT4H"}).waiting["wacht"].due == NOON + timedelta(hours=4)


def test_timer_on_a_date_is_due_at_its_first_moment_in_the_netherlands():
    due = Walk(catching(timer("2026-07-01", "timeDate"))).waiting["wacht"].due

    assert due is not None
    assert due.isoformat() == "2026-07-01T00:00:00+02:00"


def test_suspension_moves_a_timer():
    walk = Walk(catching(timer("P2D")))
    node_id = walk.waiting["wacht"].node_id
    walk._go(walk.process.reschedule(walk.state, {node_id: NOON + timedelta(days=9)}))

    assert walk.wait(days=5).waiting["wacht"].due == NOON + timedelta(days=9)
    with pytest.raises(RuntimeRefusal, match="node"):
        walk.process.reschedule(walk.state, {node_id: NOON.replace(tzinfo=None)})
    assert walk.wait(days=4).open == ["A"]


def test_the_instance_knows_why_its_timer_moved():
    walk = Walk(catching(timer("P2D")), {"termijn": "oud"})
    node_id = walk.waiting["wacht"].node_id
    walk._go(walk.process.reschedule(walk.state, {node_id: NOON + timedelta(days=9)}, {"termijn": "nieuw"}))

    assert walk.wait(days=5).step.data == {"termijn": "nieuw"}
    assert walk.open == []


def test_a_timer_at_the_moment_of_an_expression_is_set_again_by_the_new_data():
    walk = Walk(catching(timer("= einde", "timeDate")), {"einde": "2026-03-09T12:00:00+00:00"})
    node_id = walk.waiting["wacht"].node_id
    data = {"einde": "2026-03-16T12:00:00+00:00"}
    walk._go(walk.process.set_again(walk.state, [node_id], data, walk.world.ports, lambda moment: NOON))

    assert walk.wait(days=13).open == []
    assert walk.wait(days=1).open == ["A"]
    with pytest.raises(RuntimeRefusal, match="geeft geen duur of moment"):
        again = Walk(catching(timer("= einde", "timeDate")), {"einde": "2026-03-09T12:00:00+00:00"})
        again.process.set_again(again.state, [node_id], {"einde": None}, again.world.ports, lambda moment: NOON)


def test_a_timer_without_such_an_expression_shifts_from_what_it_was_first_set_to():
    walk = Walk(catching(timer("P2D")))
    node_id = walk.waiting["wacht"].node_id
    walk._go(walk.process.reschedule(walk.state, {node_id: NOON + timedelta(days=900)}))
    shift = timedelta(days=3)
    walk._go(walk.process.set_again(walk.state, [node_id], {}, walk.world.ports, lambda first: first + shift))

    assert walk.waiting["wacht"].due == NOON + timedelta(days=5)


def test_message_is_caught_with_what_it_carries():
    walk = Walk(catching(message()))
    assert walk.waiting["wacht"].message == "antwoord"

    assert walk.deliver("antwoord", uitkomst="no-show").open == ["A"]
    assert walk.step.data == {"uitkomst": "no-show"}


def test_message_that_nobody_waits_for_is_refused():
    walk = Walk(catching(message()))

    with pytest.raises(RuntimeRefusal, match="herinnering"):
        walk.deliver("herinnering")
    with pytest.raises(RuntimeRefusal, match="found nothing"):
        walk.deliver("antwoord").deliver("antwoord")


def test_message_goes_to_one_receiver_only():
    source = definitions(
        MESSAGES,
        process(
            start(),
            node("receiveTask", "R", attributes='messageRef="m"'),
            node("receiveTask", "S", attributes='messageRef="m"'),
            chain("start", "R"),
            chain("start", "S"),
        ),
    )
    walk = Walk(source).deliver("antwoord")

    assert list(walk.waiting) == ["S"]
    assert walk.deliver("antwoord").status == "completed"


def test_message_can_be_given_to_one_chosen_node():
    source = definitions(
        MESSAGES,
        process(start(), tasks("A"), *(node("receiveTask", key, attributes='messageRef="m"') for key in "RS"),
                chain("start", "R", "A"), chain("start", "S")),
    )  # fmt: skip
    walk = Walk(source)
    step = walk.process.deliver(walk.state, "antwoord", {}, walk.world.ports, walk.waiting["S"].node_id)

    assert [wait.element_id for wait in step.waiting] == ["R"]


def test_thrown_message_is_told_and_the_process_goes_on():
    source = definitions(
        MESSAGES,
        process(
            start(),
            node("intermediateThrowEvent", "gooi", message()),
            end("einde", message("m2")),
            chain("start", "gooi", "einde"),
        ),
    )
    walk = Walk(source)

    assert walk.completed == ["start", "gooi", "einde"]
    event = walk.process.elements["einde"].event
    assert event is not None
    assert event.message == "herinnering"


def test_boundary_timer_interrupts_its_task():
    walk = Walk(guarded(timer("P2D")))
    rand, task = walk.waiting["rand"], walk.waiting["A"]
    assert (rand.kind, rand.attached_to, rand.interrupting) == (WaitKind.TIMER, task.node_id, True)

    assert walk.wait(days=2).open == ["B"]
    assert walk.elements(Change.CANCELLED) == ["A"]


def test_boundary_event_stops_listening_when_its_task_is_done():
    walk = Walk(guarded(timer("P2D"))).complete("A")

    assert list(walk.waiting) == ["C"]
    assert walk.wait(days=3).open == ["C"]


def test_non_interrupting_boundary_timer_adds_a_branch_once():
    walk = Walk(guarded(timer("P2D"), interrupting=False)).wait(days=2)

    assert walk.open == ["A", "B"]
    assert "rand" not in walk.waiting
    walk.complete("B").complete("A")
    assert walk.open == ["C"]


def test_non_interrupting_boundary_message_can_come_again():
    walk = Walk(guarded(message(), interrupting=False)).deliver("antwoord").deliver("antwoord")

    assert walk.open == ["A", "B", "B"]
    assert walk.waiting["rand"].kind is WaitKind.MESSAGE


def test_repeating_boundary_timer_fires_as_often_as_it_says():
    walk = Walk(guarded(timer("R3/PT1H", "timeCycle"), interrupting=False))
    for hour in range(1, 4):
        assert walk.waiting["rand"].due == NOON + timedelta(hours=hour)
        walk.wait(hours=1)

    assert walk.open == ["A", "B", "B", "B"]
    assert "rand" not in walk.waiting


def test_repeating_timer_keeps_its_rhythm_when_it_is_looked_at_late():
    walk = Walk(guarded(timer("R/P7D", "timeCycle"), interrupting=False)).wait(days=10)

    assert walk.open == ["A", "B"]
    assert walk.waiting["rand"].due == NOON + timedelta(days=14)


def test_timers_fire_in_the_order_in_which_they_fall_due():
    source = diagram(
        start(),
        node("intermediateCatchEvent", "laat", timer("P2D")),
        node("intermediateCatchEvent", "vroeg", timer("P1D")),
        end(),
        chain("start", "laat", "end"),
        chain("start", "vroeg", "end"),
    )

    assert Walk(source).wait(days=9).completed == ["start", "vroeg", "end", "laat", "end"]


def test_of_two_interrupting_timers_only_the_first_fires():
    source = diagram(
        start(),
        tasks("A", "B", "C"),
        boundary("laat", "A", timer("P3D")),
        boundary("vroeg", "A", timer("P2D")),
        chain("start", "A"),
        chain("laat", "B"),
        chain("vroeg", "C"),
    )
    walk = Walk(source).wait(days=9)

    assert walk.open == ["C"]
    assert walk.completed == ["start", "vroeg"]


def test_boundary_event_interrupts_everything_in_a_subprocess():
    inner = (start("s"), tasks("A", "B"), boundary("binnen", "A", timer("P9D")), chain("s", "A"), chain("s", "B"))
    inner += (chain("binnen", "B"),)
    source = diagram(
        start(),
        node("subProcess", "sub", "".join(inner)),
        boundary("rand", "sub", timer("P1D")),
        tasks("Z", "Y"),
        chain("start", "sub", "Y"),
        chain("rand", "Z"),
    )
    walk = Walk(source).wait(days=1)

    assert walk.open == ["Z"]
    assert sorted(walk.elements(Change.CANCELLED)) == ["A", "B", "binnen", "sub"]
    assert walk.complete("Z").status == "completed"


def test_boundary_event_on_a_subprocess_interrupts_the_process_that_it_calls():
    source = definitions(
        process(
            start(),
            node("callActivity", "roep", attributes='calledElement="Q"'),
            boundary("rand", "roep", timer("P1D")),
            tasks("Z"),
            chain("start", "roep"),
            chain("rand", "Z"),
        ),
        process(start("s"), tasks("A"), chain("s", "A"), key="Q"),
    )

    assert Walk(source).wait(days=1).open == ["Z"]


def test_error_of_an_operation_goes_to_its_boundary_event():
    source = definitions(
        ERRORS,
        process(
            start(),
            service("S"),
            boundary("vang", "S", error()),
            boundary("vang2", "S", error("e2")),
            tasks("A", "B", "C"),
            chain("start", "S", "A"),
            chain("vang", "B"),
            chain("vang2", "C"),
        ),
    )

    assert Walk(source, {}, raising("geen-geld")).open == ["B"]
    assert Walk(source, {}, raising("ander")).open == ["C"]


def test_error_that_no_boundary_event_names_goes_to_the_one_that_names_none():
    source = definitions(
        ERRORS,
        process(
            start(),
            service("S"),
            boundary("alles", "S", "<errorEventDefinition/>"),
            boundary("vang", "S", error()),
            tasks("A", "B"),
            chain("start", "S"),
            chain("alles", "A"),
            chain("vang", "B"),
        ),
    )

    assert Walk(source, {}, raising("iets-anders")).open == ["A"]
    assert Walk(source, {}, raising("geen-geld")).open == ["B"]


def test_error_that_nothing_catches_is_an_incident():
    source = diagram(start(), service("S"), end(), chain("start", "S", "end"))
    walk = Walk(source, {}, raising("geen-geld"))

    assert walk.status == "incident"
    assert "geen-geld" in (walk.waiting["S"].reason or "")
    assert "Het budget is op." in (walk.waiting["S"].reason or "")


def test_error_of_an_operation_climbs_to_the_subprocess_around_it():
    inner = (start("s"), service("S"), tasks("A"), chain("s", "S"), chain("s", "A"))
    source = definitions(
        ERRORS,
        process(start(), node("subProcess", "sub", "".join(inner)), boundary("vang", "sub", error()), tasks("Z"),
                chain("start", "sub"), chain("vang", "Z")),
    )  # fmt: skip
    walk = Walk(source, {}, raising("geen-geld"))

    assert walk.open == ["Z"]
    assert set(walk.elements(Change.CANCELLED)) == {"A", "S", "sub"}


def test_error_end_event_is_caught_on_the_edge_of_its_subprocess():
    inner = (start("s"), tasks("A", "B"), end("fout", error()), chain("s", "A", "fout"), chain("s", "B", "fout"))
    source = definitions(
        ERRORS,
        process(start(), node("subProcess", "sub", "".join(inner)), boundary("vang", "sub", error()), tasks("Y", "Z"),
                chain("start", "sub", "Y"), chain("vang", "Z")),
    )  # fmt: skip
    walk = Walk(source).complete("A")

    assert walk.open == ["Z"]
    assert walk.completed == ["start", "s", "A", "fout", "vang"]
    assert walk.elements(Change.CANCELLED) == ["B", "sub"]


def test_error_end_event_that_nothing_catches_is_an_incident():
    source = definitions(ERRORS, process(start(), end("fout", error()), chain("start", "fout")))
    walk = Walk(source)

    assert walk.status == "incident"
    assert "geen-geld" in (walk.waiting["fout"].reason or "")


def test_receive_task_waits_and_its_boundary_event_may_come_first():
    source = definitions(
        MESSAGES,
        process(
            start(),
            node("receiveTask", "R", attributes='messageRef="m"'),
            boundary("rand", "R", timer("P14D")),
            tasks("A", "B"),
            chain("start", "R", "A"),
            chain("rand", "B"),
        ),
    )

    assert Walk(source).deliver("antwoord").open == ["A"]
    assert Walk(source).wait(days=14).open == ["B"]


def test_every_node_that_begins_also_ends():
    walk = Walk(guarded(timer("R2/PT1H", "timeCycle"), interrupting=False))
    walk.wait(hours=1).wait(hours=1).complete("A").complete("B").complete("B").complete("C")

    entered = [trace.node_id for trace in walk.trace if trace.change is Change.ENTERED]
    ended = [trace.node_id for trace in walk.trace if trace.change in (Change.COMPLETED, Change.CANCELLED)]
    assert walk.status == "completed"
    assert len(set(entered)) == len(entered)
    assert sorted(entered) == sorted(ended)
