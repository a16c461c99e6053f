"""The ceiling under commands at the same moment, on real databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.budget import ledger
from engine.errors import Conflict
from engine.store import Store, Work
from engine.store.models import FundShare
from tests.factories import make_casus, make_share


def at_once(store: Store, number: int, act: Callable[[Work], object]) -> int:
    """Run `act` in so many commands at the same moment; how many of them were not refused."""
    start = Barrier(number)

    def one(_: int) -> bool:
        start.wait()
        try:
            with store.command() as work:
                act(work)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(one, range(number)))


def reserve_all_at_once(store: Store, number: int) -> None:
    with store.command() as work:
        share_id, casus_id = make_share(work, 100_050).id, make_casus(work).id

    def reserve(work: Work) -> None:
        ledger.reserve(work, None, work.get(FundShare, share_id), casus_id, None, 10_000)

    assert at_once(store, number, reserve) == 10
    with store.reading() as session:
        share = session.get_one(FundShare, share_id)
        assert (share.reserved_cents, share.spent_cents) == (100_000, 0)
        assert ledger.recount(session, share) == (100_050, 100_000, 0)


@pytest.mark.postgresql
def test_fifty_coaches_at_the_same_moment_never_pass_the_ceiling_on_postgresql(postgres_store: Store) -> None:
    reserve_all_at_once(postgres_store, 50)


def test_fifteen_coaches_at_the_same_moment_never_pass_the_ceiling_on_sqlite(sqlite_store: Store) -> None:
    reserve_all_at_once(sqlite_store, 15)


def test_one_reservation_is_spent_once_by_six_at_the_same_moment(store: Store) -> None:
    with store.command() as work:
        share = make_share(work, 100_000)
        reservation_id = ledger.reserve(work, None, share, make_casus(work).id, None, 60_000).id

    def spend(work: Work) -> None:
        ledger.spend(work, None, reservation_id, 50_000)

    assert at_once(store, 6, spend) == 1
    with store.reading() as session:
        assert ledger.recount(session, session.get_one(FundShare, share.id)) == (100_000, 0, 50_000)


def test_opposite_transfers_at_the_same_moment_do_not_wait_for_each_other(store: Store) -> None:
    with store.command() as work:
        ids = [make_share(work, 100_000, fund=fund).id for fund in ("wmo", "jeugd")]

    turn = iter(range(100))

    def move(work: Work) -> None:
        here, there = ids if next(turn) % 2 else reversed(ids)
        ledger.transfer(work, None, work.get(FundShare, here), work.get(FundShare, there), 100)

    assert at_once(store, 10, move) == 10
    with store.reading() as session:
        shares = [session.get_one(FundShare, share_id) for share_id in ids]
        assert [share.ceiling_cents for share in shares] == [100_000, 100_000]
