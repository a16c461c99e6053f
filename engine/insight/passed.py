"""Steps that were passed, added up by what came before them and who had them, with the percentiles of each step.

PostgreSQL groups in its own processes. SQLite sorts all rows to group them, so there each row is read once and put with
its like here, in half the time.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, func, literal_column, select, type_coerce
from sqlalchemy.dialects import postgresql

from engine.insight.bulk import stream
from engine.insight.exact_sums import ExactSums
from engine.insight.narrowed import CELL, STEP, Conditions, cells_of
from engine.insight.shape import Chosen, EdgeFigures, Source
from engine.insight.spread import percentile
from engine.insight.sums import NOTHING, Percentiles, Sums, add, edge_figures
from engine.store.models.facts import NONE

MEDIAN_AND_P90 = postgresql.array([0.5, 0.9])
READ = 20_000
"""Rows at a time: enough to have some of each kind, few enough to be forgotten soon."""


class Passed:
    """What adds up: by step, by step and holder (times, waiting), by edge. `at` are median and p90 of waiting and of
    all of a step.
    """

    def __init__(self, connection: Connection, source: Source, ended: Conditions) -> None:
        self._steps: dict[int, Sums] = {}
        self._held: dict[tuple[int, int], list[int]] = {}
        self._edges: dict[tuple[int, int], list[int]] = {}
        read = self._group if connection.dialect.name == "postgresql" else self._stream
        self.at: dict[int, tuple[Percentiles, Percentiles]] = read(connection, source, ended)

    @property
    def steps(self) -> dict[int, Sums]:
        return dict(sorted(self._steps.items()))

    @property
    def held(self) -> list[tuple[int, int, int, int]]:
        return [(step, holder, waited, waiting) for (step, holder), (waited, waiting) in self._held.items()]

    @property
    def edges(self) -> tuple[EdgeFigures, ...]:
        return tuple(edge_figures(*edge, *numbers) for edge, numbers in sorted(self._edges.items()))

    def _put(self, step: int, previous: int, holder: int, waited: int, sums: Sums, since: int, since_wall: int) -> None:
        self._steps[step] = add(self._steps.get(step, NOTHING), sums)
        if waited:
            _put_on(self._held.setdefault((step, holder), [0, 0]), waited, sums.waiting)
        if previous != NONE:
            _put_on(self._edges.setdefault((previous, step), [0, 0, 0]), sums.n, since, since_wall)

    def _group(
        self, connection: Connection, _source: Source, ended: Conditions
    ) -> dict[int, tuple[Percentiles, Percentiles]]:
        c = STEP.c
        adding = ExactSums(
            connection, c.waiting > 0, c.late, c.again, c.waiting, c.working, c.suspended, c.wall, c.since, c.since_wall
        )
        by = c.step, func.coalesce(c.previous, literal_column(str(NONE))), c.holder
        for step, previous, holder, n, *numbers in connection.execute(
            select(*by, func.count(), *adding.columns).where(*ended).group_by(*by)
        ):
            waited, late, again, waiting, working, suspended, wall, since, since_wall = adding.read(numbers)
            total = waiting + working + suspended
            sums = Sums(n, late, again, 0, waiting, working, suspended, total, wall)
            self._put(step, previous, holder, waited, sums, since, since_wall)
        group: ColumnElement[int] = c.step
        values: list[ColumnElement[int]] = [c.waiting]
        if any(each.total != each.waiting for each in self._steps.values()):
            values.append(c.waiting + c.working + c.suspended)
            # By a bare column it looks rows up in the order of an index that holds waiting alone: ten times as slow.
            group = c.step + literal_column("0")
        at = (func.percentile_cont(MEDIAN_AND_P90).within_group(value) for value in values)
        rows = connection.execute(select(group, *at).where(*ended).group_by(group))
        return {step: (tuple(found[0]), tuple(found[-1])) for step, *found in rows}

    def _stream(
        self, connection: Connection, source: Source, ended: Conditions
    ) -> dict[int, tuple[Percentiles, Percentiles]]:
        c = STEP.c
        works = source.log_name is None or _is_worked_on(connection, source)
        total = c.waiting + c.working + c.suspended if works else c.waiting
        # Since the step before is nearly always what the step took: a difference of zero costs nothing to hand over.
        values = [c.waiting, c.wall, c.since - total, c.since_wall - c.wall]
        if works:
            values += [total, c.working, c.suspended]
        steps, holders = (1 + max((each.number for each in of), default=0) for of in (source.steps, source.holders))
        kind = (c.step * steps + func.coalesce(c.previous, NONE)) * holders + c.holder
        kind = (kind * 2 + type_coerce(c.late, Integer)) * 2 + type_coerce(c.again, Integer)
        counted: dict[int, list[int]] = defaultdict(lambda: [0] * (2 + len(values)))
        lasting: dict[int, list[array[int]]] = defaultdict(lambda: [array("q") for _ in range(1 + works)])
        for part in stream(connection, select(kind, *values).where(*ended), READ):
            alike: dict[int, list[Sequence[Any]]] = defaultdict(list)
            for row in part:
                alike[row[0]].append(row)
            for number, rows in alike.items():
                has_edge = number // (4 * holders) % steps != NONE
                _, *columns = zip(*rows, strict=True)
                sums = (sum(each) if has_edge or place not in _SINCE else 0 for place, each in enumerate(columns))
                _put_on(counted[number], len(rows), len(rows) - columns[0].count(0), *sums)
                into = lasting[number // (4 * holders * steps)]
                for durations, found in zip(into, (columns[0], *columns[4:5]), strict=True):
                    durations.extend(found)
        for number, (n, waited, waiting, wall, since, since_wall, *others) in counted.items():
            edge, holder = divmod(number >> 2, holders)
            step, previous = divmod(edge, steps)
            lasted, working, suspended = others or (waiting, 0, 0)
            late, again = n * (number >> 1 & 1), n * (number & 1)
            whole = Sums(n, late, again, 0, waiting, working, suspended, lasted, wall)
            self._put(step, previous, holder, waited, whole, since + lasted, since_wall + wall)
        at = {step: [median_and_p90(durations) for durations in each] for step, each in lasting.items()}
        return {step: (each[0], each[-1]) for step, each in at.items()}


_SINCE = (2, 3)
"""Where what is not known of a first step stands among the values."""


def _is_worked_on(connection: Connection, source: Source) -> bool:
    """Whether a log tells when work on a step began."""
    cells = [*cells_of(source, Chosen()), CELL.c.kind == "step"]
    return bool(connection.scalar(select(func.max(CELL.c.working)).where(*cells)))


def _put_on(sums: list[int], *numbers: int) -> None:
    for place, number in enumerate(numbers):
        sums[place] += number


def median_and_p90(durations: "array[int]") -> Percentiles:
    if not durations:
        return None, None
    ordered = sorted(durations)
    return percentile(ordered, 5), percentile(ordered, 9)
