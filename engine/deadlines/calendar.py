"""Which days count as working days in Dutch administrative law.

A working day is any day but Saturday, Sunday and the public holidays of the Algemene termijnenwet, article 3:
New Year's Day, Good Friday, Easter, King's Day, 5 May, Ascension Day, Whitsun and Christmas.
"""

from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

SATURDAY = 5


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of one year."""
    # The library knows Good Friday and 5 May as optional only; the act counts 5 May of every year.
    found = country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(found) | {date(year, 5, 5)}


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


@lru_cache(maxsize=4096)  # a list asks the same few spans for each of its rows
def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` comes first.

    Friday to the next Monday is 1, Friday to Sunday is 0.
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=passed)) for passed in range(1, (end - start).days + 1))
