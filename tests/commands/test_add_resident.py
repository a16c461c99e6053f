from datetime import date

import pytest

from engine.commands.add_resident import add_resident, let_resident_leave
from engine.commands.register_casus import NewResident
from engine.errors import Conflict, Invalid, NotFound, Refused
from engine.store import Store
from engine.store.models import Resident
from tests import factories
from tests.commands.households import settle


def test_someone_joins_a_household_and_leaves_it_again(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        resident_id = add_resident(work, street.actor(street.fatma), street.casus, NewResident("Oom Wim", "de heer"))
    with store.command() as work:
        let_resident_leave(work, street.actor(street.joris), street.casus, resident_id)
    with store.reading() as session:
        resident = session.get(Resident, resident_id)
        assert resident is not None
        assert resident.left_at is not None
    with pytest.raises(Conflict), store.command() as work:
        let_resident_leave(work, street.actor(street.fatma), street.casus, resident_id)


def test_says_what_is_wrong_with_a_resident(store: Store) -> None:
    street = settle(store)
    for person, field in ((NewResident(" "), "name"), (NewResident("Ada", birth_date=date(2999, 1, 1)), "birth_date")):
        with pytest.raises(Invalid) as refusal, store.command() as work:
            add_resident(work, street.actor(street.fatma), street.casus, person)
        assert field in refusal.value.fields


def test_another_team_adds_nobody(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Refused), store.command() as work:
        add_resident(work, street.actor(street.zohra), street.casus, NewResident("Oom Wim"))


def test_a_resident_of_another_household_does_not_leave_by_this_one(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        elsewhere = factories.make_resident(work, factories.make_casus(work)).id
    with pytest.raises(NotFound), store.command() as work:
        let_resident_leave(work, street.actor(street.fatma), street.casus, elsewhere)
