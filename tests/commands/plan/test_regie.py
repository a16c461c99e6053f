"""The regie is offered and accepted: until then the regisseur stays, and afterwards the tasks of the regie moved."""

from threading import Thread

import pytest
from sqlalchemy import select

from engine.commands.change_regisseur import change_regisseur
from engine.commands.plan.answer_regie import answer_regie
from engine.commands.plan.offer_regie import offer_regie, withdraw_offer
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store import Store
from engine.store.models import Casus, Event, Notification, RegieOffer
from tests import factories
from tests.commands.diagrams import FOLLOWING
from tests.commands.households import Street, settle
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim
from tests.commands.world import World, publish

NOTE = "Er is beloofd om donderdag te bellen."


@pytest.fixture
def street(store: Store) -> Street:
    return settle(store)


def offer(street: Street, by: int = 0, to: int = 0, note: str = NOTE) -> int:
    with street.store.command() as work:
        return offer_regie(work, street.actor(by or street.fatma), street.casus, to or street.joris, note)


def answer(street: Street, offer_id: int, *, accept: bool, by: int = 0, why: str = "") -> int:
    with street.store.command() as work:
        return answer_regie(work, street.actor(by or street.joris), offer_id, accept=accept, answer=why)


def regisseur(street: Street) -> int:
    with street.store.reading() as session:
        return session.get_one(Casus, street.casus).regisseur_id


def told(street: Street, kind: str) -> list[int]:
    with street.store.reading() as session:
        return list(session.scalars(select(Notification.person_id).where(Notification.kind == kind)))


def test_an_offer_changes_nothing_until_it_is_accepted(street: Street) -> None:
    offer_id = offer(street)
    assert (regisseur(street), told(street, "regie_offered")) == (street.fatma, [street.joris])
    answer(street, offer_id, accept=True)
    assert (regisseur(street), told(street, "regie_answered")) == (street.joris, [street.fatma])
    with street.store.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "regie_accepted")).one()
    assert event.codes == {"offer_id": offer_id, "from_person_id": street.fatma, "to_person_id": street.joris}


def test_declining_needs_a_reason_and_leaves_the_regisseur(street: Street) -> None:
    offer_id = offer(street)
    with pytest.raises(Invalid) as refusal:
        answer(street, offer_id, accept=False)
    assert "answer" in refusal.value.fields
    answer(street, offer_id, accept=False, why="Ik zit vol")
    assert regisseur(street) == street.fatma
    assert offer(street) != offer_id


def test_only_the_receiver_answers(street: Street) -> None:
    offer_id = offer(street)
    for someone in (street.fatma, street.marleen, street.zohra, street.bas):
        with pytest.raises(Refused):
            answer(street, offer_id, accept=True, by=someone)


def test_only_the_regisseur_and_the_manager_offer(street: Street) -> None:
    for someone in (street.joris, street.zohra, street.ruben, street.bas):
        with pytest.raises(Refused):
            offer(street, by=someone)
    offer(street, by=street.marleen)
    assert told(street, "regie_offered") == [street.joris]


def test_the_regie_goes_to_a_present_unrelated_coach_of_the_team_with_what_they_should_know(street: Street) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        related = factories.make_person(work, "Nicht Ada", "wijkcoach", team=casus.team)
        factories.make_recusal(work, related, casus)
        related_id = related.id
    for someone in (street.zohra, street.marleen, street.fatma, related_id, 10**9):
        with pytest.raises(Invalid) as refusal:
            offer(street, to=someone)
        assert "to_person_id" in refusal.value.fields
    with pytest.raises(Invalid) as refusal:
        offer(street, note=" ")
    assert "note" in refusal.value.fields


def test_one_offer_at_a_time_and_it_can_be_taken_back(street: Street) -> None:
    offer_id = offer(street)
    with pytest.raises(Conflict, match="wacht een aanbod op antwoord van Joris Lindeboom"):
        offer(street)
    with street.store.command() as work:
        withdraw_offer(work, street.actor(street.fatma), street.casus, offer_id)
    with pytest.raises(Conflict, match="ingetrokken"):
        answer(street, offer_id, accept=True)
    with street.store.command() as work, pytest.raises(NotFound):
        withdraw_offer(work, street.actor(street.fatma), street.casus, 10**9)
    offer(street)


def test_an_answer_is_given_once(street: Street) -> None:
    offer_id = offer(street)
    answer(street, offer_id, accept=True)
    with pytest.raises(Conflict, match="Joris Lindeboom nam de regie over op"):
        answer(street, offer_id, accept=False, why="Toch niet")


def test_a_change_at_once_overtakes_an_offer_and_is_for_the_manager(street: Street) -> None:
    offer_id = offer(street)
    with street.store.command() as work, pytest.raises(Refused):
        change_regisseur(work, street.actor(street.fatma), street.casus, street.joris, "Ziek")
    with street.store.command() as work:
        change_regisseur(work, street.actor(street.marleen), street.casus, street.joris, "Fatma is ziek")
    with pytest.raises(Conflict, match="ingetrokken"):
        answer(street, offer_id, accept=True)


def test_a_regisseur_who_is_related_gives_the_regie_away_at_once(street: Street) -> None:
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        factories.make_recusal(work, casus.regisseur, casus)
    with street.store.command() as work:
        change_regisseur(work, street.actor(street.fatma), street.casus, street.joris, "Het is mijn zus")
    assert regisseur(street) == street.joris


def test_two_offers_at_the_same_moment_leave_one(street: Street) -> None:
    outcomes: list[str] = []
    givers = (street.actor(street.fatma), street.actor(street.marleen))

    def act(number: int) -> None:
        try:
            with street.store.command() as work:
                offer_regie(work, givers[number], street.casus, street.joris, NOTE)
            outcomes.append("offered")
        except Conflict:
            outcomes.append("refused")

    threads = [Thread(target=act, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["offered", "refused"]
    with street.store.reading() as session:
        assert len(session.scalars(select(RegieOffer)).all()) == 1


def test_open_tasks_of_the_regisseur_move_along_and_a_task_that_somebody_took_does_not(world: World) -> None:
    publish(world.store, {"volgt.bpmn": FOLLOWING})
    mine = world.start(key="volgt")
    taken = world.start(key="tweeluik")
    claim(world, world.anna, world.task(taken, "Eerst"))
    with world.store.command() as work:
        offer_id = offer_regie(work, world.actor(world.anna), world.casus_id, world.bram, NOTE)
    with world.store.command() as work:
        moved = answer_regie(work, world.actor(world.bram), offer_id, accept=True)
    assert (moved, world.task(mine, "Eerst").assignee_id) == (1, world.bram)
    assert world.task(taken, "Eerst").assignee_id == world.anna
    (event,) = world.events("task_handed_over")
    assert event.codes == {"to": world.bram}
    assert_sound(world)
