"""What somebody filled in, as a step that can be played again: only what differs from what stood in the form."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine import clock, forms
from engine.deployment.scenario_steps import Typed
from engine.forms import REOPENED, Form
from engine.forms.model import Kind

_DATE = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})\s*")


def answers_of(
    form: Form, data: Mapping[str, Any], submitted: Mapping[str, Sequence[str]], now: datetime
) -> dict[str, Typed]:
    """A date is kept as days from the day on which it was filled in, so that it still fits when a term changes."""
    shown = forms.first_typed(form, data)
    found: dict[str, Typed] = {}
    for field in form.asked:
        texts = [text for text in submitted.get(field.key, ()) if text or field.kind is not Kind.CHECKLIST]
        typed: Typed = tuple(texts) if field.kind is Kind.CHECKLIST else (texts[0] if texts else "")
        before = shown[field.key]
        if typed == (tuple(before) if isinstance(before, list) else before):
            continue
        found[field.key] = _from_today(typed, now) if field.kind is Kind.DATE and isinstance(typed, str) else typed
    if reopened := tuple(submitted.get(REOPENED, ())):
        found[REOPENED] = reopened
    return found


def _from_today(text: str, now: datetime) -> str:
    match = _DATE.fullmatch(text)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return text
    return text if day is None else days_from(day, now)


def days_from(day: date, now: datetime) -> str:
    """`vandaag`, `vandaag+14`."""
    days = (day - clock.local(now).date()).days
    return f"vandaag{days:+d}" if days else "vandaag"
