import pytest

from engine.commands.notices.escalate import escalate
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import EventDetail
from tests.commands.notices.reading import holding_of, told
from tests.commands.walking import at_once, claimed, nothing_changes, reread
from tests.commands.world import World

REASON = "Het gas wordt morgen afgesloten"


def ask(world: World, actor_id: int, holding_id: int, reason: str = REASON) -> None:
    with world.store.command() as work:
        escalate(work, world.actor(actor_id), holding_id, reason)


def test_asks_the_manager_of_the_team_and_leaves_the_task_where_it_is(world: World) -> None:
    _, task = claimed(world, world.bram)
    ask(world, world.anna, holding_of(world, task).id)
    assert told(world, world.carla) == ["escalated"]
    assert told(world, world.esra) == []
    assert reread(world, task.id).assignee_id == world.bram
    assert holding_of(world, task).escalated_at is not None


def test_the_reason_stays_out_of_the_log_that_nobody_can_change(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    ask(world, world.anna, holding_of(world, task).id)
    (event,) = world.events("holding_escalated")
    assert "gas" not in str(event.codes)
    with world.store.reading() as session:
        assert session.query(EventDetail).filter_by(event_id=event.id).one().text == {"reason": REASON}


def test_the_substitute_of_an_absent_manager_is_asked_too(sqlite_world: World) -> None:
    world = sqlite_world
    world.substitute(world.carla, world.esra)
    _, task = claimed(world, world.bram)
    ask(world, world.anna, holding_of(world, task).id)
    assert told(world, world.esra) == ["escalated"]


def test_a_manager_asks_the_budget_holder(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    ask(world, world.carla, holding_of(world, task).id)
    assert told(world, world.dirk) == ["escalated"]


def test_asks_once(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    ask(world, world.anna, holding_of(world, task).id)
    with nothing_changes(world), pytest.raises(Conflict, match="al hulp gevraagd"):
        ask(world, world.bram, holding_of(world, task).id)


@pytest.mark.postgresql
def test_of_two_who_ask_at_the_same_moment_one_is_told(postgres_world: World) -> None:
    world = postgres_world
    _, task = claimed(world, world.bram)
    held = holding_of(world, task).id
    outcomes = at_once([lambda who=who: ask(world, who, held) for who in (world.anna, world.bram)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert told(world, world.carla) == ["escalated"]


def test_wants_a_reason(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        ask(sqlite_world, sqlite_world.anna, holding_of(sqlite_world, task).id, " ")
    assert set(refusal.value.fields) == {"reason"}


@pytest.mark.parametrize("person", ["esra", "dirk", "fenna", "goran"])
def test_only_the_team_of_the_household_asks(sqlite_world: World, person: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        ask(sqlite_world, getattr(sqlite_world, person), holding_of(sqlite_world, task).id)
