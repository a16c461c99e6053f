import pytest

from engine.commands.claim_task import claim_task
from engine.commands.hand_over_task import hand_over_task
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import EventDetail, Holding, Person
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim, claimed, nothing_changes, reread
from tests.commands.world import World


def hand_over(world: World, actor_id: int, task_id: int, to: int, reason: str = "Ik ben met verlof.") -> None:
    with world.store.command() as work:
        hand_over_task(work, world.actor(actor_id), task_id, to, reason)


def test_the_colleague_holds_it_and_the_reason_is_kept_apart_from_the_log(world: World) -> None:
    _, task = claimed(world, world.bram)
    hand_over(world, world.bram, task.id, world.anna, "  Ik ben met verlof. ")
    assert reread(world, task.id).assignee_id == world.anna
    (event,) = world.events("task_handed_over")
    assert (event.actor_id, event.codes) == (world.bram, {"to": world.anna})
    with world.store.reading() as session:
        assert session.query(EventDetail).filter_by(event_id=event.id).one().text == {"reason": "Ik ben met verlof."}
        held = session.query(Holding).filter_by(task_id=task.id).order_by(Holding.id)
        assert [holding.person_id for holding in held] == [None, world.bram, world.anna]
    assert_sound(world)


def test_the_manager_hands_over_what_another_has(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    hand_over(world, world.carla, task.id, world.anna)
    assert reread(world, task.id).assignee_id == world.anna


def test_a_substitute_hands_over_for_the_absent_holder(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.substitute(world.bram, world.anna)
    hand_over(world, world.anna, task.id, world.anna)
    assert reread(world, task.id).assignee_id == world.anna
    assert world.events("task_handed_over")[0].acted_for_id == world.bram


@pytest.mark.parametrize("person", ["anna", "goran", "esra", "dirk"])
def test_nobody_else_hands_it_over(sqlite_world: World, person: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with (
        nothing_changes(sqlite_world),
        pytest.raises(Refused, match="Alleen wie de taak heeft, of de teammanager"),
    ):
        hand_over(sqlite_world, getattr(sqlite_world, person), task.id, sqlite_world.anna)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_asks_for_the_reason(sqlite_world: World, reason: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        hand_over(sqlite_world, sqlite_world.bram, task.id, sqlite_world.anna, reason)
    assert refusal.value.fields == {"reason": "Schrijf op waarom je deze taak overdraagt."}


def refused_receiver(world: World, task_id: int, to: int) -> str:
    with nothing_changes(world), pytest.raises(Invalid) as refusal:
        hand_over(world, world.carla, task_id, to)
    return refusal.value.fields["to_person_id"]


def test_says_why_it_cannot_be_theirs(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    assert refused_receiver(world, task.id, world.bram) == "Bram Lantaarn heeft deze taak al."
    assert refused_receiver(world, task.id, world.goran) == "Goran Tapuit hoort niet bij het team dat deze taak doet."
    assert refused_receiver(world, task.id, 999_999) == "Kies een collega die nu werkt."
    world.recuse(world.anna)
    assert refused_receiver(world, task.id, world.anna).startswith("Anna Wiekslag is zelf bij deze aanvraag of dit")


def test_someone_who_left_takes_nothing_over(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    with world.store.command() as work:
        work.get(Person, world.anna).active = False
    assert refused_receiver(world, task.id, world.anna) == "Kies een collega die nu werkt."


def test_whoever_is_excluded_takes_nothing_over(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id, first = claimed(world, world.bram)
    world.complete(world.bram, first, {})
    second = world.task(instance_id, "Dan")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), second.id)
    assert refused_receiver(world, second.id, world.anna).startswith("Anna Wiekslag is zelf bij deze aanvraag")


def test_a_finished_task_tells_who_finished_it(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.complete(world.bram, task, {})
    with nothing_changes(world), pytest.raises(Conflict, match="Bram Lantaarn rondde deze taak af om"):
        hand_over(world, world.carla, task.id, world.anna)


def test_who_had_to_wait_for_another_comes_after_it_in_time(world: World) -> None:
    """The manager's command began before Bram claimed, and got the task after."""
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as late:
        claim(world, world.bram, task)
        hand_over_task(late, world.actor(world.carla), task.id, world.anna, "Verdeling")
    assert reread(world, task.id).assignee_id == world.anna
    assert_sound(world)
