from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.register_casus import Household, NewResident, register_casus
from engine.errors import Invalid, Refused
from engine.store import Store
from engine.store.models import Casus, Event, Resident
from tests.commands.households import Street, settle

NOVEMBER = datetime(2027, 11, 20, 9, tzinfo=UTC)


def household(street: Street, **changes: object) -> Household:
    plain = Household(
        "gezin Havik",
        street.area,
        "outreach",
        (NewResident("Amina Havik", "mevrouw", birth_date=date(1990, 2, 3)), NewResident("Noud Havik", role="child")),
        address="Kade 1, Vlamstede",
        life_areas=("wonen",),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def register(street: Street, person_id: int, **changes: object) -> Casus:
    with street.store.command() as work:
        return register_casus(work, street.actor(person_id), household(street, **changes))


def test_a_household_gets_its_people_team_and_regisseur(store: Store) -> None:
    street = settle(store)
    casus = register(street, street.fatma)
    with store.reading() as session:
        people = session.scalars(select(Resident).where(Resident.casus_id == casus.id).order_by(Resident.id)).all()
        assert [(each.name, each.role, each.address) for each in people] == [
            ("Amina Havik", "adult", "Kade 1, Vlamstede"),
            ("Noud Havik", "child", "Kade 1, Vlamstede"),
        ]
        event = session.scalars(select(Event).where(Event.kind == "casus_registered")).one()
    assert (casus.team_id, casus.regisseur_id, casus.status) == (street.team, street.fatma, "open")
    assert event.casus_id == casus.id
    assert "Havik" not in str(event.codes)


def test_numbers_count_on_within_a_year_and_begin_anew_in_the_next(store: Store) -> None:
    street = settle(store)
    with clock.frozen(NOVEMBER):
        numbers = [register(street, street.fatma).number for _each in range(2)]
    with clock.frozen(NOVEMBER.replace(year=2028)):
        numbers.append(register(street, street.fatma).number)
    assert numbers == ["C-2027-0001", "C-2027-0002", "C-2028-0001"]


def test_numbers_count_on_past_four_digits(store: Store) -> None:
    street = settle(store)
    with clock.frozen(NOVEMBER):
        with store.command() as work:
            work.get(Casus, street.casus).number = "C-2027-9999"
        assert register(street, street.fatma).number == "C-2027-10000"
        assert register(street, street.fatma).number == "C-2027-10001"


@pytest.mark.postgresql
def test_no_two_households_get_the_same_number_at_the_same_moment(postgres_store: Store) -> None:
    street = settle(postgres_store)
    together = Barrier(8)
    actor = street.actor(street.fatma)

    def once(_number: int) -> str:
        together.wait()
        with postgres_store.command() as work:
            return register_casus(work, actor, household(street)).number

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(int(number.rsplit("-", 1)[1]) for number in pool.map(once, range(8)))
    assert numbers == list(range(numbers[0], numbers[0] + 8))


def test_a_year_begins_at_midnight_on_the_municipalitys_clock(store: Store) -> None:
    street = settle(store)
    with clock.frozen(datetime(2027, 12, 31, 23, 30, tzinfo=UTC)):
        assert register(street, street.fatma).number.startswith("C-2028-")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"residents": ()}, "resident_0_name"),
        ({"origin": "zomaar"}, "origin"),
        ({"area_id": 10**9}, "area_id"),
        ({"residents": (NewResident("Kind", birth_date=date(2999, 1, 1)),)}, "resident_0_birth_date"),
    ],
)
def test_says_what_is_missing_and_registers_nothing(store: Store, changes: dict[str, object], field: str) -> None:
    street = settle(store)
    with pytest.raises(Invalid) as refusal:
        register(street, street.fatma, **changes)
    assert field in refusal.value.fields
    with store.reading() as session:
        assert session.query(Casus).count() == 1


def test_only_a_coach_of_the_areas_team_can_be_regisseur(store: Store) -> None:
    street = settle(store)
    for someone in (street.zohra, street.marleen, street.floor):
        with pytest.raises(Invalid) as refusal:
            register(street, street.fatma, regisseur_id=someone)
        assert "regisseur_id" in refusal.value.fields
    assert register(street, street.marleen, regisseur_id=street.joris).regisseur_id == street.joris


def test_who_is_no_coach_or_manager_registers_nobody(store: Store) -> None:
    street = settle(store)
    for someone in (street.bas, street.floor, street.ruben):
        with pytest.raises(Refused):
            register(street, someone, regisseur_id=street.fatma)
