import pytest

from engine.commands.save_draft import save_draft
from engine.commands.unclaim_task import unclaim_task
from engine.errors import Conflict, Refused
from engine.store.models import TaskDraft, UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed, kinds, nothing_changes, reread
from tests.commands.world import World


def unclaim(world: World, person_id: int, task_id: int) -> None:
    with world.store.command() as work:
        unclaim_task(work, world.actor(person_id), task_id)


def test_the_task_is_nobodys_again_and_its_team_holds_it(world: World) -> None:
    instance_id, task = claimed(world, world.bram)
    unclaim(world, world.bram, task.id)
    again = reread(world, task.id)
    assert (again.assignee_id, again.claimed_at, again.status) == (None, None, "open")
    assert kinds(world, instance_id, "task_claimed", "task_unclaimed") == ["task_claimed", "task_unclaimed"]
    assert_sound(world)


def test_what_was_typed_stays_for_who_takes_it_next(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with sqlite_world.store.command() as work:
        save_draft(work, sqlite_world.actor(sqlite_world.bram), task.id, task.version, {"vraag": "half af"})
    unclaim(sqlite_world, sqlite_world.bram, task.id)
    with sqlite_world.store.reading() as session:
        assert session.query(TaskDraft).one().typed == {"vraag": "half af"}


def test_a_substitute_gives_it_back_and_for_whom_is_recorded(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.substitute(world.bram, world.anna)
    unclaim(world, world.anna, task.id)
    assert reread(world, task.id).assignee_id is None
    event = world.events("task_unclaimed")[0]
    assert (event.actor_id, event.acted_for_id) == (world.anna, world.bram)


@pytest.mark.parametrize("person", ["anna", "carla", "goran"])
def test_only_the_holder_gives_it_back(sqlite_world: World, person: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with (
        nothing_changes(sqlite_world),
        pytest.raises(Refused, match="Alleen wie de taak heeft, geeft hem terug"),
    ):
        unclaim(sqlite_world, getattr(sqlite_world, person), task.id)


def test_a_task_that_was_given_back_is_not_given_back_twice(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    unclaim(sqlite_world, sqlite_world.bram, task.id)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        unclaim(sqlite_world, sqlite_world.bram, task.id)


def test_a_finished_task_tells_who_finished_it_and_when(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.complete(sqlite_world.bram, task, {})
    with (
        nothing_changes(sqlite_world),
        pytest.raises(Conflict, match=r"^Bram Lantaarn rondde deze taak af om \d\d\.\d\d uur op \d\d-\d\d-\d{4}\.$"),
    ):
        unclaim(sqlite_world, sqlite_world.bram, task.id)


def test_a_task_for_one_person_alone_is_handed_over_instead(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with sqlite_world.store.command() as work:
        work.get(UserTask, task.id).candidate_group = None
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Draag hem over aan een collega"):
        unclaim(sqlite_world, sqlite_world.bram, task.id)
