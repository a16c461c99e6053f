"""Whether the people of a level hold mandate for what a decision table lets them decide (Awb 10:1–10:12).

A table says who decides up to which amount; the power itself is written per person. Who raises a limit in a table
and forgets the mandates makes requests that nobody of that level may decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select

from engine import decisions, money
from engine.decisions import unary
from engine.deployment.check import Checked
from engine.deployment.sources import Kind
from engine.store.models import Mandaat, Person
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`short` of `holders` people of a level hold mandate for less than `limit_cents`; `lowest_cents` is the least."""

    table: str
    level: str
    limit_cents: int
    holders: int
    short: int
    lowest_cents: int


def shortfalls(session: TenantSession, checked: Checked, day: date) -> list[Shortfall]:
    """Levels of which not everybody who holds a mandate today may decide up to what the tables say."""
    if checked.organisation is None:
        return []
    levels = checked.organisation.mandate_levels
    rows = session.execute(
        select(Mandaat.level, Mandaat.person_id, Mandaat.limit_cents)
        .join(Person, Person.id == Mandaat.person_id)
        .where(Person.active, Mandaat.valid_from <= day)
        .where(or_(Mandaat.valid_until.is_(None), Mandaat.valid_until >= day))
    ).all()
    held: dict[str, dict[int, float]] = {}
    for level, person, cents in rows:
        most = float("inf") if cents is None else float(cents)
        held.setdefault(level, {})[person] = max(most, held.get(level, {}).get(person, 0))
    found = []
    for table, limits in _limits(checked, levels):
        for level, limit in limits.items():
            people = held.get(level, {}).values()
            short = [cents for cents in people if cents < limit]
            if short:
                group = _group_name(checked, level)
                found.append(Shortfall(table, group, limit, len(people), len(short), int(min(short))))
    return found


def highest_by_level(checked: Checked) -> dict[str, int]:
    """The highest amount that the tables let each level decide, in cents."""
    found: dict[str, int] = {}
    levels = checked.organisation.mandate_levels if checked.organisation else ()
    for _table, limits in _limits(checked, levels):
        for level, limit in limits.items():
            found[level] = max(limit, found.get(level, limit))
    return found


def _limits(checked: Checked, levels: Sequence[str]) -> list[tuple[str, dict[str, int]]]:
    """Per table that names mandate levels, the highest amount that each level decides, in cents."""
    found = []
    for source in checked.sources:
        if source.kind is not Kind.DMN:
            continue
        for decision in decisions.inspect(source.content, source.path).definition.get("decisions", {}).values():
            logic = decision["logic"]
            is_table = isinstance(logic, dict) and logic.get("box") == "table"
            if is_table and (limits := _of_table(logic, levels)):
                found.append((str(decision["name"]), limits))
    return found


def _of_table(logic: Mapping[str, Any], levels: Sequence[str]) -> dict[str, int]:
    column = next((place for place, each in enumerate(logic["inputs"]) if each["type"] == "number"), None)
    limits: dict[str, int] = {}
    if column is None:
        return limits
    for rule in logic["rules"]:
        named = {entry.strip('"') for entry in rule["entries"]} & set(levels)
        high = _highest(rule["tests"][column])
        if len(named) == 1 and high is not None:
            level = named.pop()
            limits[level] = max(high, limits.get(level, high))
    return limits


def _highest(test: str) -> int | None:
    try:
        read = unary.read(test)
    except unary.NotJudged:
        return None
    return money.to_cents(read.high) if isinstance(read, unary.Between) and isinstance(read.high, Decimal) else None


def _group_name(checked: Checked, level: str) -> str:
    group = checked.organisation.group(level) if checked.organisation else None
    return group.name if group else level
