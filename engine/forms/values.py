"""From what a person types to what the process stores, and back to text.

Stored: text is a string, number and amount are JSON numbers (an amount in euros, at most two decimals), a date is
`YYYY-MM-DD`, a checkbox a boolean, a checklist a list of option values. An empty answer is null.
forms.js reads the same notations, so that the browser decides about visibility as the server does.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine import money
from engine.forms.model import Component, Form, Kind

Typed = str | list[str]
"""What stands in the field: a text, or the chosen values of a checklist."""

CHECKED = "ja"

_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?|-?[0-9]+\.[0-9]{1,2}")
_POINT = re.compile(r"-?[0-9]+\.[0-9]{1,2}")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MOST_DIGITS = 15
"""A JSON number keeps no more digits exactly."""
_TOO_MUCH = 10**13
"""Euros: with the cents, the first amount that takes too many digits."""


class Unreadable(ValueError):
    """What was typed has no meaning as this kind of answer; the message says in Dutch what to type."""


def parse(component: Component, typed: Typed) -> Any:
    """The value of what was typed, without judging it by the form's rules; null when nothing was typed.

    Raises `Unreadable`.
    """
    if component.kind is Kind.CHECKLIST:
        chosen = typed if isinstance(typed, list) else [typed]
        return [each.strip() for each in chosen if each.strip()]
    text = (typed if isinstance(typed, str) else "".join(typed[:1])).strip()
    if component.kind is Kind.CHECKBOX:
        return text.lower() in (CHECKED, "on", "true", "1")
    if not text:
        return None
    match component.kind:
        case Kind.AMOUNT:
            return _amount(text)
        case Kind.NUMBER:
            return _number(text, whole=component.rules.decimals == 0)
        case Kind.DATE:
            return _date(text)
        case _:
            return text


def _amount(text: str) -> float:
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        raise Unreadable("Vul een kleiner bedrag in, bijvoorbeeld 1.250,00")
    try:
        amount = float(money.parse(text)) or 0.0
    except ValueError as error:
        raise Unreadable("Vul een bedrag in, bijvoorbeeld 1.250,00") from error
    if abs(amount) >= _TOO_MUCH:
        raise Unreadable("Vul een kleiner bedrag in, bijvoorbeeld 1.250,00")
    return amount


def _number(text: str, *, whole: bool) -> int | float:
    example = "12" if whole else "12,5"
    if not _NUMBER.fullmatch(text):
        raise Unreadable(f"Vul een getal in, bijvoorbeeld {example}")
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        raise Unreadable(f"Vul een korter getal in, bijvoorbeeld {example}")
    plain = text if _POINT.fullmatch(text) else text.replace(".", "").replace(",", ".")
    number = Decimal(plain)
    return int(number) if number == number.to_integral_value() else float(number)


def _date(text: str) -> str:
    if found := _DUTCH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise Unreadable("Vul een datum in, bijvoorbeeld 15-12-2026")
    if not 1900 <= year <= 2199:
        raise Unreadable("Kijk het jaar na. Vul een datum in, bijvoorbeeld 15-12-2026")
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise Unreadable("Deze datum bestaat niet. Vul een datum in, bijvoorbeeld 15-12-2026") from error


def as_typed(component: Component, value: object) -> Typed:
    """A stored value as it stands in the field: `1250.0` as `1.250,00`, `2026-12-15` as `15-12-2026`."""
    if component.kind is Kind.CHECKLIST:
        return [str(each) for each in value] if isinstance(value, list | tuple) else []
    if component.kind is Kind.CHECKBOX:
        return CHECKED if value is True else ""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _shown_amount(value) if component.kind is Kind.AMOUNT else _shown_number(value)
    if component.kind is Kind.DATE and (day := _stored_date(value)):
        return f"{day:%d-%m-%Y}"
    return str(value)


def shown(component: Component, value: object, data: Mapping[str, Any] | None = None) -> str:
    """A stored value as Dutch text in a history or a letter; empty when there is no answer.

    `data` is the process data from which the labels of options may come.
    """
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list | tuple):
        return ", ".join(shown(component, each, data) for each in value)
    if isinstance(value, int | float):
        if component.kind is Kind.AMOUNT or component.is_amount:
            return f"€\u00a0{_shown_amount(value)}"
        if not component.options_key and not component.options:
            return _shown_number(value)
    if component.kind in (Kind.DATE, Kind.EXPRESSION) and (day := _stored_date(value)):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    for option in component.choices(data or {}):
        if option.value == str(value):
            return option.label
    return str(value)


def display(form: Form, values: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """Label and answer of every field that `values` holds; an open answer reads `niet ingevuld`."""
    return [
        (each.label, shown(each, values[each.key], data) or "niet ingevuld")
        for each in form.fields
        if each.key in values
    ]


def _stored_date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _shown_amount(value: float) -> str:
    return money.show_plain(money.to_cents(value))


def _shown_number(value: float) -> str:
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
