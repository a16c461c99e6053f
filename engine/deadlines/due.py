"""When a duration that starts now is over: in calendar time or in working time.

- `calendar`: plain. Years down to days move the wall clock in Amsterdam, so that P1D over the change to summer time
  ends at the same clock time; hours, minutes and seconds really pass.
- `working`: days are working days of the Algemene termijnenwet (article 3). Weeks, months and years are calendar
  periods that end on a working day (article 1). A term of whole days is over at five o'clock in the afternoon; hours
  count only between nine and five, and what is left of them shifts to the next working day.

A statutory term (`statutory_deadline`) has no duration of its own here: its rule says how long it is.

FEEL writes 24 hours as one day (`PT24H` becomes `P1D`), so an expression that gives 24 hours counts as one day.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import is_working_day, months_later
from engine.deadlines.term import Suspension, end_moment, end_of_term

CALENDARS = ("calendar", "working")
OPENS = time(9)
CLOSES = time(17)
LONGEST_YEARS = 100

_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?",
    re.ASCII,
)


def deadline(start: datetime, duration: str, calendar: str) -> datetime:
    """The moment, in UTC, at which `duration` (ISO 8601, as `P2D` or `PT4H`) from `start` (aware) is over.

    Raises `ValueError`, in Dutch, for what is no duration, lasts over a hundred years, or for another calendar.
    """
    months, days, weeks, passing = _parts(duration)
    if calendar not in CALENDARS:
        raise ValueError(f"De kalender “{calendar}” bestaat niet. Kies working of calendar.")
    begin = start.astimezone(AMSTERDAM)
    if calendar == "calendar":
        day = months_later(begin.date(), months) + timedelta(weeks=weeks, days=days)
        return (_at(day, begin.time()).astimezone(UTC)) + passing
    return _working(begin, months, weeks, days, passing).astimezone(UTC)


def statutory_deadline(start: datetime, rule: str, suspensions: Sequence[Suspension] = ()) -> datetime | None:
    """The last second, in UTC, of the term of `rule` whose event happened at `start` (aware).

    None while a suspension is open. Raises `ValueError`, in Dutch, as `end_of_term` does.
    """
    end = end_of_term(rule, start.astimezone(AMSTERDAM).date(), suspensions).end
    return None if end is None else end_moment(end)


def shifted(due: datetime, pauses: Iterable[tuple[datetime, datetime | None]], now: datetime) -> datetime:
    """Where `due` (aware) moves, in UTC, because the term that it depends on stood still in `pauses` (aware).

    For dates that no law fixes, as a reminder five days before the end: each pause that begins before the moved moment
    adds its length by the wall clock in Amsterdam, once where pauses overlap. An open pause adds what has passed at
    `now`: a timer that comes due must be shifted again before it fires, and is not due when the outcome is after `now`.
    Give only pauses that were not over when `due` was set.
    """
    moved = _wall(due)
    spans = sorted((_wall(begin), _wall(end or now)) for begin, end in pauses)
    counted_until = min((begin for begin, _ in spans), default=moved)
    for begin, end in spans:
        if begin >= moved:
            break
        moved += max(end - max(begin, counted_until), timedelta(0))
        counted_until = max(end, counted_until)
    return moved.replace(tzinfo=AMSTERDAM).astimezone(UTC)


def is_duration(text: str) -> bool:
    """Whether `deadline` can count with it."""
    try:
        _parts(text)
    except ValueError:
        return False
    return True


@lru_cache(1024)
def _parts(duration: str) -> tuple[int, int, int, timedelta]:
    """Months, days, weeks, and the time that passes by the clock."""
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        raise ValueError(f"“{duration[:60]}” is geen duur. Schrijf bijvoorbeeld P2D, P3W of PT4H.")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()[:6])
    try:
        passing = timedelta(hours=hours, minutes=minutes, seconds=float((match[7] or "0").replace(",", ".")))
        length = timedelta(days=years * 366 + months * 31 + days, weeks=weeks) + passing
    except OverflowError:
        length = timedelta.max
        passing = timedelta.max
    if length > timedelta(days=366 * LONGEST_YEARS):
        raise ValueError(f"De duur “{duration[:60]}” is langer dan {LONGEST_YEARS} jaar.")
    return years * 12 + months, days, weeks, passing


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


def _at(day: date, clock_time: time) -> datetime:
    return datetime.combine(day, clock_time.replace(tzinfo=None), AMSTERDAM)


def _working(begin: datetime, months: int, weeks: int, days: int, passing: timedelta) -> datetime:
    if passing:
        return _plus_working_hours(_at(_days_later(begin.date(), months, weeks, days), begin.time()), passing)
    end = _closing(begin.date(), months, weeks, days)
    if end < begin:  # a term of no days at all, begun in the evening
        end = _closing(begin.date() + timedelta(days=1), months, weeks, days)
    return end


@lru_cache(1024)  # what opens on one day mostly has one of a few terms
def _closing(begin: date, months: int, weeks: int, days: int) -> datetime:
    """The closing time, in UTC, of the working day on which a term of whole days from `begin` is over."""
    return _at(_working_day_from(_days_later(begin, months, weeks, days)), CLOSES).astimezone(UTC)


def _days_later(begin: date, months: int, weeks: int, days: int) -> date:
    day = months_later(begin, months) + timedelta(weeks=weeks)
    for _ in range(days):
        day = _working_day_from(day + timedelta(days=1))
    return day


def _plus_working_hours(begin: datetime, left: timedelta) -> datetime:
    moment = begin
    if moment.time() >= CLOSES:
        moment = _at(moment.date() + timedelta(days=1), OPENS)
    if not is_working_day(moment.date()) or moment.time() < OPENS:
        moment = _at(_working_day_from(moment.date()), OPENS)
    while (today := _at(moment.date(), CLOSES) - moment) < left:
        left -= today
        moment = _at(_working_day_from(moment.date() + timedelta(days=1)), OPENS)
    return moment + left


def _working_day_from(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
