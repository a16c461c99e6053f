"""How moments, amounts, holders and counts read in Dutch: the filters of the templates.

Days are working days of the municipality (see `engine.deadlines.calendar`); moments are aware and shown on its
wall clock. `now` is only passed in tests and in replays; it defaults to the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask

from engine import clock, money
from engine.deadlines.calendar import working_days_between

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NUMBERS = (
    "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
)  # fmt: skip


class Tone(StrEnum):
    """How urgent a moment is; the theme gives each its own icon and weight."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DueText:
    """What a screen says about one due moment."""

    words: str
    tone: Tone
    moment: datetime


@dataclass(frozen=True, slots=True)
class HolderLook:
    """Class and drawing of one kind of holder; the name always stands beside them."""

    css: str
    icon: str


# The kinds of a holding, the roles that `organisation.json` gives a group, and two that only bars show.
HOLDER_LOOKS = {
    "person": HolderLook("h-coach", "user"),
    "coach": HolderLook("h-coach", "user"),
    "group": HolderLook("h-coach", "people"),
    "team": HolderLook("h-coach", "people"),
    "manager": HolderLook("h-manager", "sign"),
    "partner": HolderLook("h-partner", "building"),
    "resident": HolderLook("h-inwoner", "home"),
    "clock": HolderLook("h-klok", "clock"),
    "suspension": HolderLook("h-opschorting", "pause"),
    "working": HolderLook("h-werk", "pencil"),
    "management": HolderLook("h-werk", "tool"),
    "unknown": HolderLook("h-onbekend", "info"),
}


def holder_look(kind: str) -> HolderLook:
    """The look of a kind of holder. Raises `KeyError` for a kind that nobody drew."""
    return HOLDER_LOOKS[str(kind)]


def _wall(moment: datetime | None) -> datetime:
    return clock.local(moment or clock.now())


def _day(value: date | datetime) -> date:
    return _wall(value).date() if isinstance(value, datetime) else value


def _working_days(count: int) -> str:
    return "1 werkdag" if count == 1 else f"{count} werkdagen"


def time_words(moment: datetime) -> str:
    """`14.30 uur`."""
    return f"{_wall(moment):%H.%M} uur"


def date_words(value: date | datetime, now: datetime | None = None, weekday: bool = False) -> str:
    """`26 oktober`, with the year when it is another one; `vrijdag 20 november` with `weekday`."""
    day = _day(value)
    words = f"{day.day} {MONTHS[day.month - 1]}"
    if day.year != _wall(now).year:
        words += f" {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if weekday else words


def date_time_words(moment: datetime, now: datetime | None = None) -> str:
    """`26 oktober om 14.30 uur`."""
    return f"{date_words(moment, now)} om {time_words(moment)}"


def due_words(due: datetime, now: datetime | None = None, exact: bool = False) -> DueText:
    """How long until a due moment, in working days.

    `exact` adds the time of day to today and tomorrow, for terms in hours (spoed).
    """
    present, moment = _wall(now), _wall(due)
    today, day = present.date(), moment.date()
    ahead = working_days_between(today, day)
    at = f" om {time_words(moment)}" if exact else ""
    if moment < present:
        return DueText(_late_words(moment, today, -ahead), Tone.LATE, moment)
    if day == today:
        return DueText(f"Vandaag{at}", Tone.TODAY, moment)
    if day == today + timedelta(days=1):
        return DueText(f"Morgen{at}", Tone.SOON, moment)
    if ahead == 0:  # a weekend or a holiday ahead, with no working day before it
        return DueText(WEEKDAYS[day.weekday()].capitalize(), Tone.SOON, moment)
    return DueText(f"Over {_working_days(ahead)}", Tone.SOON if ahead == 1 else Tone.LATER, moment)


def _late_words(moment: datetime, today: date, working_days: int) -> str:
    if working_days:
        return f"{_working_days(working_days)} te laat"
    if moment.date() == today:
        return f"Te laat sinds {time_words(moment)}"
    return f"Te laat sinds {WEEKDAYS[moment.weekday()]}"


def stays_open_words(due: datetime | None, now: datetime | None = None) -> str:
    """What happens to a task that no timer watches when nobody does it; `due` is its term, None when it has none."""
    if due is None:
        return "Er gebeurt niets vanzelf: de taak blijft staan."
    when = "sinds" if due < _wall(now) else "na"
    return f"Er gebeurt niets vanzelf: de taak blijft staan en is {when} {date_words(due, now)} te laat."


def since_words(since: date | datetime, now: datetime | None = None) -> str:
    """How long ago, in working days: `16 werkdagen`."""
    passed = working_days_between(_day(since), _wall(now).date())
    return _working_days(passed) if passed > 0 else "minder dan 1 werkdag"


def count_words(count: int) -> str:
    """`nul` … `twaalf`, then digits with points: `1.502`."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}".replace(",", ".")


def counted(count: int, singular: str, plural: str) -> str:
    """`één taak`, `twee taken`."""
    return f"{count_words(count)} {singular if count == 1 else plural}"


def start_sentence(words: str) -> str:
    """The same words with a capital; Dutch writes `Eén` without the first accent and `IJ` as one letter."""
    if words.startswith("één"):
        return f"Eén{words[3:]}"
    length = 2 if words.startswith("ij") else 1
    return words[:length].upper() + words[length:]


def initials(name: str) -> str:
    """First letters of the first and the last word: `AH` for Anouk van Haverkamp."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def age(date_of_birth: date, now: datetime | None = None) -> int:
    """Age in years; who was born on 29 February turns a year older on 1 March."""
    today = _wall(now).date()
    return today.year - date_of_birth.year - ((today.month, today.day) < (date_of_birth.month, date_of_birth.day))


def share(part: float, whole: float) -> int:
    """Whole hundredths, between 0 and 100; at least 1 when there is something to show."""
    if part <= 0 or whole <= 0:
        return 0
    return min(100, max(1, round(100 * part / whole)))


def share_class(hundredths: int) -> str:
    """The class that carries a share; the content security policy refuses style attributes."""
    return f"share-{hundredths}"


FILTERS: dict[str, Callable[..., Any]] = {
    "age": age,
    "count_words": count_words,
    "counted": counted,
    "date_time_words": date_time_words,
    "date_words": date_words,
    "due_words": due_words,
    "holder_look": holder_look,
    "initials": initials,
    "money": money.show,
    "share": share,
    "share_class": share_class,
    "since_words": since_words,
    "start_sentence": start_sentence,
    "stays_open_words": stays_open_words,
    "time_words": time_words,
}


def register(app: Flask) -> None:
    """Make the filters known to the templates of `app`."""
    app.jinja_env.filters.update(FILTERS)
