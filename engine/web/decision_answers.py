"""What somebody types to try a decision, as data; and values of a decision as they are read aloud."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from engine.decisions import FeelError, evaluate
from engine.decisions.regions import shown
from engine.decisions.tryout import Field
from engine.web.typed import DutchDate

LONGEST = 2_000
MOST_SHOWN = 2_000


def read_answers(fields: Sequence[Field], typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The data by name, and what to do about each answer that cannot be read. What is left open is null."""
    context: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        text = str(typed.get(field.path, "") or "").strip()
        try:
            value = _read(field, text[:LONGEST]) if text else ([] if field.kind == "list" else None)
        except (ValueError, ValidationError) as error:
            errors[field.path] = error.messages[0] if isinstance(error, ValidationError) else str(error)
            continue
        _put(context, field.path.split("."), value)
    return context, errors


def said(value: Any) -> str:
    """`ja`, `1.250,5`, `wonen, werk`; long values are cut off."""
    text = _said(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}… (afgekapt)"


def _said(value: Any, depth: int = 0) -> str:
    match value:
        case None:
            return "leeg"
        case bool() | Decimal():
            return shown(value)
        case int() | float():
            return shown(Decimal(str(round(value, 10))))
        case list():
            items = [_said(item, depth + 1) for item in value[:200]]
            more = f" en nog {len(value) - 200}" if len(value) > 200 else ""
            return (", ".join(items) + more) if items else "een lege lijst"
        case dict() if depth < 5:
            return "; ".join(f"{name}: {_said(item, depth + 1)}" for name, item in list(value.items())[:100])
    return str(value)


def _read(field: Field, text: str) -> Any:
    """Raises `ValueError` with what to do."""
    match field.kind:
        case "number":
            return _number(text)
        case "boolean":
            if text in ("ja", "nee"):
                return text == "ja"
            raise ValueError("Kies ja of nee")
        case "date":
            return DutchDate().deserialize(text).isoformat()
        case "list":
            return [part.strip() for part in text.split(",") if part.strip()]
        case "feel":
            try:
                return evaluate(text, {})
            except FeelError as error:
                raise ValueError(str(error)) from None
    return text


def _number(text: str) -> float | int:
    plain = text.removeprefix("€").strip()
    whole, _comma, fraction = plain.partition(",")
    groups = whole.removeprefix("-").split(".")
    grouped = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    digits = "".join(groups)
    if not (grouped and digits.isdecimal() and digits.isascii() and len(digits) <= 15):
        raise ValueError("Vul een getal in, bijvoorbeeld 1.250,00")
    if _comma and not (fraction.isdecimal() and fraction.isascii() and len(fraction) <= 10):
        raise ValueError("Vul een getal in, bijvoorbeeld 1.250,00")
    number = Decimal(f"{'-' if whole.startswith('-') else ''}{digits}.{fraction or '0'}")
    return int(number) if number == number.to_integral_value() else float(number)


def _put(context: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for name in path[:-1]:
        found = context.setdefault(name, {})
        if not isinstance(found, dict):
            return
        context = found
    context[path[-1]] = value
