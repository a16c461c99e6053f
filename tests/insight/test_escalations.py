"""Escalations: what a timer on the edge of a step took away, from whom, after how long, and where it went."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.fire_timers import fire_timers
from engine.deadlines.working_time import local_clock, worked_until
from engine.insight.escalations import Escalation, escalations
from engine.insight.shape import Chosen, Source
from engine.store.models import UserTask, Wait
from tests.commands.walking import ask
from tests.commands.world import World

BEGIN = datetime(2026, 11, 23, 9, tzinfo=clock.AMSTERDAM)
OWN = Source(0, "flexibel-budget", None, (202601, 202612))


def silence(world: World) -> tuple[UserTask, datetime]:
    """Nobody reads along; answers the task that was taken away, and when."""
    with clock.frozen(BEGIN):
        instance_id = ask(world, "400,00")
        task = world.task(instance_id, "Meelezen")
    with world.store.reading() as session:
        due = session.scalars(select(Wait.due_at).where(Wait.element_id == "Meelezen_blijft_uit", Wait.due_at > BEGIN))
        moment = max(each for each in due if each is not None)
    with clock.frozen(moment):
        assert fire_timers(world.store, instance_id)
    return task, moment


def told(world: World, chosen: Chosen | None = None) -> list[Escalation]:
    with world.store.reading() as session:
        return escalations(session, OWN, chosen or Chosen())


def test_task_that_nobody_took_up_is_told_with_how_long_it_had_waited(world: World) -> None:
    task, moment = silence(world)
    found = told(world)
    assert [(each.step, each.kind, each.key, each.waited.n) for each in found] == [
        ("Meelezen", "group", task.candidate_group, 1)
    ]
    worked = worked_until(local_clock(moment)) - worked_until(local_clock(task.created_at))
    assert found[0].waited.median == worked / 1_000_000 > 4 * 28_800
    with world.store.reading() as session:
        opened = session.scalars(select(UserTask.element_id).where(UserTask.created_at == moment)).all()
    assert opened == ["Beslissen"]
    assert found[0].next_steps == (("Beslissen", 1),)


def test_task_that_was_done_in_time_is_none(world: World) -> None:
    with clock.frozen(BEGIN):
        ask(world, "400,00")
    assert told(world) == []


def test_only_those_of_the_period_team_and_version_are_told(sqlite_world: World) -> None:
    _task, moment = silence(sqlite_world)
    month = clock.local(moment).year * 100 + clock.local(moment).month
    assert len(told(sqlite_world, Chosen(first_month=month, last_month=month))) == 1
    assert told(sqlite_world, Chosen(last_month=month - 1)) == []
    assert told(sqlite_world, Chosen(team=sqlite_world.team_id + 77)) == []
    assert told(sqlite_world, Chosen(version=99)) == []


def test_reminder_that_takes_nothing_away_is_none(sqlite_world: World) -> None:
    _task, moment = silence(sqlite_world)
    with clock.frozen(moment + timedelta(days=1)):
        before = told(sqlite_world)
    with sqlite_world.store.command() as work:
        for wait in work.session.scalars(select(Wait).where(Wait.status == "done")):
            wait.interrupting = False
    assert len(before) == 1
    assert told(sqlite_world) == []


@pytest.mark.parametrize("source", [Source(3, None, "oud", None), Source(0, "intake", None, None)])
def test_other_process_and_other_log_have_none(sqlite_world: World, source: Source) -> None:
    silence(sqlite_world)
    with sqlite_world.store.reading() as session:
        assert escalations(session, source, Chosen()) == []
