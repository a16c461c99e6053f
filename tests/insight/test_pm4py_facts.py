"""pm4py as an oracle, in tests only: what is drawn from a log that tells begins and ends, on random logs.

pm4py pairs begins with ends, knows business hours, and finds edges, variants and durations. Since when a step could be
done it does not tell: that is counted again here, event by event.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.insight.columns import Columns, microseconds
from engine.insight.drill_down import figures_of_facts
from engine.insight.overview import figures_of_cells, find_source
from engine.insight.rework import between, repeated
from engine.insight.shape import Chosen, Source
from engine.insight.store import keep_log
from engine.insight.variants import variants
from engine.store import Store
from engine.store.models import CaseFact, StepFact
from tests.insight.test_pm4py import ACTIVITY, CASE, TIME, pm4py

__all__ = ["pm4py"]
pytestmark = pytest.mark.filterwarnings("ignore")

MONDAY = datetime(2026, 1, 5)
"""Of twelve weeks without a holiday, so that business hours are the working time of every municipality."""
OPEN = [(day * 86_400 + 9 * 3600, day * 86_400 + 17 * 3600) for day in range(5)]
LIFECYCLE, PLACE = "lifecycle:transition", "place"
SEEDS = range(6)


@dataclass(frozen=True)
class Told:
    case: str
    activity: str
    at: datetime
    lifecycle: str
    resource: str | None


@dataclass(frozen=True)
class Step:
    """One end in the log, in seconds: on the clock, and of working time."""

    case: str
    activity: str
    wall: float
    waiting: float
    working: float


def random_log(seed: int) -> list[Told]:
    """Begins and ends that run across each other and tie; ends without begin, begins without end, other transitions."""
    dice = random.Random(seed)
    told: list[Told] = []
    for number in range(25):
        at = MONDAY + timedelta(minutes=dice.randrange(0, 60 * 24 * 50, 30))
        for _ in range(dice.randrange(1, 12)):
            activity, resource = dice.choice("abcde"), dice.choice(["Team A", "Team B", None])
            lasting = timedelta(hours=dice.choice([0, 0, 1, 30]), microseconds=dice.choice([0, 999_999]))
            kind = dice.random()
            if kind < 0.25:
                told.append(
                    Told(f"z{number}", activity, at - timedelta(hours=dice.choice([0, 5])), "schedule", resource)
                )
            if kind < 0.85:
                told.append(Told(f"z{number}", activity, at, "start", dice.choice([resource, None])))
            if kind < 0.7 or kind > 0.85:
                told.append(Told(f"z{number}", activity, at + lasting, dice.choice(["complete", "COMPLETE"]), resource))
            if kind > 0.95:
                told.append(Told(f"z{number}", activity, at, "suspend", resource))
            at += timedelta(minutes=dice.choice([0, 0, 30, 60 * 24, 60 * 24 * 3]))
    dice.shuffle(told)
    return sorted(told, key=lambda each: each.case)


def frame(pm4py: Any, told: list[Told]) -> Any:
    import pandas

    rows = [
        {CASE: each.case, ACTIVITY: each.activity, TIME: pandas.Timestamp(each.at, tz="UTC"), LIFECYCLE: each.lifecycle}
        for each in told
    ]
    found = pm4py.format_dataframe(pandas.DataFrame(rows), case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME)
    found[PLACE] = range(len(found))
    return found


def worked(begin: datetime, end: datetime) -> float:
    from pm4py.util.business_hours import BusinessHours

    return float(BusinessHours(begin, end, business_hour_slots=OPEN).get_seconds())


def steps_of(pm4py: Any, log: Any) -> list[Step]:
    """Begins as pm4py pairs them with ends; the rest counted one event at a time, in the order of the log."""
    from pm4py.objects.log.util import interval_lifecycle

    pairs = interval_lifecycle.to_interval(
        pm4py.convert_to_event_log(log), parameters={"business_hours": True, "business_hour_slots": OPEN}
    )
    begun_at = {event[PLACE]: event["start_timestamp"] for trace in pairs for event in trace}
    worked_in = {event[PLACE]: event["@@approx_bh_duration"] for trace in pairs for event in trace}
    found = []
    for _, events in log.groupby(CASE, sort=False):
        rows = events.to_dict("records")
        openings: dict[int, int] = {}  # by the place of an end, where work on it began
        waiting_ends: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            if row[LIFECYCLE] == "start":
                waiting_ends[row[ACTIVITY]].append(place)
            elif row[LIFECYCLE].lower() == "complete":
                opened = waiting_ends[row[ACTIVITY]]
                openings[place] = opened.pop(0) if opened else place
        dangling = [place for places in waiting_ends.values() for place in places]
        scheduled = dict(scheduled_for(rows, sorted([*openings.values(), *dangling])))
        for place, opening in openings.items():
            row = rows[place]
            ends_before = [each for each in openings if each < opening]
            since = scheduled.get(opening, max(ends_before, default=0))
            enabled, began, ended = rows[since][TIME], rows[opening][TIME], row[TIME]
            assert began == begun_at[row[PLACE]], "our own pairs are those of pm4py"
            found.append(
                Step(
                    row[CASE],
                    row[ACTIVITY],
                    (ended - enabled).total_seconds(),
                    worked(enabled, began),
                    worked_in[row[PLACE]],
                )
            )
    return found


def scheduled_for(rows: list[dict[str, Any]], openings: list[int]) -> Iterator[tuple[int, int]]:
    """Each opening with the earliest moment that its activity was scheduled for and that no other took."""
    taken: set[int] = set()
    for opening in openings:
        for place in range(opening):
            row = rows[place]
            if row[LIFECYCLE] == "schedule" and row[ACTIVITY] == rows[opening][ACTIVITY] and place not in taken:
                taken.add(place)
                yield opening, place
                break


def kept(store: Store, told: list[Told]) -> Source:
    columns = Columns()
    for each in told:
        columns.add(each.case, each.activity, microseconds(each.at), 0, each.resource, each.lifecycle)
    with store.command() as work:
        keep_log(work, "oud", columns.ordered(), "oud.csv")
    with store.reading() as session:
        return find_source(session, log_name="oud")


def ends(log: Any) -> Any:
    return log[log[LIFECYCLE].str.lower() == "complete"]


def near(found: float, expected: float) -> bool:
    return abs(found - expected) <= 1e-6 * max(1, abs(expected))


@pytest.fixture(params=SEEDS)
def told(request: pytest.FixtureRequest) -> list[Told]:
    return random_log(request.param)


def test_each_step_waits_and_is_worked_on_for_as_long_as_pm4py_finds(
    sqlite_store: Store, pm4py: Any, told: list[Told]
) -> None:
    source = kept(sqlite_store, told)
    names = {each.number: each.key for each in source.steps}
    cases = sorted({each.case for each in told})
    with sqlite_store.reading() as session:
        rows = session.scalars(select(StepFact).order_by(StepFact.case_number, StepFact.order_number)).all()
        found = [
            Step(cases[row.case_number], names[row.step], row.wall / 1e6, row.waiting / 1e6, row.working / 1e6)
            for row in rows
        ]
    expected = sorted(steps_of(pm4py, frame(pm4py, told)), key=lambda each: each.case)
    assert [(each.case, each.activity) for each in found] == [(each.case, each.activity) for each in expected]
    for one, other in zip(found, expected, strict=True):
        assert near(one.wall, other.wall), (one, other)
        assert near(one.waiting, other.waiting), (one, other)
        assert near(one.working, other.working), (one, other)


def test_steps_add_up_to_what_pm4py_finds(sqlite_store: Store, pm4py: Any, told: list[Told]) -> None:
    source, log = kept(sqlite_store, told), frame(pm4py, told)
    steps = steps_of(pm4py, log)
    counts = pm4py.get_event_attribute_values(ends(log), ACTIVITY)
    with sqlite_store.reading() as session:
        for find in (figures_of_cells, figures_of_facts):
            found = find(session, source, Chosen()).steps
            assert {step.key: step.n for step in found} == counts
            for step in found:
                of_step = [each for each in steps if each.activity == step.key]
                assert near(step.waiting.total, sum(each.waiting for each in of_step))
                assert near(step.working, sum(each.working for each in of_step))
                assert near(step.wall, sum(each.wall for each in of_step))
                assert near(step.total.total, step.waiting.total + step.working)


def test_cases_last_as_long_as_pm4py_finds(sqlite_store: Store, pm4py: Any, told: list[Told]) -> None:
    source, log = kept(sqlite_store, told), frame(pm4py, told)
    ended = log[log[CASE].isin(set(ends(log)[CASE]))]  # one without any end has not ended
    moments = ended.groupby(CASE)[TIME]
    with sqlite_store.reading() as session:
        rows = list(session.scalars(select(CaseFact).where(CaseFact.ended_at.is_not(None))))
        sums = [find(session, source, Chosen()).cases for find in (figures_of_cells, figures_of_facts)]
    assert [row.wall / 1e6 for row in sorted(rows, key=lambda row: row.wall)] == pytest.approx(
        sorted(pm4py.get_all_case_durations(ended))
    )
    leads = [worked(first, last) for first, last in zip(moments.min(), moments.max(), strict=True)]
    assert sorted(row.lead / 1e6 for row in rows) == pytest.approx(sorted(leads))
    for cases in sums:
        assert cases.n == len(leads)
        assert near(cases.lead.total, sum(leads))
        assert near(cases.wall, sum(pm4py.get_all_case_durations(ended)))


def test_edges_variants_and_what_came_back_are_those_of_pm4py(
    sqlite_store: Store, pm4py: Any, told: list[Told]
) -> None:
    source, of_ends = kept(sqlite_store, told), ends(frame(pm4py, told))
    names = {each.number: each.key for each in source.steps}
    counts, _, last = pm4py.discover_dfg(of_ends)
    lasted, _, _ = pm4py.discover_performance_dfg(of_ends, perf_aggregation_key="all")
    with sqlite_store.reading() as session:
        for find in (figures_of_cells, figures_of_facts):
            edges = {(names[each.source], names[each.target]): each for each in find(session, source, Chosen()).edges}
            assert {pair: edge.n for pair, edge in edges.items()} == dict(counts)
            assert all(near(edge.wall, lasted[pair]["sum"]) for pair, edge in edges.items())
        ways = variants(session, source, Chosen(), most=1000)
        again = {names[each.step] for each in repeated(session, source, Chosen())}
        handed = sum(each.n for each in between(session, source, Chosen()))
        outcomes = Counter(session.scalars(select(CaseFact.outcome).where(CaseFact.ended_at.is_not(None))))
        handovers = sum(session.scalars(select(CaseFact.handovers)))
    expected = {tuple(way): count for way, count in Counter(map(tuple, pm4py_traces(of_ends))).items()}
    assert {tuple(names[step] for step in way.steps): way.n for way in ways.top} == expected
    assert len(ways.top) == len(pm4py.get_variants(of_ends))
    assert again == set(pm4py.get_rework_cases_per_activity(of_ends))
    assert {choice.key: outcomes[choice.number] for choice in source.outcomes} == dict(last)
    assert handed == handovers


def pm4py_traces(of_ends: Any) -> list[list[str]]:
    return [list(rows[ACTIVITY]) for _, rows in of_ends.groupby(CASE)]
