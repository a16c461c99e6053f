"""Median and p90, exact: of durations at hand, sorted for by PostgreSQL, or walked to in the index of waiting."""

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, func, literal_column, select
from sqlalchemy.dialects import postgresql

from engine.insight.bulk import prepared
from engine.insight.narrowed import STEP, Conditions, array_of
from engine.insight.spread import percentile
from engine.insight.sums import Percentiles

MEDIAN_AND_P90 = postgresql.array([0.5, 0.9])

Neighbours = tuple[int, Sequence[int], Sequence[int]]
"""A step with the two values around its median, from the least on, and those around its p90, from the most on. Where
nothing comes after, one."""
OfSteps = dict[int, tuple[Percentiles, Percentiles]]
"""By step: those of waiting, and those of all of the step."""


def median_and_p90(durations: "array[int]") -> Percentiles:
    if not durations:
        return None, None
    ordered = sorted(durations)
    return percentile(ordered, 5), percentile(ordered, 9)


def of_gathered(found: Mapping[int, Sequence[Sequence[str]]]) -> OfSteps:
    """Of the first and the last value, each as JSON, in one or more parts of a step."""
    at = {
        step: [
            median_and_p90(array("q", chain.from_iterable(map(json.loads, each)))) for each in zip(*parts, strict=True)
        ]
        for step, parts in found.items()
    }
    return {step: (each[0], each[-1]) for step, each in at.items()}


def sort(connection: Connection, ended: Conditions, values: Sequence[ColumnElement[int]]) -> OfSteps:
    """Of the first and the last of these values, by PostgreSQL."""
    group: ColumnElement[int] = STEP.c.step
    if len(values) > 1:
        # By a bare column it looks rows up in the order of an index that holds waiting alone: ten times as slow.
        group = STEP.c.step + literal_column("0")
    at = (func.percentile_cont(MEDIAN_AND_P90).within_group(value) for value in values)
    rows = connection.execute(select(group, *at).where(*ended).group_by(group))
    return {step: (tuple(found[0]), tuple(found[-1])) for step, *found in rows}


def walk(connection: Connection, ended: Conditions, counts: Mapping[int, int]) -> OfSteps:
    """Of waiting alone, for so many of each step: from the nearer end up to the place that the count tells."""
    found: OfSteps = {}
    neighbours = _at_once if connection.dialect.name == "postgresql" else _one_by_one
    for step, middle, tenth in neighbours(connection, ended, counts):
        past = counts[step] - 1
        at = _between(middle[0], middle[-1], past % 2 * 5), _between(tenth[-1], tenth[0], 10 - past % 10)
        found[step] = at, at
    return found


def _at_once(connection: Connection, ended: Conditions, counts: Mapping[int, int]) -> Iterable[Neighbours]:
    past = [n - 1 for n in counts.values()]
    places = array_of([each // 2 for each in past]), array_of([each // 10 for each in past])
    each = func.unnest(array_of(list(counts)), *places).table_valued("step", "middle", "tenth").render_derived()
    ways = _ways(ended, each.c.step, each.c.middle, each.c.tenth)
    rows = connection.execute(select(each.c.step, *(func.array(way.scalar_subquery()) for way in ways)))
    return ((step, middle, tenth) for step, middle, tenth in rows)


def _one_by_one(connection: Connection, ended: Conditions, counts: Mapping[int, int]) -> Iterable[Neighbours]:
    """SQLite takes no place from another table."""
    step, place = (bindparam(name, type_=Integer) for name in ("step", "place"))
    from_least, from_most = (prepared(connection, way) for way in _ways(ended, step, place, place))
    for number, n in counts.items():
        middle, tenth = from_least(step=number, place=(n - 1) // 2), from_most(step=number, place=(n - 1) // 10)
        yield number, [waiting for (waiting,) in middle], [waiting for (waiting,) in tenth]


def _ways(
    ended: Conditions, step: ColumnElement[int], middle: ColumnElement[int], tenth: ColumnElement[int]
) -> tuple[Select[tuple[int]], Select[tuple[int]]]:
    """From the least and from the most, past so many: the two that come next."""
    waiting = select(STEP.c.waiting).where(*ended, STEP.c.step == step).limit(2)
    return (
        waiting.order_by(STEP.c.waiting).offset(middle),
        waiting.order_by(STEP.c.waiting.desc()).offset(tenth),
    )


def _between(below: int, above: int, tenths: int) -> float:
    """So many tenths of the way from the one to the other."""
    return below + (above - below) * tenths / 10
