import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.budget import ledger
from engine.errors import CeilingPassed, Conflict, Invalid, NotFound
from engine.store import Store, Work
from engine.store.models import Area, Event, FundShare, LedgerEntry, Reservation
from tests.factories import make_area, make_casus, make_instance, make_person, make_share


def balances(store: Store, share_id: int) -> tuple[int, int, int]:
    with store.reading() as session:
        share = session.get_one(FundShare, share_id)
        stored = (share.ceiling_cents, share.reserved_cents, share.spent_cents)
        assert ledger.recount(session, share) == stored
        return stored


def share_of(work: Work, share_id: int) -> FundShare:
    return work.get(FundShare, share_id)


@pytest.fixture
def share_id(store: Store) -> int:
    with store.command() as work:
        return make_share(work, 100_000).id


@pytest.fixture
def casus_id(store: Store) -> int:
    with store.command() as work:
        return make_casus(work).id


@pytest.fixture
def reservation_id(store: Store, share_id: int, casus_id: int) -> int:
    with store.command() as work:
        return ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 60_000).id


def test_reserves_up_to_the_last_cent(store: Store, share_id: int, casus_id: int) -> None:
    with store.command() as work:
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 99_999)
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 1)
    assert balances(store, share_id) == (100_000, 100_000, 0)


def test_refuses_one_cent_above_the_ceiling_and_says_what_is_left(store: Store, share_id: int, casus_id: int) -> None:
    with store.command() as work:
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 40_000)
    with (
        pytest.raises(CeilingPassed, match=r"nog €\xa0600,00 vrij, en dit vraagt €\xa0600,01"),
        store.command() as work,
    ):
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 60_001)
    assert balances(store, share_id) == (100_000, 40_000, 0)


def test_the_database_itself_refuses_to_pass_the_ceiling(store: Store, share_id: int) -> None:
    with pytest.raises(IntegrityError), store.command() as work:
        share_of(work, share_id).spent_cents = 100_001


def test_spending_releases_the_rest(store: Store, share_id: int, reservation_id: int) -> None:
    with store.command() as work:
        reservation = ledger.spend(work, None, reservation_id, 45_050)
        assert ledger.open_cents(reservation) == 0
    assert balances(store, share_id) == (100_000, 0, 45_050)


def test_spending_in_parts_keeps_the_rest_reserved(store: Store, share_id: int, reservation_id: int) -> None:
    with store.command() as work:
        ledger.spend(work, None, reservation_id, 20_000, release_rest=False)
    assert balances(store, share_id) == (100_000, 40_000, 20_000)
    with store.command() as work:
        ledger.spend(work, None, reservation_id, 40_000)
    assert balances(store, share_id) == (100_000, 0, 60_000)


def test_refuses_to_spend_more_than_is_reserved(store: Store, share_id: int, reservation_id: int) -> None:
    with pytest.raises(Conflict, match=r"€\xa0600,01 betalen, maar er is €\xa0600,00"), store.command() as work:
        ledger.spend(work, None, reservation_id, 60_001)
    assert balances(store, share_id) == (100_000, 60_000, 0)


def test_releasing_twice_changes_nothing_more(store: Store, share_id: int, reservation_id: int) -> None:
    for _ in range(2):
        with store.command() as work:
            ledger.release(work, None, reservation_id)
    assert balances(store, share_id) == (100_000, 0, 0)
    with store.reading() as session:
        kinds = session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.id)).all()
    assert kinds == ["fund", "reserve", "release"]


def test_lowers_the_ceiling_down_to_what_is_promised_and_no_further(
    store: Store, share_id: int, reservation_id: int
) -> None:
    with store.command() as work:
        ledger.fund_share(work, None, share_of(work, share_id), -40_000)
    with pytest.raises(CeilingPassed), store.command() as work:
        ledger.fund_share(work, None, share_of(work, share_id), -1)
    assert balances(store, share_id) == (60_000, 60_000, 0)


def test_moves_what_is_free_to_another_share_and_no_more(store: Store, share_id: int, reservation_id: int) -> None:
    with store.command() as work:
        other_id = make_share(work, 5_000).id
        person_id = make_person(work, "Iris Dekker", "budgethouder").id
    with store.command() as work:
        ledger.transfer(work, person_id, share_of(work, share_id), share_of(work, other_id), 40_000)
    with pytest.raises(CeilingPassed), store.command() as work:
        ledger.transfer(work, person_id, share_of(work, share_id), share_of(work, other_id), 1)
    assert balances(store, share_id) == (60_000, 60_000, 0)
    assert balances(store, other_id) == (45_000, 0, 0)


def test_a_refused_transfer_leaves_both_shares_as_they_were(store: Store, share_id: int) -> None:
    with store.command() as work:
        first_id = make_share(work, 5_000).id
        with pytest.raises(CeilingPassed):
            ledger.transfer(work, None, share_of(work, first_id), share_of(work, share_id), 5_001)
    assert balances(store, share_id) == (100_000, 0, 0)
    assert balances(store, first_id) == (5_000, 0, 0)


def test_refuses_a_transfer_to_the_same_share(store: Store, share_id: int) -> None:
    with pytest.raises(Invalid), store.command() as work:
        ledger.transfer(work, None, share_of(work, share_id), share_of(work, share_id), 1)


@pytest.mark.parametrize("amount", [0, -1, ledger.LARGEST_CENTS + 1])
def test_refuses_amounts_that_are_no_amount(store: Store, share_id: int, casus_id: int, amount: int) -> None:
    with pytest.raises(Invalid), store.command() as work:
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, amount)


@pytest.mark.parametrize("amount", [1.0, "1", True, None])
def test_refuses_anything_but_whole_cents(store: Store, share_id: int, casus_id: int, amount: object) -> None:
    with pytest.raises(TypeError), store.command() as work:
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, amount)  # type: ignore[arg-type]


def test_a_municipality_cannot_take_from_the_share_of_another(store: Store, share_id: int, casus_id: int) -> None:
    other = Store(store.url, "elders", engine=store.engine)
    with store.command() as work:
        share = share_of(work, share_id)
    with pytest.raises(NotFound), other.command() as work:
        ledger.reserve(work, None, share, casus_id, None, 1)
    assert balances(store, share_id) == (100_000, 0, 0)


def test_opens_a_share_once(store: Store) -> None:
    with store.command() as work:
        area_id = make_area(work).id
        shares = [ledger.open_share(work, area_id, 2026, fund) for fund in ("wmo", "jeugd", "wmo")]
    assert [share.fund_key for share in shares] == ["wmo", "jeugd", "wmo"]
    assert shares[0].id == shares[2].id
    assert shares[0].budget_id == shares[1].budget_id


def test_tells_the_log_who_took_what_for_whom(store: Store, share_id: int) -> None:
    with store.command() as work:
        instance = make_instance(work)
        person_id = make_person(work).id
        reservation = ledger.reserve(work, person_id, share_of(work, share_id), instance.casus_id, instance.id, 12_345)
    with store.reading() as session:
        event = session.scalars(select(Event).where(Event.kind == "budget_reserved")).one()
        assert (event.actor_id, event.casus_id, event.instance_id) == (person_id, instance.casus_id, instance.id)
        assert event.codes == {"amount_cents": 12_345, "reservation_id": reservation.id, "share_id": share_id}


def test_a_booking_cannot_be_changed(store: Store, share_id: int) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store.command() as work:
        work.session.scalars(select(LedgerEntry)).one().amount_cents = 1


def test_a_failed_command_takes_no_money(store: Store, share_id: int, casus_id: int) -> None:
    with pytest.raises(RuntimeError), store.command() as work:
        ledger.reserve(work, None, share_of(work, share_id), casus_id, None, 10)
        raise RuntimeError
    assert balances(store, share_id) == (100_000, 0, 0)
    with store.reading() as session:
        assert session.scalars(select(Reservation)).all() == []
        assert session.scalars(select(Area.id)).all() != []
