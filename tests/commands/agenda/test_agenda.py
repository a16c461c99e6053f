from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.agenda.put_on_agenda import put_on_agenda
from engine.commands.agenda.record_advice import record_advice
from engine.commands.agenda.withdraw_item import withdraw_item
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import AgendaItem, Casus
from tests.commands.notices.reading import told
from tests.commands.walking import at_once, nothing_changes
from tests.commands.world import World

QUESTION = "Hoe helpen we deze man om op tijd te zijn?"


def today() -> date:
    return clock.local(clock.now()).date()


def put(world: World, actor_id: int, day: date | None = None, question: str = QUESTION) -> int:
    with world.store.command() as work:
        return put_on_agenda(work, world.actor(actor_id), world.casus_id, question, day or today())


def advise(world: World, actor_id: int, item_id: int, advice: str = "Ga samen") -> None:
    with world.store.command() as work:
        record_advice(work, world.actor(actor_id), item_id, advice)


def withdraw(world: World, actor_id: int, item_id: int) -> None:
    with world.store.command() as work:
        withdraw_item(work, world.actor(actor_id), item_id)


def item(world: World, item_id: int) -> AgendaItem:
    with world.store.reading() as session:
        return session.scalars(select(AgendaItem).where(AgendaItem.id == item_id)).one()


def test_who_asked_and_the_regisseur_hear_of_the_advice(world: World) -> None:
    item_id = put(world, world.bram)
    assert told(world, world.anna) == ["agenda_planned"]
    advise(world, world.carla, item_id)
    assert told(world, world.anna) == ["agenda_planned", "advice_recorded"]
    assert told(world, world.bram) == ["advice_recorded"]
    found = item(world, item_id)
    assert (found.advice, found.advised_by_id) == ("Ga samen", world.carla)


def test_question_and_advice_stay_out_of_the_log_that_nobody_can_change(sqlite_world: World) -> None:
    item_id = put(sqlite_world, sqlite_world.anna)
    advise(sqlite_world, sqlite_world.anna, item_id)
    codes = str([event.codes for kind in ("agenda_item_put", "advice_recorded") for event in sqlite_world.events(kind)])
    assert "man" not in codes
    assert "samen" not in codes


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_meeting_lies_ahead_within_a_year(sqlite_world: World, days: int, fits: bool) -> None:
    if fits:
        put(sqlite_world, sqlite_world.anna, today() + timedelta(days=days))
    else:
        with pytest.raises(Invalid) as refusal:
            put(sqlite_world, sqlite_world.anna, today() + timedelta(days=days))
        assert set(refusal.value.fields) == {"meets_on"}


def test_wants_a_question_and_an_advice(sqlite_world: World) -> None:
    with pytest.raises(Invalid):
        put(sqlite_world, sqlite_world.anna, question=" ")
    item_id = put(sqlite_world, sqlite_world.anna)
    with pytest.raises(Invalid):
        advise(sqlite_world, sqlite_world.anna, item_id, " ")


@pytest.mark.postgresql
def test_a_casus_stands_once_on_the_agenda_of_a_day(postgres_world: World) -> None:
    world = postgres_world
    outcomes = at_once([lambda: put(world, world.anna), lambda: put(world, world.bram)])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "int"]


def test_what_was_withdrawn_may_come_back(sqlite_world: World) -> None:
    withdraw(sqlite_world, sqlite_world.anna, put(sqlite_world, sqlite_world.anna))
    assert put(sqlite_world, sqlite_world.anna)


def test_an_advice_is_final(sqlite_world: World) -> None:
    world = sqlite_world
    item_id = put(world, world.anna)
    advise(world, world.anna, item_id)
    for act in (lambda: advise(world, world.bram, item_id), lambda: withdraw(world, world.anna, item_id)):
        with nothing_changes(world), pytest.raises(Conflict, match="advies staat al op papier"):
            act()


def test_there_is_no_advice_about_what_was_withdrawn(sqlite_world: World) -> None:
    item_id = put(sqlite_world, sqlite_world.anna)
    withdraw(sqlite_world, sqlite_world.bram, item_id)
    with pytest.raises(Conflict, match="van de agenda gehaald"):
        advise(sqlite_world, sqlite_world.anna, item_id)


@pytest.mark.parametrize("person", ["esra", "dirk", "fenna", "goran"])
def test_only_the_team_of_the_household_touches_its_agenda(sqlite_world: World, person: str) -> None:
    world = sqlite_world
    item_id, stranger = put(world, world.anna), getattr(world, person)
    for act in (
        lambda: put(world, stranger, today() + timedelta(days=1)),
        lambda: advise(world, stranger, item_id),
        lambda: withdraw(world, stranger, item_id),
    ):
        with nothing_changes(world), pytest.raises(Refused):
            act()


def test_who_is_related_neither_asks_nor_advises(sqlite_world: World) -> None:
    world = sqlite_world
    item_id = put(world, world.anna)
    world.recuse(world.bram)
    with pytest.raises(Refused):
        advise(world, world.bram, item_id)
    with pytest.raises(Refused):
        put(world, world.bram, today() + timedelta(days=1))


def test_a_closed_casus_is_not_put_on_the_agenda(sqlite_world: World) -> None:
    with sqlite_world.store.command() as work:
        work.get(Casus, sqlite_world.casus_id).status = "closed"
    with pytest.raises(Refused):
        put(sqlite_world, sqlite_world.anna)
