"""The chosen cases: their figures, exact to the microsecond, and their numbers.

PostgreSQL adds them up and finds the percentiles itself. SQLite has no percentiles, so there each case is handed over.
"""

from array import array
from typing import NamedTuple

from sqlalchemy import Connection, and_, case, func, select, true

from engine.insight.bulk import stream
from engine.insight.exact_sums import ExactSums
from engine.insight.narrowed import CASE, cases_of, within
from engine.insight.percentiles import MEDIAN_AND_P90, median_and_p90
from engine.insight.shape import CaseFigures, Chosen, Source
from engine.insight.sums import Sums, case_figures

LAST = 999_912
"""No month comes later."""


class ChosenCases(NamedTuple):
    """`figures` are of those that ended in the period, `numbers` of all."""

    figures: CaseFigures
    numbers: list[int]


def chosen_cases(connection: Connection, source: Source, chosen: Chosen) -> ChosenCases:
    return (_together if connection.dialect.name == "postgresql" else _one_by_one)(connection, source, chosen)


def _together(connection: Connection, source: Source, chosen: Chosen) -> ChosenCases:
    c = CASE.c
    ended = and_(c.ended_month.is_not(None), *within(c.ended_month, chosen))
    sums = (c.late, c.repeats > 0, c.handovers, c.suspended, c.lead, c.wall)
    adding = ExactSums(connection, *(case((ended, each)) for each in sums))
    numbers, began, n, at, *added = connection.execute(
        select(
            func.array_agg(c.case_number),
            func.count(case((and_(true(), *within(c.began_month, chosen)), 1))),
            func.count(case((ended, 1))),
            func.percentile_cont(MEDIAN_AND_P90).within_group(case((ended, c.lead))),
            *adding.columns,
        ).where(*cases_of(source, chosen))
    ).one()
    late, again, passed, suspended, lead, wall = adding.read(added)
    figures = case_figures(Sums(n, late, again, passed, 0, 0, suspended, lead, wall), began, tuple(at or (None, None)))
    return ChosenCases(figures, numbers or [])


def _one_by_one(connection: Connection, source: Source, chosen: Chosen) -> ChosenCases:
    c, numbers, leads, began = CASE.c, [], array("q"), 0
    first, last = chosen.first_month or 0, chosen.last_month or LAST
    rows = select(
        c.case_number, c.began_month, c.ended_month, c.late, c.repeats, c.handovers, c.suspended, c.lead, c.wall
    ).where(*cases_of(source, chosen))
    late = again = passed = suspended = total = wall = 0
    for part in stream(connection, rows):
        for number, began_month, ended_month, is_late, repeats, handovers, rested, lead, lasted in part:
            numbers.append(number)
            began += first <= began_month <= last
            if ended_month is not None and first <= ended_month <= last:
                leads.append(lead)
                late, again, passed = late + bool(is_late), again + (repeats > 0), passed + handovers
                suspended, total, wall = suspended + rested, total + lead, wall + lasted
    sums = Sums(len(leads), late, again, passed, 0, 0, suspended, total, wall)
    return ChosenCases(case_figures(sums, began, median_and_p90(leads)), numbers)
