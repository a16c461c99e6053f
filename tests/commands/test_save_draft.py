from datetime import timedelta

import pytest

from engine import clock
from engine.commands.save_draft import save_draft
from engine.errors import Conflict, Refused, StaleVersion
from engine.store.models import TaskDraft
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed, nothing_changes
from tests.commands.world import World


def save(world: World, person_id: int, task_id: int, version: int, **typed: str) -> None:
    with world.store.command() as work:
        save_draft(work, world.actor(person_id), task_id, version, typed)


def drafts(world: World) -> list[tuple[int, object]]:
    with world.store.reading() as session:
        return [(draft.person_id, draft.typed) for draft in session.query(TaskDraft)]


def test_keeps_what_was_typed_last_valid_or_not(world: World) -> None:
    _, task = claimed(world, world.bram)
    save(world, world.bram, task.id, task.version, bedrag="vierhonderd")
    save(world, world.bram, task.id, task.version, bedrag="400")
    assert drafts(world) == [(world.bram, {"bedrag": "400"})]
    assert_sound(world)


def test_does_not_make_the_page_of_the_holder_stale_or_write_what_was_typed_in_the_log(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    save(world, world.bram, task.id, task.version, bedrag="400")
    world.complete(world.bram, task, {})
    assert drafts(world) == []


def test_answers_when_it_was_saved(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    moment = clock.now() + timedelta(hours=1)
    with clock.frozen(moment), world.store.command() as work:
        assert save_draft(work, world.actor(world.bram), task.id, task.version, {}) == moment


def test_a_substitute_goes_on_with_what_the_holder_typed(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    save(world, world.bram, task.id, task.version, bedrag="400")
    world.substitute(world.bram, world.anna)
    save(world, world.anna, task.id, task.version, bedrag="450")
    assert drafts(world) == [(world.anna, {"bedrag": "450"})]


@pytest.mark.parametrize("person", ["anna", "carla", "goran"])
def test_only_the_holder_saves(sqlite_world: World, person: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        save(sqlite_world, getattr(sqlite_world, person), task.id, task.version, bedrag="400")


def test_a_task_of_nobody_takes_no_draft(sqlite_world: World) -> None:
    task = sqlite_world.task(sqlite_world.start(key="tweeluik"), "Eerst")
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        save(sqlite_world, sqlite_world.bram, task.id, task.version, bedrag="400")


def test_a_stale_tab_is_told_and_overwrites_nothing(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    save(world, world.bram, task.id, task.version, bedrag="400")
    with nothing_changes(world), pytest.raises(StaleVersion):
        save(world, world.bram, task.id, task.version - 1, bedrag="1")


def test_a_finished_task_takes_no_draft(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.complete(world.bram, task, {})
    with nothing_changes(world), pytest.raises(Conflict, match="Bram Lantaarn rondde deze taak af om"):
        save(world, world.bram, task.id, task.version, bedrag="400")
