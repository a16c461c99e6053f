"""Facts and cells of imported logs: equal to a slow recount, to the cells of our own, and to the public figures."""

import csv
import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from engine.deadlines.working_time import HOUR, month_of, worked_until
from engine.insight.cells import CaseValues, Cells, Facts, HeldValues, StepValues, handovers, variant_of
from engine.insight.columns import Columns, microseconds
from engine.insight.csv_log import read_csv
from engine.insight.drill_down import figures_of_facts
from engine.insight.histogram import Histogram, add_packed
from engine.insight.log_cells import OF_STEPS, OUTCOMES
from engine.insight.overview import case_numbers, figures_of_cells, find_source, overview
from engine.insight.shape import Chosen, Source
from engine.insight.store import draw_again, keep_log, remove_log
from engine.insight.xes import read_xes
from engine.store import Store
from engine.store.models import CaseFact, FactCell, FactName, FactSource, StepFact
from tests.insight.logs import BEGIN, Told, columns_of, events, logs, same, traces

ON_RANDOM = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
with_lifecycles = st.lists(
    st.tuples(events, st.sampled_from((None, "start", "complete", "COMPLETE", "schedule", "suspend"))), max_size=40
)


def keep(store: Store, columns: Columns, name: str = "oud") -> Source:
    with store.command() as work:
        keep_log(work, name, columns.ordered(), f"{name}.csv", replace=True)
    with store.reading() as session:
        return find_source(session, log_name=name)


def told_again(store: Store, source: Source) -> list[Facts]:
    """The facts as they were kept."""
    with store.reading() as session:
        steps: dict[int, list[StepValues]] = defaultdict(list)
        for row in session.scalars(
            select(StepFact)
            .where(StepFact.source_id == source.id)
            .order_by(StepFact.case_number, StepFact.order_number)
        ):
            steps[row.case_number].append(StepValues(*(getattr(row, name) for name in StepValues._fields)))
        cases = [
            CaseValues(*(getattr(row, name) for name in CaseValues._fields))
            for row in session.scalars(
                select(CaseFact).where(CaseFact.source_id == source.id).order_by(CaseFact.case_number)
            )
        ]
    return [
        Facts(
            case,
            steps[case.case_number],
            [
                HeldValues(each.case_number, each.order_number, each.step, each.holder, each.ended_month, each.waiting)
                for each in steps[case.case_number]
                if each.waiting
            ],
        )
        for case in cases
    ]


def unpacked(packed: bytes | None) -> Histogram:
    counted = Histogram()
    if packed:
        add_packed(counted, packed)
    return counted


def assert_cells_are_those_of_our_own(store: Store, source: Source) -> None:
    cells = Cells()
    for facts in told_again(store, source):
        cells.add(facts)
    wanted = {
        (*group, *place): tuple(getattr(cell, name) for name in cell.__slots__)
        for group, place, cell in cells.added_up(own=False)
        if group[2] <= OUTCOMES or place[0] not in OF_STEPS
    }
    with store.reading() as session:
        found = {
            (row.version, row.team, row.outcome, row.kind, row.month, row.a, row.b): (
                row.n,
                row.late,
                row.again,
                row.handovers,
                row.waiting,
                row.working,
                row.suspended,
                row.total,
                row.wall,
                unpacked(row.waiting_at),
                unpacked(row.total_at),
            )
            for row in session.scalars(select(FactCell).where(FactCell.source_id == source.id))
        }
    assert found == wanted


@ON_RANDOM
@given(logs)
def test_cells_are_those_that_our_own_processes_get(store: Store, told: list[Told]) -> None:
    assert_cells_are_those_of_our_own(store, keep(store, columns_of(told)))


@ON_RANDOM
@given(with_lifecycles)
def test_also_of_a_log_that_tells_begins_and_ends(store: Store, told: list[tuple[Told, str | None]]) -> None:
    columns = Columns()
    for (case, activity, at, resource), lifecycle in told:
        columns.add(case, activity, microseconds(at), 0, resource, lifecycle)
    source = keep(store, columns)
    assert_cells_are_those_of_our_own(store, source)
    for facts in told_again(store, source):
        for step in facts.steps:
            assert step.waiting >= 0
            assert step.working >= 0
            assert step.wall >= 0


@ON_RANDOM
@given(logs)
def test_facts_are_what_a_slow_recount_finds(store: Store, told: list[Told]) -> None:
    columns = columns_of(told)
    source = keep(store, columns)
    key = {
        (kind, choice.number): choice.key
        for kind in ("steps", "holders", "outcomes")
        for choice in getattr(source, kind)
    }
    known = traces(told)
    for facts in told_again(store, source):
        case = facts.case
        trace = known[columns.cases.texts[case.case_number]]
        ats = [microseconds(each[2]) for each in trace]
        assert [key["steps", step.step] for step in facts.steps] == [each[1] for each in trace]
        assert [key.get(("holders", step.holder)) for step in facts.steps] == [
            f"unknown:{each[3]}" if each[3] else None for each in trace
        ]
        before = [ats[0], *ats[:-1]]
        for step, since, at in zip(facts.steps, before, ats, strict=True):
            worked = worked_until(at) - worked_until(since)
            assert (step.enabled_at, step.ended_at, step.ended_month) == (since, at, month_of(at))
            assert (step.wall, step.waiting, step.working, step.suspended) == (at - since, worked, 0, 0)
            assert not step.late
        assert [(step.since, step.since_wall) for step in facts.steps][1:] == [
            (worked_until(after) - worked_until(earlier), after - earlier) for earlier, after in pairwise(ats)
        ]
        assert (case.began_at, case.ended_at, case.wall) == (ats[0], ats[-1], ats[-1] - ats[0])
        assert case.lead == worked_until(ats[-1]) - worked_until(ats[0])
        assert key["outcomes", case.outcome] == trace[-1][1]
        assert case.repeats == len(trace) - len({each[1] for each in trace})
        assert case.handovers == sum(1 for _ in handovers(facts.steps, lambda step: step.holder))
        assert case.variant == variant_of(each[1] for each in trace)
    assert len(told_again(store, source)) == len(known)


@ON_RANDOM
@given(logs)
def test_cells_and_facts_tell_the_same_edges_as_the_report_of_the_log(store: Store, told: list[Told]) -> None:
    source = keep(store, columns_of(told))
    passed: Counter[tuple[str, str]] = Counter()
    lasted: dict[tuple[str, str], float] = defaultdict(float)
    for trace in traces(told).values():
        for one, other in pairwise(trace):
            passed[one[1], other[1]] += 1
            lasted[one[1], other[1]] += (other[2] - one[2]).total_seconds()
    key = {choice.number: choice.key for choice in source.steps}
    with store.reading() as session:
        for find in (figures_of_cells, figures_of_facts):
            edges = find(session, source, Chosen()).edges
            assert {(key[each.source], key[each.target]): each.n for each in edges} == passed
            assert all(abs(each.wall - lasted[key[each.source], key[each.target]]) < 1e-6 for each in edges)


@pytest.mark.parametrize(("log", "file"), [("running-example", "running-example.xes"), ("BPIC15_1", "BPIC15_1.csv.gz")])
def test_the_public_logs_have_their_reference_figures(store: Store, shared_data: Path, log: str, file: str) -> None:
    folder = shared_data / "event-logs"
    columns = (read_csv if ".csv" in file else read_xes)(folder / file)
    source = keep(store, columns)
    wanted = json.loads((folder / f"{log}.json").read_text("utf-8"))
    with (folder / f"{log}_dfg.csv").open(encoding="utf-8", newline="") as lines:
        dfg = {(row["source"], row["target"]): row for row in csv.DictReader(lines)}
    key = {choice.number: choice.key for choice in source.steps}
    with store.reading() as session:
        for find in (figures_of_cells, figures_of_facts):
            found = find(session, source, Chosen())
            assert found.cases.n == wanted["counts"]["cases"]
            assert same(found.cases.wall, wanted["case_duration_s"]["sum"])
            assert found.cases.with_repeats == wanted["cases_with_any_rework"]
            assert found.cases.handovers == wanted["handover"]["between_different"]
            assert {step.key: step.n for step in found.steps} == wanted["activity_frequency"]
            assert sum(step.again for step in found.steps) == wanted["rework_events_total"]
            edges = {(key[each.source], key[each.target]): each for each in found.edges}
            assert edges.keys() == dfg.keys()
            for pair, edge in edges.items():
                assert edge.n == int(float(dfg[pair]["count"]))
                assert same(edge.wall, float(dfg[pair]["sum"]))


def test_a_step_is_worked_on_from_its_begin_and_waited_since_the_end_before_it(store: Store) -> None:
    columns, nine = Columns(), datetime(2026, 3, 2, 9)
    for hour, activity, lifecycle in (
        (0, "a", "start"),
        (1, "a", "complete"),
        (2, "b", "start"),
        (2, "c", "start"),  # at once with b
        (4, "c", "COMPLETE"),
        (5, "d", "schedule"),
        (5, "b", "complete"),
        (6, "d", "start"),
        (6, "d", "suspend"),
        (7, "d", "complete"),
        (7, "e", "start"),  # never ended
    ):
        columns.add("1", activity, microseconds(nine + timedelta(hours=hour)), 0, None, lifecycle)
    source = keep(store, columns)
    [facts] = told_again(store, source)
    key = {choice.number: choice.key for choice in source.steps}
    assert [(key[step.step], step.waiting / HOUR, step.working / HOUR, step.wall / HOUR) for step in facts.steps] == [
        ("a", 0, 1, 1),
        ("c", 1, 2, 3),
        ("b", 1, 3, 4),
        ("d", 1, 1, 2),
    ]
    assert [step.since and step.since / HOUR for step in facts.steps] == [None, 3, 1, 2]
    assert [choice.key for choice in source.outcomes] == ["d"]


def test_a_case_without_any_end_runs_in_a_log_that_tells_begins_and_ends(store: Store) -> None:
    columns = Columns()
    for case, lifecycle in (("1", "start"), ("1", "complete"), ("2", "start")):
        columns.add(case, "a", microseconds(BEGIN), 0, None, lifecycle)
    with store.reading() as session:
        found = overview(session, keep(store, columns), Chosen())
    assert (found.cases.began, found.cases.n) == (2, 1)


def test_no_working_time_passes_in_a_night_and_the_clock_of_the_file_goes_on(store: Store) -> None:
    spring = datetime(2026, 3, 27, 16)  # a Friday; the clocks go forward that Sunday
    source = keep(store, columns_of([("1", "a", spring, "Team A"), ("1", "b", datetime(2026, 3, 30, 10), "Team B")]))
    with store.reading() as session:
        found = overview(session, source, Chosen())
    [edge] = found.edges
    assert (edge.total / 3600, edge.wall / 3600) == (2, 66)
    [held] = found.held
    assert (held.party, held.key, held.waiting / 3600) == ("unknown", "Team B", 2)


def test_a_tie_of_the_clock_waits_for_nobody(store: Store) -> None:
    source = keep(store, columns_of([("1", "a", BEGIN, "x"), ("1", "b", BEGIN, "y"), ("1", "a", BEGIN, "x")]))
    with store.reading() as session:
        found = overview(session, source, Chosen())
    assert found.held == ()
    assert [(step.key, step.n, step.again, step.total.median) for step in found.steps] == [
        ("a", 2, 1, 0.0),
        ("b", 1, 0, 0.0),
    ]


def test_a_log_of_nobody_waits_for_whom_it_does_not_tell(store: Store) -> None:
    source = keep(store, columns_of([("1", "a", BEGIN, None), ("1", "b", BEGIN + timedelta(hours=1), None)]))
    with store.reading() as session:
        [held] = overview(session, source, Chosen()).held
    assert (held.holder, held.party, held.key, held.waiting) == (0, "unknown", "", 3600)


def test_an_empty_log_and_a_log_of_one_event_have_figures(store: Store) -> None:
    source = keep(store, columns_of([]), "leeg")
    with store.reading() as session:
        found = overview(session, source, Chosen())
    assert (source.months, found.cases.n, found.steps, found.edges) == (None, 0, (), ())
    source = keep(store, columns_of([("1", "a", BEGIN, None)]), "een")
    with store.reading() as session:
        found = overview(session, source, Chosen())
        assert [case.key for case in case_numbers(session, source, Chosen())] == ["1"]
    assert (source.months, found.cases.n, found.cases.lead.median) == ((202603, 202603), 1, 0.0)
    assert found.refreshed_at is not None


def test_a_case_called_na_is_a_case(store: Store) -> None:
    source = keep(store, columns_of([("NA", "NA", BEGIN, "NA"), ("nan", "NA", BEGIN, "None")]))
    with store.reading() as session:
        assert [case.key for case in case_numbers(session, source, Chosen())] == ["NA", "nan"]
    assert [choice.key for choice in source.holders] == ["unknown:NA", "unknown:None"]


def test_four_hundred_activities(store: Store) -> None:
    told: list[Told] = [
        (str(case), f"stap {(case * 7 + step) % 400}", BEGIN + timedelta(hours=step * 3), None)
        for case in range(40)
        for step in range(20)
    ]
    source = keep(store, columns_of(told))
    assert_cells_are_those_of_our_own(store, source)
    with store.reading() as session:
        assert sum(step.n for step in overview(session, source, Chosen()).steps) == 800
        by_outcome = [overview(session, source, Chosen(outcome=choice.number)) for choice in source.outcomes]
    assert len(source.outcomes) > OUTCOMES
    assert sum(each.cases.n for each in by_outcome) == 40
    assert [each.is_exact for each in by_outcome] == [choice.number > OUTCOMES for choice in source.outcomes]


def test_dates_that_stand_for_not_known_add_up_beyond_what_a_number_holds(store: Store) -> None:
    told: list[Told] = []
    for case in range(60):
        told += [(str(case), "a", datetime(1, 1, 1), "x"), (str(case), "b", datetime(9999, 12, 31, 23, 59, 59), "y")]
    source = keep(store, columns_of(told))
    wall = (told[1][2] - told[0][2]).total_seconds()
    with store.reading() as session:
        exact = overview(session, source, Chosen(step=source.steps[1].number))
        about = overview(session, source, Chosen())
    assert exact.cases.n == about.cases.n == 60
    assert exact.cases.wall == exact.steps[1].wall == exact.edges[0].wall == pytest.approx(60 * wall)
    assert about.cases.wall == pytest.approx(2**63 / 1e6)


def test_facts_go_with_their_log_and_are_made_anew_as_they_were(store: Store) -> None:
    columns = columns_of([("1", "a", BEGIN, "x"), ("1", "b", BEGIN + timedelta(hours=2), "y"), ("2", "a", BEGIN, None)])
    source = keep(store, columns)
    before = told_again(store, source)
    with store.command() as work:
        work.session.execute(delete(FactSource))  # as if imported before there were facts
    with store.reading() as session:
        assert find_source(session, log_name="oud").months is None
    with store.command() as work:
        draw_again(work, "oud")
        draw_again(work, "oud")
    with store.reading() as session:
        again = find_source(session, log_name="oud")
    assert told_again(store, again) == before
    assert_cells_are_those_of_our_own(store, again)
    with store.command() as work:
        remove_log(work, "oud")
    with store.reading() as session:
        assert all(
            not session.scalars(select(kind.id)).all() for kind in (FactSource, FactName, StepFact, CaseFact, FactCell)
        )
