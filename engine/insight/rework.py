"""What was done again, over which edges cases went back, and who handed over to whom."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.insight.columns import SECOND
from engine.insight.narrowed import CELL, STEP, cells_of, of_cases, rows_of, within
from engine.insight.shape import Chosen, Source
from engine.store.models.facts import NONE
from engine.store.unit_of_work import TenantSession


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


def loops(session: TenantSession, source: Source, chosen: Chosen) -> list[Loop]:
    """The edges that lead back, most often first."""
    c = STEP.c
    taken = c.waiting + c.working + c.suspended
    rows = session.connection().execute(
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
    c = STEP.c
    former = func.lag(c.holder).over(partition_by=c.case_number, order_by=c.order_number)
    held = (
        select(c.holder, c.ended_month, former.label("former"))
        .where(*of_cases(STEP, source, chosen), c.holder != NONE)
        .subquery()
    )
    n = func.count()
    rows = session.connection().execute(
        select(held.c.former, held.c.holder, n)
        .where(held.c.former.is_not(None), held.c.former != held.c.holder, *within(held.c.ended_month, chosen))
        .group_by(held.c.former, held.c.holder)
        .order_by(n.desc(), held.c.former, held.c.holder)
    )
    return [Between(a, b, count) for a, b, count in rows]
