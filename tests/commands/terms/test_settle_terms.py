from datetime import date

import pytest
from sqlalchemy import select

from engine.commands.terms.settle_terms import settle_terms, terms_to_settle
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict
from engine.store.models import Notification
from tests.commands.terms.running import LATER, assert_agreement, begun, on, resume, suspend, the_term
from tests.commands.walking import claim, nothing_changes
from tests.commands.world import World, publish


def settle(world: World) -> int:
    return sum(settle_terms(world.store, term_id) for term_id in terms_to_settle(world.store))


def told(world: World, kind: str) -> set[int]:
    with world.store.reading() as session:
        return set(session.scalars(select(Notification.person_id).where(Notification.kind == kind)))


def test_on_its_last_day_a_term_still_runs(world: World) -> None:
    begun(world)
    with on("2026-03-16", hour=22), nothing_changes(world):  # eleven in the evening in Amsterdam
        assert terms_to_settle(world.store) == []


def test_after_its_last_day_it_has_lapsed_and_regisseur_and_manager_know(world: World) -> None:
    instance_id = begun(world)
    with on("2026-03-17"):
        assert settle(world) == 1
        assert the_term(world, instance_id).status == "lapsed"
        assert told(world, "term_passed") == {world.anna, world.carla}
        with nothing_changes(world):
            assert settle(world) == 0
    assert [event.codes["rule"] for event in world.events("term_lapsed")] == ["wmo-2.3.5"]


def test_a_term_within_which_the_resident_may_act_passes_without_alarm(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world, "wmo-2.3.2-persoonlijk-plan")
    with on("2026-03-17"):
        assert settle(sqlite_world) == 1
    assert the_term(sqlite_world, instance_id).status == "lapsed"
    assert told(sqlite_world, "term_passed") == set()


def test_of_two_workers_one_settles_a_term(sqlite_world: World) -> None:
    begun(sqlite_world)
    with on("2026-03-17"):
        (term_id,) = terms_to_settle(sqlite_world.store)
        assert settle_terms(sqlite_world.store, term_id)
        assert not settle_terms(sqlite_world.store, term_id)


def test_a_suspension_with_a_known_end_is_over_by_itself(world: World) -> None:
    instance_id = begun(world)
    with on("2026-03-04"):
        suspend(world, instance_id, "a", "2026-03-04", "2026-03-18")
    with on("2026-03-18"):
        assert terms_to_settle(world.store) == []
    with on("2026-03-19"):
        assert settle(world) == 1
    term = the_term(world, instance_id)
    assert (term.status, term.ends_on) == ("running", date(2026, 3, 30))
    assert (term.suspensions[0].ends_on, term.suspensions[0].resumed_by_id) == (date(2026, 3, 18), None)
    assert [event.actor_id for event in world.events("term_resumed")] == [None]
    assert_agreement(world, instance_id)


def test_a_term_that_stands_still_does_not_lapse(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
    with on("2027-03-04"):
        assert settle(sqlite_world) == 0


def test_after_months_away_the_end_of_a_suspension_and_the_lapse_are_both_seen(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "a", "2026-03-04", "2026-03-18")
    with on("2026-06-01"):
        assert settle(sqlite_world) == 1
    assert the_term(sqlite_world, instance_id).status == "lapsed"


def test_a_term_resumed_after_its_end_lapses_at_the_next_look(sqlite_world: World) -> None:
    """The applicant answered on 5 March, and somebody wrote it down on 2 April."""
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
    with on("2026-04-02"):
        assert resume(sqlite_world, instance_id, "2026-03-05").ends_on == date(2026, 3, 17)
        assert settle(sqlite_world) == 1
    assert the_term(sqlite_world, instance_id).status == "lapsed"


def test_what_was_met_too_late_stays_known_as_late(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = begun(world)
    with on("2026-03-17"):
        settle(world)
        world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Beslissen")), {})
    term = the_term(world, instance_id)
    assert (term.status, term.closed_at is not None) == ("lapsed", True)
    assert [event.codes["is_late"] for event in world.events("term_met")] == [True]
    with on("2026-03-18"):
        assert terms_to_settle(world.store) == []


def test_a_term_of_a_process_that_was_stopped_stops_and_never_lapses(world: World) -> None:
    instance_id = begun(world)
    with on("2026-03-10"):
        suspend(world, instance_id, "a", "2026-03-09")
        stop(world, instance_id)
    term = the_term(world, instance_id)
    assert (term.status, term.closed_at is not None) == ("stopped", True)
    with on("2026-04-17"):
        assert terms_to_settle(world.store) == []
        with pytest.raises(Conflict, match="loopt niet meer"):
            resume(world, instance_id, "2026-04-16")


def test_a_term_that_a_process_never_met_stops_with_its_last_step(sqlite_world: World) -> None:
    publish(sqlite_world.store, {"beschikking.bpmn": LATER})
    with on("2026-03-02"):
        instance_id = sqlite_world.start(key="beschikking")
        for element in ("Eerst", "Dan"):
            do(sqlite_world, instance_id, element)
    assert sqlite_world.instance(instance_id).status == "completed"
    assert the_term(sqlite_world, instance_id).status == "stopped"


def test_a_term_that_was_met_stays_met_when_its_process_ends(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-10"):
        do(sqlite_world, instance_id, "Beslissen")
    assert sqlite_world.instance(instance_id).status == "completed"
    assert the_term(sqlite_world, instance_id).status == "met"


def test_of_a_process_that_was_stopped_too_late_it_stays_known_as_late(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-17"):
        settle(sqlite_world)
        stop(sqlite_world, instance_id)
    assert the_term(sqlite_world, instance_id).status == "lapsed"


def do(world: World, instance_id: int, element: str) -> None:
    world.complete(world.bram, claim(world, world.bram, world.task(instance_id, element)), {})


def stop(world: World, instance_id: int) -> None:
    with world.store.command() as work:
        withdraw_request(work, world.actor(world.anna), instance_id, "De aanvrager wil niet meer.")
