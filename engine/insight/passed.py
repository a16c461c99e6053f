"""Steps that were passed, added up by what came before them and who had them, with the percentiles of each step.

PostgreSQL groups in its own processes; where most cases of a log were chosen, only the others, and takes what they add
up to from what the cells say of all. SQLite sorts all rows to group them, so there each row is read once and put with
its like here, in half the time.
"""

from array import array
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, all_, case, func, literal_column, select, type_coerce
from sqlalchemy.dialects import postgresql

from engine.insight.bulk import stream
from engine.insight.exact_sums import ExactSums
from engine.insight.log_cells import MOST, OF_STEPS
from engine.insight.narrowed import CASE, CELL, STEP, Conditions, array_of, cells_of, ended_of, within
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

    def __init__(self, connection: Connection, source: Source, chosen: Chosen, of_cases: Sequence[int] | None) -> None:
        """Of the cases with these numbers, or of all when None, what ended in the period."""
        self._steps: dict[int, Sums] = {}
        self._held: dict[tuple[int, int], list[int]] = {}
        self._edges: dict[tuple[int, int], list[int]] = {}
        ended = ended_of(connection, STEP, source, chosen, of_cases)
        if connection.dialect.name != "postgresql":
            self.at = self._stream(connection, source, ended)
            return
        others = None if of_cases is None else _others_than_many(connection, source, of_cases)
        if others is not None and len(others) < len(of_cases or ()) and self._put_all(connection, source, chosen):
            self._group(connection, ended_of(connection, STEP, source, chosen, others), times=-1)
            in_all = ended_of(connection, STEP, source, chosen, None)
            ended = [*in_all, STEP.c.case_number != all_(array_of(others))]
        else:
            self._group(connection, ended)
        works = any(each.total != each.waiting for each in self._steps.values())
        sorts = works or others is None
        self.at = self._sort(connection, ended, works) if sorts else self._walk(connection, ended)

    @property
    def steps(self) -> dict[int, Sums]:
        return {step: sums for step, sums in sorted(self._steps.items()) if sums.n}

    @property
    def held(self) -> list[tuple[int, int, int, int]]:
        return [(step, holder, waited, waiting) for (step, holder), (waited, waiting) in self._held.items() if waited]

    @property
    def edges(self) -> tuple[EdgeFigures, ...]:
        return tuple(edge_figures(*edge, *numbers) for edge, numbers in sorted(self._edges.items()) if numbers[0])

    def _put(self, step: int, previous: int, holder: int, waited: int, sums: Sums, since: int, since_wall: int) -> None:
        self._steps[step] = add(self._steps.get(step, NOTHING), sums)
        if waited:
            _put_on(self._held.setdefault((step, holder), [0, 0]), waited, sums.waiting)
        if previous != NONE:
            _put_on(self._edges.setdefault((previous, step), [0, 0, 0]), sums.n, since, since_wall)

    def _put_all(self, connection: Connection, source: Source, chosen: Chosen) -> bool:
        """What ended in the period in all cases, from the cells; nothing where one of them may be full."""
        c = CELL.c
        adding = ExactSums(connection, *(c[name] for name in Sums._fields))
        rows = connection.execute(
            select(c.kind, c.a, c.b, *adding.columns)
            .where(*cells_of(source, Chosen()), *within(c.month, chosen), c.kind.in_(OF_STEPS))
            .group_by(c.kind, c.a, c.b)
        )
        found = [(kind, a, b, Sums(*adding.read(numbers))) for kind, a, b, *numbers in rows]
        if any(max(sums) >= MOST for *_, sums in found):
            return False
        for kind, a, b, sums in found:
            if kind == "step":
                self._steps[a] = sums
            elif kind == "edge":
                self._edges[a, b] = [sums.n, sums.total, sums.wall]
            else:
                self._held[a, b] = [sums.n, sums.waiting]
        return True

    def _group(self, connection: Connection, ended: Conditions, times: int = 1) -> None:
        """Put these steps on, or take them off when `times` is -1."""
        c = STEP.c
        adding = ExactSums(
            connection, c.waiting > 0, c.late, c.again, c.waiting, c.working, c.suspended, c.wall, c.since, c.since_wall
        )
        by = c.step, func.coalesce(c.previous, literal_column(str(NONE))), c.holder
        for step, previous, holder, n, *numbers in connection.execute(
            select(*by, func.count(), *adding.columns).where(*ended).group_by(*by)
        ):
            added = (times * each for each in adding.read(numbers))
            waited, late, again, waiting, working, suspended, wall, since, since_wall = added
            total = waiting + working + suspended
            sums = Sums(times * n, late, again, 0, waiting, working, suspended, total, wall)
            self._put(step, previous, holder, waited, sums, since, since_wall)

    def _walk(self, connection: Connection, ended: Conditions) -> dict[int, tuple[Percentiles, Percentiles]]:
        """Of waiting alone, in its index, from the nearer end up to the place that the number of steps tells: half of
        what all would take.
        """
        c, steps = STEP.c, self.steps
        last = [sums.n - 1 for sums in steps.values()]
        places = array_of([each // 2 for each in last]), array_of([each // 10 for each in last])
        each = func.unnest(array_of(list(steps)), *places).table_valued("step", "middle", "tenth").render_derived()
        waiting = select(c.waiting).where(*ended, c.step == each.c.step).limit(2)
        from_least = waiting.order_by(c.waiting).offset(each.c.middle).scalar_subquery()
        from_most = waiting.order_by(c.waiting.desc()).offset(each.c.tenth).scalar_subquery()
        found: dict[int, tuple[Percentiles, Percentiles]] = {}
        for step, middle, tenth in connection.execute(
            select(each.c.step, func.array(from_least), func.array(from_most))
        ):
            past = steps[step].n - 1
            at = _between(middle, past % 2 / 2), _between(tenth, past % 10 / 10)
            found[step] = at, at
        return found

    def _sort(
        self, connection: Connection, ended: Conditions, works: bool
    ) -> dict[int, tuple[Percentiles, Percentiles]]:
        c = STEP.c
        group: ColumnElement[int] = c.step
        values: list[ColumnElement[int]] = [c.waiting]
        if works:
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


def _others_than_many(connection: Connection, source: Source, numbers: Sequence[int]) -> list[int] | None:
    """The other cases of a log; None when these are not even a quarter, and of our own: those may go on meanwhile."""
    if source.log_name is None:
        return None
    c = CASE.c
    every = func.array_agg(c.case_number)
    found = connection.scalar(select(case((func.count() < 4 * len(numbers), every))).where(c.source_id == source.id))
    return None if found is None else list(set(found).difference(numbers))


def _put_on(sums: list[int], *numbers: int) -> None:
    for place, number in enumerate(numbers):
        sums[place] += number


def _between(neighbours: Sequence[int], part: float) -> float:
    """Interpolated linearly; the last one has no neighbour."""
    return neighbours[0] + (neighbours[-1] - neighbours[0]) * part


def median_and_p90(durations: "array[int]") -> Percentiles:
    if not durations:
        return None, None
    ordered = sorted(durations)
    return percentile(ordered, 5), percentile(ordered, 9)
