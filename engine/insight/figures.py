"""The report of one log: counts, variants, directly-follows edges with their durations, rework and hand-overs.

Keys and units are those of the public reference figures: durations in seconds, percentiles by linear interpolation.
Sums are exact, because moments are whole microseconds.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from engine.insight.columns import DAY, NO_OFFSET, SECOND, UNKNOWN, Columns, Names, on_the_clock
from engine.insight.flow import flow
from engine.insight.spread import spread

TOP = 10
Figures = dict[str, Any]
Variants = Mapping[bytes, int]
"""The activities of a case, packed, with the number of cases that went so."""


def report(columns: Columns, name: str) -> Figures:
    """All figures of ordered columns. An empty log has figures too: zeros, and None where nothing can be said."""
    starts = columns.starts()
    cases = [(begin, end) for begin, end in pairwise(starts) if end > begin]
    spans = [(columns.at[begin], columns.at[end - 1]) for begin, end in cases]
    edges, ties = _edges(columns)
    variants = Counter(columns.activity[begin:end].tobytes() for begin, end in cases)
    return {
        "log": name,
        "lifecycle_filter": None,
        "counts": _counts(columns, cases, len(variants)),
        "period_utc": [f"{on_the_clock(at)}+00:00" for at in (min(columns.at), max(columns.at))] if cases else None,
        "events_at_exact_midnight_local_or_utc": _at_midnight(columns),
        "equal_timestamp_pairs_within_case": ties,
        "case_duration_s": spread(last - first for first, last in spans),
        "variants_top10": _top_variants(columns, variants),
        "variants_single_case": sum(1 for count in variants.values() if count == 1),
        "dfg": _dfg(columns, edges),
        "activity_sojourn_s": _sojourn(columns, edges),
        "activity_frequency": _named(columns.activities, Counter(columns.activity)),
        **_rework(columns, variants),
        "self_loops": sum(len(lasted) for (source, target), lasted in edges.items() if source == target),
        "start_activities": _named(columns.activities, Counter(columns.activity[begin] for begin, _ in cases)),
        "end_activities": _named(columns.activities, Counter(columns.activity[end - 1] for _, end in cases)),
        "handover": _handover(columns),
        **flow(spans, spread),
    }


def _counts(columns: Columns, cases: Sequence[tuple[int, int]], variants: int) -> Figures:
    return {
        "cases": len(cases),
        "events": len(columns),
        "activities": len(set(columns.activity)),
        "variants": variants,
        "resources": len(set(columns.resource) - {UNKNOWN}),
        "events_without_resource": columns.resource.count(UNKNOWN),
        "events_per_case": spread((end - begin for begin, end in cases), unit=1),
    }


def _at_midnight(columns: Columns) -> int:
    """Events whose time of day was probably never noted: midnight on the clock of the file, or in UTC."""
    return sum(
        1
        for at, offset in zip(columns.at, columns.offset, strict=True)
        if at % DAY == 0 or (offset != NO_OFFSET and (at - offset * SECOND) % DAY == 0)
    )


def _edges(columns: Columns) -> tuple[dict[tuple[int, int], "array[int]"], int]:
    """How long each step from one activity to the next took, in microseconds; and how often the clock did not move."""
    width, ties = len(columns.activities), 0
    lasted: dict[int, array[int]] = defaultdict(lambda: array("q"))
    last_case, source, before = UNKNOWN, UNKNOWN, 0
    for case, target, at in zip(columns.case, columns.activity, columns.at, strict=True):
        if case == last_case:
            lasted[source * width + target].append(at - before)
            ties += at == before
        last_case, source, before = case, target, at
    return {divmod(key, width): durations for key, durations in lasted.items()}, ties


def _dfg(columns: Columns, edges: Mapping[tuple[int, int], "array[int]"]) -> Figures:
    names = columns.activities.texts
    full: list[Figures] = []
    for (source, target), lasted in edges.items():
        lies = spread(lasted)
        edge: Figures = {"source": names[source], "target": names[target], "count": lies.pop("n"), **lies}
        full.append(edge)
    full.sort(key=lambda edge: (edge["source"], edge["target"]))
    return {
        "edges": len(full),
        "transitions": sum(edge["count"] for edge in full),
        "full": full,
        "top10_by_count": sorted(full, key=lambda edge: -edge["count"])[:TOP],
        "top10_by_total_time": sorted(full, key=lambda edge: -edge["sum"])[:TOP],
    }


def _sojourn(columns: Columns, edges: Mapping[tuple[int, int], "array[int]"]) -> Figures:
    """Of each activity: the time since the event before it, whatever that was."""
    since: dict[int, array[int]] = defaultdict(lambda: array("q"))
    for (_, target), lasted in edges.items():
        since[target].extend(lasted)
    names = columns.activities.texts
    return {names[activity]: spread(since[activity]) for activity in sorted(since, key=names.__getitem__)}


def _top_variants(columns: Columns, variants: Variants) -> list[Figures]:
    least = min(sorted(variants.values(), reverse=True)[:TOP], default=0)
    names = columns.activities.texts
    known: list[Figures] = [
        {"variant": [names[activity] for activity in _unpacked(packed)], "cases": count}
        for packed, count in variants.items()
        if count >= least
    ]
    return sorted(known, key=lambda each: (-each["cases"], each["variant"]))[:TOP]


def _rework(columns: Columns, variants: Variants) -> Figures:
    """What was done again in the same case."""
    cases: Counter[int] = Counter()
    repeats = concerned = 0
    for packed, count in variants.items():
        again = [(activity, times - 1) for activity, times in Counter(_unpacked(packed)).items() if times > 1]
        for activity, more in again:
            cases[activity] += count
            repeats += more * count
        concerned += count if again else 0
    return {
        "rework_cases_per_activity": _named(columns.activities, cases),
        "rework_events_total": repeats,
        "cases_with_any_rework": concerned,
    }


def _handover(columns: Columns) -> Figures:
    """Consecutive events of a case with two different resources that are both known."""
    width = len(columns.resources)
    pairs: Counter[int] = Counter(
        source * width + target
        for last_case, case, source, target in zip(
            columns.case, columns.case[1:], columns.resource, columns.resource[1:], strict=False
        )
        if case == last_case and source != UNKNOWN and target != UNKNOWN
    )
    names = columns.resources.texts
    between: list[Figures] = [
        {"source": names[key // width], "target": names[key % width], "count": count}
        for key, count in pairs.items()
        if key // width != key % width
    ]
    between.sort(key=lambda pair: (-pair["count"], pair["source"], pair["target"]))
    different = sum(pair["count"] for pair in between)
    return {
        "pairs_both_resources_known": pairs.total(),
        "self": pairs.total() - different,
        "between_different": different,
        "distinct_pairs_different": len(between),
        "top10": between[:TOP],
    }


def _unpacked(packed: bytes) -> Iterable[int]:
    return memoryview(packed).cast("i")


def _named(names: Names, counted: Mapping[int, int]) -> dict[str, int]:
    """By name, the most frequent first."""
    found = ((names.texts[number], count) for number, count in counted.items())
    return dict(sorted(found, key=lambda each: (-each[1], each[0])))
