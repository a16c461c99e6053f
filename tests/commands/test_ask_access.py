import pytest
from sqlalchemy import select

from engine.commands.answer_access import answer_access
from engine.commands.ask_access import ask_access
from engine.commands.break_glass import break_glass
from engine.commands.declare_recusal import declare_recusal
from engine.errors import Conflict, Invalid, Refused
from engine.queries.access_requests import asked_of_casus, my_last_request, to_answer
from engine.store import Store
from engine.store.models import Event
from tests.commands.households import Street, settle
from tests.commands.walking import at_once

REASON = "Ik begeleid de zoon bij zijn opleiding"


def ask(street: Street, person_id: int, reason: str = REASON) -> int:
    with street.store.command() as work:
        return ask_access(work, street.actor(person_id), street.casus, reason)


def test_keeps_the_reason_beside_the_log_and_shows_it_to_who_decides_only(store: Store) -> None:
    street = settle(store)
    request_id = ask(street, street.zohra)
    with store.reading() as session:
        assert [each.reason for each in asked_of_casus(session, street.casus)] == [REASON]
        event = session.scalars(select(Event).where(Event.kind == "access_asked")).one()
        assert event.codes == {"request_id": request_id}
        deciding = {
            person: len(to_answer(session, street.actor(person)))
            for person in (street.fatma, street.marleen, street.joris, street.zohra, street.floor, street.bas)
        }
    assert {person for person, number in deciding.items() if number} == {street.fatma, street.marleen}


def test_asks_a_reason_and_only_once_while_it_is_open(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        ask(street, street.zohra, "zomaar")
    request_id = ask(street, street.zohra)
    with pytest.raises(Conflict):
        ask(street, street.zohra)
    with store.command() as work:
        answer_access(work, street.actor(street.fatma), request_id, grant=False, reason="Bel mij eerst even")
    ask(street, street.zohra, "We belden, en het blijft nodig")


def test_is_no_way_for_who_sees_the_file_already_but_is_for_who_broke_the_glass(store: Store) -> None:
    street = settle(store)
    for someone in (street.fatma, street.joris):
        with pytest.raises(Conflict):
            ask(street, someone)
    with store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, REASON)
    ask(street, street.zohra)


def test_is_for_staff_of_the_teams_who_are_not_related(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        declare_recusal(work, street.actor(street.zohra), street.casus, "relative")
    for someone in (street.zohra, street.bas, street.floor):
        with pytest.raises(Refused):
            ask(street, someone)


def test_a_request_ends_when_its_asker_turns_out_to_be_related(store: Store) -> None:
    street = settle(store)
    ask(street, street.zohra)
    with store.command() as work:
        declare_recusal(work, street.actor(street.zohra), street.casus, "relative")
    with store.reading() as session:
        assert asked_of_casus(session, street.casus) == ()
        last = my_last_request(session, street.actor(street.zohra), street.casus)
        assert last is not None
        assert (last.answered_at is not None, last.granted_until) == (True, None)


def test_of_two_presses_at_the_same_moment_one_asks_and_the_other_is_told_so(store: Store) -> None:
    street = settle(store)
    for person in (street.zohra, street.ruben):
        outcomes = at_once([lambda person=person: ask(street, person)] * 2)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "int"]
