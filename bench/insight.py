"""What event logs cost: taking them in, and the full report with exact percentiles, at 100 000 and a million events."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from bench._world import stores
from engine.insight.csv_log import read_csv
from engine.insight.figures import report
from engine.insight.store import keep_log, read_log, remove_log
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from engine.store import Store

SIZES = {"100k": 100_000, "1m": 1_000_000}
OF_CASE, ACTIVITIES, TEAMS = 20, 40, 12
BEGIN = datetime(2024, 1, 1, 9)


def main() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with TemporaryDirectory(prefix="wv-logs-") as folder, stores() as found:
        for size, events in SIZES.items():
            path = Path(folder) / f"{size}.csv"
            _write(path, events)
            for kind, store in found.items():
                figures |= {f"{name}_{size}_{kind}": figure for name, figure in _measure(store, path).items()}
            path.unlink()
        figures["xes_read_events_per_s"] = _xes(Path(folder))
    return {"import_events_per_s": figures["import_events_per_s_1m_sqlite"], **figures}


def _measure(store: Store, path: Path) -> dict[str, float]:
    """From the file to the last row committed; from the name to all figures; and a whole log removed."""
    began = perf_counter()
    columns = read_csv(path).ordered()
    with store.command() as work:
        keep_log(work, "meting", columns, path.name)
    imported = perf_counter()
    events = len(columns)
    with store.reading() as session:
        kept = read_log(session, "meting")
    read = perf_counter()
    assert report(kept, "meting")["counts"]["events"] == events
    told = perf_counter()
    with store.command() as work:
        remove_log(work, "meting")
    return {
        "import_events_per_s": round(events / (imported - began)),
        "report_s": round(told - imported, 2),
        "report_read_s": round(read - imported, 2),
        "remove_s": round(perf_counter() - told, 2),
    }


def _xes(folder: Path) -> int:
    """Events a second from XES to columns."""
    _write(folder / "log.csv", SIZES["100k"])
    columns = read_csv(folder / "log.csv").ordered()
    write_xes(columns, folder / "log.xes.gz")
    began = perf_counter()
    assert len(read_xes(folder / "log.xes.gz")) == len(columns)
    return round(len(columns) / (perf_counter() - began))


def _write(path: Path, events: int) -> None:
    """A log whose cases run together, as a system would write it: by moment."""
    with path.open("w", encoding="utf-8") as file:
        file.write("case,activity,timestamp,resource,lifecycle\n")
        file.writelines(_lines(events))


def _lines(events: int) -> Iterator[str]:
    dice, cases = random.Random(5), events // OF_CASE
    for number in range(events):
        at = BEGIN + timedelta(seconds=number * 37)
        case = number // (OF_CASE * 100) * 100 + dice.randrange(100)  # a hundred at a time
        activity = min(int(dice.expovariate(0.12)), ACTIVITIES - 1)
        yield f"C{case % cases},stap {activity},{at.isoformat()},team {dice.randrange(TEAMS)},complete\n"
