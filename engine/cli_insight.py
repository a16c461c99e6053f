"""The command line of `insight`: take an event log in, report on it, and give it out again."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from engine.cli_io import print_json

if TYPE_CHECKING:
    from engine.insight.columns import Columns
    from engine.insight.figures import Figures
    from engine.insight.files import Tell
    from engine.store import Store

OpenStore = Callable[[], "Store"]
CSV_COLUMNS = {
    "case": "de zaak",
    "activity": "de activiteit",
    "time": "het moment",
    "begin": "het begin van de stap; elke regel wordt dan een begin en een einde",
    "resource": "wie het deed",
    "lifecycle": "de overgang (start, complete)",
}
NAME = "naam van het logboek; waakvlam is ons eigen, waakvlam:PROCES dat van één proces"
LONGEST = 10  # edges in the report for people


def add_commands(insight: argparse.ArgumentParser, open_store: OpenStore) -> None:
    """What can be done with event logs. `open_store` answers a database that is up to date."""
    actions = insight.add_subparsers(metavar="WAT", required=True)

    def action(name: str, run: Callable[[argparse.Namespace, OpenStore], int], help: str) -> argparse.ArgumentParser:
        found = actions.add_parser(name, help=help, description=help)
        found.set_defaults(run=lambda arguments: run(arguments, open_store))
        return found

    take = action("import", _import, "Neem een logboek over: XES of CSV, ook met gzip (.gz).")
    take.add_argument("file", metavar="BESTAND", type=Path)
    take.add_argument("--name", required=True, metavar="NAAM", help="onder welke naam")
    take.add_argument("--replace", action="store_true", help="vervang het logboek dat zo heet")
    take.add_argument("--zone", metavar="TIJDZONE", help="waar momenten zonder tijdzone zijn opgeschreven")
    take.add_argument("--utc", action="store_true", help="zet alle momenten om naar UTC: reken met echte tijd")
    for name, meaning in CSV_COLUMNS.items():
        take.add_argument(f"--csv-{name}", metavar="KOLOM", help=f"CSV: de kolom met {meaning}")
    take.add_argument("--csv-delimiter", metavar="TEKEN", help="CSV: wat de velden scheidt; “tab” voor een tab")
    take.add_argument("--csv-encoding", metavar="NAAM", help="CSV: de tekencodering, zoals utf-8 of windows-1252")
    report = action("report", _report, "Toon wat een logboek vertelt.")
    report.add_argument("name", metavar="NAAM", help=NAME)
    report.add_argument("--json", action="store_true", help="geef alle cijfers als JSON")
    give = action("export", _export, "Schrijf een logboek weg.")
    give.add_argument("name", metavar="NAAM", help=NAME)
    give.add_argument(
        "--xes", required=True, metavar="BESTAND", type=Path, help="als XES; met gzip als het op .gz eindigt"
    )
    action("list", _list, "Noem de logboeken.")
    remove = action("remove", _remove, "Haal een logboek in zijn geheel weg.")
    remove.add_argument("name", metavar="NAAM")
    action("refresh", _refresh, "Werk de cijfers van onze processen bij.")
    rebuild = action(
        "rebuild", _rebuild, "Maak de cijfers van onze processen en van de logboeken opnieuw, vanaf het begin."
    )
    only = rebuild.add_mutually_exclusive_group()
    only.add_argument("--process", metavar="PROCES", help="alleen van dit proces")
    only.add_argument("--log", metavar="NAAM", help="alleen van dit logboek")


def _import(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.store import keep_log, require_free

    store, began = open_store(), perf_counter()
    with store.reading() as session:  # before a long file is read in vain
        require_free(session, arguments.name, replace=arguments.replace)
    columns = _read(arguments).ordered()
    with store.command() as work:
        keep_log(
            work,
            arguments.name,
            columns,
            arguments.file.name,
            replace=arguments.replace,
            tell=_teller("bewaard"),
        )
    took = perf_counter() - began
    print(
        f"{arguments.name}: {len(columns)} gebeurtenissen in {len(columns.cases)} zaken, "
        f"in {took:.1f} s ({len(columns) / took:.0f} per seconde).",
        file=sys.stderr,
    )
    return 0


def _read(arguments: argparse.Namespace) -> "Columns":
    from engine.insight.csv_log import CsvShape
    from engine.insight.log_file import read_events, zone
    from engine.insight.moments import MomentReader

    named = {name: getattr(arguments, f"csv_{name}") for name in (*CSV_COLUMNS, "delimiter", "encoding")}
    moments = MomentReader(zone(arguments.zone), as_utc=arguments.utc)
    return read_events(arguments.file, CsvShape.checked(**named), moments, _teller("gelezen"))


def _teller(doing: str, what: str = "gebeurtenissen") -> "Tell":
    def tell(number: int, part: float) -> None:
        print(f"{part:4.0%}  {number} {what} {doing}", file=sys.stderr, flush=True)

    return tell


def _report(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.figures import report
    from engine.insight.store import read_log

    with open_store().reading() as session:
        figures = report(read_log(session, arguments.name), arguments.name)
    if arguments.json:
        print_json(figures)
    else:
        print(*_in_words(figures), sep="\n")
    return 0


def _in_words(figures: "Figures") -> list[str]:
    """The first things to know, and where most time goes."""
    counts, lasted = figures["counts"], figures["case_duration_s"]
    lines = [
        f"{figures['log']}: {counts['cases']} zaken, {counts['events']} gebeurtenissen, "
        f"{counts['activities']} activiteiten, {counts['variants']} varianten"
    ]
    if not counts["cases"]:
        return lines
    lines.append(f"van {figures['period_utc'][0]} tot {figures['period_utc'][1]}")
    lines.append(f"doorlooptijd in dagen: mediaan {_days(lasted['median'])}, p90 {_days(lasted['p90'])}")
    lines.append("waar de meeste tijd zit (dagen in totaal, mediaan, p90, aantal keer):")
    lines += [
        f"  {_days(edge['sum']):>10}  {_days(edge['median']):>8}  {_days(edge['p90']):>8}  {edge['count']:>7}  "
        f"{edge['source']} → {edge['target']}"
        for edge in figures["dfg"]["top10_by_total_time"][:LONGEST]
    ]
    return lines


def _days(seconds: float) -> str:
    return f"{seconds / 86_400:.1f}".replace(".", ",")


def _export(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.store import read_log
    from engine.insight.xes_out import write_xes

    with open_store().reading() as session:
        columns = read_log(session, arguments.name)
    write_xes(columns, arguments.xes)
    print(f"{arguments.xes}: {len(columns)} gebeurtenissen in {len(columns.cases)} zaken.", file=sys.stderr)
    return 0


def _list(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.store import known_logs

    with open_store().reading() as session:
        print(*known_logs(session), sep="\n")
    return 0


def _remove(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.store import remove_log

    with open_store().command() as work:
        remove_log(work, arguments.name)
    print(f"{arguments.name} is weggehaald.", file=sys.stderr)
    return 0


def _refresh(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.refresh import refresh

    cases = refresh(open_store(), wait=True, tell=_teller("bijgewerkt", "zaken"))
    print(f"De cijfers zijn bij: {cases} zaken bijgewerkt.", file=sys.stderr)
    return 0


def _rebuild(arguments: argparse.Namespace, open_store: OpenStore) -> int:
    from engine.insight.refresh import rebuild
    from engine.insight.store import draw_again, imported_logs

    store = open_store()
    if arguments.log is None:
        cases = rebuild(store, arguments.process, tell=_teller("gemaakt", "zaken"))
        print(f"De cijfers zijn opnieuw gemaakt: {cases} zaken.", file=sys.stderr)
    names = [arguments.log]
    if arguments.log is None:
        with store.reading() as session:
            names = imported_logs(session) if arguments.process is None else []
    for name in names:
        with store.command() as work:
            draw_again(work, name, _teller("uitgewerkt"))
        print(f"De cijfers van logboek {name} zijn opnieuw gemaakt.", file=sys.stderr)
    return 0
