"""The commands that try something out without a database: a process, a decision, a statutory term."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli_io import DONE, WrongCall, content, fail, json_object, print_json, report
from engine.errors import DeploymentRefused, Severity

if TYPE_CHECKING:
    from engine.decisions import DmnModel
    from engine.runtime import OperationCall, Ports

Run = Callable[[argparse.Namespace], int]


def add_commands(command: Callable[[str, Run, str], argparse.ArgumentParser]) -> None:
    """`command` makes one of a name, what it runs and its help."""
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


def _run(arguments: argparse.Namespace) -> int:
    from engine import runtime

    data = json_object("--input", arguments.input)
    answers = json_object("--answers", arguments.answers)
    for element, given in answers.items():
        if not isinstance(given, list):
            raise WrongCall(f"--answers: maak van de antwoorden bij “{element}” een lijst, met één antwoord per keer.")
    source = content(arguments.file)
    report(runtime.inspect(source, arguments.file).problems, only=Severity.WARNING)
    ports = _trial_ports(Path(arguments.file), answers)
    try:
        outcome = runtime.run(source, arguments.file, arguments.process, data, answers, ports)
    except runtime.RuntimeRefusal as error:
        return fail(f"{arguments.file}: {error}")
    print_json(outcome)
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

    data = json_object("--input", arguments.input)
    source = content(arguments.file)
    model = decisions.inspect(source, arguments.file)
    if any(problem.severity is Severity.ERROR for problem in model.problems):
        raise DeploymentRefused(model.problems)
    try:
        outcome = decisions.decide_file(source, arguments.file, arguments.decision, data)
    except decisions.DecisionError as error:
        return fail(f"{arguments.file}: {error}")
    print_json(outcome)
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
        return fail(str(error))
    if arguments.json:
        print_json({"rule": rule.id, "end": term.end, "at_least": term.at_least, "reasons": term.reasons})
    else:
        print(term.at_least, *term.reasons, sep="\n")
    return DONE
