"""Values put into few bins of a round width, for a histogram that people can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

MOST = 14
_TAIL = 0.02
"""What part may lie beyond the first and the last edge: a few outliers do not flatten the rest."""


@dataclass(frozen=True, slots=True)
class Bins:
    """`edges` are one more than `counts`; a value on an edge is in the bin above it.

    `is_open`: the first and the last bin also hold what lies beyond their outer edge.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    is_open: tuple[bool, bool]


def binned(counted: Mapping[float, int], *, least: float = 1.0) -> Bins | None:
    """How often each value came, in about MOST bins at least `least` wide, with an edge at zero; None of nothing."""
    values = sorted(value for value, count in counted.items() if count > 0)
    if not values:
        return None
    whole = sum(counted[value] for value in values)
    low, high = min(_at(counted, values, whole * _TAIL), 0.0), max(_at(counted, values, whole * (1 - _TAIL)), 0.0)
    width = round_step(max((high - low) / MOST, least))
    first, last = floor(low / width), floor(high / width) + 1
    counts = [0] * (last - first)
    for value in values:
        counts[min(max(floor(value / width), first), last - 1) - first] += counted[value]
    edges = tuple(number * width for number in range(first, last + 1))
    return Bins(edges, tuple(counts), (values[0] < edges[0], values[-1] >= edges[-1]))


def round_step(least: float) -> float:
    """The first of 1, 2, 5, 10, 20, 50 … that is not smaller, and so below one."""
    if least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1 - 1e-9))


def _at(counted: Mapping[float, int], values: list[float], rank: float) -> float:
    """The value that stands at this rank."""
    passed = 0
    for value in values:
        passed += counted[value]
        if passed > rank:
            return value
    return values[-1]
