"""From sums in microseconds to the figures that screens read."""

from collections.abc import Iterable
from typing import NamedTuple

from engine.insight.columns import SECOND
from engine.insight.shape import CaseFigures, EdgeFigures, Held, Spread, StepFigures


class Sums(NamedTuple):
    """Of facts together, as a cell keeps them: `total` of a case is its lead time."""

    n: int
    late: int
    again: int
    handovers: int
    waiting: int
    working: int
    suspended: int
    total: int
    wall: int


NOTHING = Sums(0, 0, 0, 0, 0, 0, 0, 0, 0)


def add(one: Sums, other: Sums) -> Sums:
    return Sums(*map(sum, zip(one, other, strict=True)))


Percentiles = tuple[float | None, float | None]
"""Median and p90 in microseconds; None of nothing."""


class Figures(NamedTuple):
    cases: CaseFigures
    steps: tuple[StepFigures, ...]
    edges: tuple[EdgeFigures, ...]


def case_figures(sums: Sums, began: int, lead: Percentiles) -> CaseFigures:
    return CaseFigures(
        n=sums.n,
        began=began,
        late=sums.late,
        with_repeats=sums.again,
        handovers=sums.handovers,
        lead=_spread(sums.n, lead, sums.total),
        wall=sums.wall / SECOND,
        suspended=sums.suspended / SECOND,
    )


def step_figures(
    step: int, key: str, sums: Sums, waiting: Percentiles, total: Percentiles, held: Iterable[Held]
) -> StepFigures:
    return StepFigures(
        step=step,
        key=key,
        n=sums.n,
        late=sums.late,
        again=sums.again,
        waiting=_spread(sums.n, waiting, sums.waiting),
        total=_spread(sums.n, total, sums.total),
        working=sums.working / SECOND,
        suspended=sums.suspended / SECOND,
        wall=sums.wall / SECOND,
        held=tuple(held),
    )


def edge_figures(source: int, target: int, n: int, total: int, wall: int) -> EdgeFigures:
    return EdgeFigures(source, target, n, total / SECOND, wall / SECOND)


def _spread(n: int, at: Percentiles, total: int) -> Spread:
    median, p90 = (None if each is None else each / SECOND for each in at)
    return Spread(n, median, p90, total / SECOND)
