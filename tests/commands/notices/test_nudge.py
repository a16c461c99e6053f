from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.clock import AMSTERDAM
from engine.commands.notices.nudge import nudge
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store.models import Holding, ProcessInstance, Referral
from tests.commands.notices.reading import holding_of, mails, told
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once, claimed, nothing_changes
from tests.commands.world import World

MORNING = datetime(2026, 11, 24, 9, tzinfo=AMSTERDAM)


def ask(world: World, actor_id: int, holding_id: int) -> bool:
    with world.store.command() as work:
        return nudge(work, world.actor(actor_id), holding_id)


def test_asks_the_holder_and_the_one_who_stands_in(world: World) -> None:
    _, task = claimed(world, world.bram)
    world.substitute(world.bram, world.anna)
    assert ask(world, world.carla, holding_of(world, task).id)
    assert told(world, world.bram) == told(world, world.anna) == ["nudged"]
    assert [event.task_id for event in world.events("holder_nudged")] == [task.id]
    assert_sound(world)


def test_asks_once_a_day(sqlite_world: World) -> None:
    world = sqlite_world
    with clock.frozen(MORNING):
        _, task = claimed(world, world.bram)
    asked = []
    for passed in (timedelta(0), timedelta(seconds=40), timedelta(hours=8), timedelta(days=1)):
        with clock.frozen(MORNING + passed):
            asked.append(ask(world, world.carla, holding_of(world, task).id))
    assert asked == [True, False, False, True]
    assert told(world, world.bram) == ["nudged", "nudged"]


@pytest.mark.postgresql
def test_of_two_who_ask_at_the_same_moment_one_does(postgres_world: World) -> None:
    world = postgres_world
    _, task = claimed(world, world.bram)
    held = holding_of(world, task).id
    asked = at_once([lambda who=who: ask(world, who, held) for who in (world.carla, world.anna)])
    assert sorted(asked) == [False, True]
    assert told(world, world.bram) == ["nudged"]
    assert len(world.events("holder_nudged")) == 1


def test_what_lies_with_a_group_is_asked_of_its_members_in_the_team(sqlite_world: World) -> None:
    world = sqlite_world
    task = world.task(world.start(key="tweeluik"), "Eerst")
    assert ask(world, world.carla, holding_of(world, task).id)
    assert told(world, world.bram) == ["nudged"]
    assert told(world, world.goran) == []


@pytest.mark.parametrize("person", ["esra", "dirk", "fenna", "goran"])
def test_only_the_team_of_the_household_asks(sqlite_world: World, person: str) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Refused):
        ask(sqlite_world, getattr(sqlite_world, person), holding_of(sqlite_world, task).id)


def test_who_is_related_does_not_ask(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.recuse(sqlite_world.carla)
    with pytest.raises(Refused):
        ask(sqlite_world, sqlite_world.carla, holding_of(sqlite_world, task).id)


def test_nobody_asks_themselves(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    with pytest.raises(Invalid, match="Je bent zelf aan zet"):
        ask(sqlite_world, sqlite_world.bram, holding_of(sqlite_world, task).id)


def test_what_moved_on_is_not_asked_for(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    held = holding_of(world, task).id
    world.complete(world.bram, task, {})
    with pytest.raises(Conflict, match="ligt daar niet meer"):
        ask(world, world.carla, held)
    with pytest.raises(NotFound):
        ask(world, world.carla, 999_999)


def with_others(world: World, kind: str, key: str | None = None) -> int:
    """A holding of somebody outside; answers its id."""
    instance_id = world.start(key="tweeluik")
    with world.store.command() as work:
        holding = Holding(
            casus_id=world.casus_id,
            instance_id=instance_id,
            kind=kind,
            group_key=key,
            team_id=world.team_id,
            since=work.now,
        )
        work.session.add(holding)
        work.session.flush()
        return holding.id


@pytest.mark.parametrize("kind", ["resident", "clock"])
def test_a_resident_or_a_term_is_not_asked_by_a_press(sqlite_world: World, kind: str) -> None:
    with pytest.raises(Invalid, match="Bel de inwoner"):
        ask(sqlite_world, sqlite_world.anna, with_others(sqlite_world, kind))


def test_a_partner_gets_a_mail_that_names_nobody(sqlite_world: World) -> None:
    world = sqlite_world
    held = with_others(world, "partner", "ggz-de-brug")
    with world.store.command() as work:
        instance = work.session.scalars(select(ProcessInstance).order_by(ProcessInstance.id.desc())).first()
        assert instance is not None
        work.session.add(
            Referral(
                casus_id=world.casus_id,
                instance_id=instance.id,
                partner_key="ggz-de-brug",
                subject="Intake",
                question="Kunt u meneer Korenbloem zien?",
                ground="consent",
                sent_at=work.now,
            )
        )
    assert ask(world, world.anna, held)
    (mail,) = mails(world)
    assert mail.purpose == "reminder"
    assert "orenbloem" not in mail.subject + mail.text
    assert ask(world, world.carla, held) is False
    assert len(mails(world)) == 1


def test_a_partner_without_a_referral_is_to_be_called(sqlite_world: World) -> None:
    world = sqlite_world
    held = with_others(world, "partner", "ggz-de-brug")
    with nothing_changes(world), pytest.raises(Invalid, match="Bel de organisatie"):
        ask(world, world.anna, held)
