"""Exact figures of the cases that had a step, went from one step to another, waited for a holder, or went one way.

What is told are all figures of these cases within the period, not of one step alone: see `engine.insight.narrowed`.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select
from sqlalchemy.dialects import postgresql

from engine.insight.bulk import stream
from engine.insight.columns import SECOND, on_the_clock
from engine.insight.exact_sums import ExactSums
from engine.insight.held import held_by_step
from engine.insight.narrowed import CASE, HELD, STEP, Conditions, cases_of, rows_of, step_of, within
from engine.insight.shape import CaseBehind, Chosen, EdgeFigures, Source, StepFigures
from engine.insight.spread import percentile
from engine.insight.sums import Figures, Percentiles, Sums, case_figures, edge_figures, step_figures
from engine.store.models import FactSource, LogName
from engine.store.unit_of_work import TenantSession

_SOURCE, _NAME = (cast(Table, model.__table__) for model in (FactSource, LogName))


def figures_of_facts(session: TenantSession, source: Source, chosen: Chosen) -> Figures:
    """Counts, sums and percentiles are exact, to the microsecond."""
    connection, c = session.connection(), CASE.c
    ended = [*cases_of(source, chosen), c.ended_month.is_not(None), *within(c.ended_month, chosen)]
    adding = ExactSums(connection, c.late, c.repeats > 0, c.handovers, c.suspended, c.lead, c.wall)
    n, *numbers = connection.execute(select(func.count(), *adding.columns).where(*ended)).one()
    late, again, handovers, suspended, lead, wall = adding.read(numbers)
    began = connection.scalar(select(func.count()).where(*cases_of(source, chosen), *within(c.began_month, chosen)))
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
    c = CASE.c
    behind = cases_of(source, chosen)
    if step_of(source, chosen) is None:
        behind += [c.ended_month.is_not(None), *within(c.ended_month, chosen)]
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
        select(CASE, named.label("key")).where(*behind).order_by(c.lead.desc(), c.case_number).limit(limit)
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
    c, ended = STEP.c, rows_of(STEP, source, chosen)
    total = c.waiting + c.working + c.suspended
    adding = ExactSums(connection, c.late, c.again, c.waiting, c.working, c.suspended, c.wall)
    rows = connection.execute(
        select(c.step, func.count(), *adding.columns).where(*ended).group_by(c.step).order_by(c.step)
    ).all()
    at = _percentiles(connection, c.step, [c.waiting, total], ended)
    held = held_by_step(source, _held(connection, source, chosen))
    known = {choice.number: choice.key for choice in source.steps}
    found = []
    for step, n, *numbers in rows:
        late, again, waiting, working, suspended, wall = adding.read(numbers)
        sums = Sums(n, late, again, 0, waiting, working, suspended, waiting + working + suspended, wall)
        found.append(step_figures(step, known[step], sums, at[step][0], at[step][1], held.get(step, ())))
    return tuple(found)


def _held(connection: Connection, source: Source, chosen: Chosen) -> list[tuple[int, int, int, int]]:
    """Step, holder, times, waiting. Of a log the holder of a step had all of it; who let nothing wait is left out."""
    table = HELD if source.process_key is not None else STEP
    c = table.c
    adding = ExactSums(connection, c.waiting)
    rows = connection.execute(
        select(c.step, c.holder, func.count(), *adding.columns)
        .where(*rows_of(table, source, chosen), c.waiting > 0)
        .group_by(c.step, c.holder)
    )
    return [(step, holder, n, *adding.read(numbers)) for step, holder, n, *numbers in rows]


def _edges(connection: Connection, source: Source, chosen: Chosen) -> tuple[EdgeFigures, ...]:
    c = STEP.c
    adding = ExactSums(connection, c.since, c.since_wall)
    rows = connection.execute(
        select(c.previous, c.step, func.count(), *adding.columns)
        .where(*rows_of(STEP, source, chosen), c.previous.is_not(None))
        .group_by(c.previous, c.step)
        .order_by(c.previous, c.step)
    )
    return tuple(edge_figures(before, step, n, *adding.read(numbers)) for before, step, n, *numbers in rows)


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
