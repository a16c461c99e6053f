import pytest
from sqlalchemy import update

from engine.commands.change_casus import change_casus
from engine.errors import Invalid, Refused, StaleVersion
from engine.store import Store
from engine.store.models import Casus, Person, Tenant
from tests import factories
from tests.commands.households import Street, settle


def change(street: Street, person_id: int, version: int = 1, name: str = "gezin Havik") -> None:
    with street.store.command() as work:
        change_casus(work, street.actor(person_id), street.casus, version, name=name, life_areas=["wonen", "werk"])


def test_a_coach_of_the_team_changes_name_and_life_areas(store: Store) -> None:
    street = settle(store)
    change(street, street.joris)
    with store.reading() as session:
        casus = session.get(Casus, street.casus)
        assert casus is not None
        assert (casus.name, casus.life_areas, casus.version) == ("gezin Havik", "wonen werk", 2)


@pytest.mark.parametrize("person", ["joris", "marleen"])
def test_who_may_not_see_the_file_changes_nothing_in_it(store: Store, person: str) -> None:
    street = settle(store)
    with store.command() as work:
        work.session.execute(update(Tenant).values(access_policy="own"))
    with pytest.raises(Refused):
        change(street, getattr(street, person))
    with store.command() as work:
        casus = work.get(Casus, street.casus)
        factories.make_holding(work, factories.make_instance(work, casus), work.get(Person, getattr(street, person)))
    change(street, getattr(street, person))


def test_who_looked_at_an_older_version_is_told_so(store: Store) -> None:
    street = settle(store)
    change(street, street.fatma)
    with pytest.raises(StaleVersion):
        change(street, street.joris, version=1, name="gezin Valk")


def test_a_household_keeps_a_name(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        change(street, street.fatma, name=" ")


def test_another_team_changes_nothing_and_nobody_changes_a_closed_casus(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Refused):
        change(street, street.zohra)
    with store.command() as work:
        work.get(Casus, street.casus).status = "closed"
    with pytest.raises(Refused):
        change(street, street.fatma)
