import pytest
from sqlalchemy import select

from engine.commands.change_regisseur import change_regisseur
from engine.errors import Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, Event, EventDetail, Person
from tests import factories
from tests.commands.diagrams import FOLLOWING
from tests.commands.households import Street, settle
from tests.commands.world import World, publish


def change(street: Street, person_id: int, to: int, reason: str = "Fatma is ziek") -> None:
    with street.store.command() as work:
        change_regisseur(work, street.actor(person_id), street.casus, to, reason)


def test_the_manager_hands_over_at_once_and_the_log_says_from_whom_to_whom_and_why(store: Store) -> None:
    street = settle(store)
    change(street, street.marleen, street.joris)
    with store.reading() as session:
        assert session.scalar(select(Casus.regisseur_id).where(Casus.id == street.casus)) == street.joris
        event = session.scalars(select(Event).where(Event.kind == "regisseur_changed")).one()
        text = session.scalar(select(EventDetail.text).where(EventDetail.event_id == event.id))
    assert event.codes == {"from_person_id": street.fatma, "to_person_id": street.joris}
    assert text == {"reason": "Fatma is ziek"}


def test_the_team_manager_may_but_the_regisseur_a_colleague_and_another_team_may_not(store: Store) -> None:
    street = settle(store)
    for someone in (street.fatma, street.joris, street.zohra, street.bas):
        with pytest.raises(Refused):
            change(street, someone, street.joris)
    change(street, street.marleen, street.joris)


def test_only_a_present_unrelated_coach_of_the_team_can_take_over_and_always_with_a_reason(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        related = factories.make_person(work, "Nicht Ada", "wijkcoach", team=casus.team)
        factories.make_recusal(work, related, casus)
        gone = factories.make_person(work, "Oud Collega", "wijkcoach", team=casus.team, active=False)
    for someone in (street.zohra, street.marleen, street.fatma, related.id, gone.id, 10**9):
        with pytest.raises(Invalid) as refusal:
            change(street, street.marleen, someone)
        assert "to_person_id" in refusal.value.fields
    with pytest.raises(Invalid) as refusal:
        change(street, street.marleen, street.joris, reason=" ")
    assert "reason" in refusal.value.fields
    with store.reading() as session:
        assert session.get(Person, street.fatma) is not None
        assert session.scalar(select(Casus.regisseur_id).where(Casus.id == street.casus)) == street.fatma


def test_open_tasks_stay_with_who_has_them_and_later_ones_go_to_the_new_regisseur(sqlite_world: World) -> None:
    world = sqlite_world
    publish(world.store, {"volgt.bpmn": FOLLOWING})
    instance_id = world.start(key="volgt")
    with world.store.command() as work:
        change_regisseur(work, world.actor(world.carla), world.casus_id, world.bram, "Anna is ziek")
    first = world.task(instance_id, "Eerst")
    assert first.assignee_id == world.anna
    world.complete(world.anna, first, {})
    second = world.task(instance_id, "Dan")
    assert (second.assignee_id, second.excluded) == (world.bram, [world.anna])
