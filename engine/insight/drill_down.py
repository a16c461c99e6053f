"""Exact figures of the cases that had a step, went from one step to another, waited for a holder, or went one way.

`step`, `next_step` and `holder` speak of one and the same step that ended within the period: the cases in which it was
then had, come to, or waited for. What is told are all figures of these cases within the period, not of that step alone.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Integer, Select, Table, and_, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql

from engine.insight.bulk import stream
from engine.insight.columns import SECOND, on_the_clock
from engine.insight.held import held_by_step
from engine.insight.shape import CaseBehind, Chosen, EdgeFigures, Source, StepFigures
from engine.insight.spread import percentile
from engine.insight.sums import Figures, Percentiles, Sums, case_figures, edge_figures, step_figures
from engine.store.models import CaseFact, FactSource, HeldFact, LogName, StepFact
from engine.store.unit_of_work import TenantSession

_CASE, _STEP, _HELD, _SOURCE, _NAME = (
    cast(Table, model.__table__) for model in (CaseFact, StepFact, HeldFact, FactSource, LogName)
)
Conditions = list[ColumnElement[bool]]


def figures_of_facts(session: TenantSession, source: Source, chosen: Chosen) -> Figures:
    """Counts, sums and percentiles are exact, to the microsecond."""
    connection, c = session.connection(), _CASE.c
    ended = [*_cases(source, chosen), c.ended_month.is_not(None), *_within(c.ended_month, chosen)]
    n, late, again, *summed = connection.execute(
        select(
            func.count(),
            *(func.coalesce(func.sum(as_type(each, Integer)), 0) for each in (c.late, c.repeats > 0)),
            *(func.coalesce(func.sum(each), 0) for each in (c.handovers, c.suspended, c.lead, c.wall)),
        ).where(*ended)
    ).one()
    handovers, suspended, lead, wall = map(int, summed)
    began = connection.scalar(select(func.count()).where(*_cases(source, chosen), *_within(c.began_month, chosen)))
    leads = _percentiles(connection, c.source_id, [c.lead], ended)
    return Figures(
        case_figures(
            Sums(n, late, again, handovers, 0, 0, suspended, lead, wall),
            began or 0,
            leads[source.id][0] if n else (None, None),
        ),
        _steps(connection, source, chosen),
        _edges(connection, source, chosen),
    )


def case_numbers(
    session: TenantSession, source: Source, chosen: Chosen, *, after: int | None = None, limit: int = 50
) -> list[CaseBehind]:
    """The cases behind the figures, the longest lead first, then by number; from the one after case `after` on.

    They ended in the period. Of a step or a holder it is enough that the step did: the case may still run.
    """
    c = _CASE.c
    behind = _cases(source, chosen)
    if _step_of(source, chosen) is None:
        behind += [c.ended_month.is_not(None), *_within(c.ended_month, chosen)]
    if after is not None:
        last = select(c.lead).where(c.source_id == source.id, c.case_number == after).scalar_subquery()
        behind.append(or_(c.lead < last, and_(c.lead == last, c.case_number > after)))
    named = (
        select(_NAME.c.text)
        .join(_SOURCE, _SOURCE.c.log_id == _NAME.c.log_id)
        .where(_SOURCE.c.id == c.source_id, _NAME.c.kind == "case", _NAME.c.number == c.case_number)
        .scalar_subquery()
    )
    found = session.connection().execute(
        select(_CASE, named.label("key")).where(*behind).order_by(c.lead.desc(), c.case_number).limit(limit)
    )
    return [
        CaseBehind(
            case_number=row.case_number,
            key=row.key if row.key is not None else str(row.case_number),
            casus_id=row.casus_id,
            version=row.version,
            team=row.team,
            outcome=row.outcome,
            began_at=on_the_clock(row.began_at),
            ended_at=None if row.ended_at is None else on_the_clock(row.ended_at),
            lead=row.lead / SECOND,
            suspended=row.suspended / SECOND,
            wall=row.wall / SECOND,
            late=row.late,
            steps=row.steps,
            repeats=row.repeats,
        )
        for row in found
    ]


def _steps(connection: Connection, source: Source, chosen: Chosen) -> tuple[StepFigures, ...]:
    c, ended = _STEP.c, _of_cases(_STEP, source, chosen)
    total = c.waiting + c.working + c.suspended
    rows = connection.execute(
        select(
            c.step,
            func.count(),
            *(func.sum(as_type(each, Integer)) for each in (c.late, c.again)),
            *(func.sum(each) for each in (c.waiting, c.working, c.suspended, c.wall)),
        )
        .where(*ended)
        .group_by(c.step)
        .order_by(c.step)
    ).all()
    at = _percentiles(connection, c.step, [c.waiting, total], ended)
    held = held_by_step(source, _held(connection, source, chosen))
    known = {choice.number: choice.key for choice in source.steps}
    found = []
    for step, n, late, again, *summed in rows:
        waiting, working, suspended, wall = map(int, summed)
        sums = Sums(n, late, again, 0, waiting, working, suspended, waiting + working + suspended, wall)
        found.append(step_figures(step, known[step], sums, at[step][0], at[step][1], held.get(step, ())))
    return tuple(found)


def _held(connection: Connection, source: Source, chosen: Chosen) -> list[tuple[int, int, int, int]]:
    """Step, holder, times, waiting. Of a log the holder of a step had all of it; who let nothing wait is left out."""
    table = _HELD if source.process_key is not None else _STEP
    c = table.c
    rows = connection.execute(
        select(c.step, c.holder, func.count(), func.sum(c.waiting))
        .where(*_of_cases(table, source, chosen), c.waiting > 0)
        .group_by(c.step, c.holder)
    )
    return [(step, holder, n, int(waiting)) for step, holder, n, waiting in rows]


def _edges(connection: Connection, source: Source, chosen: Chosen) -> tuple[EdgeFigures, ...]:
    c = _STEP.c
    rows = connection.execute(
        select(c.previous, c.step, func.count(), func.sum(c.since), func.sum(c.since_wall))
        .where(*_of_cases(_STEP, source, chosen), c.previous.is_not(None))
        .group_by(c.previous, c.step)
        .order_by(c.previous, c.step)
    )
    return tuple(edge_figures(before, step, n, int(total), int(wall)) for before, step, n, total, wall in rows)


def _percentiles(
    connection: Connection, key: ColumnElement[int], values: Sequence[ColumnElement[int]], where: Conditions
) -> dict[int, list[Percentiles]]:
    """Median and p90 of each of the values, by key."""
    if connection.dialect.name == "postgresql":
        parts = postgresql.array([0.5, 0.9])
        at = (func.percentile_cont(parts).within_group(value) for value in values)
        rows = connection.execute(select(key, *at).where(*where).group_by(key))
        return {group: [(median, p90) for median, p90 in found] for group, *found in rows}
    kept: dict[int, list[array[int]]] = defaultdict(lambda: [array("q") for _ in values])
    for part in stream(connection, select(key, *values).where(*where)):
        for group, *durations in part:
            for into, duration in zip(kept[group], durations, strict=True):
                into.append(duration)
    return {group: [_median_and_p90(durations) for durations in each] for group, each in kept.items()}


def _median_and_p90(durations: "array[int]") -> Percentiles:
    ordered = sorted(durations)
    return percentile(ordered, 5), percentile(ordered, 9)


def _of_cases(table: Table, source: Source, chosen: Chosen) -> Conditions:
    """Steps, or what held them, that ended in the period, of the chosen cases."""
    found = [table.c.source_id == source.id, *_within(table.c.ended_month, chosen)]
    if _attributes(chosen):
        found.append(table.c.case_number.in_(select(_CASE.c.case_number).where(*_cases(source, chosen))))
    elif (had := _step_of(source, chosen)) is not None:
        found.append(table.c.case_number.in_(had))
    return found


def _cases(source: Source, chosen: Chosen) -> Conditions:
    found = [_CASE.c.source_id == source.id, *_attributes(chosen)]
    if (had := _step_of(source, chosen)) is not None:
        found.append(_CASE.c.case_number.in_(had))
    return found


def _attributes(chosen: Chosen) -> Conditions:
    named = ((_CASE.c[name], getattr(chosen, name)) for name in ("version", "team", "outcome", "variant"))
    return [column == value for column, value in named if value is not None]


def _step_of(source: Source, chosen: Chosen) -> Select[Any] | None:
    """The numbers of the cases with the step that `step`, `next_step` and `holder` speak of."""
    step = chosen.step if chosen.next_step is None else chosen.next_step
    before = None if chosen.next_step is None else chosen.step
    if step is None and chosen.holder is None:
        return None
    in_held = chosen.holder is not None and source.process_key is not None
    table = _HELD if in_held else _STEP
    found = select(table.c.case_number).where(table.c.source_id == source.id, *_within(table.c.ended_month, chosen))
    if step is not None:
        found = found.where(table.c.step == step)
    if chosen.holder is not None:
        found = found.where(table.c.holder == chosen.holder, table.c.waiting > 0)
    if before is not None:
        if in_held:
            found = found.join(
                _STEP,
                and_(*(_STEP.c[name] == _HELD.c[name] for name in ("source_id", "case_number", "order_number"))),
            )
        found = found.where(_STEP.c.previous == before)
    return found


def _within(month: ColumnElement[Any], chosen: Chosen) -> Conditions:
    found = []
    if chosen.first_month is not None:
        found.append(month >= chosen.first_month)
    if chosen.last_month is not None:
        found.append(month <= chosen.last_month)
    return found
