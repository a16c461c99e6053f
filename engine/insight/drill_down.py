"""Exact figures of the cases that had a step, went from one step to another, waited for a holder, or went one way.

What is told are all figures of these cases within the period, not of one step alone: see `engine.insight.narrowed`.
"""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Connection, Table, and_, func, or_, select

from engine.insight.bulk import expect_many
from engine.insight.chosen_cases import chosen_cases
from engine.insight.columns import SECOND, on_the_clock
from engine.insight.exact_sums import ExactSums
from engine.insight.held import held_by_step
from engine.insight.narrowed import CASE, HELD, Conditions, cases_of, ended_of, step_of, within
from engine.insight.passed import Passed
from engine.insight.shape import CaseBehind, CaseFigures, Chosen, Source, StepFigures
from engine.insight.sums import Figures, step_figures
from engine.store.models import FactSource, LogName
from engine.store.unit_of_work import TenantSession

_SOURCE, _NAME = (cast(Table, model.__table__) for model in (FactSource, LogName))


def figures_of_facts(session: TenantSession, source: Source, chosen: Chosen) -> Figures:
    """Counts, sums and percentiles are exact, to the microsecond."""
    connection = session.connection()
    expect_many(connection)
    cases, numbers = chosen_cases(connection, source, chosen)
    of_cases = numbers if _is_narrow(chosen) else None
    passed = Passed(connection, source, chosen, of_cases)
    who = passed.held
    if source.log_name is None:
        who = _held(connection, ended_of(connection, HELD, source, chosen, of_cases))
    return Figures(cases, _steps(source, passed, who), passed.edges)


def cases_of_facts(session: TenantSession, source: Source, chosen: Chosen) -> CaseFigures:
    connection = session.connection()
    expect_many(connection)
    return chosen_cases(connection, source, chosen).figures


def _is_narrow(chosen: Chosen) -> bool:
    return chosen.needs_facts or any(each is not None for each in (chosen.version, chosen.team, chosen.outcome))


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


def _steps(source: Source, passed: Passed, who: Iterable[tuple[int, int, int, int]]) -> tuple[StepFigures, ...]:
    held = held_by_step(source, who)
    known = {choice.number: choice.key for choice in source.steps}
    return tuple(
        step_figures(step, known[step], sums, passed.at[step][0], passed.at[step][1], held.get(step, ()))
        for step, sums in passed.steps.items()
    )


def _held(connection: Connection, held: Conditions) -> list[tuple[int, int, int, int]]:
    """Of our own processes: step, holder, times, waiting. Of a log the holder of a step had all of it."""
    c = HELD.c
    adding = ExactSums(connection, c.waiting)
    rows = connection.execute(
        select(c.step, c.holder, func.count(), *adding.columns).where(*held, c.waiting > 0).group_by(c.step, c.holder)
    )
    return [(step, holder, n, *adding.read(numbers)) for step, holder, n, *numbers in rows]
