"""The public logs: every figure equals the reference, straight from the file and out of both databases."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from engine.insight.columns import Columns
from engine.insight.csv_log import read_csv
from engine.insight.figures import report
from engine.insight.store import keep_log, read_log
from engine.insight.xes import read_xes
from engine.store import Store
from tests.insight.logs import same

NOT_OURS = {"source_file", "pm4py", "canonical_csv", "pm4py_values", "crosscheck_vs_pm4py", "timing_s"}
FILES = {"running-example": ["running-example.xes"], "BPIC15_1": ["BPIC15_1.xes.gz", "BPIC15_1.csv.gz"]}
BOTH = [(log, file) for log, files in FILES.items() for file in files]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "event-logs"


def read(path: Path) -> Columns:
    return (read_csv if ".csv" in path.name else read_xes)(path).ordered()


def expected(folder: Path, log: str) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((folder / f"{log}.json").read_text("utf-8"))
    with (folder / f"{log}_dfg.csv").open(encoding="utf-8", newline="") as file:
        figures["dfg"]["full"] = [
            {key: value if key in ("source", "target") else float(value) for key, value in row.items()}
            for row in csv.DictReader(file)
        ]
    return {key: value for key, value in figures.items() if key not in NOT_OURS}


def assert_equal(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        if key != "dfg":
            assert same(found[key], value), key
    for key, value in wanted["dfg"].items():
        assert same(found["dfg"][key], value), key


@pytest.mark.parametrize(("log", "file"), BOTH)
def test_the_report_of_the_file_equals_the_reference(folder: Path, log: str, file: str) -> None:
    assert_equal(report(read(folder / file), log), expected(folder, log))


@pytest.mark.parametrize(("log", "file"), [("running-example", "running-example.xes"), ("BPIC15_1", "BPIC15_1.csv.gz")])
def test_the_report_of_what_was_kept_equals_the_reference(folder: Path, store: Store, log: str, file: str) -> None:
    with store.command() as work:
        keep_log(work, log, read(folder / file), file)
    with store.reading() as session:
        found = report(read_log(session, log), log)
    assert_equal(found, expected(folder, log))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_logs_with_a_begin_and_an_end_are_read_at_their_end(folder: Path, number: int) -> None:
    path = folder / "waiting-causes" / f"manual_log_{number}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = read(path)
    assert len(columns) == len(rows)
    assert set(columns.cases.texts) == {row["case_id"] for row in rows}
    figures = report(columns, "met de hand")
    ends = [row["end_time"] for row in rows]
    assert figures["period_utc"] == [f"{each[:19].replace('T', ' ')}+00:00" for each in (min(ends), max(ends))]
    assert figures["counts"]["resources"] == len({row["Resource"] for row in rows})
