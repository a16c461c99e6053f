"""What event logs cost: taking them in, the full report, and the screens of a process owner over HTTP.

The screens are those of a made-up log of a million events, and of ten million when WAAKVLAM_BENCH_10M says so; pm4py,
where it is installed, finds edges and percentiles of the same log in the same run.
"""

import random
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection
from os import environ
from pathlib import Path
from re import search
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from bench._big_log import big_log
from bench._serve import serve
from bench._world import build, stores
from engine.commands.passwords import DEMO_PASSWORD, hash_password
from engine.insight.columns import Columns
from engine.insight.csv_log import read_csv
from engine.insight.figures import report
from engine.insight.refresh import refresh
from engine.insight.store import keep_log, read_log, remove_log
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from engine.store import Store
from engine.store.models import Membership, Person

SIZES = {"100k": 100_000, "1m": 1_000_000}
OF_CASE, ACTIVITIES, TEAMS = 20, 40, 12
BEGIN = datetime(2024, 1, 1, 9)
LOOKS = 9
TEN = 10_000_000


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
        columns = big_log(SIZES["1m"])
        for kind, store in found.items():
            build(store)
            figures |= {f"{name}_{kind}": figure for name, figure in _screens(store, columns).items()}
        figures["pm4py_s_1m"] = _pm4py(columns)
    slowest = {
        name: max(figures[f"{name}_{kind}"] for kind in found)
        for name in ("first_screen_ms_1m", "first_screen_filtered_ms_1m", "first_screen_after_inserts_ms_1m")
    }
    ratios = [ratio for kind in found if (ratio := figures[f"first_screen_ratio_10m_vs_1m_{kind}"]) is not None]
    return {
        "import_events_per_s": figures["import_events_per_s_1m_sqlite"],
        **slowest,
        "first_screen_ratio_10m_vs_1m": max(ratios, default=None),
        "drilldown_s_1m_sqlite": figures["drilldown_s_1m_sqlite"],
        "drilldown_s_1m_postgresql": figures.get("drilldown_s_1m_postgresql"),
        "pm4py_s_1m": figures.pop("pm4py_s_1m"),
        **figures,
    }


def _screens(store: Store, columns: Columns) -> dict[str, float | None]:
    """Pages of a log of a million events, and of one ten times as large."""
    _owner(store)
    _keep(store, "groot", columns)
    with serve(store.engine.url.render_as_string(hide_password=False)) as port:
        owner = Browser(port)
        whole = "/knelpunten/logboek/groot"
        first = owner.ms(whole)
        filters = ({"van": "2024-06", "tot": "2025-03"}, {"uitkomst": _frequent_end(columns)})
        filtered = max(owner.ms(f"{whole}?{urlencode(each)}") for each in filters)
        after = owner.ms(whole, before=lambda number: _insert(store, number))
        drilled = max(
            owner.ms(f"{whole}?{urlencode(each)}", looks=3)
            for each in ({"stap": "stap 3"}, {"stap": "stap 2", "naar": "stap 3"}, {"wie": "unknown:team 1"})
        )
        ratio = None
        if environ.get("WAAKVLAM_BENCH_10M"):
            _keep(store, "tien", big_log(TEN))
            ratio = round(owner.ms("/knelpunten/logboek/tien") / owner.ms(whole), 2)
    return {
        "first_screen_ms_1m": round(first),
        "first_screen_filtered_ms_1m": round(filtered),
        "first_screen_after_inserts_ms_1m": round(after),
        "first_screen_ratio_10m_vs_1m": ratio,
        "drilldown_s_1m": round(drilled / 1000, 2),
    }


class Browser:
    """A process owner who is signed in and keeps the connection open."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self._cookie = ""
        token = search(r'name="csrf_token" value="([^"]+)"', self._ask("GET", "/inloggen"))
        assert token is not None
        form = {"login": "eigenaar", "password": DEMO_PASSWORD, "csrf_token": token[1]}
        self._ask("POST", "/inloggen", urlencode(form), expected=302)

    def ms(self, path: str, *, looks: int = LOOKS, before: Callable[[int], None] | None = None) -> float:
        """The median of some looks at a page, after one that does not count."""
        self._ask("GET", path)
        took = []
        for number in range(looks):
            if before is not None:
                before(number)
            began = perf_counter()
            self._ask("GET", path)
            took.append((perf_counter() - began) * 1000)
        return median(took)

    def _ask(self, method: str, path: str, body: str = "", *, expected: int = 200) -> str:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        if answer.status != expected:
            raise RuntimeError(f"Expected {expected} from {path}, found {answer.status}: {page[:500]}")
        if cookie := search(r"waakvlam=[^;]*", answer.headers.get("Set-Cookie", "")):
            self._cookie = cookie[0]
        return page


def _owner(store: Store) -> None:
    with store.command() as work:
        person = Person(
            login="eigenaar", name="Eigenaar", password_hash=hash_password(DEMO_PASSWORD), session_key="eigenaar"
        )
        work.session.add(person)
        work.session.flush()
        team = work.session.scalars(select(Membership.team_id)).first()
        work.session.add(Membership(person_id=person.id, group_key="proceseigenaar", team_id=team))


def _keep(store: Store, name: str, columns: Columns) -> None:
    with store.command() as work:
        keep_log(work, name, columns, f"{name}.csv")
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")  # as the server itself does within a minute


def _insert(store: Store, number: int) -> None:
    """Another log lands, and what happened in our own processes is taken up."""
    with store.command() as work:
        keep_log(work, f"klein {number}", big_log(2_000, seed=number), "klein.csv", replace=True)
    refresh(store)


def _frequent_end(columns: Columns) -> str:
    last = [columns.activity[place] for place in range(OF_CASE - 1, len(columns), OF_CASE)]
    return columns.activities.texts[max(set(last), key=last.count)]


def _pm4py(columns: Columns) -> float | None:
    """Seconds for directly-follows, their durations and percentiles of a log that is in memory; None without pm4py."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pandas
            import pm4py
        except ImportError:
            return None
        frame = pandas.DataFrame(
            {
                "case:concept:name": [columns.cases.texts[case] for case in columns.case],
                "concept:name": [columns.activities.texts[activity] for activity in columns.activity],
                "time:timestamp": pandas.to_datetime(list(columns.at), unit="us", utc=True),
            }
        )
        began = perf_counter()
        log = pm4py.format_dataframe(frame)
        pm4py.discover_dfg(log)
        pm4py.discover_performance_dfg(log, perf_aggregation_key="all")
    return round(perf_counter() - began, 2)


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
