"""Commands at the same moment on PostgreSQL: exactly one wins, and nobody waits in a circle."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.assign_tasks import assign_tasks
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import Completed
from engine.commands.correct_task import correct_task
from engine.commands.fire_timers import fire_timers
from engine.commands.hand_over_task import hand_over_task
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict, Refused, WaakvlamError
from engine.jobs.runner import run_due
from engine.store.models import Event, Team, UserTask
from tests import factories
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once, claim, claimed, reread
from tests.commands.world import World

pytestmark = pytest.mark.postgresql


def overdue(world: World) -> tuple[int, UserTask]:
    """An instance whose second task, claimed by Bram, should have been done yesterday."""
    with clock.frozen(clock.now() - timedelta(days=3)):
        instance_id, first = claimed(world, world.bram)
        world.complete(world.bram, first, {})
        return instance_id, claim(world, world.bram, world.task(instance_id, "Dan"))


def test_of_two_who_complete_a_task_one_does_and_the_other_is_told_who(postgres_world: World) -> None:
    world = postgres_world
    world.substitute(world.bram, world.anna)
    for _ in range(5):
        _, task = claimed(world, world.bram)
        people = (world.bram, world.anna)
        outcomes = at_once([lambda who=who, task=task: world.complete(who, task, {}) for who in people])
        (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, WaakvlamError)]
        winner = people[next(i for i, outcome in enumerate(outcomes) if isinstance(outcome, Completed))]
        name = {world.bram: "Bram Lantaarn", world.anna: "Anna Wiekslag"}[winner]
        assert type(refusal) is Conflict
        assert refusal.message.startswith(f"{name} rondde deze taak af om ")
        assert reread(world, task.id).completed_by_id == winner
    assert_sound(world)


def test_completing_and_handing_over_do_not_both_happen(postgres_world: World) -> None:
    world = postgres_world

    def hand_over(task: UserTask) -> str:
        with world.store.command() as work:
            hand_over_task(work, world.actor(world.carla), task.id, world.anna, "Verdeling")
        return "handed over"

    for _ in range(6):
        _, task = claimed(world, world.bram)
        done, given = at_once(
            [lambda task=task: world.complete(world.bram, task, {}), lambda task=task: hand_over(task)]
        )
        if given == "handed over":
            assert isinstance(done, Refused)
            assert reread(world, task.id).assignee_id == world.anna
        else:
            assert isinstance(done, Completed)
            assert isinstance(given, Conflict)
    assert_sound(world)


def test_completing_and_the_timer_that_ends_the_task_do_not_both_happen(postgres_world: World) -> None:
    world = postgres_world
    for _ in range(6):
        instance_id, task = overdue(world)
        done, fired = at_once(
            [
                lambda task=task: world.complete(world.bram, task, {}),
                lambda instance_id=instance_id: fire_timers(world.store, instance_id),
            ]
        )
        assert isinstance(done, Completed) != (fired is True)
        assert reread(world, task.id).status == ("cancelled" if fired is True else "completed")
        if fired is True:
            assert isinstance(done, Conflict)
            assert done.message.startswith("Deze taak is vervallen om ")
    assert_sound(world)


def test_completing_and_withdrawing_do_not_both_happen_to_a_task(postgres_world: World) -> None:
    world = postgres_world

    def withdraw(instance_id: int) -> str:
        with world.store.command() as work:
            withdraw_request(work, world.actor(world.anna), instance_id, "Niet meer nodig.")
        return "withdrawn"

    for _ in range(5):
        instance_id, task = claimed(world, world.bram)
        done, withdrawn = at_once(
            [
                lambda task=task: world.complete(world.bram, task, {}),
                lambda instance_id=instance_id: withdraw(instance_id),
            ]
        )
        assert withdrawn == "withdrawn"  # before or after the completion: either way it can
        assert reread(world, task.id).status == ("completed" if isinstance(done, Completed) else "cancelled")
        assert world.open_tasks(instance_id) == {}
    assert_sound(world)


def test_four_workers_fire_forty_due_timers_once_each(postgres_world: World, caplog: pytest.LogCaptureFixture) -> None:
    world = postgres_world
    instances = {overdue(world)[0] for _ in range(40)}
    with caplog.at_level(logging.ERROR):
        fired = at_once([lambda: run_due(world.store)] * 4)
    assert caplog.records == []
    assert sum(fired) == 40
    with world.store.reading() as session:
        found = session.scalars(
            select(Event.instance_id).where(Event.kind == "element_completed", Event.element_id == "Stil")
        ).all()
    assert sorted(found) == sorted(instances)
    assert_sound(world)


def test_two_managers_and_a_coach_who_correct_and_distribute_never_wait_in_a_circle(postgres_world: World) -> None:
    """Of two instances the older has the youngest task, so that the order of tasks is not that of instances."""
    world = postgres_world
    with world.store.command() as work:
        second = factories.make_person(work, "Hugo Ooievaar", "teammanager", team=work.get(Team, world.team_id)).id
    older, younger = world.start(key="bijeen"), world.start(key="bijeen")
    first = claim(world, world.bram, world.task(older, "Links"))
    world.complete(world.bram, first, {})
    with world.store.command() as work:
        correct_task(work, world.actor(world.bram), first.id, "Te vroeg.")
    along = [world.task(older, "Rechts").id, world.task(younger, "Links").id]
    against = [world.task(younger, "Rechts").id, world.task(older, "Links").id]

    def distribute(manager: int, task_ids: list[int], to: int) -> int:
        with world.store.command() as work:
            return assign_tasks(work, world.actor(manager), task_ids, to)

    for turn in range(6):
        to = (world.anna, world.bram)[turn % 2]
        outcomes = at_once(
            [
                lambda to=to: distribute(world.carla, along, to),
                lambda to=to: distribute(second, against, to),
            ]
        )
        assert outcomes == [2, 2]
    assert_sound(world)


def test_a_manager_who_distributes_and_coaches_who_claim_leave_one_holder_each(postgres_world: World) -> None:
    world = postgres_world
    with world.store.command() as work:
        team = work.get(Team, world.team_id)
        coaches = [factories.make_person(work, f"Coach {number}", "wijkcoach", team=team).id for number in range(6)]
    tasks = [world.task(world.start(key="tweeluik"), "Eerst").id for _ in range(6)]

    def take(coach: int, task_id: int) -> str:
        with world.store.command() as work:
            claim_task(work, world.actor(coach), task_id)
        return "claimed"

    def distribute() -> int:
        with world.store.command() as work:
            return assign_tasks(work, world.actor(world.carla), tasks, world.bram)

    outcomes = at_once([distribute, *[lambda c=c, t=t: take(c, t) for c, t in zip(coaches, tasks, strict=True)]])
    assert outcomes[0] == 6
    assert all(isinstance(outcome, Conflict) or outcome == "claimed" for outcome in outcomes[1:])
    assert {reread(world, task_id).assignee_id for task_id in tasks} == {world.bram}
    assert_sound(world)
