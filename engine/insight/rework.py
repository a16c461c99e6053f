"""What was done again, over which edges cases went back, and who handed over to whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, and_, cast, func, literal_column, select, true

from engine.insight.bulk import expect_many, stream
from engine.insight.columns import SECOND
from engine.insight.narrowed import CELL, STEP, cells_of, of_cases, rows_of, within
from engine.insight.overview import is_exact
from engine.insight.shape import Chosen, Source
from engine.store.models.facts import NONE
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Repeated:
    """How often a step was done, and how often of that in a case which had it before."""

    step: int
    n: int
    again: int


@dataclass(frozen=True, slots=True)
class Loop:
    """An edge that led back to a step which the case had before: how often, of how many cases, and the seconds of
    working time that these steps took once more.
    """

    source: int
    target: int
    n: int
    cases: int
    again: float


@dataclass(frozen=True, slots=True)
class Between:
    """Hand-overs from one known holder to another."""

    source: int
    target: int
    n: int


def repeated(session: TenantSession, source: Source, chosen: Chosen) -> list[Repeated]:
    """Steps that cases had more than once, most often first."""
    connection = session.connection()
    expect_many(connection)
    if is_exact(source, chosen):
        c = STEP.c
        # By a bare column it looks rows up in the order of an index: ten times as slow as to read them as they lie.
        step, narrowed = c.step + literal_column("0"), rows_of(STEP, source, chosen)
        counted = select(step, func.count(), func.sum(cast(c.again, Integer)))
    else:
        c = CELL.c
        step, narrowed = c.a, [*cells_of(source, chosen), c.kind == "step", *within(c.month, chosen)]
        counted = select(step, func.sum(c.n), func.sum(c.again))
    rows = connection.execute(counted.where(*narrowed).group_by(step))
    found = [Repeated(step, int(n), int(times)) for step, n, times in rows if times]
    return sorted(found, key=lambda each: (-each.again, each.step))


def loops(session: TenantSession, source: Source, chosen: Chosen) -> list[Loop]:
    """The edges that lead back, most often first."""
    c = STEP.c
    taken = c.waiting + c.working + c.suspended
    connection = session.connection()
    expect_many(connection)
    rows = connection.execute(
        select(c.previous, c.step, func.count(), func.count(c.case_number.distinct()), func.sum(taken))
        .where(*rows_of(STEP, source, chosen), c.again, c.previous.is_not(None))
        .group_by(c.previous, c.step)
        .order_by(func.count().desc(), c.previous, c.step)
    )
    return [Loop(before, step, n, cases, int(again) / SECOND) for before, step, n, cases, again in rows]


def between(session: TenantSession, source: Source, chosen: Chosen) -> list[Between]:
    """Who handed over to whom, most often first. Steps that nobody holds do not come between two holders."""
    if chosen.needs_facts:
        return _between_from_facts(session, source, chosen)
    c = CELL.c
    n = func.sum(c.n)
    rows = session.connection().execute(
        select(c.a, c.b, n)
        .where(*cells_of(source, chosen), c.kind == "between", *within(c.month, chosen))
        .group_by(c.a, c.b)
        .order_by(n.desc(), c.a, c.b)
    )
    return [Between(a, b, int(count)) for a, b, count in rows]


def _between_from_facts(session: TenantSession, source: Source, chosen: Chosen) -> list[Between]:
    connection = session.connection()
    expect_many(connection)
    find = _by_window if connection.dialect.name == "postgresql" else _by_walking
    ordered = sorted(find(connection, source, chosen).items(), key=lambda each: (-each[1], each[0]))
    return [Between(*holders, n) for holders, n in ordered]


def _by_window(connection: Connection, source: Source, chosen: Chosen) -> Mapping[tuple[int, int], int]:
    c = STEP.c
    former = func.lag(c.holder).over(partition_by=c.case_number, order_by=c.order_number)
    held = (
        select(former.label("former"), c.holder, c.ended_month)
        .where(*of_cases(STEP, source, chosen), c.holder != NONE)
        .subquery()
        .c
    )
    counted = (
        select(held.former, held.holder, func.count())
        .where(held.former != held.holder, *within(held.ended_month, chosen))
        .group_by(held.former, held.holder)
    )
    return {(former, holder): n for former, holder, n in connection.execute(counted)}


def _by_walking(connection: Connection, source: Source, chosen: Chosen) -> Mapping[tuple[int, int], int]:
    """Cases as they lie in their index, which is twice as fast on SQLite as its window functions."""
    c = STEP.c
    held = (
        select(c.case_number, c.holder, and_(true(), *within(c.ended_month, chosen)))
        .where(*of_cases(STEP, source, chosen), c.holder != NONE)
        .order_by(c.case_number, c.order_number)
    )
    counted: Counter[tuple[int, int]] = Counter()
    last_case, former = None, NONE
    for part in stream(connection, held):
        for case, holder, is_within in part:
            if case != last_case:
                last_case = case
            elif holder != former and is_within:
                counted[former, holder] += 1
            former = holder
    return counted
