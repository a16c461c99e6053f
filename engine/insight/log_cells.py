"""Cells of an imported log, added up while its facts are drawn: the same as `engine.insight.cells` makes, in less time.

Versions and teams are not told apart. Of an outcome that few cases have, only cases and hand-overs are: its steps are
so few that the facts themselves tell as soon.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from engine.insight import histogram
from engine.store.models.facts import ALL

OUTCOMES = 12
"""Outcomes whose steps have cells of their own: those with the lowest numbers, which most cases have."""

OTHER = OUTCOMES + 1
"""In the accumulator, where steps are: of all other outcomes together."""

OF_STEPS = ("step", "edge", "held")

MOST = 2**63 - 1
"""Microseconds that a cell can keep, 292 000 years: dates that stand for "not known" may add up to more."""

Values = tuple[Any, ...]
Place = tuple[str, int, int, int, int]
"""Kind, outcome, month, `a` and `b` of a cell."""


class Added:
    """The sums of an edge, of who held a step, of hand-overs or of cases that began."""

    __slots__ = ("n", "total", "waiting", "wall")

    def __init__(self) -> None:
        self.n = self.waiting = self.total = self.wall = 0

    def add(self, other: "Added") -> None:
        self.n += other.n
        self.waiting += other.waiting
        self.total += other.total
        self.wall += other.wall

    @property
    def columns(self) -> Values:
        return (self.n, 0, 0, 0, *_kept(self.waiting, 0, 0, self.total, self.wall), None, None)


class Durations:
    """What steps or cases lasted, one by one. `totals` of steps stay empty where they are their `waits`."""

    __slots__ = ("again", "handovers", "totals", "waits", "wall")

    def __init__(self) -> None:
        self.again = self.handovers = self.wall = 0
        self.waits = array("q")
        self.totals = array("q")

    def add(self, other: "Durations") -> None:
        self.again += other.again
        self.handovers += other.handovers
        self.wall += other.wall
        self.waits += other.waits
        self.totals += other.totals

    @property
    def columns(self) -> Values:
        totals = self.totals or self.waits
        total_at = histogram.pack(histogram.of(totals))
        waiting_at = None
        if self.waits:
            waiting_at = total_at if totals is self.waits else histogram.pack(histogram.of(self.waits))
        total, waiting = sum(totals), sum(self.waits)
        working = total - waiting if self.waits else 0
        sums = _kept(waiting, working, 0, total, self.wall)
        return (len(totals), 0, self.again, self.handovers, *sums, waiting_at, total_at)


class LogCells:
    """An accumulator. Facts are put on by the outcome of their case; steps by OTHER where that is rare."""

    def __init__(self) -> None:
        self.added: defaultdict[Place, Added] = defaultdict(Added)
        self.durations: defaultdict[Place, Durations] = defaultdict(Durations)

    def rows(self) -> Iterator[Values]:
        """As `CELL_COLUMNS` of `engine.insight.cells` names them, with those over all outcomes. To be asked once."""
        for cells in (self.added, self.durations):
            over_all: Any = cells
            for (kind, _, *at), cell in list(cells.items()):
                over_all[kind, ALL, *at].add(cell)
            for (kind, outcome, *at), cell in cells.items():
                if outcome < OTHER or kind not in OF_STEPS:
                    yield (ALL, ALL, outcome, kind, *at, *cell.columns)


def _kept(*sums: int) -> tuple[int, ...]:
    return sums if max(sums) <= MOST else tuple(min(each, MOST) for each in sums)
