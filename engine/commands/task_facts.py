"""What a diagram says about a task, worked out for this moment: who, for whom, by when, and why."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from engine import decisions
from engine.deadlines.due import deadline

NO_TERM = datetime(9999, 12, 31, tzinfo=UTC)
"""The due date of a task without a term: one index then serves the order of every worklist."""

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


class TaskFacts(NamedTuple):
    form_key: str | None
    group: str | None
    assignee_id: int | None
    excluded: tuple[int, ...]
    due_at: datetime
    has_term: bool
    law: str | None
    why: str
    permission: str | None


def task_facts(
    attributes: Mapping[str, str], process_data: Mapping[str, Any], regisseur_id: int, now: datetime
) -> TaskFacts:
    """The facts of a task from its `waakvlam:task` attributes, the process data and who is regisseur at this moment.

    That person is there by the name `casus_regisseur`: process data would still hold who it was at the start.
    Raises `ValueError` with a Dutch reason when an expression gives something that cannot be used.
    """
    data = {**process_data, "casus_regisseur": regisseur_id}
    duration = _value(attributes.get("duration"), data)
    calendar = attributes.get("calendar", "calendar")
    due = deadline(now, str(duration), calendar) if duration else NO_TERM
    group = _value(attributes.get("group"), data)
    return TaskFacts(
        form_key=attributes.get("form"),
        group=str(group) if group else None,
        assignee_id=_person(_value(attributes.get("assignee"), data), "assignee"),
        excluded=tuple(_persons(_value(attributes.get("exclude"), data))),
        due_at=due,
        has_term=bool(duration),
        law=attributes.get("law"),
        why=str(attributes.get("why", "")),
        permission=attributes.get("permission"),
    )


def _value(text: str | None, data: Mapping[str, Any]) -> Any:
    """Plain text as it is; after a `=` the value of the FEEL expression."""
    if text is None or not text.startswith("="):
        return text
    expression = text[1:].strip()
    if expression.startswith("[") and _PATH.fullmatch(inner := expression[1:-1].strip()):
        return [_look_up(inner, data)]
    if _PATH.fullmatch(expression) and expression not in ("true", "false", "null"):
        return _look_up(expression, data)  # most attributes only name a value: no need to wake the FEEL engine
    return decisions.evaluate(expression, data)


def _look_up(path: str, data: Mapping[str, Any]) -> Any:
    value: Any = data
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _person(value: Any, where: str) -> int | None:
    if value is None or value == "":
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | str)
        or not str(value).removesuffix(".0").isdigit()
    ):
        raise ValueError(f"Het kenmerk {where} van deze taak geeft geen persoon, maar: {value!r}.")
    return int(float(value))


def _persons(value: Any) -> list[int]:
    values = value if isinstance(value, list) else [value]
    return [found for each in values if (found := _person(each, "exclude")) is not None]
