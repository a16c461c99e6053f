"""The figures of the first screen: from the cells that add facts up, or from the facts of the chosen cases."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from engine.insight.drill_down import case_numbers, cases_of_facts, figures_of_facts
from engine.insight.exact_sums import ExactSums
from engine.insight.held import held_by_step, held_in_all
from engine.insight.histogram import percentile, together
from engine.insight.log_cells import OUTCOMES
from engine.insight.narrowed import CELL, cells_of, within
from engine.insight.refresh import behind
from engine.insight.shape import CaseFigures, Chosen, Overview, Source
from engine.insight.sources import find_source, sources
from engine.insight.sums import NOTHING, Figures, Percentiles, Sums, add, case_figures, edge_figures, step_figures
from engine.store.models import FactProgress, ImportedLog
from engine.store.unit_of_work import TenantSession

__all__ = ["case_figures_of", "case_numbers", "cases_alone", "figures_of_cells", "find_source", "overview", "sources"]

_SUMS = tuple(CELL.c[name] for name in Sums._fields)


def overview(session: TenantSession, source: Source, chosen: Chosen) -> Overview:
    """All figures of what was chosen. Cells tell in milliseconds; where single cases matter, their facts are read."""
    figures = (figures_of_facts if is_exact(source, chosen) else figures_of_cells)(session, source, chosen)
    return _overview(session, source, chosen, figures)


def cases_alone(session: TenantSession, source: Source, chosen: Chosen) -> Overview:
    """An overview without steps and arrows, in a fraction of the time: what the head of any page tells."""
    return _overview(session, source, chosen, Figures(case_figures_of(session, source, chosen), (), ()))


def case_figures_of(session: TenantSession, source: Source, chosen: Chosen) -> CaseFigures:
    """Of an overview what it says of cases: to compare with, for less."""
    if is_exact(source, chosen):
        return cases_of_facts(session, source, chosen)
    return _cases_of_cells(session, source, chosen)


def figures_of_cells(session: TenantSession, source: Source, chosen: Chosen) -> Figures:
    """Counts and sums are exact, percentiles off by two per cent at most."""
    connection, c = session.connection(), CELL.c
    chosen_cells = [*cells_of(source, chosen), *within(c.month, chosen)]
    edges, held = [], []
    adding = ExactSums(connection, c.n, c.waiting, c.total, c.wall)
    for kind, a, b, *numbers in connection.execute(
        select(c.kind, c.a, c.b, *adding.columns)
        .where(*chosen_cells, c.kind.in_(("edge", "held")))
        .group_by(c.kind, c.a, c.b)
    ):
        n, waiting, total, wall = adding.read(numbers)
        if kind == "edge":
            edges.append(edge_figures(a, b, n, total, wall))
        else:
            held.append((a, b, n, waiting))
    sums: dict[int, Sums] = {}
    waiting_at: dict[int, list[bytes]] = defaultdict(list)
    total_at: dict[int, list[bytes]] = defaultdict(list)
    for step, waits, totals, *numbers in connection.execute(
        select(c.a, c.waiting_at, c.total_at, *_SUMS).where(*chosen_cells, c.kind == "step")
    ):
        sums[step] = add(sums.get(step, NOTHING), Sums(*numbers))
        waiting_at[step].append(waits or b"")
        total_at[step].append(totals or b"")
    by_step, known = held_by_step(source, held), {choice.number: choice.key for choice in source.steps}
    steps = []
    for step, of_step in sorted(sums.items()):
        if of_step.n:
            waiting_most = _percentiles(waiting_at[step])
            # Where nobody tells when work began, all of a step is waiting.
            total_most = waiting_most if waiting_at[step] == total_at[step] else _percentiles(total_at[step])
            steps.append(step_figures(step, known[step], of_step, waiting_most, total_most, by_step.get(step, ())))
    return Figures(_cases_of_cells(session, source, chosen), tuple(steps), tuple(edges))


def _cases_of_cells(session: TenantSession, source: Source, chosen: Chosen) -> CaseFigures:
    c = CELL.c
    began, sums, packed = 0, NOTHING, []
    for kind, totals, *numbers in session.connection().execute(
        select(c.kind, c.total_at, *_SUMS).where(
            *cells_of(source, chosen), *within(c.month, chosen), c.kind.in_(("began", "case"))
        )
    ):
        of_month = Sums(*numbers)
        if kind == "began":
            began += of_month.n
        else:
            sums = add(sums, of_month)
            packed.append(totals or b"")
    return case_figures(sums, began, _percentiles(packed))


def is_exact(source: Source, chosen: Chosen) -> bool:
    return chosen.needs_facts or not has_cells(source, chosen.outcome)


def has_cells(source: Source, outcome: int | None) -> bool:
    """Whether cells tell this outcome apart: of a log only those that most cases have."""
    return source.log_name is None or outcome is None or outcome <= OUTCOMES


def _overview(session: TenantSession, source: Source, chosen: Chosen, figures: Figures) -> Overview:
    return Overview(
        chosen=chosen,
        is_exact=is_exact(source, chosen),
        cases=figures.cases,
        steps=figures.steps,
        edges=figures.edges,
        held=held_in_all(figures.steps),
        refreshed_at=_refreshed_at(session, source),
        behind=behind(session, source.process_key) if source.process_key is not None else 0,
    )


def _percentiles(packed: Sequence[bytes]) -> Percentiles:
    counted = together(packed)
    return percentile(counted, 0.5), percentile(counted, 0.9)


def _refreshed_at(session: TenantSession, source: Source) -> datetime | None:
    """When events were last taken up; a log is whole from the moment of its import on."""
    if source.process_key is not None:
        return session.scalar(select(FactProgress.refreshed_at))
    imported = select(ImportedLog.imported_at).where(ImportedLog.name == source.log_name)
    return session.scalar(imported)
