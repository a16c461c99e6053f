"""A running term as it is kept: reckoned with the suspensions that stand in its rows."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import is_working_day
from engine.deadlines.due import OPENS
from engine.deadlines.statutory import find_rule
from engine.deadlines.term import Suspension, end_moment, end_of_term
from engine.deadlines.term import Term as Reckoning
from engine.store import models

UNKNOWN = datetime(9999, 12, 31, tzinfo=UTC)
"""The moment of whatever waits for a term that stands still for a time nobody knows: it never comes."""

REMIND_BEFORE = 5
"""Working days before its last day on which a term is brought to mind."""


def reckoned(term: models.Term, today: date) -> Reckoning:
    """Its last day and why. Raises `ValueError`, in Dutch, when its suspensions do not fit it."""
    suspensions = [Suspension(each.ground, each.starts_on, each.ends_on, _sent(each)) for each in term.suspensions]
    return end_of_term(term.rule, term.starts_on, suspensions, extended=term.extended_at is not None, today=today)


def is_unknown(reckoning: Reckoning) -> bool:
    """Whether an open suspension leaves nothing but the earliest day on which the term can end."""
    return reckoning.end is None


def never_comes(moment: datetime) -> bool:
    """Whether a moment is, or was reckoned from, `UNKNOWN`."""
    return moment.year >= UNKNOWN.year


def last_moment(reckoning: Reckoning) -> datetime:
    """The last second of the term, in UTC; `UNKNOWN` while it cannot be told."""
    return UNKNOWN if reckoning.end is None else end_moment(reckoning.end)


def reminder(reckoning: Reckoning) -> datetime:
    """Nine in the morning, five working days before the last day, and never before the term runs."""
    if reckoning.end is None:
        return UNKNOWN
    day, left = reckoning.end, REMIND_BEFORE
    while left and day > reckoning.first_day:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return datetime.combine(day, time(OPENS.hour), AMSTERDAM).astimezone(UTC)


def as_data(term: models.Term, reckoning: Reckoning) -> dict[str, Any]:
    """What a process knows of the term, as values that JSON holds. `ends` is the earliest day while it is unknown."""
    return {
        "rule": term.rule,
        "article": find_rule(term.rule).article,
        "starts": term.starts_on.isoformat(),
        "ends": reckoning.at_least.isoformat(),
        "ends_at": last_moment(reckoning).isoformat(),
        "remind_at": reminder(reckoning).isoformat(),
        "suspended": is_unknown(reckoning),
    }


def _sent(suspension: models.Suspension) -> tuple[date, ...]:
    return tuple(date.fromisoformat(each["sent_on"]) for each in suspension.notices if each.get("sent_on"))
