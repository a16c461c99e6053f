"""What happens in a rehearsal, one step at a time: how it begins, who does what, how far the clock moves, what arrives.

The same steps stand in the journal of a rehearsal and in a scenario file. Answers are texts as a person types them; in
a date field `vandaag`, `vandaag+14` and `vandaag-3` count calendar days from the day of the step.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.clock import AMSTERDAM
from engine.deadlines.due import is_duration

FIRST_MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=AMSTERDAM)
"""A Monday morning: where a scenario begins that names no moment."""
PLAN_PARTS = ("goals", "actions", "aftercare", "evaluation", "reached")
NEXT = "next"
MOST_TEXT = 20_000
_TODAY = re.compile(r"vandaag(?:([+-])(\d{1,4}))?")
_DAYS = re.compile(r"P(\d{1,4})D")

Typed = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begin:
    """How it begins: by hand, or by a message with what that brings.

    `facts` are what the dossier knows already; `mandates` are limits in whole euros, by level, other than the usual.
    """

    at: datetime = FIRST_MOMENT
    message: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    mandates: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody completes a task, of the rehearsed process or of another that it began."""

    role: str
    element: str
    answers: Mapping[str, Typed] = field(default_factory=dict)
    process: str | None = None


@dataclass(frozen=True, slots=True)
class WritePlan:
    """Somebody writes these parts of the household's plan, on its own screen."""

    role: str
    parts: tuple[str, ...] = PLAN_PARTS[:4]


@dataclass(frozen=True, slots=True)
class MoveClock:
    """To the next moment at which something is due, by a duration, or to a day (nine o'clock) or moment."""

    to: str = NEXT
    calendar: str = "calendar"


@dataclass(frozen=True, slots=True)
class Tell:
    """A message arrives in the casus."""

    message: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartnerSays:
    """The partner that was asked answers: `kind` as in `accepted`, `on` a day."""

    kind: str
    on: str = ""
    text: str = ""


Step = Answer | WritePlan | MoveClock | Tell | PartnerSays


class Unreadable(ValueError):
    """The message is Dutch and says what to change."""


def read_begin(value: Any) -> Begin:
    """Raises `Unreadable`."""
    found = _object(value, "start", {"at", "message", "payload", "subject", "facts", "mandates"})
    mandates = _object(found.get("mandates", {}), "mandates")
    for level, euros in mandates.items():
        if isinstance(euros, bool) or not isinstance(euros, int) or not 0 <= euros <= 100_000_000:
            raise Unreadable(f"Het mandaat van “{level}” is geen heel bedrag in euro’s.")
    return Begin(
        at=read_moment(_text(found, "at")) if found.get("at") else FIRST_MOMENT,
        message=_text(found, "message") or None,
        payload=_object(found.get("payload", {}), "payload"),
        subject=_text(found, "subject"),
        facts=_object(found.get("facts", {}), "facts"),
        mandates=mandates,
    )


def read_step(value: Any) -> Step:
    """Raises `Unreadable`."""
    if not isinstance(value, Mapping):
        raise Unreadable("Een stap is een JSON-object.")
    if "element" in value:
        found = _object(value, "stap", {"as", "element", "answers", "process"})
        answers = _object(found.get("answers", {}), "answers")
        return Answer(
            _needed(found, "as"),
            _needed(found, "element"),
            {key: _typed(key, each) for key, each in answers.items()},
            _text(found, "process") or None,
        )
    if "plan" in value:
        found = _object(value, "stap", {"as", "plan"})
        parts = found["plan"]
        if not isinstance(parts, list) or not parts or not all(each in PLAN_PARTS for each in parts):
            raise Unreadable(f"Bij “plan” hoort een lijst met een of meer van: {', '.join(PLAN_PARTS)}.")
        return WritePlan(_needed(found, "as"), tuple(parts))
    if "clock" in value:
        found = _object(value, "stap", {"clock", "calendar"})
        return checked_clock(MoveClock(_needed(found, "clock"), _text(found, "calendar") or "calendar"))
    if "message" in value:
        found = _object(value, "stap", {"message", "payload"})
        return Tell(_needed(found, "message"), _object(found.get("payload", {}), "payload"))
    if "partner" in value:
        found = _object(value, "stap", {"partner", "on", "text"})
        return PartnerSays(_needed(found, "partner"), _text(found, "on"), _text(found, "text"))
    raise Unreadable("Zeg in een stap wat er gebeurt: element, plan, clock, message of partner.")


def checked_clock(move: MoveClock) -> MoveClock:
    """Raises `Unreadable` when it names no moment."""
    if move.calendar not in ("calendar", "working"):
        raise Unreadable(f"De kalender “{move.calendar}” bestaat niet. Kies working of calendar.")
    if move.calendar == "working" and not _DAYS.fullmatch(move.to):
        raise Unreadable(f"“{move.to}” is geen aantal werkdagen. Schrijf bijvoorbeeld P1D.")
    if move.to != NEXT and not is_duration(move.to):
        read_moment(move.to)
    return move


def as_begin(begin: Begin) -> dict[str, Any]:
    written = {
        "at": begin.at.astimezone(AMSTERDAM).replace(tzinfo=None).isoformat(timespec="minutes"),
        "message": begin.message,
        "payload": dict(begin.payload),
        "subject": begin.subject,
        "facts": dict(begin.facts),
        "mandates": dict(begin.mandates),
    }
    return {key: value for key, value in written.items() if value}


def as_step(step: Step) -> dict[str, Any]:
    """As it stands in a file: only what says something."""
    written: dict[str, Any]
    match step:
        case Answer():
            answers = {key: each if isinstance(each, str) else list(each) for key, each in step.answers.items()}
            written = {"as": step.role, "element": step.element, "process": step.process, "answers": answers}
        case WritePlan():
            written = {"as": step.role, "plan": list(step.parts)}
        case MoveClock():
            written = {"clock": step.to, "calendar": step.calendar if step.calendar != "calendar" else None}
        case Tell():
            written = {"message": step.message, "payload": dict(step.payload)}
        case PartnerSays():
            written = {"partner": step.kind, "on": step.on, "text": step.text}
    return {key: value for key, value in written.items() if value}


def read_moment(text: str) -> datetime:
    """A day, then at nine o'clock, or a moment; on the wall clock. Raises `Unreadable`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(f"“{text[:60]}” is geen dag of moment. Schrijf bijvoorbeeld 2026-11-16.") from None
    if len(text.strip()) <= len("2026-11-16"):
        moment = moment.replace(hour=9)
    if not 2000 <= moment.year <= 2199:
        raise Unreadable(f"Het jaar van “{text[:60]}” is te ver weg.")
    return moment.replace(tzinfo=AMSTERDAM) if moment.tzinfo is None else moment


def days_from_today(text: str) -> int | None:
    """Of `vandaag+14` 14; None for any other text."""
    found = _TODAY.fullmatch(text.strip())
    return int(f"{found[1] or ''}{found[2] or 0}") if found else None


def working_days(duration: str) -> int:
    """Of `P3D` 3."""
    found = _DAYS.fullmatch(duration)
    return int(found[1]) if found else 0


def _object(value: Any, where: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable(f"“{where}” is geen JSON-object.")
    if known is not None and (other := sorted(value.keys() - known)):
        raise Unreadable(f"“{other[0]}” kennen we niet in een {where}. Kies uit {', '.join(sorted(known))}.")
    return dict(value)


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise Unreadable(f"“{name}” is geen tekst.")
    return value


def _needed(found: Mapping[str, Any], name: str) -> str:
    text = _text(found, name).strip()
    if not text:
        raise Unreadable(f"In een stap ontbreekt “{name}”.")
    return text


def _typed(key: str, value: Any) -> Typed:
    if isinstance(value, str) and len(value) <= MOST_TEXT:
        return value
    if isinstance(value, list) and len(value) <= 200 and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise Unreadable(f"Het antwoord “{key}” is geen tekst of lijst van teksten. Schrijf het zoals je het typt.")
