from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.fire_timers import due_instances, fire_timers
from engine.errors import Conflict
from engine.store.models import Holding, Wait
from tests.commands.soundness import assert_sound
from tests.commands.walking import ask, claim, claimed, fill_in, nothing_changes, reread
from tests.commands.world import World


def second_task(world: World) -> int:
    """An instance whose second task goes back to the first when two days pass."""
    instance_id, first = claimed(world, world.bram)
    world.complete(world.bram, first, {})
    return instance_id


def due(world: World) -> datetime:
    with world.store.reading() as session:
        moment = session.scalars(select(Wait.due_at).where(Wait.status == "open").order_by(Wait.due_at)).first()
    assert moment is not None
    return moment


def test_before_it_is_due_nothing_fires(world: World) -> None:
    instance_id = second_task(world)
    with clock.frozen(due(world) - timedelta(seconds=1)), nothing_changes(world):
        assert due_instances(world.store) == []
        assert not fire_timers(world.store, instance_id)


def test_once_due_the_task_lapses_and_the_process_goes_on(world: World) -> None:
    instance_id = second_task(world)
    task = claim(world, world.bram, world.task(instance_id, "Dan"))
    moment = due(world)
    with clock.frozen(moment):
        assert due_instances(world.store) == [instance_id]
        assert fire_timers(world.store, instance_id)
    lapsed = reread(world, task.id)
    assert (lapsed.status, lapsed.completed_at, lapsed.completed_by_id) == ("cancelled", moment, None)
    assert set(world.open_tasks(instance_id)) == {"Eerst"}
    with world.store.reading() as session:
        assert session.query(Wait).one().status == "done"
    assert_sound(world)


def test_firing_twice_changes_nothing(world: World) -> None:
    instance_id = second_task(world)
    with clock.frozen(due(world) + timedelta(days=1)):
        fire_timers(world.store, instance_id)
        with nothing_changes(world):
            assert due_instances(world.store) == []
            assert not fire_timers(world.store, instance_id)


def test_the_engine_itself_is_the_one_who_acts(sqlite_world: World) -> None:
    instance_id = second_task(sqlite_world)
    with clock.frozen(due(sqlite_world)):
        fire_timers(sqlite_world.store, instance_id)
    fired = [event for event in sqlite_world.events("element_completed") if event.element_id == "Stil"]
    assert [event.actor_id for event in fired] == [None]


def test_who_was_overtaken_is_told_that_the_task_lapsed(sqlite_world: World) -> None:
    instance_id = second_task(sqlite_world)
    task = claim(sqlite_world, sqlite_world.bram, sqlite_world.task(instance_id, "Dan"))
    with clock.frozen(due(sqlite_world)):
        fire_timers(sqlite_world.store, instance_id)
        with pytest.raises(Conflict, match=r"Deze taak is vervallen om \d\d\.\d\d uur op"):
            sqlite_world.complete(sqlite_world.bram, task, {})


def test_a_completed_task_takes_its_timer_along(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = second_task(world)
    moment = due(world)
    world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Dan")), {})
    with clock.frozen(moment):
        assert due_instances(world.store) == []
    with world.store.reading() as session:
        assert session.query(Wait).one().status == "cancelled"


def test_who_is_due_longest_comes_first_and_who_is_seen_is_passed_by(sqlite_world: World) -> None:
    world = sqlite_world
    later, first = clock.now() + timedelta(hours=2), clock.now() + timedelta(hours=1)
    with clock.frozen(later):
        younger = second_task(world)
    with clock.frozen(first):
        older = second_task(world)
    with clock.frozen(later + timedelta(days=3)):
        assert due_instances(world.store) == [older, younger]
        assert due_instances(world.store, limit=1) == [older]
        assert due_instances(world.store, skip={older}) == [younger]


def test_a_decider_who_stays_silent_is_passed_over_for_one_with_mandate(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = ask(world, "1.850,00")
    if "Motiveren" in world.open_tasks(instance_id):
        fill_in(
            world, instance_id, world.anna, "Motiveren", motivering_resultaat="Weer eten.", motivering_zonder="Honger."
        )
    first = world.task(instance_id, "Beslissen")
    assert first.assignee_id in (world.carla, world.esra)
    with clock.frozen(due(world)):
        assert fire_timers(world.store, instance_id)
    second = world.task(instance_id, "Beslissen")
    assert second.assignee_id not in (None, first.assignee_id, world.anna)
    assert reread(world, first.id).status == "cancelled"
    with world.store.reading() as session:
        holder = session.query(Holding).filter_by(task_id=second.id).one()
    assert (holder.kind, holder.person_id) == ("person", second.assignee_id)
    assert_sound(world)


def test_an_instance_that_does_not_exist_fires_nothing(sqlite_world: World) -> None:
    assert not fire_timers(sqlite_world.store, 999_999)
