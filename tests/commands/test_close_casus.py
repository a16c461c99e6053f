import pytest
from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.errors import Conflict, Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, ProcessInstance
from tests import factories
from tests.commands.households import Street, settle


def close(street: Street, person_id: int, reason: str = "Het gezin redt zich") -> None:
    with street.store.command() as work:
        close_casus(work, street.actor(person_id), street.casus, reason)


def test_the_regisseur_closes_a_casus_in_which_nothing_runs(store: Store) -> None:
    street = settle(store)
    close(street, street.fatma)
    with store.reading() as session:
        casus = session.scalars(select(Casus).where(Casus.id == street.casus)).one()
        assert casus.status == "closed"
        assert casus.closed_at is not None
    with pytest.raises(Conflict, match="al gesloten"):
        close(street, street.fatma)


def test_stays_open_while_something_runs_or_stands_still_on_an_incident(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        instance = factories.make_instance(work, work.get(Casus, street.casus))
    for status in ("running", "incident"):
        with store.command() as work:
            work.get(ProcessInstance, instance.id).status = status
        with pytest.raises(Conflict, match="loopt nog één proces"):
            close(street, street.fatma)


def test_asks_a_reason_and_the_regisseur_or_team_manager(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        close(street, street.fatma, " ")
    for someone in (street.joris, street.zohra, street.bas):
        with pytest.raises(Refused):
            close(street, someone)
    close(street, street.marleen)
