from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine import clock
from engine.commands.answer_access import answer_access
from engine.commands.ask_access import ask_access
from engine.errors import Conflict, Invalid, Refused
from engine.permissions import may_see, verdict
from engine.permissions.casus_access import casus_subject
from engine.queries.access_requests import all_requests, my_last_request
from engine.store import Store
from engine.store.models import Casus, Event, Person, Tenant
from tests import factories
from tests.commands.households import Street, settle

REASON = "Ik begeleid de zoon bij zijn opleiding"


@pytest.fixture
def street(store: Store) -> Street:
    return settle(store)


def ask(street: Street, person_id: int) -> int:
    with street.store.command() as work:
        return ask_access(work, street.actor(person_id), street.casus, REASON)


def answer(street: Street, person_id: int, request_id: int, *, grant: bool = True, **more: int | str) -> None:
    with street.store.command() as work:
        answer_access(work, street.actor(person_id), request_id, grant=grant, **more)  # type: ignore[arg-type]


def sees(street: Street, person_id: int) -> bool:
    with street.store.reading() as session:
        return bool(may_see(session, street.actor(person_id), street.casus))


def test_a_granted_file_is_open_for_the_agreed_days_and_not_longer(street: Street) -> None:
    request_id = ask(street, street.zohra)
    answer(street, street.fatma, request_id, days=10)
    with street.store.reading() as session:
        subject = casus_subject(session, street.casus)
        event = session.scalars(select(Event).where(Event.kind == "access_granted")).one()
    assert verdict("see_casus", street.actor(street.zohra), subject).rule == "has_agreed_access"
    assert event.codes == {"request_id": request_id, "person_id": street.zohra, "days": 10}
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert sees(street, street.zohra)
    with clock.frozen(clock.now() + timedelta(days=11)):
        assert not sees(street, street.zohra)


def test_a_refusal_needs_a_reason_that_the_asker_reads_and_opens_nothing(street: Street) -> None:
    request_id = ask(street, street.zohra)
    with pytest.raises(Invalid):
        answer(street, street.marleen, request_id, grant=False, reason=" ")
    answer(street, street.marleen, request_id, grant=False, reason="De zoon heeft een eigen coach")
    assert not sees(street, street.zohra)
    with street.store.reading() as session:
        last = my_last_request(session, street.actor(street.zohra), street.casus)
        assert last is not None
        assert (last.answer, last.answered_by, last.granted_until) == (
            "De zoon heeft een eigen coach",
            "Marleen Oostenwind",
            None,
        )
        assert [each.id for each in all_requests(session)] == [request_id]


def test_is_for_the_regisseur_their_substitute_and_the_team_manager_only(street: Street) -> None:
    request_id = ask(street, street.zohra)
    for someone in (street.joris, street.zohra, street.ruben, street.floor, street.bas):
        with pytest.raises(Refused):
            answer(street, someone, request_id)
    with street.store.command() as work:
        substitute = factories.make_person(work, "Invaller Bo", "wijkcoach")
        factories.make_substitution(work, work.get(Person, street.fatma), substitute)
    answer(street, substitute.id, request_id)


def test_nobody_answers_their_own_request(street: Street) -> None:
    with street.store.command() as work:
        work.session.execute(update(Tenant).values(access_policy="own"))
    request_id = ask(street, street.marleen)  # a manager who does not see the file under this policy
    with pytest.raises(Refused) as refusal:
        answer(street, street.marleen, request_id)
    assert refusal.value.rule == "own_request"


def test_is_given_once(street: Street) -> None:
    request_id = ask(street, street.zohra)
    answer(street, street.fatma, request_id)
    with pytest.raises(Conflict):
        answer(street, street.marleen, request_id, grant=False, reason="Toch maar niet")


@pytest.mark.parametrize("days", [0, -1, 366, 10**20])
def test_refuses_a_number_of_days_that_nobody_means(street: Street, days: int) -> None:
    request_id = ask(street, street.zohra)
    with pytest.raises(Invalid):
        answer(street, street.fatma, request_id, days=days)


def test_gives_nothing_to_who_left_or_is_related_by_now(street: Street) -> None:
    request_id = ask(street, street.zohra)
    with street.store.command() as work:
        factories.make_recusal(work, work.get(Person, street.zohra), work.get(Casus, street.casus))
    with pytest.raises(Conflict):
        answer(street, street.fatma, request_id)
    assert not sees(street, street.zohra)
