"""Process data as JSON can hold it, so that a value that cannot be stored is refused where it appears."""

import math
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """The value as JSON types: money as a number, dates as ISO 8601 text.

    Raises `ValueError`, with a Dutch reason, for a value that process data cannot hold.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float() if math.isfinite(value):
            return value
        case Decimal() if value.is_finite():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() | time():
            return value.isoformat()
        case Mapping():
            return {_key(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    raise ValueError(f"een waarde van soort {type(value).__name__} kan niet in de gegevens van een proces staan")


def plain_context(values: Any) -> dict[str, Any]:
    """Named values, to be merged into the data of a process. Raises `ValueError` when they have no names."""
    if not isinstance(values, Mapping):
        raise ValueError("er kwam geen lijst van namen met waarden uit")
    return {_key(key): plain(item) for key, item in values.items()}


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise ValueError(f"de naam {key!r} van een gegeven is geen tekst")
    return key
