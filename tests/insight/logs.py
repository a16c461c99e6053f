"""Small logs to test with, random ones, and the figures of a log the slow and obvious way."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

from hypothesis import strategies as st

from engine.insight.columns import NO_OFFSET, Columns, microseconds

Told = tuple[str, str, datetime, str | None]
"""Case, activity, moment, resource."""

BEGIN = datetime(2026, 3, 2, 9)

texts = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), min_size=1, max_size=12
).filter(str.strip)
names = (
    st.sampled_from(["a", "b", "c", "NA", "nan", "", "Intake, gesprek", 'de "vraag"', "é & <ß>"]).filter(bool) | texts
)
moments = st.integers(0, 5).map(lambda step: BEGIN + timedelta(hours=step)) | st.datetimes(
    datetime(1990, 1, 1), datetime(2040, 1, 1)
)
events = st.tuples(names, names, moments, st.none() | names)
logs = st.lists(events, max_size=40)


def columns_of(told: list[Told], offset: int = NO_OFFSET) -> Columns:
    """In the order given."""
    columns = Columns()
    for case, activity, at, resource in told:
        columns.add(case, activity, microseconds(at), offset, resource)
    return columns


def traces(told: list[Told]) -> dict[str, list[Told]]:
    """Each case in the order that the definitions ask."""
    found: dict[str, list[Told]] = {}
    for each in told:
        found.setdefault(each[0], []).append(each)
    return {case: sorted(trace, key=lambda each: each[2]) for case, trace in found.items()}


def lies(values: list[float]) -> dict[str, Any]:
    if not values:
        return {"n": 0, "mean": None, "median": None, "p90": None, "min": None, "max": None, "sum": 0}
    p90 = quantiles(values, n=10, method="inclusive")[8] if len(values) > 1 else values[0]
    return {
        "n": len(values),
        "mean": sum(values) / len(values),
        "median": median(values),
        "p90": p90,
        "min": min(values),
        "max": max(values),
        "sum": sum(values),
    }


def slow_report(told: list[Told]) -> dict[str, Any]:
    """The figures that matter most, counted again with dictionaries and lists."""
    known = traces(told)
    edges: dict[tuple[str, str], list[float]] = {}
    passed: Counter[tuple[str, str]] = Counter()
    for trace in known.values():
        for before, after in pairwise(trace):
            edges.setdefault((before[1], after[1]), []).append((after[2] - before[2]).total_seconds())
            if before[3] and after[3] and before[3] != after[3]:
                passed[before[3], after[3]] += 1
    again = {case: Counter(each[1] for each in trace) for case, trace in known.items()}
    return {
        "cases": len(known),
        "events": len(told),
        "variants": len({tuple(each[1] for each in trace) for trace in known.values()}),
        "edges": {edge: lies(values) for edge, values in edges.items()},
        "case_duration_s": lies([(trace[-1][2] - trace[0][2]).total_seconds() for trace in known.values()]),
        "start_activities": Counter(trace[0][1] for trace in known.values()),
        "end_activities": Counter(trace[-1][1] for trace in known.values()),
        "activity_frequency": Counter(each[1] for each in told),
        "between_different": passed.total(),
        "rework_events_total": sum(count - 1 for counted in again.values() for count in counted.values()),
    }


def same(found: object, expected: object) -> bool:
    """Counts exactly, durations to a millionth of a second."""
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(same(found[key], value) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(same(one, other) for one, other in zip(found, expected, strict=True))
        )
    if isinstance(expected, float):
        return isinstance(found, int | float) and abs(found - expected) <= 1e-6
    return found == expected
