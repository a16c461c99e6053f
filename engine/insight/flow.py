"""Cases over time: arrivals, departures, work in progress at the begin of each month, and Little's law."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from engine.insight.columns import DAY, SECOND, microseconds, on_the_clock

Span = tuple[int, int]
"""First and last moment of one case."""


def flow(spans: Sequence[Span], spread: Callable[[Sequence[int]], dict[str, Any]]) -> dict[str, Any]:
    arrivals = sorted(first for first, _ in spans)
    return {
        "arrivals_per_month_utc": _per_month(arrivals),
        "last_events_per_month_utc": _per_month(sorted(last for _, last in spans)),
        "interarrival_s": spread([later - earlier for earlier, later in pairwise(arrivals)]),
        "wip_at_month_start_utc": _in_progress(spans),
        "little": _little(spans),
    }


def _per_month(moments: Sequence[int]) -> dict[str, int]:
    return dict(Counter(f"{on_the_clock(at):%Y-%m}" for at in moments))


def _in_progress(spans: Sequence[Span]) -> dict[str, int]:
    """At midnight of the first day of each month: cases that had begun and still had something to come."""
    if not spans:
        return {}
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    arrivals, departures = sorted(begin for begin, _ in spans), sorted(end for _, end in spans)
    found, arrived, departed = {}, 0, 0
    month = on_the_clock(first).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while (at := microseconds(month)) <= last:
        while arrived < len(arrivals) and arrivals[arrived] <= at:
            arrived += 1
        while departed < len(departures) and departures[departed] <= at:
            departed += 1
        found[f"{month:%Y-%m-%d}"] = arrived - departed
        if (month.year, month.month) == (9999, 12):
            break
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return found


def _little(spans: Sequence[Span]) -> dict[str, float | None]:
    horizon = max(end for _, end in spans) - min(begin for begin, _ in spans) if spans else 0
    worked = sum(end - begin for begin, end in spans)
    return {
        "horizon_s": horizon / SECOND,
        "time_average_wip": worked / horizon if horizon else None,
        "throughput_cases_per_day": len(spans) * DAY / horizon if horizon else None,
    }
