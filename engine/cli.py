"""The command line: serve, migrate, deploy, try a process or a decision out, and what keeps a server going.

Standard output holds the answer only; what went wrong is one line each on standard error. Exit codes: 0 done,
1 refused, 2 wrongly called.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib import import_module
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import cli_insight, config
from engine.errors import DeploymentRefused, Problem, Severity, WaakvlamError

if TYPE_CHECKING:
    from engine.decisions import DmnModel
    from engine.deployment.sources import Source
    from engine.runtime import OperationCall, Ports
    from engine.store import Store
    from engine.store.unit_of_work import TenantSession

DONE, REFUSED, WRONGLY_CALLED = 0, 1, 2
ROOT = Path(__file__).parents[1]


class WrongCall(Exception):
    """The command line itself makes no sense; the message is Dutch."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal cannot show is escaped, as JSON has it too
            stream.reconfigure(errors="backslashreplace")
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except WrongCall as error:
        return _fail(str(error), WRONGLY_CALLED)
    except DeploymentRefused as refusal:
        _report(refusal.problems)
        return REFUSED
    except WaakvlamError as error:
        return _fail(error.message)
    except OSError as error:
        return _fail(f"{error.filename or 'Het systeem'}: {error.strerror or error}")
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
    run = command("run", _run, "Probeer één proces uit, zonder database.")
    run.add_argument("file", metavar="BESTAND.bpmn")
    run.add_argument("--process", metavar="ID", help="welk proces; nodig als het bestand er meer heeft")
    run.add_argument("--input", metavar="JSON", default="{}", help="gegevens bij de start: JSON of @bestand")
    run.add_argument("--answers", metavar="JSON", default="{}", help="antwoorden per onderdeel: JSON of @bestand")
    decide = command("decide", _decide, "Probeer één beslissing uit.")
    decide.add_argument("file", metavar="BESTAND.dmn")
    decide.add_argument("--decision", metavar="NAAM", help="id of naam van de beslissing")
    decide.add_argument("--input", metavar="JSON", required=True, help="gegevens: JSON of @bestand")
    term = command("term", _term, "Reken uit wanneer een wettelijke termijn eindigt, en waarom.")
    term.add_argument("rule", metavar="TERMIJN", help="zoals awb-7:10 of wmo-2.3.2")
    term.add_argument("--from", dest="start", metavar="DATUM", required=True, help="dag van de gebeurtenis ervoor")
    term.add_argument("--suspend", action="append", default=[], metavar="VAN..TOT_EN_MET[:GROND]", help="opschorting")
    term.add_argument("--committee", action="store_true", help="er is een adviescommissie")
    term.add_argument("--adjourn", action="store_true", help="de termijn is verdaagd")
    term.add_argument("--json", action="store_true", help="geef de uitkomst als JSON")
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
    _report(collected.problems)
    if any(problem.severity is Severity.ERROR for problem in collected.problems):
        return REFUSED
    sources = collected.sources
    beside = nearest_organisation(arguments.paths)
    if arguments.check:
        if beside is not None and not any(source.kind is Kind.ORGANISATION for source in sources):
            sources = (*sources, beside)
        checked = check_with_scenarios(sources)
        _report(checked.problems)
        if not checked.acceptable:
            return REFUSED
        print(f"In orde: {_named(process.key for process in checked.processes)}.", file=sys.stderr)
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
    _report(checked.problems)
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


def _run(arguments: argparse.Namespace) -> int:
    from engine import runtime

    data = _json_object("--input", arguments.input)
    answers = _json_object("--answers", arguments.answers)
    for element, given in answers.items():
        if not isinstance(given, list):
            raise WrongCall(f"--answers: maak van de antwoorden bij “{element}” een lijst, met één antwoord per keer.")
    source = _content(arguments.file)
    _report(runtime.inspect(source, arguments.file).problems, only=Severity.WARNING)
    ports = _trial_ports(Path(arguments.file), answers)
    try:
        outcome = runtime.run(source, arguments.file, arguments.process, data, answers, ports)
    except runtime.RuntimeRefusal as error:
        return _fail(f"{arguments.file}: {error}")
    _print_json(outcome)
    return DONE


def _trial_ports(file: Path, answers: Mapping[str, list[Any]]) -> "Ports":
    """Decisions come from the DMN files beside the diagram; operations answer what `--answers` says for them."""
    from engine import clock, decisions, runtime
    from engine.deadlines.due import deadline

    tables: dict[str, DmnModel] = {}
    for path in sorted(file.parent.glob("*.dmn")):
        table = decisions.inspect(path.read_bytes(), str(path))
        tables |= {decision.id: table for decision in table.decisions}
    used: dict[str, int] = {}

    def decide(decision: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        if decision not in tables:
            raise ValueError(f"De beslissing “{decision}” staat in geen DMN-bestand naast {file.name}.")
        return decisions.decide(tables[decision], decision, data).outputs

    def operate(call: "OperationCall") -> Mapping[str, Any]:
        position = used.get(call.element_id, 0)
        given = answers.get(call.element_id, [])
        if position >= len(given) or not isinstance(given[position], dict):
            raise ValueError(
                f"De bewerking “{call.operation}” doet hier niets. Geef met --answers wat “{call.element_id}” oplevert."
            )
        used[call.element_id] = position + 1
        answer: dict[str, Any] = given[position]
        return answer

    return runtime.Ports(evaluate=decisions.evaluate, decide=decide, operate=operate, now=clock.now, deadline=deadline)


def _decide(arguments: argparse.Namespace) -> int:
    from engine import decisions

    data = _json_object("--input", arguments.input)
    source = _content(arguments.file)
    model = decisions.inspect(source, arguments.file)
    if any(problem.severity is Severity.ERROR for problem in model.problems):
        raise DeploymentRefused(model.problems)
    try:
        outcome = decisions.decide_file(source, arguments.file, arguments.decision, data)
    except decisions.DecisionError as error:
        return _fail(f"{arguments.file}: {error}")
    _print_json(outcome)
    return DONE


def _term(arguments: argparse.Namespace) -> int:
    from engine.deadlines.statutory import WITH_COMMITTEE, find_rule
    from engine.deadlines.term import end_of_term, read_suspension

    try:
        rule = find_rule(arguments.rule)
        if arguments.committee and not rule.id.endswith(WITH_COMMITTEE):
            rule = find_rule(rule.id + WITH_COMMITTEE)
    except ValueError as error:
        raise WrongCall(str(error)) from error
    try:
        start = date.fromisoformat(arguments.start)
    except ValueError as error:
        raise WrongCall(f"--from: “{arguments.start}” is geen datum. Schrijf bijvoorbeeld 2026-03-02.") from error
    try:
        suspensions = [read_suspension(text, rule) for text in arguments.suspend]
        term = end_of_term(rule, start, suspensions, extended=arguments.adjourn)
    except ValueError as error:
        return _fail(str(error))
    if arguments.json:
        _print_json({"rule": rule.id, "end": term.end, "at_least": term.at_least, "reasons": term.reasons})
    else:
        print(term.at_least, *term.reasons, sep="\n")
    return DONE


def _bench(arguments: argparse.Namespace) -> int:
    known = sorted(
        path.stem.replace("_", "-") for path in (ROOT / "bench").glob("*.py") if not path.stem.startswith("_")
    )
    if arguments.name not in known:
        raise WrongCall(f"De meting “{arguments.name}” bestaat niet. Kies uit: {_named(known)}.")
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    module = arguments.name.replace("-", "_")
    figures = import_module(f"bench.{module}").main()
    if arguments.json:
        _print_json({"bench": arguments.name, "figures": figures})
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
        reason = _one_line(str(error.orig))
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


def _content(file: str) -> bytes:
    from engine.deployment.sources import read_sources

    if Path(file).is_dir():
        raise WrongCall(f"{file} is een map. Noem één bestand.")
    found = read_sources([file])
    if not found.sources:
        raise DeploymentRefused(found.problems)
    return found.sources[0].content


def _json_object(option: str, text: str) -> dict[str, Any]:
    """The JSON object that an option holds, or that stands in the file after its @."""
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongCall(f"{option}: het bestand {text[1:]} kunnen we niet lezen.") from error
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise WrongCall(f"{option} is geen geldige JSON: {_one_line(str(error))}") from error
    if not isinstance(value, dict):
        raise WrongCall(f'{option} moet een JSON-object zijn, zoals {{"bedrag": 450}}.')
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is geen getal")


def _finite(text: str) -> float:
    """`1e400` is written like a number, but nothing can be done with what Python makes of it."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text} is te groot")
    return value


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str))


def _report(problems: Iterable[Problem], *, only: Severity | None = None) -> None:
    """One line a problem on standard error."""
    for problem in problems:
        if only is None or problem.severity is only:
            mark = "let op: " if problem.severity is Severity.WARNING else ""
            print(_one_line(f"{problem.file}: {problem.element or '-'}: {mark}{problem.message}"), file=sys.stderr)


def _fail(message: str, code: int = REFUSED) -> int:
    print(_one_line(message), file=sys.stderr)
    return code


def _one_line(text: str) -> str:
    """Without line breaks and without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))


def _named(names: Iterable[str]) -> str:
    return ", ".join(names) or "geen"
