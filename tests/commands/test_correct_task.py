from datetime import timedelta

import pytest

from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.correct_task import correct_task
from engine.commands.fire_timers import fire_timers
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import EventDetail, UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import ask, claim, claimed, grant, kinds, nothing_changes, ready_to_decide, reread
from tests.commands.world import World


def correct(world: World, person_id: int, task_id: int, reason: str = "Verkeerde vinkje.") -> int:
    with world.store.command() as work:
        return correct_task(work, world.actor(person_id), task_id, reason)


def completed(world: World) -> tuple[int, UserTask]:
    instance_id, task = claimed(world, world.bram)
    world.complete(world.bram, task, {})
    return instance_id, task


def finished(world: World, instance_id: int, element: str) -> UserTask:
    with world.store.reading() as session:
        return (
            session.query(UserTask)
            .filter_by(instance_id=instance_id, element_id=element, status="completed")
            .order_by(UserTask.id.desc())
            .first()
        )


def test_what_followed_is_cancelled_and_the_task_is_back_with_who_held_it(world: World) -> None:
    instance_id, task = completed(world)
    followed = world.task(instance_id, "Dan")
    again = correct(world, world.bram, task.id)
    assert set(world.open_tasks(instance_id)) == {"Eerst"}
    assert reread(world, again).assignee_id == world.bram
    assert reread(world, followed.id).status == "cancelled"
    world.complete(world.bram, reread(world, again), {})
    assert set(world.open_tasks(instance_id)) == {"Dan"}
    assert_sound(world)


def test_the_reason_is_kept_apart_from_the_log(sqlite_world: World) -> None:
    _, task = completed(sqlite_world)
    correct(sqlite_world, sqlite_world.bram, task.id, " Verkeerde vinkje. ")
    (event,) = sqlite_world.events("task_corrected")
    with sqlite_world.store.reading() as session:
        assert session.query(EventDetail).filter_by(event_id=event.id).one().text == {"reason": "Verkeerde vinkje."}


def test_answers_are_kept(sqlite_world: World) -> None:
    instance_id = ask(sqlite_world, "400,00")
    correct(sqlite_world, sqlite_world.anna, finished(sqlite_world, instance_id, "Aanvraag_aanvullen").id)
    assert '"bedrag":400' in sqlite_world.instance(instance_id).state
    assert_sound(sqlite_world)


def test_a_manager_corrects_for_the_coach_who_gets_it_back(sqlite_world: World) -> None:
    _, task = completed(sqlite_world)
    again = correct(sqlite_world, sqlite_world.carla, task.id)
    assert reread(sqlite_world, again).assignee_id == sqlite_world.bram


@pytest.mark.parametrize("person", ["anna", "goran", "esra"])
def test_nobody_else_corrects(sqlite_world: World, person: str) -> None:
    _, task = completed(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="Alleen wie de taak afrondde, of de teammanager"):
        correct(sqlite_world, getattr(sqlite_world, person), task.id)


def test_asks_for_the_reason(sqlite_world: World) -> None:
    _, task = completed(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        correct(sqlite_world, sqlite_world.bram, task.id, " ")
    assert refusal.value.fields == {"reason": "Schrijf op wat er mis ging."}


def test_an_open_task_is_not_corrected(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Alleen een afgeronde taak"):
        correct(sqlite_world, sqlite_world.bram, task.id)


def test_the_same_completion_is_corrected_once(sqlite_world: World) -> None:
    _, task = completed(sqlite_world)
    correct(sqlite_world, sqlite_world.carla, task.id)
    with (
        nothing_changes(sqlite_world),
        pytest.raises(Conflict, match=r"^Carla Roerdomp herstelde deze taak al om \d\d\.\d\d uur op"),
    ):
        correct(sqlite_world, sqlite_world.bram, task.id)


def test_what_has_ended_is_not_corrected(sqlite_world: World) -> None:
    instance_id, task = completed(sqlite_world)
    sqlite_world.complete(
        sqlite_world.bram, claim(sqlite_world, sqlite_world.bram, sqlite_world.task(instance_id, "Dan")), {}
    )
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Dit proces is al afgelopen"):
        correct(sqlite_world, sqlite_world.bram, task.id)


def test_the_decision_is_not_corrected_once_money_is_reserved_by_it(sqlite_world: World) -> None:
    instance_id = ready_to_decide(sqlite_world)
    grant(sqlite_world, instance_id)
    decided = finished(sqlite_world, instance_id, "Zelf_beslissen")
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Er is al een besluit genomen"):
        correct(sqlite_world, sqlite_world.anna, decided.id)


def test_nor_is_what_came_before_the_decision(sqlite_world: World) -> None:
    instance_id = ready_to_decide(sqlite_world)
    grant(sqlite_world, instance_id)
    asked = finished(sqlite_world, instance_id, "Aanvraag_aanvullen")
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Er is al een besluit genomen"):
        correct(sqlite_world, sqlite_world.anna, asked.id)


def test_a_branch_beside_it_goes_on(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = world.start(key="samen")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), world.task(instance_id, "Getal").id)
    task = world.task(instance_id, "Getal")
    world.complete(world.bram, task, {"waarde": "2"})
    with nothing_changes(world), pytest.raises(Conflict, match="Wat op deze taak volgde is al klaar"):
        correct(world, world.bram, task.id)
    assert world.instance(instance_id).status == "incident"


@pytest.mark.parametrize("before", [{"Links"}, {"Links", "Rechts"}])
def test_the_branch_beside_it_keeps_what_it_did_where_they_come_together(sqlite_world: World, before: set[str]) -> None:
    world = sqlite_world
    instance_id = world.start(key="bijeen")

    def do(element: str) -> None:
        task = world.task(instance_id, element)
        world.complete(world.bram, task if task.assignee_id else claim(world, world.bram, task), {})

    for element in sorted(before):
        do(element)
    correct(world, world.bram, finished(world, instance_id, "Links").id)
    assert set(world.open_tasks(instance_id)) == {"Links", "Rechts"} - before | {"Links"}
    for element in sorted({"Links", "Rechts"} - before | {"Links"}):
        do(element)
    do("Slot")
    assert world.instance(instance_id).status == "completed"
    assert_sound(world)


def test_a_timer_that_ran_beside_what_followed_is_gone_with_it(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id, task = completed(world)
    correct(world, world.bram, task.id)
    with clock.frozen(clock.now() + timedelta(days=9)), nothing_changes(world):
        assert not fire_timers(world.store, instance_id)
    assert kinds(world, instance_id, "task_corrected", "task_enabled")[-2:] == ["task_corrected", "task_enabled"]
