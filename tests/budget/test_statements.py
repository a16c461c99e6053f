from datetime import UTC, datetime

import pytest

from engine import clock
from engine.budget import ledger
from engine.budget.statements import area_statement, household_total, months_before
from engine.store import Store
from tests.factories import make_area, make_casus, make_instance, make_share

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_an_area_shows_each_fund_apart_and_their_sum(store: Store) -> None:
    with store.command() as work:
        area, casus = make_area(work), make_casus(work)
        wmo = make_share(work, 100_000, area=area, year=2026)
        make_share(work, 50_000, area=area, fund="jeugd", year=2026)
        make_share(work, 7_000, area=area, year=2027)
        make_share(work, 9_000, year=2026)
        ledger.spend(work, None, ledger.reserve(work, None, wmo, casus.id, None, 30_000).id, 10_000, release_rest=False)
    with store.reading() as session:
        statement = area_statement(session, area.id, 2026)
    assert [(share.fund_key, share.free_cents) for share in statement.shares] == [("wmo", 70_000), ("jeugd", 50_000)]
    assert (statement.ceiling_cents, statement.reserved_cents, statement.spent_cents, statement.free_cents) == (
        150_000,
        20_000,
        10_000,
        120_000,
    )


def test_an_area_without_a_budget_has_nothing(store: Store) -> None:
    with store.reading() as session:
        assert area_statement(session, 1, 2026).free_cents == 0


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (datetime(2025, 11, 23, 10, 0, 1, tzinfo=UTC), True),
        (datetime(2025, 11, 23, 10, tzinfo=UTC), False),
        (NOW, True),
    ],
)
def test_a_household_total_looks_back_twelve_months(store: Store, at: datetime, counts: bool) -> None:
    with clock.frozen(at), store.command() as work:
        casus_id = make_casus(work).id
        ledger.reserve(work, None, make_share(work), casus_id, None, 40_000)
    with store.reading() as session:
        assert household_total(session, casus_id, NOW) == (40_000 if counts else 0)


def test_a_household_total_leaves_out_what_was_released_and_other_households(store: Store) -> None:
    with clock.frozen(NOW), store.command() as work:
        casus_id, share = make_casus(work).id, make_share(work)
        ledger.spend(work, None, ledger.reserve(work, None, share, casus_id, None, 40_000).id, 25_000)
        ledger.release(work, None, ledger.reserve(work, None, share, casus_id, None, 10_000).id)
        ledger.reserve(work, None, share, make_casus(work).id, None, 5_000)
    with store.reading() as session:
        assert household_total(session, casus_id, NOW) == 25_000


def test_a_household_total_can_leave_out_the_process_that_asks(store: Store) -> None:
    with clock.frozen(NOW), store.command() as work:
        casus, share = make_casus(work), make_share(work)
        own, earlier = make_instance(work, casus), make_instance(work, casus)
        for instance, amount in ((own, 10_000), (earlier, 2_000)):
            ledger.reserve(work, None, share, casus.id, instance.id, amount)
        ledger.reserve(work, None, share, casus.id, None, 300)
    with store.reading() as session:
        assert household_total(session, casus.id, NOW) == 12_300
        assert household_total(session, casus.id, NOW, except_instance_id=own.id) == 2_300


def test_counts_months_back_to_the_last_day_of_a_shorter_month() -> None:
    assert months_before(datetime(2024, 2, 29, tzinfo=UTC), 12) == datetime(2023, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 1) == datetime(2025, 12, 15, tzinfo=UTC)
