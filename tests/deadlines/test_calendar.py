"""Working days follow article 3 of the Algemene termijnenwet."""

from datetime import date

import pytest

from engine.deadlines.calendar import is_working_day, may_end_term, public_holidays, working_days_between


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),  # King's Day
        date(2026, 5, 14),  # Ascension Day
        date(2026, 5, 25),  # Whit Monday
        date(2026, 12, 25),
    ],
)
def test_public_holiday_is_no_working_day(holiday: date) -> None:
    assert not is_working_day(holiday)


@pytest.mark.parametrize("year", range(1995, 2045))
def test_fifth_of_may_is_a_public_holiday_in_every_year(year: int) -> None:
    assert date(year, 5, 5) in public_holidays(year)


def test_kings_day_moves_to_saturday_when_it_falls_on_sunday() -> None:
    assert date(2025, 4, 26) in public_holidays(2025)
    assert date(2025, 4, 27) not in public_holidays(2025)


def test_weekend_is_no_working_day() -> None:
    assert [is_working_day(date(2026, 11, day)) for day in range(16, 23)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)],
)
def test_people_work_on_a_day_that_a_decree_equates_with_a_holiday_but_no_term_ends_on_it(day: date) -> None:
    assert is_working_day(day)
    assert not may_end_term(day)


def test_term_may_end_on_working_days_only() -> None:
    assert [may_end_term(date(2026, 11, day)) for day in range(16, 23)] == [True] * 5 + [False] * 2
    assert not may_end_term(date(2026, 5, 5))


def test_new_years_eve_and_carnival_are_ordinary_working_days() -> None:
    assert is_working_day(date(2026, 12, 31))
    assert is_working_day(date(2026, 2, 16))


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 17), date(2026, 11, 17), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # Friday to Sunday
        (date(2026, 10, 26), date(2026, 11, 17), 16),
        (date(2026, 4, 2), date(2026, 4, 7), 1),  # over Easter
        (date(2026, 12, 24), date(2027, 1, 4), 5),  # over Christmas and New Year's Day
    ],
)
def test_counts_working_days_after_the_start_up_to_the_end(start: date, end: date, count: int) -> None:
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count
