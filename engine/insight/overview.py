"""The figures of the first screen: from the cells that add facts up, or from the facts of the chosen cases."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from engine.insight.drill_down import case_numbers, figures_of_facts
from engine.insight.exact_sums import ExactSums
from engine.insight.held import held_by_step, held_in_all
from engine.insight.histogram import Histogram, add_packed, percentile
from engine.insight.log_cells import OUTCOMES
from engine.insight.narrowed import CELL, cells_of, within
from engine.insight.refresh import behind
from engine.insight.shape import Chosen, Overview, Source
from engine.insight.sources import find_source, sources
from engine.insight.sums import NOTHING, Figures, Percentiles, Sums, add, case_figures, edge_figures, step_figures
from engine.store.models import FactProgress, ImportedLog
from engine.store.models.facts import NONE
from engine.store.unit_of_work import TenantSession

__all__ = ["case_numbers", "figures_of_cells", "find_source", "overview", "sources"]

Place = tuple[str, int]
"""Kind and, of a step, its number."""


def overview(session: TenantSession, source: Source, chosen: Chosen) -> Overview:
    """All figures of what was chosen. Cells tell in milliseconds; where single cases matter, their facts are read."""
    is_exact = chosen.needs_facts or not has_cells(source, chosen.outcome)
    figures = (figures_of_facts if is_exact else figures_of_cells)(session, source, chosen)
    return Overview(
        chosen=chosen,
        is_exact=is_exact,
        cases=figures.cases,
        steps=figures.steps,
        edges=figures.edges,
        held=held_in_all(figures.steps),
        refreshed_at=_refreshed_at(session, source),
        behind=behind(session, source.process_key) if source.process_key is not None else 0,
    )


def figures_of_cells(session: TenantSession, source: Source, chosen: Chosen) -> Figures:
    """Counts and sums are exact, percentiles off by two per cent at most."""
    connection, c = session.connection(), CELL.c
    chosen_cells = [*cells_of(source, chosen), *within(c.month, chosen)]
    began, edges, held = 0, [], []
    adding = ExactSums(connection, c.n, c.waiting, c.total, c.wall)
    for kind, a, b, *numbers in connection.execute(
        select(c.kind, c.a, c.b, *adding.columns)
        .where(*chosen_cells, c.kind.in_(("began", "edge", "held")))
        .group_by(c.kind, c.a, c.b)
    ):
        n, waiting, total, wall = adding.read(numbers)
        if kind == "began":
            began = n
        elif kind == "edge":
            edges.append(edge_figures(a, b, n, total, wall))
        else:
            held.append((a, b, n, waiting))
    sums: dict[Place, Sums] = {}
    waiting_at: dict[Place, Histogram] = defaultdict(Histogram)
    total_at: dict[Place, Histogram] = defaultdict(Histogram)
    for kind, a, waits, totals, *numbers in connection.execute(
        select(c.kind, c.a, c.waiting_at, c.total_at, *(c[name] for name in Sums._fields)).where(
            *chosen_cells, c.kind.in_(("case", "step"))
        )
    ):
        place = kind, a if kind == "step" else NONE
        sums[place] = add(sums.get(place, NOTHING), Sums(*numbers))
        for packed, into in ((waits, waiting_at), (totals, total_at)):
            if packed is not None:
                add_packed(into[place], packed)
    by_step, known = held_by_step(source, held), {choice.number: choice.key for choice in source.steps}
    whole = "case", NONE
    return Figures(
        case_figures(sums.pop(whole, NOTHING), began, _percentiles(total_at[whole])),
        tuple(
            step_figures(
                step,
                known[step],
                of_step,
                _percentiles(waiting_at[kind, step]),
                _percentiles(total_at[kind, step]),
                by_step.get(step, ()),
            )
            for (kind, step), of_step in sorted(sums.items())
            if of_step.n
        ),
        tuple(edges),
    )


def has_cells(source: Source, outcome: int | None) -> bool:
    """Whether cells tell this outcome apart: of a log only those that most cases have."""
    return source.log_name is None or outcome is None or outcome <= OUTCOMES


def _percentiles(counted: Histogram) -> Percentiles:
    return percentile(counted, 0.5), percentile(counted, 0.9)


def _refreshed_at(session: TenantSession, source: Source) -> datetime | None:
    """When events were last taken up; a log is whole from the moment of its import on."""
    if source.process_key is not None:
        return session.scalar(select(FactProgress.refreshed_at))
    imported = select(ImportedLog.imported_at).where(ImportedLog.name == source.log_name)
    return session.scalar(imported)
