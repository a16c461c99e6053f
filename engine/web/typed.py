"""Reads what somebody typed into a page's own form: marshmallow checks, errors in Dutch, and what was typed is kept.

Forms of tasks come from form files and are read by `engine.forms`; these are the fixed pages of the file and of beheer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate
from werkzeug.datastructures import MultiDict

from engine import clock, money
from engine.errors import Invalid

_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
MOST_CENTS = 10**12


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form and what is wrong with it; `prefix` keeps ids apart where a page has several forms."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    def value(self, name: str) -> str:
        return str(self.values.get(name, "") or "")

    def chosen(self, name: str) -> list[str]:
        """The values of a list of boxes."""
        if isinstance(self.values, MultiDict):
            return self.values.getlist(name)
        found = self.values.get(name, [])
        return [found] if isinstance(found, str) else [str(each) for each in found]

    def id(self, name: str) -> str:
        return f"{self.prefix}{name}"


class DutchDate(fields.Field[date]):
    """`21-11-2026`; also with a slash, point or space."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        match = _DATE.fullmatch(str(value).strip())
        try:
            if match:
                day, month, year = map(int, match.groups())
                if 1900 <= year <= 2199:
                    return date(year, month, day)
        except ValueError:
            pass
        raise ValidationError("Vul een datum in als dag-maand-jaar, bijvoorbeeld 21-11-2026")


class DutchTime(fields.Field[tuple[int, int]]):
    """`14.30` or `14:30` as hours and minutes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[int, int]:
        match = _TIME.fullmatch(str(value).strip())
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return int(match[1]), int(match[2])
        raise ValidationError("Vul een tijd in als uren en minuten, bijvoorbeeld 14.30")


class Cents(fields.Field[int]):
    """Euro cents from `1.250,00`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        try:
            cents = money.to_cents(money.parse(str(value)))
        except ValueError:
            raise ValidationError("Vul een bedrag in, bijvoorbeeld 1.250,00") from None
        if abs(cents) > MOST_CENTS:
            raise ValidationError("Dit bedrag is te groot. Kijk het na")
        return cents


class Text(fields.String):
    """Text of at most `most` signs, without the NUL that PostgreSQL cannot keep."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        too_long = f"Maak dit korter: hoogstens {most} tekens"
        super().__init__(validate=validate.Length(max=most, error=too_long), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return super()._deserialize(value, attr, data, **kwargs).replace("\x00", "").replace("\r\n", "\n").strip()


class Choice(fields.String):
    """One of these values; empty counts as not filled in."""

    def __init__(self, *values: str, **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(values, error="Kies een antwoord uit de lijst"), **kwargs)


class Id(fields.Integer):
    """A row that was chosen from a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(1, 2**62), **kwargs)
        self.error_messages |= {"invalid": "Kies een antwoord uit de lijst"}


class Form(Schema):
    """Empty fields count as not sent, so that `required` and `load_default` mean what a person expects."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def drop_empty(self, data: Any, **_kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, declared in self.fields.items():
            if isinstance(declared, fields.List):
                found[name] = data.getlist(name)
            elif str(data.get(name, "")).strip():
                found[name] = data[name]
        return found


class ReasonForm(Form):
    """Why somebody does this; whether it may be empty is the command's."""

    reason = Text(1000, load_default="")


def needed(message: str) -> dict[str, Any]:
    """For `error_messages` of a required field: what to do when it is empty."""
    return {"required": message}


def read(schema: Form, form: MultiDict[str, str]) -> dict[str, Any]:
    """The values. Raises `Invalid` with one message a field."""
    try:
        loaded: dict[str, Any] = schema.load(form)
    except ValidationError as error:
        raise Invalid(fields={name: _first(found) for name, found in error.messages_dict.items()}) from None
    return loaded


def local_moment(day: date, at: tuple[int, int]) -> datetime:
    """The moment on the municipality's wall clock."""
    return datetime(day.year, day.month, day.day, *at, tzinfo=clock.AMSTERDAM)


def _first(found: Any) -> str:
    while isinstance(found, Mapping | list) and found:
        found = next(iter(found.values())) if isinstance(found, Mapping) else found[0]
    return str(found)
