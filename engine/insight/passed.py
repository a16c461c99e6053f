"""Steps that were passed, added up by what came before them and who had them, with the percentiles of each step.

Where most cases of a log were chosen, only the others are added up, and taken off what the cells say of all. For
percentiles that no walk in an index finds PostgreSQL sorts; SQLite has none, so it gathers the durations with the sums.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, func, literal, literal_column, or_, select

from engine.insight.bulk import stream
from engine.insight.exact_sums import ExactSums
from engine.insight.log_cells import MOST, OF_STEPS
from engine.insight.narrowed import CASE, CELL, STEP, Conditions, cells_of, ended_of, marked, within
from engine.insight.percentiles import of_gathered, sort, walk
from engine.insight.shape import Chosen, EdgeFigures, Source
from engine.insight.sums import NOTHING, Sums, add, edge_figures
from engine.store.models.facts import NONE

_TOTAL = STEP.c.waiting + STEP.c.working + STEP.c.suspended
_ROOM = 1 << 20
"""Numbers of steps, or of holders: more than there are, as new ones may be taken up between two statements."""


class Passed:
    """What adds up: by step, by step and holder (times, waiting), by edge. `at` are median and p90 of waiting and of
    all of a step.
    """

    def __init__(self, connection: Connection, source: Source, chosen: Chosen, of_cases: Sequence[int] | None) -> None:
        """Of the cases with these numbers, or of all when None, what ended in the period."""
        self._steps: dict[int, Sums] = {}
        self._held: dict[tuple[int, int], list[int]] = {}
        self._edges: dict[tuple[int, int], list[int]] = {}
        self._connection, self._source = connection, source
        self._works = _is_worked_on(connection, source)
        values = [STEP.c.waiting, _TOTAL] if self._works else [STEP.c.waiting]
        others = None if of_cases is None else _others_than_many(connection, source, of_cases)
        ended = ended_of(connection, STEP, source, chosen, of_cases)
        walks = others is not None and not self._works
        if not walks and connection.dialect.name != "postgresql":
            self.at = of_gathered(self._group(ended, values=values))
            return
        if others is not None and len(others) < len(of_cases or ()) and self._put_all(chosen):
            self._group(ended_of(connection, STEP, source, chosen, others), times=-1)
        else:
            self._group(ended)
        if others is not None:
            ended = ended_of(connection, STEP, source, chosen, None)
            ended += [marked(STEP.c.case_number, of_cases or ())] if others else []
        counts = {step: sums.n for step, sums in self.steps.items()}
        self.at = walk(connection, ended, counts) if walks else sort(connection, ended, values)

    @property
    def steps(self) -> dict[int, Sums]:
        return {step: sums for step, sums in sorted(self._steps.items()) if sums.n}

    @property
    def held(self) -> list[tuple[int, int, int, int]]:
        return [(step, holder, waited, waiting) for (step, holder), (waited, waiting) in self._held.items() if waited]

    @property
    def edges(self) -> tuple[EdgeFigures, ...]:
        return tuple(edge_figures(*edge, *numbers) for edge, numbers in sorted(self._edges.items()) if numbers[0])

    def _put_all(self, chosen: Chosen) -> bool:
        """What ended in the period in all cases, from the cells; nothing where one of them may be full."""
        c = CELL.c
        adding = ExactSums(self._connection, *(c[name] for name in Sums._fields))
        rows = self._connection.execute(
            select(c.kind, c.a, c.b, *adding.columns)
            .where(*cells_of(self._source, Chosen()), *within(c.month, chosen), c.kind.in_(OF_STEPS))
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

    def _group(
        self, ended: Conditions, *, times: int = 1, values: Sequence[ColumnElement[int]] = ()
    ) -> dict[int, list[Sequence[str]]]:
        """Put these steps on, or take them off when `times` is -1. Of each step what SQLite gathered of the values."""
        c = STEP.c
        works = (c.working, c.suspended) if self._works else ()
        adding = ExactSums(
            self._connection, c.waiting > 0, c.late, c.again, c.waiting, c.wall, c.since, c.since_wall, *works
        )
        steps, holders = (
            max((_ROOM, *(1 + each.number for each in of))) for of in (self._source.steps, self._source.holders)
        )
        # SQLite sorts to group: by one number in half of the time that it takes by three.
        by = c.step * literal(steps, BigInteger) + func.coalesce(c.previous, literal_column(str(NONE)))
        by = by * literal(holders, BigInteger) + c.holder
        gathered: dict[int, list[Sequence[Any]]] = defaultdict(list)
        for number, n, *numbers in self._connection.execute(
            select(by, func.count(), *adding.columns, *map(func.json_group_array, values)).where(*ended).group_by(by)
        ):
            edge, holder = divmod(number, holders)
            step, previous = divmod(edge, steps)
            ends = len(adding.columns)
            waited, late, again, waiting, wall, since, since_wall, *worked = (
                times * each for each in adding.read(numbers[:ends])
            )
            working, suspended = worked or (0, 0)
            total = waiting + working + suspended
            sums = Sums(times * n, late, again, 0, waiting, working, suspended, total, wall)
            self._steps[step] = add(self._steps.get(step, NOTHING), sums)
            if waited:
                _put_on(self._held.setdefault((step, holder), [0, 0]), waited, waiting)
            if previous != NONE:
                _put_on(self._edges.setdefault((previous, step), [0, 0, 0]), sums.n, since, since_wall)
            gathered[step].append(numbers[ends:])
        return gathered


def _is_worked_on(connection: Connection, source: Source) -> bool:
    """Whether steps take more than their waiting: of a log only where it tells when work on them began."""
    if source.log_name is None:
        return True
    c = CELL.c
    worked = select(c.a).where(*cells_of(source, Chosen()), c.kind == "step", or_(c.working != 0, c.suspended != 0))
    return connection.scalar(worked.limit(1)) is not None


def _others_than_many(connection: Connection, source: Source, numbers: Sequence[int]) -> list[int] | None:
    """The other cases of a log; None when these are not even a quarter, and of our own: those may go on meanwhile."""
    if source.log_name is None:
        return None
    of_log = CASE.c.source_id == source.id
    if (connection.scalar(select(func.count()).where(of_log)) or 0) >= 4 * len(numbers):
        return None
    known = set(numbers)
    every = select(CASE.c.case_number).where(of_log)
    return [number for part in stream(connection, every) for (number,) in part if number not in known]


def _put_on(sums: list[int], *numbers: int) -> None:
    for place, number in enumerate(numbers):
        sums[place] += number
