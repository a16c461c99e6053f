"""A household takes back what it allowed: at once, also in a closed casus, and who shares on it is told."""

from threading import Thread

import pytest
from sqlalchemy import select

from engine.commands.dossier.consent import add_consent, latest_consent, why_not_valid
from engine.commands.dossier.withdraw_consent import withdraw_consent
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store import Store
from engine.store.models import Casus, CasusMessage, Consent, Event, EventDetail, Notification
from tests.commands.households import Street, settle


@pytest.fixture
def street(store: Store) -> Street:
    return settle(store)


def give(street: Street, *, is_given: bool = True) -> int:
    with street.store.command() as work:
        return add_consent(
            work,
            street.casus,
            purpose="verwijzing",
            partner="ggz-de-brug",
            is_given=is_given,
            given_by="Meneer",
            how="spoken",
        ).id


def withdraw(street: Street, consent_id: int, by: int = 0, reason: str = "Hij wil dit niet meer") -> None:
    with street.store.command() as work:
        withdraw_consent(work, street.actor(by or street.fatma), street.casus, consent_id, reason)


def test_a_withdrawn_consent_allows_nothing_and_says_why(street: Street) -> None:
    consent_id = give(street)
    withdraw(street, consent_id, by=street.joris)
    with street.store.reading() as session:
        consent = latest_consent(session, street.casus, "verwijzing", "ggz-de-brug")
        assert consent is not None
        assert why_not_valid(consent, consent.given_at.date()).startswith("Ingetrokken op ")
        event = session.scalars(select(Event).where(Event.kind == "consent_withdrawn")).one()
        text = session.scalar(select(EventDetail.text).where(EventDetail.event_id == event.id))
        told = list(session.scalars(select(Notification.person_id)))
    assert event.codes == {"consent_id": consent_id, "purpose": "verwijzing", "partner": "ggz-de-brug"}
    assert text == {"reason": "Hij wil dit niet meer"}
    assert told == [street.fatma]


def test_the_processes_that_share_on_it_get_a_message(street: Street) -> None:
    withdraw(street, give(street))
    with street.store.reading() as session:
        message = session.scalars(select(CasusMessage)).one()
    assert (message.name, message.payload) == (
        "Toestemming ingetrokken",
        {"doel": "verwijzing", "partner": "ggz-de-brug"},
    )


def test_also_in_a_closed_casus(street: Street) -> None:
    consent_id = give(street)
    with street.store.command() as work:
        casus = work.get(Casus, street.casus)
        casus.status, casus.closed_at = "closed", work.now
    withdraw(street, consent_id)


def test_only_the_team_records_it_and_with_what_was_said(street: Street) -> None:
    consent_id = give(street)
    for someone in (street.zohra, street.ruben, street.floor, street.bas):
        with pytest.raises(Refused):
            withdraw(street, consent_id, by=someone)
    with pytest.raises(Invalid) as refusal:
        withdraw(street, consent_id, reason=" ")
    assert "reason" in refusal.value.fields


def test_what_was_refused_or_is_not_of_this_household_cannot_be_withdrawn(street: Street) -> None:
    with pytest.raises(Conflict, match="gaf deze toestemming niet"):
        withdraw(street, give(street, is_given=False))
    with pytest.raises(NotFound):
        withdraw(street, 10**9)


def test_two_who_withdraw_at_once_send_one_message_and_the_second_is_told_when(street: Street) -> None:
    consent_id = give(street)
    refused: list[str] = []
    actors = (street.actor(street.fatma), street.actor(street.joris))

    def act(number: int) -> None:
        try:
            with street.store.command() as work:
                withdraw_consent(work, actors[number], street.casus, consent_id, "Hij wil dit niet meer")
        except Conflict as conflict:
            refused.append(conflict.message)

    threads = [Thread(target=act, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert "al ingetrokken" in refused[0]
    with street.store.reading() as session:
        assert len(session.scalars(select(CasusMessage)).all()) == 1
        assert session.get_one(Consent, consent_id).withdrawn_at is not None
