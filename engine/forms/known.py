"""What a form need not ask again: fields whose answer the dossier holds, and those of which it has expired.

A field with `"properties": {"dossier": "huisarts"}` is known when the dossier holds a fact of that name that has not
expired and that the field would take as its answer. It then stands on the page as read, until somebody reopens it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError

from engine.forms.model import Component, Form
from engine.forms.schema import schema
from engine.forms.values import Typed

REOPENED = "wijzig"
"""The name under which a page, and a draft, tell which known fields stand open."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What the dossier holds by one name, and where it came from. It counts up to and including `valid_until`."""

    value: Any
    valid_until: date | None = None
    source: str = ""
    recorded_by: str = ""
    recorded_at: datetime | None = None

    def is_expired(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True, slots=True)
class Known:
    """A form with what is known laid over it. All maps have the keys of fields.

    In `form` the known fields are read-only. `values` are their answers; `facts` says where each came from, also of
    fields that were reopened; `expired` are those to ask anew. `prefill` is what stands in the fields at first.
    """

    form: Form
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    expired: dict[str, Fact] = field(default_factory=dict)
    prefill: dict[str, Any] = field(default_factory=dict)
    reopened: frozenset[str] = frozenset()


def recall(
    form: Form,
    facts: Mapping[str, Fact],
    data: Mapping[str, Any],
    today: date,
    typed: Mapping[str, Typed | Sequence[str]] | None = None,
) -> Known:
    """Lay `facts`, by their names in the dossier, over the form.

    `typed` is what a page or a draft holds: a field in which something stands was asked there, so it stays open.
    """
    values: dict[str, Any] = {}
    found: dict[str, Fact] = {}
    expired: dict[str, Fact] = {}
    prefill: dict[str, Any] = {}
    reopened = reopened_fields(form, typed or {})
    for each in form.remembered:
        fact = facts.get(each.dossier)
        if fact is None or not each.takes_input:
            continue
        answer = _answer(form, each, fact.value, data)
        if answer is None:
            continue
        prefill[each.key] = answer
        if fact.is_expired(today):
            expired[each.key] = fact
        else:
            found[each.key] = fact
            if each.key not in reopened:
                values[each.key] = answer
    return Known(_closed(form, values), values, found, expired, prefill, reopened & found.keys())


def reopened_fields(form: Form, typed: Mapping[str, Typed | Sequence[str]]) -> frozenset[str]:
    """The remembered fields that a page showed as a question."""
    told = typed.get(REOPENED, ())
    return frozenset(
        each.key
        for each in form.remembered
        if each.key in told or any(text.strip() for text in typed.get(each.key, ()))
    )


def _answer(form: Form, component: Component, value: Any, data: Mapping[str, Any]) -> Any:
    """The value as the field would store it; None when it is no answer here, as an option that is gone."""
    try:
        answer = schema(form, data, {component.key}).load({component.key: value})[component.key]
    except ValidationError:
        return None
    return None if answer in ("", []) else answer


def _closed(form: Form, known: Collection[str]) -> Form:
    if not known:
        return form

    def close(component: Component) -> Component:
        if component.components:
            return replace(component, components=tuple(map(close, component.components)))
        return replace(component, readonly=True) if component.key in known else component

    return replace(form, components=tuple(map(close, form.components)))
