from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.fire_timers import due_instances, fire_timers
from engine.commands.terms.moving import Moved
from engine.errors import Conflict, Invalid, Refused, StaleVersion
from engine.store.models import UserTask
from tests.commands.soundness import assert_sound
from tests.commands.terms.running import (
    LATER,
    MONDAY,
    assert_agreement,
    begun,
    on,
    process_data,
    resume,
    suspend,
    the_term,
    timers,
)
from tests.commands.walking import at_once, claim, nothing_changes
from tests.commands.world import World, publish


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.AMSTERDAM).astimezone(UTC)


def test_a_decision_on_an_application_of_monday_is_due_two_weeks_later(world: World) -> None:
    """Wmo 2.3.5 lid 2: application on Monday 2 March 2026, decision on Monday 16 March at the latest."""
    instance_id = begun(world)
    term = the_term(world, instance_id)
    assert (term.starts_on, term.ends_on, term.status) == (date(2026, 3, 2), date(2026, 3, 16), "running")
    task = world.task(instance_id, "Beslissen")
    assert (task.due_at, task.has_term, task.law) == (
        end_of(date(2026, 3, 16)),
        True,
        "Wmo 2015 art. 2.3.5 lid 2",
    )
    due = timers(world, instance_id)
    assert due["Te_laat"] == end_of(date(2026, 3, 16))
    assert due["Bijna"] == datetime(2026, 3, 9, 8, tzinfo=UTC)  # five working days before, at nine in the morning
    assert_agreement(world, instance_id)


def test_fourteen_days_of_standing_still_move_everything_by_fourteen_days(world: World) -> None:
    """Awb 4:15 lid 1 onder a: asked on 4 March, so from the 5th; until the 18th: from 16 to 30 March."""
    instance_id = begun(world)
    with on("2026-03-04"):
        moved = suspend(world, instance_id, "a", "2026-03-04", "2026-03-18")
    assert (moved.ends_on, moved.tasks, moved.waits) == (date(2026, 3, 30), 1, 3)
    assert world.task(instance_id, "Beslissen").due_at == end_of(date(2026, 3, 30))
    due = timers(world, instance_id)
    assert due["Te_laat"] == end_of(date(2026, 3, 30))
    assert due["Bijna"] == datetime(2026, 3, 23, 8, tzinfo=UTC)
    assert due["Na_vijf_dagen"] == datetime(2026, 3, 21, 9, tzinfo=UTC)  # 7 March and fourteen days
    assert process_data(world, instance_id)["ends"] == "2026-03-30"
    assert_agreement(world, instance_id)
    assert_sound(world)


def test_without_a_known_end_nothing_fires_until_it_is_resumed(world: World) -> None:
    instance_id = begun(world)
    with on("2026-03-04"):
        assert suspend(world, instance_id, "2b", "2026-03-04").ends_on is None
    assert set(timers(world, instance_id).values()) == {None}
    assert not world.task(instance_id, "Beslissen").has_term
    assert_agreement(world, instance_id)
    with on("2026-12-24"):
        assert due_instances(world.store) == []
        with nothing_changes(world):
            assert not fire_timers(world.store, instance_id)


def test_resuming_adds_the_days_that_really_passed(world: World) -> None:
    """Awb 4:15 lid 2 onder b: from 4 March; runs again from the 14th: ten days. 26 March is a Thursday."""
    instance_id = begun(world)
    with on("2026-03-04"):
        suspend(world, instance_id, "2b", "2026-03-04", "2026-04-15")
    with on("2026-03-16"):
        moved = resume(world, instance_id, "2026-03-14")
    assert moved.ends_on == date(2026, 3, 26)
    assert timers(world, instance_id)["Na_vijf_dagen"] == datetime(2026, 3, 17, 9, tzinfo=UTC)
    assert the_term(world, instance_id).status == "running"
    assert_agreement(world, instance_id)
    with on("2026-03-27"):
        assert due_instances(world.store) == [instance_id]
        assert fire_timers(world.store, instance_id)
    assert {"Bericht", "Herinnerd", "Gebeld"} < set(world.open_tasks(instance_id))


def test_a_suspension_within_a_suspension_counts_once(world: World) -> None:
    """5 to 18 March (a, fourteen days), and from 9 to 12 March the applicant's delay (2b): still fourteen days."""
    instance_id = begun(world)
    with on("2026-03-04"):
        suspend(world, instance_id, "a", "2026-03-04", "2026-03-18")
    with on("2026-03-09"):
        assert suspend(world, instance_id, "2b", "2026-03-09").ends_on is None
    inner = the_term(world, instance_id).suspensions[1]
    with on("2026-03-13"):
        assert resume(world, instance_id, "2026-03-13", inner).ends_on == date(2026, 3, 30)
    assert the_term(world, instance_id).status == "suspended"
    assert_agreement(world, instance_id)


def test_a_term_that_would_end_on_the_fifth_of_may_ends_on_the_sixth(world: World) -> None:
    """Atw 1 and 3: application on 21 April 2026, two weeks later is Tuesday 5 May, Liberation Day."""
    instance_id = begun(world, at=datetime(2026, 4, 21, 9, tzinfo=UTC))
    assert the_term(world, instance_id).ends_on == date(2026, 5, 6)
    with on("2026-04-23"):
        assert suspend(world, instance_id, "2b", "2026-04-23", "2026-04-23").ends_on == date(2026, 5, 6)
    assert_agreement(world, instance_id)


def test_the_six_weeks_of_an_investigation_know_no_suspension(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world, "wmo-2.3.2")
    with on("2026-03-04"), nothing_changes(sqlite_world), pytest.raises(Invalid) as refused:
        suspend(sqlite_world, instance_id, "a", "2026-03-04")
    assert "Wmo 2015 art. 2.3.2 lid 1" in refused.value.fields["ground"]
    assert "Awb 4:15 schort alleen de termijn voor een beschikking op" in refused.value.fields["ground"]


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ("2026-03-05", None, "since"),  # tomorrow
        ("2026-03-01", None, "since"),  # before the term
        ("2026-03-04", "2026-03-03", "until"),
    ],
)
def test_refuses_days_that_cannot_be(sqlite_world: World, since: str, until: str | None, field: str) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"), nothing_changes(sqlite_world), pytest.raises(Invalid) as refused:
        suspend(sqlite_world, instance_id, "2b", since, until)
    assert set(refused.value.fields) == {field}


def test_a_term_that_is_over_is_not_suspended_from_today(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-20"), pytest.raises(Invalid, match="voorbij"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-20")


def test_a_term_that_is_met_is_not_suspended(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = begun(world)
    with on("2026-03-04"):
        world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Beslissen")), {})
        assert the_term(world, instance_id).status == "met"
        with pytest.raises(Conflict, match="loopt niet meer"):
            suspend(world, instance_id, "2b", "2026-03-04")


def test_only_the_team_of_the_household_suspends(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    for stranger in (sqlite_world.goran, sqlite_world.fenna, sqlite_world.esra):
        with on("2026-03-04"), nothing_changes(sqlite_world), pytest.raises(Refused):
            suspend(sqlite_world, instance_id, "2b", "2026-03-04", person_id=stranger)


def test_of_two_who_suspend_at_once_one_is_told_that_the_page_is_outdated(world: World) -> None:
    instance_id = begun(world)
    version = the_term(world, instance_id).version

    def act() -> Moved:
        with on("2026-03-04"):
            return suspend(world, instance_id, "2b", "2026-03-04", version=version)

    outcomes = at_once([act, act])
    assert {type(each) for each in outcomes} == {Moved, StaleVersion}
    assert len(the_term(world, instance_id).suspensions) == 1
    assert_agreement(world, instance_id)


def test_what_the_applicant_must_hear_is_ready_to_send(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "a", "2026-03-04", "2026-03-18")
    with on("2026-03-10"):
        resume(sqlite_world, instance_id, "2026-03-10")
    told = the_term(sqlite_world, instance_id).suspensions[0].notices
    assert [each["kind"] for each in told] == ["suspended", "resumed"]
    assert "Awb 4:15 lid 1 onder a" in told[0]["text"]
    assert "maandag 30 maart 2026" in told[0]["text"]
    assert "maandag 23 maart 2026" in told[1]["text"]  # five days, the 5th to the 9th: Saturday 21 moves to Monday


def test_what_opens_while_its_term_stands_still_waits_for_it_too(sqlite_world: World) -> None:
    """The second task, with a plain timer of five days: it has no date until the term runs again."""
    world = sqlite_world
    publish(world.store, {"beschikking.bpmn": LATER})
    with clock.frozen(MONDAY):
        instance_id = world.start(key="beschikking")
    with on("2026-03-04"):
        suspend(world, instance_id, "2b", "2026-03-04")
        world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Eerst")), {})
    assert timers(world, instance_id) == {"Na_vijf_dagen": None, "Einde": None}
    assert not world.task(instance_id, "Dan").has_term
    assert_agreement(world, instance_id)
    with on("2026-03-14"):
        resume(world, instance_id, "2026-03-14")
    assert timers(world, instance_id) == {
        "Na_vijf_dagen": datetime(2026, 3, 18, 23, tzinfo=UTC),  # the five days run from the 14th at midnight
        "Einde": end_of(date(2026, 3, 26)),
    }
    assert_agreement(world, instance_id)


def test_the_log_holds_the_ground_and_not_the_note(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
    (event,) = sqlite_world.events("term_suspended")
    assert event.codes["ground"] == "2b"
    with sqlite_world.store.reading() as session:
        assert session.scalars(select(UserTask.version).where(UserTask.instance_id == instance_id)).all() == [1]


def test_resuming_twice_tells_who_did(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
    (suspension,) = the_term(sqlite_world, instance_id).suspensions
    with on("2026-03-06"):
        resume(sqlite_world, instance_id, "2026-03-06", suspension)
        with pytest.raises(Conflict, match="Anna Wiekslag hervatte deze termijn al"):
            resume(sqlite_world, instance_id, "2026-03-06", suspension)


def test_refuses_to_resume_in_the_future_or_before_it_stood_still(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
        for day in ("2026-03-05", "2026-03-03"):
            with pytest.raises(Invalid) as refused:
                resume(sqlite_world, instance_id, day)
            assert set(refused.value.fields) == {"runs_from"}


def test_a_completion_on_the_day_of_asking_costs_no_day(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
        assert resume(sqlite_world, instance_id, "2026-03-04").ends_on == date(2026, 3, 16)
    assert_agreement(sqlite_world, instance_id)


def test_a_day_is_a_day_in_amsterdam(sqlite_world: World) -> None:
    """At half past eleven in the evening of 3 March in UTC it is 4 March in Vlamstede."""
    instance_id = begun(sqlite_world)
    with clock.frozen(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)):
        suspend(sqlite_world, instance_id, "2b", "2026-03-04")
    assert the_term(sqlite_world, instance_id).suspensions[0].starts_on == date(2026, 3, 4)
