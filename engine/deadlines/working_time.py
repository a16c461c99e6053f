"""Working time: what passes on working days between opening and closing, on the municipality's wall clock.

A working day has eight hours, from nine to five. The nights around a change to summer time are closed, so every
working day is as long. Durations are whole microseconds, as the facts keep them.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import SATURDAY, is_working_day

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
OPENS, CLOSES = 9 * HOUR, 17 * HOUR
WORKING_DAY = CLOSES - OPENS
"""Working time in one working day."""

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""Outside these years every day from Monday to Friday counts: such dates stand for "not known" in logs."""

EPOCH = date(1970, 1, 1)
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)


def local_clock(moment: datetime) -> int:
    """What the municipality's wall clock shows, in microseconds since 1970 on that clock."""
    here = moment.astimezone(AMSTERDAM)
    return (
        (here.toordinal() - EPOCH.toordinal()) * DAY
        + ((here.hour * 60 + here.minute) * 60 + here.second) * SECOND
        + here.microsecond
    )


def utc_clock(moment: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    since = moment - _EPOCH_UTC
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def worked_until(at: int) -> int:
    """Working time since the begin of 1970 until this moment on the wall clock: of two moments, subtract them."""
    day, time = divmod(at, DAY)
    before, is_open = _worked_before(day)
    return before + (min(max(time - OPENS, 0), WORKING_DAY) if is_open else 0)


def month_of(at: int) -> int:
    """The month of a moment on the wall clock, as 202611."""
    day = _date(at // DAY)
    return day.year * 100 + day.month


@lru_cache(maxsize=65_536)
def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


@lru_cache(maxsize=65_536)
def _worked_before(day: int) -> tuple[int, bool]:
    """Working time before this day of the epoch, and whether it is a working day."""
    here = _date(day)
    if not FIRST_YEAR <= here.year <= LAST_YEAR:
        near = FIRST_YEAR if here.year < FIRST_YEAR else LAST_YEAR + 1
        return _worked_before_year(near) + _weekdays(_first_day(near), day) * WORKING_DAY, _is_weekday(day)
    worked = _worked_before_year(here.year)
    days = _open_days_before(here.year)
    return worked + days[day - _first_day(here.year)] * WORKING_DAY, is_working_day(here)


def _first_day(year: int) -> int:
    return (date(year, 1, 1) - EPOCH).days


def _is_weekday(day: int) -> bool:
    return _date(day).weekday() < SATURDAY


def _weekdays(first: int, end: int) -> int:
    """Days from Monday to Friday since `first`, before `end`; below zero when `end` comes first."""
    weeks, rest = divmod(end - first, 7)
    return weeks * SATURDAY + sum(_is_weekday(first + passed) for passed in range(rest))


@lru_cache(maxsize=512)
def _open_days_before(year: int) -> tuple[int, ...]:
    """Of each day of a year, how many working days of that year come before it."""
    found, count, day = [], 0, date(year, 1, 1)
    for _ in range(366):
        found.append(count)
        count += is_working_day(day)
        day += timedelta(days=1)
    return tuple(found)


@lru_cache(maxsize=512)
def _worked_before_year(year: int) -> int:
    """Of a year before 1970 it is negative."""
    if year == EPOCH.year:
        return 0
    if year > EPOCH.year:
        return _worked_before_year(year - 1) + _days_open(year - 1) * WORKING_DAY
    return _worked_before_year(year + 1) - _days_open(year) * WORKING_DAY


@lru_cache(maxsize=512)
def _days_open(year: int) -> int:
    length = 366 if (date(year, 12, 31) - date(year, 1, 1)).days == 365 else 365
    last = date(year, 12, 31)
    return _open_days_before(year)[length - 1] + is_working_day(last)
