import logging
from datetime import timedelta
from threading import Event, Thread

import pytest

from engine import clock
from engine.jobs import runner
from engine.jobs.runner import run_due, run_for_ever, start_in_background
from engine.store import Store
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed, nothing_changes
from tests.commands.world import World


def overdue(world: World) -> int:
    """An instance with a timer that was due yesterday."""
    with clock.frozen(clock.now() - timedelta(days=3)):
        instance_id, first = claimed(world, world.bram)
        world.complete(world.bram, first, {})
    return instance_id


def test_fires_all_that_is_due_and_a_second_look_finds_nothing(world: World) -> None:
    instances = [overdue(world) for _ in range(3)]
    assert run_due(world.store) == 3
    assert all(set(world.open_tasks(instance_id)) == {"Eerst"} for instance_id in instances)
    with nothing_changes(world):
        assert run_due(world.store) == 0
    assert_sound(world)


def test_looks_on_when_there_is_more_than_one_look_holds(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def two_at_a_time(store: Store, skip: set[int]) -> list[int]:
        return due(store, limit=2, skip=skip)

    due = runner.due_instances
    monkeypatch.setattr(runner, "due_instances", two_at_a_time)
    for _ in range(5):
        overdue(sqlite_world)
    assert run_due(sqlite_world.store) == 5


def test_one_instance_that_fails_is_logged_and_holds_up_no_other(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = overdue(sqlite_world), overdue(sqlite_world)
    fire = runner.fire_timers

    def fail_on_one(store: Store, instance_id: int) -> bool:
        if instance_id == broken:
            raise RuntimeError("kapot")
        return fire(store, instance_id)

    monkeypatch.setattr(runner, "fire_timers", fail_on_one)
    with caplog.at_level(logging.ERROR):
        assert run_due(sqlite_world.store) == 1
    assert [record.getMessage() for record in caplog.records] == [f"Timers of instance {broken} could not fire"]
    assert set(sqlite_world.open_tasks(sound)) == {"Eerst"}
    monkeypatch.undo()
    assert run_due(sqlite_world.store) == 1


def test_goes_on_looking_after_the_database_was_away(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, looks = Event(), []

    def look(_: Store) -> int:
        looks.append(None)
        if len(looks) == 3:
            stop.set()
        raise OSError("weg")

    monkeypatch.setattr(runner, "run_due", look)
    with caplog.at_level(logging.ERROR):
        run_for_ever(sqlite_world.store, 0.0, stop)
    assert [record.getMessage() for record in caplog.records] == ["Could not look for due timers"] * 3


def test_fires_beside_the_web_server_until_it_is_told_to_stop(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    overdue(sqlite_world)
    fired = Event()
    threads: list[Thread] = []

    def look(store: Store) -> int:
        count = run_due(store)
        if count:
            fired.set()
        return count

    def remember(**given: object) -> Thread:
        threads.append(Thread(**given))  # type: ignore[arg-type]
        return threads[0]

    monkeypatch.setattr(runner, "run_due", look)
    monkeypatch.setattr(runner, "Thread", remember)
    stop = start_in_background(sqlite_world.store, 0.01)
    assert fired.wait(30)
    stop.set()
    threads[0].join(30)
    assert not threads[0].is_alive()
    assert_sound(sqlite_world)
