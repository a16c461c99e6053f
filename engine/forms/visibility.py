"""Which fields show, given the answers so far; the same procedure runs in the browser (forms.js).

Fields are judged in reading order. A field that hides has no answer, which may hide or show others; so the form is
gone through again until nothing changes. Conditions that keep contradicting each other show their fields: asking
too much is better than losing an answer.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine import money
from engine.forms.model import Component, Form, Kind
from engine.forms.values import Typed, Unreadable, parse

Evaluate = Callable[[str, Mapping[str, Any]], Any]
"""A FEEL expression and its context → its value, as engine.decisions.feel.evaluate does."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`keys` are the fields that show; `computed` holds the values of computed fields among them."""

    keys: frozenset[str]
    computed: dict[str, Any]


def visible(form: Form, typed: Mapping[str, Typed], data: Mapping[str, Any], evaluate: Evaluate) -> Shown:
    """Judge every condition over the process data and what was typed (unreadable text counts as no answer).

    A condition hides only when it is exactly true. Whatever `evaluate` raises passes through.
    """
    answers = {each.key: _answer(each, typed, data) for each in form.fields}
    hidden: frozenset[str] = frozenset()
    contradicting: frozenset[str] = frozenset()
    for turn in range(2 * form.conditions + 2):
        found, context = _round(form, answers, data, hidden, evaluate)
        changed = found ^ hidden
        hidden = found
        # A chain of conditions settles within as many rounds as there are conditions.
        if turn > form.conditions:
            contradicting |= changed
        if all(answers[key] is None for key in changed):  # no other answers than this round had
            break
    hidden -= contradicting
    keys = frozenset(form.keys) - hidden
    computed = {each.key: context[each.key] for each in form.fields if each.expression and each.key in keys}
    return Shown(keys, computed)


def _round(
    form: Form,
    answers: Mapping[str, Any],
    data: Mapping[str, Any],
    hidden: frozenset[str],
    evaluate: Evaluate,
) -> tuple[frozenset[str], dict[str, Any]]:
    """Go through the form once; `hidden` is what the previous round found for fields further on."""
    context: dict[str, Any] = {**data, **answers, **dict.fromkeys(hidden)}
    now_hidden: set[str] = set()
    hidden_group: dict[int, bool] = {}
    for component, group in form.in_order:
        hides = group is not None and hidden_group[id(group)]
        if not hides and component.hide is not None:
            hides = evaluate(component.hide, context) is True
        if component.kind is Kind.GROUP:
            hidden_group[id(component)] = hides
        elif component.key:
            if hides:
                now_hidden.add(component.key)
                context[component.key] = None
            elif component.expression:
                context[component.key] = computed_value(component, evaluate(component.expression, context))
            else:
                context[component.key] = answers[component.key]
    return frozenset(now_hidden), context


def _answer(component: Component, typed: Mapping[str, Typed], data: Mapping[str, Any]) -> Any:
    if component.readonly:
        return data.get(component.key)
    if component.expression:
        return None
    try:
        return parse(component, typed.get(component.key, ""))
    except Unreadable:
        return None


def computed_value(component: Component, value: Any) -> Any:
    """What a computed field stores: an amount rounded to cents, and no number that JSON lacks."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            return None
        if component.is_amount:
            return float(money.to_euros(money.to_cents(value)))
    return value
