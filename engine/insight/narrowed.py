"""Which facts were chosen, as conditions of a statement.

`step`, `next_step` and `holder` speak of one and the same step that ended within the period: the cases in which it was
then had, come to, or waited for.
"""

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Select,
    Table,
    and_,
    any_,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql

from engine.insight.shape import Chosen, Source
from engine.store.models import CaseFact, FactCell, HeldFact, StepFact
from engine.store.models.facts import ALL

CASE, STEP, HELD, CELL = (cast(Table, model.__table__) for model in (CaseFact, StepFact, HeldFact, FactCell))
Conditions = list[ColumnElement[bool]]


def cells_of(source: Source, chosen: Chosen) -> Conditions:
    """The cells in which what was chosen is added up; their months are the caller's to narrow."""
    found = [CELL.c.source_id == source.id]
    for name in ("version", "team", "outcome"):
        number = getattr(chosen, name)
        found.append(CELL.c[name] == (ALL if number is None else number))
    return found


def cases_of(source: Source, chosen: Chosen) -> Conditions:
    """The cases, whenever they began or ended."""
    found = [CASE.c.source_id == source.id, *_attributes(chosen)]
    if (had := step_of(source, chosen)) is not None:
        found.append(CASE.c.case_number.in_(had))
    return found


def rows_of(table: Table, source: Source, chosen: Chosen) -> Conditions:
    """Steps, or what held them, that ended in the period, of the chosen cases."""
    return [*of_cases(table, source, chosen), *within(table.c.ended_month, chosen)]


def of_cases(table: Table, source: Source, chosen: Chosen) -> Conditions:
    """All steps, or all that held them, of the chosen cases."""
    found = [table.c.source_id == source.id]
    if _attributes(chosen):
        found.append(table.c.case_number.in_(select(CASE.c.case_number).where(*cases_of(source, chosen))))
    elif (had := step_of(source, chosen)) is not None:
        found.append(table.c.case_number.in_(had))
    return found


def step_of(source: Source, chosen: Chosen) -> Select[Any] | None:
    """The numbers of the cases with the step that `step`, `next_step` and `holder` speak of."""
    step = chosen.step if chosen.next_step is None else chosen.next_step
    before = None if chosen.next_step is None else chosen.step
    if step is None and chosen.holder is None:
        return None
    in_held = chosen.holder is not None and source.process_key is not None
    table = HELD if in_held else STEP
    found = select(table.c.case_number).where(table.c.source_id == source.id, *within(table.c.ended_month, chosen))
    if step is not None:
        found = found.where(table.c.step == step)
    if chosen.holder is not None:
        found = found.where(table.c.holder == chosen.holder, table.c.waiting > literal_column("0"))  # as its index says
    if before is not None:
        if in_held:
            found = found.join(
                STEP, and_(*(STEP.c[name] == HELD.c[name] for name in ("source_id", "case_number", "order_number")))
            )
        found = found.where(STEP.c.previous == before)
    return found


def ended_of(
    connection: Connection, table: Table, source: Source, chosen: Chosen, numbers: Sequence[int] | None
) -> Conditions:
    """Steps, or what held them, that ended in the period, of the cases with these numbers; of all when None."""
    found = [table.c.source_id == source.id, *within(table.c.ended_month, chosen)]
    if numbers is None:
        return found
    # They are given in one piece: it is read once, and they may be many.
    if connection.dialect.name == "postgresql":
        return [*found, table.c.case_number == any_(array_of(numbers))]
    each = func.json_each(json.dumps(numbers)).table_valued("value")
    return [*found, table.c.case_number.in_(select(each.c.value))]


def marked(number: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a number, from zero on, is one of these: for who asks it of nearly every row. To look at its own place
    takes a fifth of the time that a list takes.
    """
    marks = bytearray(1 + max(numbers, default=0))
    for each in numbers:
        marks[each] = 1
    return func.substr(literal(bytes(marks)), number + 1, 1, type_=LargeBinary) == literal(b"\x01")


def array_of(numbers: Sequence[int]) -> ColumnElement[Sequence[int]]:
    return literal(list(numbers), postgresql.ARRAY(Integer))


def within(month: ColumnElement[Any], chosen: Chosen) -> Conditions:
    found = []
    if chosen.first_month is not None:
        found.append(month >= chosen.first_month)
    if chosen.last_month is not None:
        found.append(month <= chosen.last_month)
    return found


def _attributes(chosen: Chosen) -> Conditions:
    named = ((CASE.c[name], getattr(chosen, name)) for name in ("version", "team", "outcome", "variant"))
    return [column == value for column, value in named if value is not None]
