"""How values lie: number, mean, median, p90, least, most and sum, exact to the microsecond."""

from collections.abc import Iterable, Sequence
from typing import Any

from engine.insight.columns import SECOND
from engine.insight.shape import Spread


def spread(values: Iterable[int], unit: int = SECOND) -> dict[str, Any]:
    """In `unit`s. Of nothing the sum is zero and all else None."""
    ordered = sorted(values)
    if not ordered:
        return {"n": 0, "mean": None, "median": None, "p90": None, "min": None, "max": None, "sum": 0.0}
    total = sum(ordered)
    return {
        "n": len(ordered),
        "mean": total / (len(ordered) * unit),
        "median": percentile(ordered, 5) / unit,
        "p90": percentile(ordered, 9) / unit,
        "min": ordered[0] / unit,
        "max": ordered[-1] / unit,
        "sum": total / unit,
    }


def percentile(ordered: Sequence[int], tenths: int) -> float:
    """The value below which so many tenths lie, interpolated linearly (type 7, `PERCENTILE_CONT`)."""
    place, rest = divmod((len(ordered) - 1) * tenths, 10)
    below = ordered[place]
    if not rest:
        return below
    return below + (ordered[place + 1] - below) * rest / 10


def lasted(values: Iterable[int]) -> Spread:
    """Durations of so many microseconds, in seconds."""
    ordered = sorted(values)
    if not ordered:
        return Spread(0, None, None, 0.0)
    return Spread(len(ordered), percentile(ordered, 5) / SECOND, percentile(ordered, 9) / SECOND, sum(ordered) / SECOND)
