"""Scenarios of a process: what people did once, and what should come of it each time. Reads and writes their file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.deployment.organisation import Organisation
from engine.deployment.scenario_steps import (
    Answer,
    Begin,
    Step,
    Unreadable,
    WritePlan,
    as_begin,
    as_step,
    read_begin,
    read_step,
)
from engine.deployment.wording import suggestion
from engine.errors import Problem
from engine.runtime import ProcessModel

BIGGEST_FILE = 1_000_000
"""Bytes."""
MOST_SCENARIOS = 50
MOST_STEPS = 200
SECOND = "-2"
"""Ends the name of a role that is the second member of its group, as in `wijkcoach-2`."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What should come of it. What stands at its default is not looked at.

    `path` are elements in the order in which they complete; others may come between, unless `exact`. `holders` says
    which roles completed a task, in order; `open` which tasks and waits stand open at the end; `ends` at which end
    event the process is over.
    """

    path: tuple[str, ...] = ()
    exact: bool = False
    holders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: str | None = None
    open: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    begin: Begin = field(default_factory=Begin)
    steps: tuple[Step, ...] = ()
    expect: Expectation = field(default_factory=Expectation)


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """The file as found: what could be read of it, and what is wrong with it."""

    process: str
    scenarios: tuple[Scenario, ...] = ()
    problems: tuple[Problem, ...] = ()


def inspect(content: bytes, filename: str, key: str) -> ScenarioFile:
    """Read a scenario file. Never raises: whatever is wrong stands in `problems`."""
    try:
        if len(content) > BIGGEST_FILE:
            raise Unreadable("Dit bestand is groter dan 1 MB.")
        document = json.loads(content.decode("utf-8-sig"))
        if not isinstance(document, dict) or not isinstance(document.get("scenarios"), list):
            raise Unreadable("Dit is geen scenariobestand: verwacht wordt een object met “process” en “scenarios”.")
        process = document.get("process")
        if process != key:
            raise Unreadable(
                f"Dit bestand is van proces “{process}”, maar heet naar “{key}”. Noem het {process}.scenarios.json."
            )
        if len(document["scenarios"]) > MOST_SCENARIOS:
            raise Unreadable(f"Hierin staan meer dan {MOST_SCENARIOS} scenario’s.")
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return ScenarioFile(key, (), (Problem(filename, None, "Dit is geen leesbaar JSON-bestand."),))
    except Unreadable as error:
        return ScenarioFile(key, (), (Problem(filename, None, str(error)),))
    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for number, each in enumerate(document["scenarios"], start=1):
        try:
            scenario = _scenario(each)
            if any(scenario.name == other.name for other in scenarios):
                raise Unreadable("er is al een scenario met deze naam.")
            scenarios.append(scenario)
        except Unreadable as error:
            name = each.get("name") if isinstance(each, dict) else None
            problems.append(Problem(filename, None, f"Scenario {f'‘{name}’' if name else number}: {error}"))
    return ScenarioFile(key, tuple(scenarios), tuple(problems))


def written(process: str, scenarios: Sequence[Scenario]) -> bytes:
    """The file with these scenarios; reading it gives the same."""
    document = {"process": process, "scenarios": [_as_json(each) for each in scenarios]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def scenario_problems(
    file: ScenarioFile, filename: str, processes: Mapping[str, ProcessModel], organisation: Organisation | None
) -> Iterator[Problem]:
    """Processes, elements and roles that a scenario names and that do not exist."""
    process = processes.get(file.process)
    if process is None:
        hint = suggestion(file.process, processes)
        yield Problem(filename, None, f"Het proces “{file.process}” van deze scenario’s bestaat niet.{hint}")
        return
    own = {element.id for element in process.elements}
    known = {element.id for model in processes.values() for element in model.elements}
    roles = {group.key for group in organisation.groups} if organisation else set()
    for scenario in file.scenarios:
        for number, step in enumerate(scenario.steps, start=1):
            where = f"Scenario ‘{scenario.name}’, stap {number}"
            if isinstance(step, Answer | WritePlan) and step.role not in roles | {f"{each}{SECOND}" for each in roles}:
                hint = suggestion(step.role, roles)
                yield Problem(filename, None, f"{where}: de rol “{step.role}” bestaat niet.{hint}")
            if isinstance(step, Answer) and step.element not in known:
                hint = suggestion(step.element, own)
                yield Problem(
                    filename,
                    None,
                    f"{where}: de taak “{step.element}” staat niet in het proces.{hint} Is de stap weg, neem het "
                    "scenario dan opnieuw op.",
                )
        expected = scenario.expect
        named = [*expected.path, *expected.holders, *(expected.open or ()), *filter(None, [expected.ends])]
        for element in dict.fromkeys(each for each in named if each not in known):
            hint = suggestion(element, own)
            yield Problem(
                filename,
                None,
                f"Scenario ‘{scenario.name}’ verwacht “{element}”, maar dat staat niet in het proces.{hint}",
            )


def _scenario(value: Any) -> Scenario:
    if not isinstance(value, dict):
        raise Unreadable("dit is geen JSON-object.")
    if other := sorted(value.keys() - {"name", "start", "steps", "expect"}):
        raise Unreadable(f"“{other[0]}” kennen we niet. Kies uit name, start, steps en expect.")
    name = value.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 200:
        raise Unreadable("geef het een naam van ten hoogste 200 tekens.")
    steps = value.get("steps", [])
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise Unreadable(f"“steps” is geen lijst van ten hoogste {MOST_STEPS} stappen.")
    read = []
    for number, step in enumerate(steps, start=1):
        try:
            read.append(read_step(step))
        except Unreadable as error:
            raise Unreadable(f"stap {number}: {error}") from error
    return Scenario(
        name.strip(), read_begin(value.get("start", {})), tuple(read), _expectation(value.get("expect", {}))
    )


def _expectation(value: Any) -> Expectation:
    if not isinstance(value, dict):
        raise Unreadable("“expect” is geen JSON-object.")
    if other := sorted(value.keys() - {"path", "exact", "holders", "ends", "open"}):
        raise Unreadable(f"“{other[0]}” kennen we niet in expect. Kies uit path, exact, holders, ends en open.")
    ends, exact = value.get("ends"), value.get("exact", False)
    if ends is not None and not isinstance(ends, str):
        raise Unreadable("“ends” noemt één eindgebeurtenis.")
    if not isinstance(exact, bool):
        raise Unreadable("“exact” is true of false.")
    holders = value.get("holders", {})
    if not isinstance(holders, dict):
        raise Unreadable("“holders” is een JSON-object van taken met rollen.")
    return Expectation(
        path=_ids(value.get("path", []), "path"),
        exact=exact,
        holders={
            key: _ids([each] if isinstance(each, str) else each, f"holders van {key}") for key, each in holders.items()
        },
        ends=ends,
        open=None if value.get("open") is None else _ids(value["open"], "open"),
    )


def _ids(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 2_000 or not all(isinstance(each, str) for each in value):
        raise Unreadable(f"“{where}” is geen lijst van namen.")
    return tuple(value)


def _as_json(scenario: Scenario) -> dict[str, Any]:
    expect = scenario.expect
    expected = {
        "path": list(expect.path),
        "exact": expect.exact,
        "holders": {key: each[0] if len(each) == 1 else list(each) for key, each in expect.holders.items()},
        "ends": expect.ends,
        "open": None if expect.open is None else list(expect.open),
    }
    return {
        "name": scenario.name,
        "start": as_begin(scenario.begin),
        "steps": [as_step(step) for step in scenario.steps],
        "expect": {key: each for key, each in expected.items() if each or (key == "open" and each is not None)},
    }
