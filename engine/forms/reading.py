"""What somebody answered: from a submitted page to values to store, or to what must be mended first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from engine.forms.known import REOPENED, Known
from engine.forms.model import Component, Form, Kind
from engine.forms.schema import schema
from engine.forms.values import Typed, as_typed
from engine.forms.visibility import Evaluate, visible

_LONGEST_DRAFT = 50_000
"""Characters of one answer that are kept, however wrong it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading a page.

    `values` holds every visible field, asked or computed, that is in order: with `errors` empty it is what the task
    stores. `errors` maps a field's key to what to do about it. `typed` is everything as typed, of hidden fields
    too, so that the page can be shown again and a draft be kept.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)


def read(
    form: Form,
    submitted: Mapping[str, Sequence[str]],
    data: Mapping[str, Any],
    evaluate: Evaluate,
    known: Known | None = None,
) -> Reading:
    """Judge a submitted page by the form. Hidden, read-only and unknown fields are ignored.

    `submitted` maps the name of a field to all its texts, as a browser sends them; `data` is the process data. What is
    `known` counts as answered, and is not asked.
    """
    known = known or Known(form)
    form, data = known.form, {**data, **known.values}
    typed = draft_values(form, submitted)
    shown = visible(form, typed, data, evaluate)
    errors: dict[str, str] = {}
    try:
        values = schema(form, data, shown.keys).load(typed)
    except ValidationError as refusal:
        values = refusal.valid_data
        found = refusal.messages_dict
        errors = {key: _first(found[key]) for key in form.keys if key in found}
    answered = {**{key: known.values[key] for key in known.values if key in shown.keys}, **values, **shown.computed}
    return Reading({key: answered[key] for key in form.keys if key in answered}, errors, typed)


def draft_values(form: Form, submitted: Mapping[str, Sequence[str]]) -> dict[str, Typed]:
    """What was typed in every field that takes input, right or wrong, as JSON to store and show again.

    With it goes which known fields stood open, where there are any.
    """
    typed = {each.key: _typed(each, submitted.get(each.key, ())) for each in form.asked}
    if reopened := [each.key for each in form.remembered if each.key in submitted.get(REOPENED, ())]:
        typed[REOPENED] = reopened
    return typed


def from_draft(form: Form, draft: Mapping[str, Any]) -> dict[str, Typed]:
    """A stored draft as typed text, for the form as it is now: fields that went or changed kind are left out.

    Which known fields stood open goes along, by the name `REOPENED`.
    """
    typed: dict[str, Typed] = {}
    for each in form.asked:
        kept = draft.get(each.key)
        if isinstance(kept, list if each.kind is Kind.CHECKLIST else str):
            typed[each.key] = kept
    if isinstance(draft.get(REOPENED), list):
        typed[REOPENED] = draft[REOPENED]
    return typed


def first_typed(form: Form, data: Mapping[str, Any]) -> dict[str, Typed]:
    """What stands in the fields when a task is first opened: process data that is known, else the form's defaults."""
    return {
        each.key: as_typed(each, data[each.key] if data.get(each.key) is not None else each.default)
        for each in form.asked
    }


def _typed(component: Component, texts: Sequence[str]) -> Typed:
    cleaned = [_cleaned(text) for text in texts]
    if component.kind is Kind.CHECKLIST:
        return list(dict.fromkeys(text for text in cleaned if text.strip()))
    return cleaned[0] if cleaned else ""


def _cleaned(text: str) -> str:
    """Without what a database cannot hold, and with one kind of line end."""
    plain = text[:_LONGEST_DRAFT].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _first(message: Any) -> str:
    """The first sentence of what marshmallow gathered for one field (a list, or a map for items of a list)."""
    while not isinstance(message, str):
        message = next(iter(message.values() if isinstance(message, Mapping) else message))
    return message
