import pytest
from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.commands.reopen_casus import reopen_casus
from engine.errors import Conflict, Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, Event, EventDetail, Notification
from tests.commands.households import Street, settle


def closed(store: Store) -> Street:
    street = settle(store)
    with store.command() as work:
        close_casus(work, street.actor(street.fatma), street.casus, "Het gezin redt zich")
    return street


def reopen(street: Street, person_id: int, reason: str = "Hij meldde zich weer") -> None:
    with street.store.command() as work:
        reopen_casus(work, street.actor(person_id), street.casus, reason)


def test_the_same_file_opens_again_and_its_history_tells_why(store: Store) -> None:
    street = closed(store)
    reopen(street, street.marleen)
    with store.reading() as session:
        casus = session.scalars(select(Casus)).one()
        assert (casus.status, casus.closed_at) == ("open", None)
        kinds = session.scalars(select(Event.kind).where(Event.casus_id == casus.id).order_by(Event.id)).all()
        assert kinds[-2:] == ["casus_closed", "casus_reopened"]
        texts = session.scalars(select(EventDetail.text).order_by(EventDetail.id)).all()
        assert texts[-1] == {"reason": "Hij meldde zich weer"}
        told = session.scalars(select(Notification.person_id).where(Notification.kind == "casus_reopened")).all()
        assert told == [street.fatma]


def test_who_comes_second_hears_who_was_first_and_when(store: Store) -> None:
    street = closed(store)
    reopen(street, street.fatma)
    with pytest.raises(Conflict, match=r"Fatma Demir heropende hem om \d\d\.\d\d uur op"):
        reopen(street, street.marleen)


def test_an_open_casus_is_not_opened(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Conflict, match="al open"):
        reopen(street, street.fatma)


def test_asks_why_and_asks_it_of_who_works_with_the_file(store: Store) -> None:
    street = closed(store)
    with pytest.raises(Invalid):
        reopen(street, street.fatma, " ")
    for stranger in (street.zohra, street.bas, street.ruben):
        with pytest.raises(Refused):
            reopen(street, stranger)
