import logging
from datetime import timedelta
from threading import Event, Thread

import pytest

from engine import clock
from engine.insight.refresh import behind, refresh
from engine.jobs import runner
from engine.jobs.runner import run_due, run_for_ever, sparing, start_in_background
from engine.store import Store
from engine.store.models import CaseFact
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


def test_brings_the_figures_up_to_date_at_every_look(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed(sqlite_world, sqlite_world.bram)
    stop = Event()

    def last_look(store: Store, *, transactions: int) -> int:
        stop.set()
        return refresh(store, transactions=transactions)

    monkeypatch.setattr(runner, "refresh", last_look)
    run_for_ever(sqlite_world.store, 0.0, stop)
    with sqlite_world.store.reading() as session:
        assert behind(session) == 0
        assert session.query(CaseFact).count() == 1


def test_what_spares_the_requests_rests_as_long_as_its_share_says(monkeypatch: pytest.MonkeyPatch) -> None:
    now, looks = [100.0], []

    def look() -> None:
        looks.append(now[0])
        now[0] += 2.0
        if len(looks) == 2:
            raise RuntimeError("kapot")

    monkeypatch.setattr(runner, "monotonic", lambda: now[0])
    spared, whole = sparing(look, 0.1), sparing(look, 1.0)
    spared()
    now[0] = 119.9
    spared()
    assert looks == [100.0]
    now[0] = 120.0
    with pytest.raises(RuntimeError):
        spared()
    spared()
    assert looks == [100.0, 120.0]
    whole()
    whole()
    assert looks == [100.0, 120.0, 122.0, 124.0]


def test_figures_that_fail_hold_up_no_mail(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, sent = Event(), []

    def fail(*_given: object, **_named: object) -> int:
        raise RuntimeError("kapot")

    def send(*_given: object) -> None:
        sent.append(1)
        stop.set()

    monkeypatch.setattr(runner, "refresh", fail)
    monkeypatch.setattr(runner, "send_mail", send)
    with caplog.at_level(logging.ERROR):
        run_for_ever(sqlite_world.store, 0.0, stop)
    assert sent == [1]
    assert [record.getMessage() for record in caplog.records] == ["Could not bring the figures up to date"]
