"""How steps, moments and what a message brings read on the screens of rehearsals."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from engine import clock
from engine.clock import AMSTERDAM
from engine.deadlines.calendar import is_working_day
from engine.deployment.scenario_steps import Answer, MoveClock, PartnerSays, Step, Tell, WritePlan, working_days
from engine.rehearsal.scenarios import Words
from engine.web.presentation import date_words, time_words
from engine.web.referral_words import CHOICES

PLAN_PARTS = {
    "goals": "een doel",
    "actions": "wie wat doet",
    "aftercare": "de afspraken voor nazorg",
    "evaluation": "de dag van de evaluatie",
    "reached": "alle doelen zijn gehaald",
}
_DUTCH_DAY = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\s*")


def clock_words(moment: datetime) -> str:
    """`maandag 2 november 2026, 9.00 uur`."""
    local = clock.local(moment)
    return f"{date_words(local, local, weekday=True)} {local.year}, {time_words(local)}"


def step_words(words: Words, step: Step) -> str:
    """What happens in a step, as one sentence without its end."""
    match step:
        case Answer():
            return f"{words.role(step.role)}: {words.element(step.element)}"
        case WritePlan():
            return f"{words.role(step.role)} schreef in het plan: {', '.join(PLAN_PARTS[each] for each in step.parts)}"
        case MoveClock():
            return f"De klok: {move_words(step)}"
        case Tell():
            return f"Bericht: ‘{step.message}’"
        case PartnerSays():
            return f"De partner: {CHOICES[step.kind].title if step.kind in CHOICES else step.kind}"


def move_words(step: MoveClock) -> str:
    if step.to == "next":
        return "naar het eerste moment waarop iets afgaat"
    if step.calendar == "working":
        days = working_days(step.to)
        return f"{days} {'werkdag' if days == 1 else 'werkdagen'} verder"
    if match := re.fullmatch(r"P(\d+)D", step.to):
        days = int(match[1])
        return f"{days} {'dag' if days == 1 else 'dagen'} verder"
    return f"naar {step.to}"


def next_working_day(day: date) -> datetime:
    """Nine o'clock on that day, or on the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), AMSTERDAM)


def read_day(text: str) -> date | None:
    """`9-11-2026`; None for what is no day."""
    match = _DUTCH_DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def read_payload(text: str) -> dict[str, Any]:
    """`reden: Het gaat slecht`, one a line; waar and onwaar and numbers are what they say. Raises `ValueError`."""
    found: dict[str, Any] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"\s*[^\W\d]\w{0,63}\s*", name):
            raise ValueError(
                f"“{line.strip()[:60]}” begrijpen we niet. Schrijf op elke regel een naam, : en wat het is."
            )
        found[name.strip()] = _value(value.strip())
    return found


def write_payload(payload: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {_written(value)}" for name, value in payload.items())


def _value(text: str) -> Any:
    if text in ("waar", "onwaar"):
        return text == "waar"
    if re.fullmatch(r"-?\d{1,12}", text):
        return int(text)
    if re.fullmatch(r"-?\d{1,12}[.,]\d{1,6}", text):
        return float(text.replace(",", "."))
    return text or None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "waar" if value else "onwaar"
    return "" if value is None else str(value)
