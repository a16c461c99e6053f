import pytest

from engine.commands.assign_tasks import assign_tasks
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store.models import UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim, nothing_changes, reread
from tests.commands.world import World


def three(world: World) -> list[UserTask]:
    return [world.task(world.start(key="tweeluik"), "Eerst") for _ in range(3)]


def distribute(world: World, actor_id: int, tasks: list[UserTask], to: int) -> int:
    with world.store.command() as work:
        return assign_tasks(work, world.actor(actor_id), [task.id for task in tasks], to)


def test_a_manager_gives_several_tasks_to_one_coach(world: World) -> None:
    tasks = three(world)
    assert distribute(world, world.carla, tasks, world.bram) == 3
    assert {reread(world, task.id).assignee_id for task in tasks} == {world.bram}
    assert [event.codes for event in world.events("task_assigned")] == [{"to": world.bram}] * 3
    assert_sound(world)


def test_a_task_that_is_theirs_already_stays_as_it_is(sqlite_world: World) -> None:
    world = sqlite_world
    tasks = three(world)
    before = claim(world, world.bram, tasks[0])
    assert distribute(world, world.carla, [*tasks, tasks[0]], world.bram) == 3
    assert reread(world, tasks[0].id).version == before.version
    assert len(world.events("task_assigned")) == 2


def test_one_that_cannot_be_assigned_keeps_all_where_they_are_and_is_named(sqlite_world: World) -> None:
    world = sqlite_world
    tasks = three(world)
    world.complete(world.anna, claim(world, world.anna, tasks[1]), {})
    with (
        nothing_changes(world),
        pytest.raises(Conflict, match=r"^‘Doe het eerste’: Anna Wiekslag rondde deze taak af om .* Haal deze taak uit"),
    ):
        distribute(world, world.carla, tasks, world.bram)


@pytest.mark.parametrize("person", ["anna", "esra", "dirk", "fenna"])
def test_only_the_manager_of_the_team_distributes(sqlite_world: World, person: str) -> None:
    tasks = three(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="Alleen de teammanager verdeelt taken"):
        distribute(sqlite_world, getattr(sqlite_world, person), tasks, sqlite_world.bram)


def test_a_coach_of_another_team_is_not_given_any(sqlite_world: World) -> None:
    tasks = three(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        distribute(sqlite_world, sqlite_world.carla, tasks, sqlite_world.goran)
    assert "Goran Tapuit hoort niet bij het team" in refusal.value.fields["to_person_id"]


def test_asks_to_choose_a_task(sqlite_world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        distribute(sqlite_world, sqlite_world.carla, [], sqlite_world.bram)
    assert refusal.value.fields == {"task_ids": "Kies ten minste één taak."}


def test_a_task_that_does_not_exist_keeps_all_where_they_are(sqlite_world: World) -> None:
    world = sqlite_world
    tasks = three(world)
    with nothing_changes(world), pytest.raises(NotFound), world.store.command() as work:
        assign_tasks(work, world.actor(world.carla), [tasks[0].id, 999_999], world.bram)
