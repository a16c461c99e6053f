"""The command line: which commands there are, those that work on a database, and the exit code of what went wrong."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from engine import cli_insight, cli_trial, config
from engine.cli_io import (
    DONE,
    REFUSED,
    WRONGLY_CALLED,
    WrongCall,
    fail,
    named,
    one_line,
    print_json,
    report,
)
from engine.errors import DeploymentRefused, Severity, WaakvlamError

if TYPE_CHECKING:
    from engine.deployment.sources import Source
    from engine.store import Store
    from engine.store.unit_of_work import TenantSession

ROOT = Path(__file__).parents[1]
SHORT_TURN = 0.0001
"""Seconds that a thread of the server keeps the interpreter while others want it. At Python's own 5 ms a request whose
answer came from the database waits longer for its turn than the database took."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal cannot show is escaped, as JSON has it too
            stream.reconfigure(errors="backslashreplace")
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except WrongCall as error:
        return fail(str(error), WRONGLY_CALLED)
    except DeploymentRefused as refusal:
        report(refusal.problems)
        return REFUSED
    except WaakvlamError as error:
        return fail(error.message)
    except OSError as error:
        return fail(f"{error.filename or 'Het systeem'}: {error.strerror or error}")
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description="Waakvlam: procesmotor voor wijkteams.")
    commands = parser.add_subparsers(metavar="OPDRACHT", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=help, description=help)
        found.set_defaults(run=run)
        return found

    serve = command("serve", _serve, "Start de webserver.")
    serve.add_argument("--host", help="adres; anders de instelling HOST")
    serve.add_argument("--port", help="poort; anders de instelling PORT")
    serve.add_argument("--prepare", action="store_true", help="werk eerst de database bij")
    command("migrate", _migrate, "Werk de database bij tot het nieuwste schema.")
    deploy = command("deploy", _deploy, "Publiceer processen, beslistabellen, formulieren en de organisatie.")
    deploy.add_argument("paths", nargs="+", metavar="PAD", help="bestand of map")
    deploy.add_argument("--check", action="store_true", help="controleer alleen; heeft geen database nodig")
    deploy.add_argument("--note", default="", help="wat er verandert en waarom")
    demo = command("demo", _demo, "Vul een lege database met een verzonnen gemeente.")
    demo.add_argument(
        "paths",
        nargs="*",
        metavar="PAD",
        help="publiceer deze bestanden, met twee verzonnen jaren in een lege gemeente",
    )
    demo.set_defaults(check=False, note="")
    command("worker", _worker, "Voer uit wat zonder mensen gebeurt, zoals termijnen die aflopen.")
    cli_trial.add_commands(command)
    bench = command("bench", _bench, "Meet hoe snel iets gaat.")
    bench.add_argument("name", metavar="NAAM", help="naam van een meting in bench/")
    bench.add_argument("--json", action="store_true", help="geef de cijfers als JSON")
    about = "Neem logboeken over, toon waar de tijd zit, en geef ze weer uit."
    cli_insight.add_commands(commands.add_parser("insight", help=about, description=about), _open_current)
    command("settings", _settings, "Toon alle instellingen met hun uitleg.")
    return parser


def _serve(arguments: argparse.Namespace) -> int:
    from waitress import create_server

    from engine.jobs.runner import start_in_background
    from engine.store import schema

    given = {"HOST": arguments.host, "PORT": arguments.port}
    settings = config.read({name: value for name, value in given.items() if value is not None})
    port, threads = _number(settings, "PORT", 65_535), _number(settings, "THREADS", 1_000)
    interval = _number(settings, "JOB_INTERVAL", 86_400)
    store = _open_store(settings)
    if arguments.prepare:
        schema.upgrade(store.engine)
    _require_current(store)
    app = import_module("engine.app").create_app(settings, store)
    try:
        server = create_server(app, host=settings["HOST"], port=port, threads=threads)
    except (OSError, ValueError) as error:
        raise WaakvlamError(f"Op {settings['HOST']}:{port} kunnen we niet luisteren: {error}") from error
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(DONE))  # lets requests end that are under way
    timers = start_in_background(store, interval)
    sys.setswitchinterval(SHORT_TURN)
    print(f"Waakvlam staat klaar op http://{settings['HOST']}:{port}", file=sys.stderr, flush=True)
    server.run()
    timers.set()
    return DONE


def _migrate(arguments: argparse.Namespace) -> int:
    from engine.store import schema

    store = _open_store(config.read())
    schema.upgrade(store.engine)
    print("De database is bij.", file=sys.stderr)
    return DONE


def _deploy(arguments: argparse.Namespace) -> int:
    from engine.commands.deploy_process import deploy
    from engine.deployment.completion import completed
    from engine.deployment.loaded import deployed_sources
    from engine.deployment.sources import Kind, nearest_organisation, read_sources
    from engine.rehearsal.check import check_with_scenarios

    collected = read_sources(arguments.paths)
    report(collected.problems)
    if any(problem.severity is Severity.ERROR for problem in collected.problems):
        return REFUSED
    sources = collected.sources
    beside = nearest_organisation(arguments.paths)
    if arguments.check:
        if beside is not None and not any(source.kind is Kind.ORGANISATION for source in sources):
            sources = (*sources, beside)
        checked = check_with_scenarios(sources)
        report(checked.problems)
        if not checked.acceptable:
            return REFUSED
        print(f"In orde: {named(process.key for process in checked.processes)}.", file=sys.stderr)
        return DONE
    store = _open_store(config.read())
    _require_current(store)

    def together(session: "TenantSession") -> "tuple[Source, ...]":
        whole = completed(sources, deployed_sources(session))
        if beside is None or any(source.kind is Kind.ORGANISATION for source in whole):
            return whole
        return (*whole, beside)

    with store.reading() as session:
        checked = check_with_scenarios(together(session))
    with store.command() as work:
        if (whole := together(work.session)) != checked.sources:  # somebody published meanwhile
            checked = check_with_scenarios(whole)
        result = deploy(work, checked, actor=None, note=arguments.note)
    report(checked.problems)
    for each in result.new:
        print(f"{each.key}: versie {each.version} gepubliceerd", file=sys.stderr)
    for each in result.unchanged:
        print(f"{each.key}: versie {each.version} is ongewijzigd", file=sys.stderr)
    return DONE


def _demo(arguments: argparse.Namespace) -> int:
    from engine.deployment.sources import read_sources

    settings = config.read()
    store = _open_store(settings)
    sources = read_sources(arguments.paths).sources if arguments.paths else ()
    is_new = import_module("engine.demo").load(
        store, settings, sources=sources, tell=_part_teller("Twee jaar naspelen")
    )
    return DONE if is_new or not sources else _deploy(arguments)


def _part_teller(doing: str) -> Callable[[float], None]:
    """Tells each tenth that is done on standard error."""
    told = 0

    def tell(part: float) -> None:
        nonlocal told
        if int(part * 10) > told:
            told = int(part * 10)
            print(f"{doing}: {told * 10}%", file=sys.stderr, flush=True)

    return tell


def _worker(arguments: argparse.Namespace) -> int:
    from threading import Event

    from engine.jobs.runner import run_for_ever

    settings = config.read()
    interval = _number(settings, "JOB_INTERVAL", 86_400)
    store = _open_store(settings)
    _require_current(store)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    run_for_ever(store, interval, stop)
    return DONE


def _bench(arguments: argparse.Namespace) -> int:
    known = sorted(
        path.stem.replace("_", "-") for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_")
    )
    if arguments.name not in known:
        raise WrongCall(f"De meting “{arguments.name}” bestaat niet. Kies uit: {named(known)}.")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    module = arguments.name.replace("-", "_")
    figures = import_module(f"bench.{module}").main()
    if arguments.json:
        print_json({"bench": arguments.name, "figures": figures})
    else:
        for name, figure in figures.items():
            print(f"{name}: {figure}")
    return DONE


def _settings(arguments: argparse.Namespace) -> int:
    for setting in config.SETTINGS:
        print(f"WAAKVLAM_{setting.name} (standaard: {setting.default or 'leeg'})\n    {setting.help}")
    return DONE


def _open_store(settings: config.Settings) -> "Store":
    """The database that the settings name. Raises `WaakvlamError` when it cannot be reached."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

    from engine.store import Store

    try:
        store = Store(settings["DATABASE_URL"], settings["TENANT"])
        with store.engine.connect():
            pass
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise WaakvlamError("DATABASE_URL is geen database-adres zoals sqlite:///var/waakvlam.sqlite3.") from error
    except DBAPIError as error:
        reason = one_line(str(error.orig))
        raise WaakvlamError(f"De database is niet bereikbaar: {reason}. Kijk naar DATABASE_URL.") from error
    return store


def _open_current() -> "Store":
    store = _open_store(config.read())
    _require_current(store)
    return store


def _number(settings: config.Settings, name: str, most: int) -> int:
    """A setting that is a whole number from 1. Raises `WaakvlamError`."""
    text = settings[name]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise WaakvlamError(f"De instelling {name} is “{text}”, maar moet een getal van 1 tot en met {most} zijn.")
    return int(text)


def _require_current(store: "Store") -> None:
    from engine.store import schema

    if not schema.is_current(store.engine):
        raise WaakvlamError("De database loopt achter op deze versie. Voer eerst uit: python -m engine migrate")
