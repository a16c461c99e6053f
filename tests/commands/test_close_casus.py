import pytest
from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.errors import Conflict, Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, Incident, UserTask
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


def test_stays_open_while_a_task_or_an_incident_is_open(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        instance = factories.make_instance(work, casus)
        task = UserTask(
            instance_id=instance.id,
            casus_id=casus.id,
            node_id="1",
            element_id="Bel",
            process_key="flexibel-budget",
            name="Bel het gezin",
            due_at=work.now,
            created_at=work.now,
        )
        work.session.add(task)
    with pytest.raises(Conflict, match="nog werk open: “Bel het gezin”"):
        close(street, street.fatma)
    with store.command() as work:
        work.get(UserTask, task.id).status = "completed"
        work.session.add(
            Incident(
                tenant=work.tenant,
                instance_id=instance.id,
                casus_id=street.casus,
                node_id="1",
                element_id="Som",
                reason="Er ontbreekt iets.",
                occurred_at=work.now,
            )
        )
    with pytest.raises(Conflict, match="nog een storing"):
        close(street, street.fatma)


def test_closes_while_something_only_waits(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        factories.make_instance(work, work.get(Casus, street.casus))
    close(street, street.fatma)
    with store.reading() as session:
        assert session.scalars(select(Casus.status).where(Casus.id == street.casus)).one() == "closed"


def test_asks_a_reason_and_the_regisseur_or_team_manager(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        close(street, street.fatma, " ")
    for someone in (street.joris, street.zohra, street.bas):
        with pytest.raises(Refused):
            close(street, someone)
    close(street, street.marleen)
