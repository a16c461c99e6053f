"""Any order of bookings against a plain model, and the books against the balances."""

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.budget import ledger
from engine.errors import CeilingPassed, Conflict
from engine.store import Store, Work
from engine.store.models import FundShare
from tests.factories import make_casus, make_share

AMOUNTS = st.integers(1, 60_000)
SMALL = st.integers(1, 20_000)
POSITIONS = st.integers(0, 2)
WALKS = st.lists(
    st.one_of(
        st.tuples(st.just("fund"), st.integers(-60_000, 60_000).filter(bool)),
        st.tuples(st.just("reserve"), AMOUNTS),
        st.tuples(st.just("spend"), SMALL, POSITIONS, st.booleans()),
        st.tuples(st.just("release"), POSITIONS),
        st.tuples(st.just("transfer"), AMOUNTS),
    ),
    min_size=5,
    max_size=25,
).map(lambda steps: [("reserve", 30_000)] * 3 + steps)


class Model:
    """What the ledger should hold, in a dozen lines without a database."""

    def __init__(self) -> None:
        self.ceiling, self.other, self.spent = 100_000, 0, 0
        self.open: list[int] = []

    @property
    def free(self) -> int:
        return self.ceiling - self.spent - sum(self.open)

    def allows(self, step: tuple) -> bool:
        match step:
            case ("fund", amount):
                return self.free + amount >= 0
            case ("reserve" | "transfer", amount):
                return amount <= self.free
            case ("spend", amount, position, _):
                return amount <= self.open[position]
        return True

    def apply(self, step: tuple) -> None:
        match step:
            case ("fund", amount):
                self.ceiling += amount
            case ("reserve", amount):
                self.open.append(amount)
            case ("transfer", amount):
                self.ceiling -= amount
                self.other += amount
            case ("spend", amount, position, release_rest):
                self.spent += amount
                self.open[position] = 0 if release_rest else self.open[position] - amount
            case ("release", position):
                self.open[position] = 0


def book(work: Work, step: tuple, share: FundShare, other: FundShare, casus_id: int, reservations: list[int]) -> None:
    match step:
        case ("fund", amount):
            ledger.fund_share(work, None, share, amount)
        case ("reserve", amount):
            reservations.append(ledger.reserve(work, None, share, casus_id, None, amount).id)
        case ("transfer", amount):
            ledger.transfer(work, None, share, other, amount)
        case ("spend", amount, position, release_rest):
            ledger.spend(work, None, reservations[position], amount, release_rest=release_rest)
        case ("release", position):
            ledger.release(work, None, reservations[position])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=WALKS)
def test_any_order_of_bookings_keeps_books_and_balances_equal(sqlite_store: Store, steps: list[tuple]) -> None:
    model, reservations = Model(), []
    with sqlite_store.command() as work:
        casus_id = make_casus(work).id
        share, other = make_share(work, 100_000), make_share(work, 0)
        for step in steps:
            act = partial(book, work, step, share, other, casus_id, reservations)
            if model.allows(step):
                act()
                model.apply(step)
            else:
                with pytest.raises((CeilingPassed, Conflict)):
                    act()
            work.session.flush()
            assert (share.ceiling_cents, share.reserved_cents, share.spent_cents) == (
                model.ceiling,
                sum(model.open),
                model.spent,
            )
            assert 0 <= share.reserved_cents + share.spent_cents <= share.ceiling_cents
        work.log.flush()
        for each in (share, other):
            assert ledger.recount(work.session, each) == (
                each.ceiling_cents,
                each.reserved_cents,
                each.spent_cents,
            )
        assert work.session.get_one(FundShare, other.id).ceiling_cents == model.other
