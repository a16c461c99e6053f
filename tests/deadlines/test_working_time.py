from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import is_working_day
from engine.deadlines.working_time import (
    CLOSES,
    DAY,
    EPOCH,
    FIRST_YEAR,
    HOUR,
    LAST_YEAR,
    OPENS,
    WORKING_DAY,
    local_clock,
    month_of,
    utc_clock,
    worked_until,
)

MOMENTS = st.integers(min_value=-60 * 365 * DAY, max_value=160 * 365 * DAY)


def recount(begin: int, end: int) -> int:
    total = 0
    for day in range(begin // DAY, end // DAY + 1):
        here = EPOCH + timedelta(days=day)
        known = FIRST_YEAR <= here.year <= LAST_YEAR
        if is_working_day(here) if known else here.weekday() < 5:
            total += max(min(end, day * DAY + CLOSES) - max(begin, day * DAY + OPENS), 0)
    return total


@settings(deadline=None)  # the holidays of a year are looked up once
@given(MOMENTS, st.integers(min_value=0, max_value=500 * DAY))
def test_equals_a_recount_day_by_day(begin: int, lasted: int) -> None:
    assert worked_until(begin + lasted) - worked_until(begin) == recount(begin, begin + lasted)


def at(*parts: int) -> int:
    return local_clock(datetime(*parts, tzinfo=AMSTERDAM))  # type: ignore[arg-type]


def test_a_night_and_a_weekend_do_not_count() -> None:
    assert worked_until(at(2026, 11, 30, 10)) - worked_until(at(2026, 11, 27, 16)) == 2 * HOUR


def test_the_day_after_summer_time_began_is_as_long_as_any() -> None:
    assert worked_until(at(2026, 3, 30, 17)) - worked_until(at(2026, 3, 30, 9)) == WORKING_DAY
    assert worked_until(at(2026, 3, 30, 9)) - worked_until(at(2026, 3, 27, 17)) == 0


def test_dates_that_stand_for_not_known_are_reckoned_with_too() -> None:
    first, last = (utc_clock(datetime(*each, tzinfo=UTC)) for each in ((1, 1, 1), (9999, 12, 31, 23)))  # type: ignore[misc]
    days = (last - first) // DAY
    assert abs((worked_until(last) - worked_until(first)) / WORKING_DAY - days * 5 / 7) < 1500  # holidays of 150 years
    assert (month_of(first), month_of(last)) == (101, 999912)


def test_the_clock_on_the_wall_jumps_with_summer_time_and_utc_does_not() -> None:
    before, after = datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert utc_clock(after) - utc_clock(before) == HOUR
    assert local_clock(after) - local_clock(before) == 2 * HOUR


def test_the_month_is_that_of_the_wall_clock() -> None:
    assert month_of(local_clock(datetime(2026, 10, 31, 23, 30, tzinfo=UTC))) == 202611
