"""Which days count as working days in Dutch administrative law.

A working day is any day but Saturday, Sunday and the public holidays of the Algemene termijnenwet (Atw), article 3,
paragraphs 1 and 2: New Year's Day, Good Friday, Easter, King's Day, 5 May, Ascension Day, Whitsun and Christmas.
The days that a royal decree equates with them (paragraph 3) are equated for the Atw only: people work then, but no
statutory term ends.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

SATURDAY = 5

# Decrees run for three years. After the last one here, ask the Staatscourant for the next.
EQUATED_DAYS = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of one year."""
    # The library counts 5 May in every fifth year only; the act counts it in every year.
    found = country_holidays("NL", years=year)
    return frozenset(found) | {date(year, 5, 5)}


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def may_end_term(day: date) -> bool:
    """Whether a statutory term may end on this day (Atw 1 and 3): a working day that no decree equates."""
    return is_working_day(day) and day not in EQUATED_DAYS


@lru_cache(maxsize=4096)  # a list asks the same few spans for each of its rows
def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first.

    Friday to the next Monday is 1, Friday to Sunday is 0.
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=passed)) for passed in range(1, (end - start).days + 1))


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
