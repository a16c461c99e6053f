"""Form files for tests, from short descriptions."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from engine import forms

CHOICES = [{"value": "geld", "label": "Een deel van het geld"}, {"value": "niets", "label": "Niets"}]


def file(*components: dict[str, Any], **top: Any) -> bytes:
    return json.dumps({"type": "default", "id": "proef", "components": list(components), **top}).encode()


def form(*components: dict[str, Any]) -> forms.Form:
    found = forms.inspect(file(*components), "proef.json")
    assert not found.problems
    return found.form


def text(key: str = "naam", **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "key": key, "label": key.capitalize(), **more}


def amount(key: str = "bedrag", **more: Any) -> dict[str, Any]:
    return text(key, properties={"waakvlam": "amount"}, **more)


def day(key: str = "datum", **more: Any) -> dict[str, Any]:
    return {"type": "datetime", "subtype": "date", "key": key, "label": key.capitalize(), **more}


def of(type_: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": type_, "key": key, "label": key.capitalize(), **more}


def required(**rules: Any) -> dict[str, Any]:
    return {"required": True, **rules}


def hidden_when(expression: str) -> dict[str, str]:
    return {"hide": f"= {expression}"}


def no_feel(expression: str, context: Mapping[str, Any]) -> Any:
    raise AssertionError(f"no expression was expected, but {expression} was evaluated")


def feel(**meanings: Callable[[Mapping[str, Any]], Any]) -> forms.Evaluate:
    """A stand-in for FEEL that knows the given names only: `feel(rich=lambda answers: …)` for `= rich`."""
    return lambda expression, context: meanings[expression](context)


def read(
    form: forms.Form,
    submitted: Mapping[str, str | list[str]],
    data: Mapping[str, Any] | None = None,
    evaluate: forms.Evaluate = no_feel,
) -> forms.Reading:
    listed = {key: [value] if isinstance(value, str) else value for key, value in submitted.items()}
    return forms.read(form, listed, data or {}, evaluate)
