"""What facts tell of stories that are worked out by hand. Monday 2 March 2026 is the first day of each."""

from datetime import date

from engine.commands.correct_task import correct_task
from engine.commands.hand_over_task import hand_over_task
from engine.commands.reopen_process import reopen_process
from engine.commands.retry_incident import retry_incident
from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.suspend_term import suspend_term
from engine.commands.unclaim_task import unclaim_task
from engine.commands.withdraw_request import withdraw_request
from engine.deadlines.working_time import DAY, HOUR
from engine.insight.refresh import refresh
from engine.store.models import Incident
from engine.store.models.facts import NONE
from tests.commands.terms.running import the_term
from tests.commands.walking import claim
from tests.commands.world import World, publish
from tests.insight.course import CHOICE, at, begun, do, drawn, fire, open_task


def test_a_task_waits_until_it_is_opened_and_is_worked_on_from_then(world: World) -> None:
    instance = begun(world)  # Monday at nine
    with at(3, 9):
        task = claim(world, world.bram, world.task(instance, "Doen"))
    with at(3, 13):
        open_task(world, world.bram, task.id)
    with at(4, 10):
        open_task(world, world.bram, task.id)  # once more: only the first time counts
        do(world, instance, world.bram, "Doen")
    case = drawn(world, instance)
    step = case.step("Doen")
    assert (step.waiting, step.working, step.suspended) == (8 + 4, 4 + 1, 0)
    assert step.held == {"coach:wijkcoach": 12}
    assert step.holder == "coach:wijkcoach"
    assert step.fact.wall == (2 * 24 + 1) * HOUR
    assert case.fact.ended_at is None
    assert (case.fact.outcome, case.fact.ended_month, case.fact.began_month) == (NONE, None, 202603)
    assert case.fact.lead == 17 * HOUR  # until its last step


def test_what_nobody_opens_waits_until_it_is_done(world: World) -> None:
    instance = begun(world)
    with at(2, 15):
        do(world, instance, world.bram, "Doen")
    step = drawn(world, instance).step("Doen")
    assert (step.waiting, step.working) == (6, 0)


def test_a_manager_who_lets_a_task_lapse_had_it_all_the_time(world: World) -> None:
    instance = begun(world)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    with at(6, 10):  # four days later
        fire(world)
    case = drawn(world, instance)
    assert case.keys == ["Start_termijn", "Doen", "Beslissen", "Stil"]
    step = case.step("Beslissen")
    assert (step.waiting, step.working) == (32, 0)
    assert step.held == {"manager:teammanager": 32}
    assert step.fact.late  # the norm of a manager is two days
    boundary = case.step("Stil")
    assert (boundary.waiting, boundary.holder, boundary.held) == (0, "", {})
    assert boundary.fact.since == 0


def test_a_partner_who_never_answers_was_waited_for(world: World) -> None:
    instance = begun(world)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    with at(6, 10):
        fire(world)
    with at(13, 10):
        fire(world)
    case = drawn(world, instance)
    assert case.keys == [
        "Start_termijn", "Doen", "Beslissen", "Stil", "Wachten", "Genoeg", "Gehaald", "Klaar",
    ]  # fmt: skip
    assert case.step("Wachten").held == {"partner:ggz-de-brug": 40}
    assert case.outcome == "Klaar"
    assert (case.fact.lead, case.fact.wall) == ((9 * 8 + 1) * HOUR, (11 * 24 + 1) * HOUR)
    assert case.fact.handovers == 2  # from the coach to the manager, to the partner
    assert case.fact.repeats == 0


def test_a_wait_that_comes_to_its_end_is_held_by_whom_it_is_for(world: World) -> None:
    instance = begun(world)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    with at(2, 12):
        do(world, instance, world.carla, "Beslissen", opened=(2, 11))
    with at(3, 12):
        fire(world)
    case = drawn(world, instance)
    assert case.step("Rust").held == {"resident:": 8}
    assert (case.step("Beslissen").waiting, case.step("Beslissen").working) == (1, 1)
    assert not case.fact.late


def test_waiting_is_told_apart_by_who_had_it(world: World) -> None:
    instance = begun(world)
    with at(2, 12):
        task = claim(world, world.bram, world.task(instance, "Doen"))
    with at(2, 14), world.store.command() as work:
        hand_over_task(work, world.actor(world.bram), task.id, world.anna, "Verlof")
    with at(2, 15), world.store.command() as work:
        unclaim_task(work, world.actor(world.anna), task.id)
    with at(3, 10):
        do(world, instance, world.bram, "Doen")
    with at(3, 12):
        do(world, instance, world.carla, "Beslissen")
    case = drawn(world, instance)
    assert case.step("Doen").held == {"coach:wijkcoach": 9}  # all of one party: never a person
    assert case.step("Beslissen").held == {"manager:teammanager": 2}
    assert case.fact.handovers == 1


def test_a_suspension_is_told_apart_from_waiting(world: World) -> None:
    instance = begun(world)
    term = the_term(world, instance)
    with at(3, 9), world.store.command() as work:
        suspend_term(work, world.actor(world.anna), term.id, term.version, ground="2b", since=date(2026, 3, 3))
    with at(5, 9), world.store.command() as work:
        do_resume(work, world, instance, date(2026, 3, 5))
    with at(6, 9):
        do(world, instance, world.bram, "Doen", opened=(5, 13))
    case = drawn(world, instance)
    step = case.step("Doen")
    assert (step.waiting, step.working, step.suspended) == (8 + 4, 4, 16)
    assert step.held == {"coach:wijkcoach": 12}
    assert case.fact.suspended == 16 * HOUR
    assert case.fact.lead == 32 * HOUR


def do_resume(work, world: World, instance: int, day: date) -> None:  # type: ignore[no-untyped-def]
    term = the_term(world, instance)
    resume_term(
        work, world.actor(world.anna), term.id, term.version, suspension_id=term.suspensions[-1].id, runs_from=day
    )


def test_what_is_suspended_afterwards_changes_what_was_taken_up_already(world: World) -> None:
    instance = begun(world)
    with at(4, 9):
        do(world, instance, world.bram, "Doen")
    assert drawn(world, instance).step("Doen").waiting == 16
    term = the_term(world, instance)
    with at(4, 10), world.store.command() as work:
        suspend_term(work, world.actor(world.anna), term.id, term.version, ground="2b", since=date(2026, 3, 3))
    step = drawn(world, instance).step("Doen")
    assert (step.waiting, step.suspended) == (8, 8)


def test_a_correction_counts_the_task_twice_and_what_followed_as_taken_away(world: World) -> None:
    instance = begun(world)
    task_id = world.task(instance, "Doen").id
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    with at(2, 12), world.store.command() as work:
        correct_task(work, world.actor(world.bram), task_id, "Te vroeg.")
    with at(2, 13):
        do(world, instance, world.bram, "Doen")
    case = drawn(world, instance)
    assert case.keys == ["Start_termijn", "Doen", "Beslissen", "Doen"]
    assert [step.fact.again for step in case.steps] == [False, False, False, True]
    assert case.step("Beslissen").held == {"manager:teammanager": 2}
    assert case.step("Doen", 1).waiting == 1
    assert case.fact.repeats == 1


def test_a_partner_whom_the_clock_overtakes_at_a_gateway_was_waited_for_and_instances_are_no_repeat(
    world: World,
) -> None:
    publish(world.store, {"keus.bpmn": CHOICE})
    with at(2, 9):
        instance = world.start(key="keus")
        do(world, instance, world.bram, "Doen")
    with at(6, 9):
        fire(world)
    for hour in (10, 11):
        with at(6, hour):
            do(world, instance, world.bram, "Elk")
    case = drawn(world, instance)
    assert case.keys == ["Doen", "Antwoord", "Tijd", "Elk", "Elk"]
    assert case.step("Antwoord").held == {"partner:ggz-de-brug": 32}
    assert case.step("Tijd").waiting == 0
    assert [case.step("Elk", which).waiting for which in (0, 1)] == [1, 2]
    assert case.fact.repeats == 0


def test_a_request_that_is_withdrawn_ends_what_was_waited_for(world: World) -> None:
    instance = begun(world)
    with at(3, 9), world.store.command() as work:
        withdraw_request(work, world.actor(world.anna), instance, "Niet meer nodig.")
    case = drawn(world, instance)
    assert (case.keys, case.outcome) == (["Start_termijn", "Doen"], "withdrawn")
    assert case.step("Doen").waiting == 8
    assert case.fact.ended_month == 202603


def test_a_process_that_goes_on_does_not_count_the_time_that_it_was_over(world: World) -> None:
    instance = begun(world)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    with at(2, 11):
        do(world, instance, world.carla, "Beslissen")
    with at(3, 11):
        fire(world)
    ended = drawn(world, instance)
    assert ended.fact.lead == 10 * HOUR
    with at(9, 9), world.store.command() as work:
        reopen_process(work, world.actor(world.anna), instance, "Het ging niet goed.")
    again = drawn(world, instance)
    assert (again.fact.ended_at, again.outcome, again.fact.lead) == (None, "", 10 * HOUR)
    with at(9, 12):
        do(world, instance, world.bram, "Doen")
    case = drawn(world, instance)
    assert case.fact.lead == 13 * HOUR
    assert case.fact.wall == (26 + 3) * HOUR
    assert case.steps[-1].fact.since == 3 * HOUR
    assert case.steps[-1].fact.again


def test_a_fault_is_waiting_for_functional_management(world: World) -> None:
    with at(2, 9):
        instance = world.start(key="wijst")  # points to a person who does not exist
    with world.store.reading() as session:
        incident = session.query(Incident).filter_by(instance_id=instance).one().id
    with at(2, 10):
        task = claim(world, world.bram, world.task(instance, "Getal"))
        world.complete(world.bram, task, {"waarde": str(world.bram)})
    with at(2, 13), world.store.command() as work:
        retry_incident(work, world.actor(world.fenna), incident)
    with at(2, 16):
        do(world, instance, world.bram, "Doen", opened=(2, 15))
    step = drawn(world, instance).step("Doen")
    assert step.held == {"management:": 4, "coach:wijkcoach": 2}
    assert (step.waiting, step.working, step.holder) == (6, 1, "coach:wijkcoach")


def test_a_term_that_lapses_makes_the_case_late(world: World) -> None:
    from engine.jobs.runner import settle_all_terms

    instance = begun(world)
    with at(20, 9):
        settle_all_terms(world.store)
        do(world, instance, world.bram, "Doen")
    assert drawn(world, instance).fact.late


def test_a_night_and_a_weekend_take_no_working_time(world: World) -> None:
    instance = begun(world, day=6, hour=16)  # Friday
    with at(9, 10):
        do(world, instance, world.bram, "Doen")
    step = drawn(world, instance).step("Doen")
    assert step.waiting == 2
    assert step.fact.wall == 2 * DAY + 18 * HOUR


def test_a_change_to_summer_time_costs_an_hour_of_the_clock_and_none_of_work(world: World) -> None:
    instance = begun(world, day=27, hour=16)  # the Friday before 29 March
    with at(30, 10):
        do(world, instance, world.bram, "Doen")
    step = drawn(world, instance).step("Doen")
    assert step.waiting == 2
    assert step.fact.wall == 2 * DAY + 17 * HOUR


def test_all_at_one_moment_stays_in_the_order_of_the_log(world: World) -> None:
    instance = begun(world)
    with at(2, 9):
        do(world, instance, world.bram, "Doen")
        do(world, instance, world.carla, "Beslissen")
    case = drawn(world, instance)
    assert case.keys == ["Start_termijn", "Doen", "Beslissen"]
    assert [(step.waiting, step.held) for step in case.steps] == [(0, {})] * 3


def test_an_instance_in_which_nothing_ended_is_a_case_without_steps(world: World) -> None:
    with at(2, 9):
        instance = world.start(key="tweeluik")
    case = drawn(world, instance)
    assert (case.keys, case.fact.lead, case.fact.wall, case.fact.steps) == ([], 0, 0, 0)
    assert refresh(world.store) == 0
