from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.budget.statements import area_statement
from engine.commands.admin.review_access import review_access
from engine.commands.admin.save_budget import change_share, move_money
from engine.commands.admin.save_mandaat import NewMandaat, end_mandaat, grant_mandaat
from engine.commands.admin.save_substitution import add_substitution, remove_substitution
from engine.commands.break_glass import break_glass
from engine.errors import CeilingPassed, Conflict, Invalid, Refused
from engine.permissions.mandates import mandate_for
from engine.store import Store
from engine.store.models import AgreedAccess, Person
from tests.commands.households import Street, settle

TODAY = date(2026, 11, 20)


def mandate(street: Street, **changes: object) -> NewMandaat:
    plain = NewMandaat(street.joris, "wijkcoach", 50_000, None, "het college, besluit van 3 maart", TODAY)
    return replace(plain, **changes)  # type: ignore[arg-type]


def grant(street: Street, by: int, **changes: object) -> int:
    with street.store.command() as work:
        return grant_mandaat(work, street.actor(by), mandate(street, **changes))


def test_a_granted_mandate_gives_the_power_until_it_ends(store: Store) -> None:
    street = settle(store)
    mandaat_id = grant(street, street.bas, valid_from=clock.local(clock.now()).date() - timedelta(days=9))
    today = clock.local(clock.now()).date()
    with store.reading() as session:
        assert mandate_for(session, street.joris, 50_000, street.area, "wijkcoach", today)
        assert not mandate_for(session, street.joris, 50_001, street.area, "wijkcoach", today)
    with store.command() as work:
        end_mandaat(work, street.actor(street.bas), mandaat_id)
    with store.reading() as session:
        assert not mandate_for(session, street.joris, 100, street.area, "wijkcoach", today)
    with pytest.raises(Conflict), store.command() as work:
        end_mandaat(work, street.actor(street.bas), mandaat_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person_id": 10**9}, "person_id"),
        ({"level": "directeur"}, "level"),
        ({"limit_cents": 0}, "limit"),
        ({"area_id": 10**9}, "area_id"),
        ({"granted_by": " "}, "granted_by"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_says_what_does_not_hold_about_a_mandate(store: Store, changes: dict[str, object], field: str) -> None:
    street = settle(store)
    with pytest.raises(Invalid) as refusal:
        grant(street, street.bas, **changes)
    assert list(refusal.value.fields) == [field]


def test_who_works_for_another_holds_a_mandate_only_by_consent(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        work.get(Person, street.joris).employer = "Stichting De Kade"
    with pytest.raises(Invalid, match=r".*") as refusal:
        grant(street, street.bas)
    assert "Awb 10:4" in refusal.value.fields["consent_on"]
    assert grant(street, street.bas, consent_on=TODAY)


def test_nobody_grants_a_mandate_to_themselves_or_without_the_permission(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        grant(street, street.bas, person_id=street.bas)
    for someone in (street.fatma, street.marleen, street.ruben):
        with pytest.raises(Refused):
            grant(street, someone)


def substitute(street: Street, actor: int, absent: int, substitute: int, days: int = 5) -> int:
    with street.store.command() as work:
        return add_substitution(
            work,
            street.actor(actor),
            person_id=absent,
            substitute_id=substitute,
            starts_on=clock.local(clock.now()).date(),
            ends_on=clock.local(clock.now()).date() + timedelta(days=days),
        )


def test_a_substitute_stands_in_until_it_is_taken_back(store: Store) -> None:
    street = settle(store)
    made = substitute(street, street.marleen, street.fatma, street.joris)
    assert street.actor(street.joris).stands_in_for == {street.fatma}
    with store.command() as work:
        remove_substitution(work, street.actor(street.marleen), made)
    assert not street.actor(street.joris).stands_in_for


def test_a_team_manager_arranges_it_for_their_own_team_only(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Refused):
        substitute(street, street.marleen, street.zohra, street.marleen)
    made = substitute(street, street.bas, street.zohra, street.joris)
    with pytest.raises(Refused), store.command() as work:
        remove_substitution(work, street.actor(street.marleen), made)
    with pytest.raises(Refused):
        substitute(street, street.joris, street.fatma, street.joris)


def test_nobody_stands_in_for_themselves_or_backwards_in_time(store: Store) -> None:
    street = settle(store)
    for absent, other, days, field in (
        (street.fatma, street.fatma, 5, "substitute_id"),
        (street.fatma, street.joris, -1, "ends_on"),
        (street.fatma, 10**9, 5, "substitute_id"),
    ):
        with pytest.raises(Invalid) as refusal:
            substitute(street, street.bas, absent, other, days)
        assert field in refusal.value.fields


def change(street: Street, person_id: int, cents: int, fund: str = "wmo", reason: str = "raadsbesluit") -> None:
    with street.store.command() as work:
        change_share(
            work,
            street.actor(person_id),
            area_id=street.area,
            year=2026,
            fund_key=fund,
            change_cents=cents,
            reason=reason,
        )


def free(street: Street) -> dict[str, tuple[int, int]]:
    with street.store.reading() as session:
        statement = area_statement(session, street.area, 2026)
    return {share.fund_key: (share.share_id, share.free_cents) for share in statement.shares}


def test_the_budget_holder_raises_lowers_and_moves_free_money(store: Store) -> None:
    street = settle(store)
    change(street, street.ruben, 100_000)
    change(street, street.ruben, -25_000)
    change(street, street.ruben, 1, "jeugd")
    shares = free(street)
    with store.command() as work:
        move_money(
            work,
            street.actor(street.ruben),
            from_share_id=shares["wmo"][0],
            to_share_id=shares["jeugd"][0],
            amount_cents=10_000,
            reason="naar preventie",
        )
    assert {fund: cents for fund, (_id, cents) in free(street).items()} == {"wmo": 65_000, "jeugd": 10_001}


def test_a_share_is_not_lowered_or_moved_below_what_is_free(store: Store) -> None:
    street = settle(store)
    change(street, street.ruben, 100)
    change(street, street.ruben, 100, "jeugd")
    with pytest.raises(CeilingPassed):
        change(street, street.ruben, -101)
    shares = free(street)
    with pytest.raises(CeilingPassed), store.command() as work:
        move_money(
            work,
            street.actor(street.ruben),
            from_share_id=shares["wmo"][0],
            to_share_id=shares["jeugd"][0],
            amount_cents=101,
            reason="te veel",
        )


def test_money_needs_a_known_fund_a_reason_and_the_budget_holder(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid) as refusal:
        change(street, street.ruben, 100, "bitcoin", " ")
    assert set(refusal.value.fields) == {"fund_key", "reason"}
    for someone in (street.fatma, street.marleen, street.bas):
        with pytest.raises(Refused):
            change(street, someone, 100)


def test_the_privacy_officer_reviews_broken_glass_once_and_nobody_else_does(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, "De regisseur is ziek en het is dringend")
    with store.reading() as session:
        access_id = session.scalars(select(AgreedAccess.id)).one()
    for someone in (street.zohra, street.bas, street.marleen):
        with pytest.raises(Refused), store.command() as work:
            review_access(work, street.actor(someone), access_id)
    with store.command() as work:
        review_access(work, street.actor(street.floor), access_id)
    with pytest.raises(Conflict), store.command() as work:
        review_access(work, street.actor(street.floor), access_id)
