from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from engine.insight.figures import report
from engine.insight.moments import MomentReader
from engine.insight.spread import spread
from engine.insight.xes import read_xes
from tests.insight.logs import BEGIN, Told, columns_of, lies, logs, same, slow_report

HOUR = timedelta(hours=1)


@settings(deadline=None)
@given(logs)
def test_every_figure_equals_a_slow_recount(told: list[Told]) -> None:
    found, wanted = report(columns_of(told).ordered(), "willekeurig"), slow_report(told)
    assert found["counts"]["cases"] == wanted["cases"]
    assert found["counts"]["events"] == wanted["events"]
    assert found["counts"]["variants"] == wanted["variants"]
    edges = {(edge["source"], edge["target"]): edge for edge in found["dfg"]["full"]}
    assert edges.keys() == wanted["edges"].keys()
    for edge, values in wanted["edges"].items():
        count = values.pop("n")
        assert edges[edge]["count"] == count
        assert all(abs(edges[edge][key] - value) <= 1e-6 for key, value in values.items()), edge
    assert same(found["case_duration_s"], wanted["case_duration_s"])
    for key in ("start_activities", "end_activities", "activity_frequency", "rework_events_total"):
        assert found[key] == wanted[key], key
    assert found["handover"]["between_different"] == wanted["between_different"]


@pytest.mark.parametrize("values", [[], [7], [7, 8], [3, 1, 2], list(range(11)), [5] * 4])
def test_percentiles_interpolate_linearly(values: list[int]) -> None:
    assert same(spread(values, unit=1), lies([float(value) for value in values]) | {"n": len(values)})


def test_an_empty_log_has_figures() -> None:
    found = report(columns_of([]).ordered(), "leeg")
    assert found["counts"]["cases"] == 0
    assert found["period_utc"] is None
    assert found["case_duration_s"]["median"] is None
    assert found["dfg"]["full"] == []
    assert found["little"] == {"horizon_s": 0.0, "time_average_wip": None, "throughput_cases_per_day": None}


def test_one_event_is_a_case_without_steps() -> None:
    found = report(columns_of([("1", "a", BEGIN, None)]).ordered(), "één")
    assert found["counts"]["variants"] == 1
    assert found["case_duration_s"]["sum"] == 0.0
    assert found["start_activities"] == found["end_activities"] == {"a": 1}
    assert found["counts"]["events_without_resource"] == 1
    assert found["dfg"]["transitions"] == 0


def test_tied_moments_keep_the_order_of_the_file() -> None:
    told = [("1", "b", BEGIN, None), ("1", "a", BEGIN, None), ("1", "eerst", BEGIN - HOUR, None)]
    found = report(columns_of(told).ordered(), "tegelijk")
    assert found["variants_top10"] == [{"variant": ["eerst", "b", "a"], "cases": 1}]
    assert found["equal_timestamp_pairs_within_case"] == 1


def test_a_case_called_na_is_a_case() -> None:
    told = [("NA", "NA", BEGIN, "NA"), ("NA", "nan", BEGIN + HOUR, "null")]
    found = report(columns_of(told).ordered(), "NA")
    assert found["counts"]["cases"] == 1
    assert found["activity_frequency"] == {"NA": 1, "nan": 1}
    assert found["handover"]["top10"] == [{"source": "NA", "target": "null", "count": 1}]


def test_four_hundred_activities_are_all_told() -> None:
    told: list[Told] = [("1", f"stap {number}", BEGIN + number * HOUR, None) for number in range(400)]
    found = report(columns_of(told).ordered(), "breed")
    assert found["counts"]["activities"] == 400
    assert found["dfg"]["edges"] == len(found["dfg"]["full"]) == 399
    assert len(found["dfg"]["top10_by_count"]) == 10


def test_work_in_progress_is_counted_at_the_begin_of_each_month() -> None:
    told: list[Told] = [
        ("1", "a", datetime(2025, 11, 30), None),
        ("1", "b", datetime(2026, 1, 1), None),
        ("2", "a", datetime(2025, 12, 1), None),
        ("2", "b", datetime(2026, 1, 15), None),
    ]
    found = report(columns_of(told).ordered(), "maanden")
    assert found["wip_at_month_start_utc"] == {"2025-11-01": 0, "2025-12-01": 2, "2026-01-01": 1}


SUMMER = """<log><trace><string key="concept:name" value="1"/>
<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-03-29T01:30:00+01:00"/></event>
<event><string key="concept:name" value="b"/><date key="time:timestamp" value="2026-03-29T03:30:00+02:00"/></event>
</trace></log>"""


@pytest.mark.parametrize(("as_utc", "hours"), [(False, 2), (True, 1)])
def test_over_a_change_to_summer_time_the_clock_or_real_time_is_followed(
    tmp_path: Path, as_utc: bool, hours: int
) -> None:
    path = tmp_path / "zomertijd.xes"
    path.write_text(SUMMER, "utf-8")
    columns = read_xes(path, MomentReader(as_utc=as_utc)).ordered()
    assert report(columns, "zomertijd")["case_duration_s"]["sum"] == hours * 3600
