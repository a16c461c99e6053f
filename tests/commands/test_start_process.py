import json

import pytest

from engine.commands.start_process import start_process
from engine.errors import Conflict, NotFound, Refused
from engine.queries.casus_screen import startable
from engine.store.models import Casus
from tests.commands.diagrams import BEGUN_BY_MESSAGE
from tests.commands.soundness import assert_sound
from tests.commands.walking import kinds, nothing_changes
from tests.commands.world import World, publish


def test_the_first_task_waits_and_the_log_begins_with_the_start(world: World) -> None:
    instance_id = world.start(key="tweeluik")
    assert set(world.open_tasks(instance_id)) == {"Eerst"}
    instance = world.instance(instance_id)
    assert (instance.status, instance.started_by_id, instance.ended_at) == ("running", world.anna, None)
    (event,) = world.events("process_started")
    assert (event.actor_id, event.codes) == (world.anna, {"process": "tweeluik", "version": 1})
    assert kinds(world, instance_id, "process_started", "task_enabled") == ["process_started", "task_enabled"]
    assert_sound(world)


def test_what_the_process_asks_to_begin_with_is_there(sqlite_world: World) -> None:
    instance = sqlite_world.instance(sqlite_world.start(key="tweeluik"))
    assert json.loads(instance.state)["d"] == {"aanvrager": sqlite_world.anna}


def test_the_starter_is_told_the_task_that_is_theirs_at_once(sqlite_world: World) -> None:
    world = sqlite_world
    with world.store.command() as work:
        started = start_process(work, world.actor(world.anna), world.casus_id, "flexibel-budget", "Een koelkast")
    assert started.next_task_id == world.task(started.instance_id, "Vraag_beschrijven").id
    assert world.instance(started.instance_id).subject == "Een koelkast"


def test_a_task_of_the_team_is_nobodys_next_task(sqlite_world: World) -> None:
    world = sqlite_world
    with world.store.command() as work:
        assert start_process(work, world.actor(world.anna), world.casus_id, "tweeluik").next_task_id is None


@pytest.mark.parametrize("person", ["goran", "esra", "dirk", "fenna"])
def test_only_the_team_of_the_household_starts_something(sqlite_world: World, person: str) -> None:
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="Alleen het wijkteam van dit huishouden"):
        sqlite_world.start(getattr(sqlite_world, person), "tweeluik")


def test_whoever_is_related_to_the_household_starts_nothing(sqlite_world: World) -> None:
    sqlite_world.recuse(sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        sqlite_world.start(sqlite_world.bram, "tweeluik")


def test_nothing_starts_in_a_closed_casus(sqlite_world: World) -> None:
    with sqlite_world.store.command() as work:
        work.get(Casus, sqlite_world.casus_id).status = "closed"
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="alleen in een open casus"):
        sqlite_world.start(key="tweeluik")


def test_a_process_that_only_a_message_begins_is_neither_offered_nor_started(sqlite_world: World) -> None:
    publish(sqlite_world.store, {"bericht.bpmn": BEGUN_BY_MESSAGE})
    with sqlite_world.store.reading() as session:
        offered = {key for key, _name in startable(session)}
    assert "tweeluik" in offered
    assert "bericht" not in offered
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="begint vanzelf"):
        sqlite_world.start(key="bericht")


def test_says_that_a_process_is_not_published(sqlite_world: World) -> None:
    with nothing_changes(sqlite_world), pytest.raises(NotFound, match="niet gepubliceerd"):
        sqlite_world.start(key="bestaat-niet")
