from datetime import timedelta

from engine import clock
from engine.commands.start_task import start_task
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed, nothing_changes, reread
from tests.commands.world import World


def begin(world: World, person_id: int, task_id: int) -> None:
    with world.store.command() as work:
        start_task(work, world.actor(person_id), task_id)


def test_the_first_look_of_the_holder_is_remembered_and_a_later_one_is_not(world: World) -> None:
    _, task = claimed(world, world.bram)
    moment = clock.now() + timedelta(minutes=5)
    with clock.frozen(moment):
        begin(world, world.bram, task.id)
    with clock.frozen(moment + timedelta(hours=1)):
        begin(world, world.bram, task.id)
    assert reread(world, task.id).started_at == moment
    assert_sound(world)


def test_starting_does_not_make_the_page_stale(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    begin(sqlite_world, sqlite_world.bram, task.id)
    sqlite_world.complete(sqlite_world.bram, task, {})


def test_the_look_of_a_substitute_counts(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.substitute(world.bram, world.anna)
    begin(world, world.anna, task.id)
    assert reread(world, task.id).started_at is not None


def test_the_look_of_anybody_else_changes_nothing(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world):
        begin(sqlite_world, sqlite_world.anna, task.id)
        begin(sqlite_world, sqlite_world.carla, task.id)


def test_looking_back_at_a_finished_task_does_not_start_it(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.complete(sqlite_world.bram, task, {})
    with nothing_changes(sqlite_world):
        begin(sqlite_world, sqlite_world.bram, task.id)
