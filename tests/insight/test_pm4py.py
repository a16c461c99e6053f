"""pm4py as an oracle, in tests only: random logs, and what it reads of our files."""

import random
import warnings
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from engine.insight.columns import Columns, on_the_clock
from engine.insight.csv_log import read_csv
from engine.insight.figures import report
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from tests.insight.logs import BEGIN, Told, columns_of

pytestmark = pytest.mark.filterwarnings("ignore")
CASE, ACTIVITY, TIME, RESOURCE = "case:concept:name", "concept:name", "time:timestamp", "org:resource"


@pytest.fixture(scope="module")
def pm4py() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pm4py

        return pm4py


def random_log(seed: int, events: int = 400) -> list[Told]:
    """Cases that run together, clocks that tie, resources that are missing."""
    dice = random.Random(seed)
    told: list[Told] = []
    for number in range(events):
        at = BEGIN + timedelta(
            minutes=dice.randrange(0, 60 * 24 * 90, 30), microseconds=dice.choice([0, 0, 1, 999_999])
        )
        case, activity = dice.choice(["NA", *map(str, range(30))]), dice.choice("abcdefgh")
        told.append((case, activity, at if number % 7 else BEGIN, dice.choice(["Team A", "Team B", None])))
    return told


def frame(pm4py: Any, told: list[Told]) -> Any:
    import pandas

    ordered = columns_of(told).ordered()
    rows = [
        {CASE: case, ACTIVITY: activity, TIME: pandas.Timestamp(at, tz="UTC"), RESOURCE: resource}
        for case, activity, at, resource in told_of(ordered)
    ]
    return pm4py.format_dataframe(pandas.DataFrame(rows), case_id=CASE, activity_key=ACTIVITY, timestamp_key=TIME)


def told_of(columns: Columns) -> list[Told]:
    return [
        (
            columns.cases.texts[case],
            columns.activities.texts[activity],
            on_the_clock(at),
            columns.resources.texts[resource] if resource >= 0 else None,
        )
        for case, activity, at, resource in zip(
            columns.case, columns.activity, columns.at, columns.resource, strict=True
        )
    ]


@pytest.mark.parametrize("seed", range(4))
def test_a_random_log_has_the_figures_that_pm4py_finds(pm4py: Any, seed: int) -> None:
    told = random_log(seed)
    found, log = report(columns_of(told).ordered(), "willekeurig"), frame(pm4py, told)
    counts, starts, ends = pm4py.discover_dfg(log)
    assert {(edge["source"], edge["target"]): edge["count"] for edge in found["dfg"]["full"]} == dict(counts)
    assert (found["start_activities"], found["end_activities"]) == (dict(starts), dict(ends))
    lasted, _, _ = pm4py.discover_performance_dfg(log, perf_aggregation_key="all")
    for edge in found["dfg"]["full"]:
        values = lasted[edge["source"], edge["target"]]
        assert all(abs(edge[key] - values[key]) <= 1e-6 for key in ("mean", "median", "sum", "min", "max")), edge
    assert len(pm4py.get_variants(log)) == found["counts"]["variants"]
    durations = pm4py.get_all_case_durations(log)
    assert abs(found["case_duration_s"]["median"] - median(durations)) <= 1e-6
    assert pm4py.get_rework_cases_per_activity(log) == found["rework_cases_per_activity"]


@pytest.mark.parametrize("ending", [".xes", ".xes.gz"])
def test_pm4py_reads_back_what_we_write(pm4py: Any, tmp_path: Path, ending: str) -> None:
    columns = columns_of(random_log(9)).ordered()
    path = tmp_path / f"uit{ending}"
    write_xes(columns, path)
    read = pm4py.read_xes(str(path))
    again = [
        (row[CASE], row[ACTIVITY], row[TIME].to_pydatetime().replace(tzinfo=None), row[RESOURCE] or None)
        for row in read.astype({RESOURCE: object}).where(read.notna(), None).to_dict("records")
    ]
    assert again == told_of(columns)


def test_we_read_what_pm4py_writes(pm4py: Any, tmp_path: Path) -> None:
    told = [(*each[:3], each[3] or "Team C") for each in random_log(3)]  # it writes what is missing as "nan"
    log, wanted = frame(pm4py, told), by_case(columns_of(told))
    pm4py.write_xes(log, str(tmp_path / "pm4py.xes"))
    assert by_case(read_xes(tmp_path / "pm4py.xes")) == wanted
    log.to_csv(tmp_path / "pm4py.csv", index=False)
    assert by_case(read_csv(tmp_path / "pm4py.csv")) == wanted


def by_case(columns: Columns) -> list[Told]:
    return sorted(told_of(columns.ordered()), key=lambda each: each[0])
