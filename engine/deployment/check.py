"""Whether a set of files may be published: each file by itself, and everything they name in each other."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine import decisions, forms, runtime
from engine.decisions import DmnModel
from engine.deployment import organisation as organisations
from engine.deployment.drawings import drawn
from engine.deployment.expressions import complaints, diagram_problems, form_problems, table_problems
from engine.deployment.organisation import Organisation
from engine.deployment.references import Known, reference_problems
from engine.deployment.scenarios import ScenarioFile, scenario_problems
from engine.deployment.scenarios import inspect as inspect_scenarios
from engine.deployment.sources import Kind, Source
from engine.errors import DeploymentRefused, Problem, Severity
from engine.forms import FormFile
from engine.runtime import Model, ProcessModel

LONGEST_KEY = 120
LONGEST_ID = 64
LONGEST_TEXTS = {"name": 200, "why": 300, "law": 64, "consequence": 300}


@dataclass(frozen=True)
class CheckedProcess:
    """One process that may be published. `uses` are the files behind it, by kind (form, decision, process) and key.

    `digest` changes with the diagram and with every file in `uses`.
    """

    key: str
    name: str
    source: Source
    specification: str
    uses: Mapping[tuple[str, str], Source]
    digest: str


@dataclass(frozen=True)
class Checked:
    """The verdict. Without errors `processes` holds every executable process of the files."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    processes: tuple[CheckedProcess, ...] = ()
    organisation: Organisation | None = None
    names: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    """What a file is called on the screen, by kind and key of the source."""

    @property
    def acceptable(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass
class _Files:
    """Every file as its own part of the engine reads it."""

    models: list[tuple[Source, Model]] = field(default_factory=list)
    tables: list[tuple[Source, DmnModel]] = field(default_factory=list)
    forms: list[tuple[Source, FormFile]] = field(default_factory=list)
    scenarios: list[tuple[Source, ScenarioFile]] = field(default_factory=list)
    organisation: Organisation | None = None
    problems: list[Problem] = field(default_factory=list)


def check(sources: Sequence[Source], *, operations: Collection[str], permissions: Collection[str]) -> Checked:
    """Judge files together. Never raises for what is in them.

    `operations` and `permissions` are the names that the engine knows; needs no database.
    """
    files = _read(sources)
    problems = [*files.problems, *_duplicates(sources, files), *_too_long_to_keep(files)]
    if not sources:
        problems.append(Problem("-", None, "Er is niets om te publiceren: geen .bpmn, .dmn of formulier gevonden."))
    homes = {process.id: (source, process) for source, model in files.models for process in model.processes}
    form_sources = {file.key: source for source, file in files.forms}
    table_sources = {each.id: source for source, table in files.tables for each in table.decisions}
    known = Known(
        forms=form_sources,
        decisions=table_sources,
        processes=homes,
        operations=operations,
        permissions=permissions,
        organisation=files.organisation,
    )
    for _source, model in files.models:
        problems += reference_problems(model, known)
        problems += diagram_problems(model)
    problems += _endless_calls(homes)
    models = {key: process for key, (_source, process) in homes.items()}
    for source, scenarios in files.scenarios:
        problems += scenario_problems(scenarios, source.path, models, files.organisation)
    problems = list(dict.fromkeys(problems))
    processes: list[CheckedProcess] = []
    if not any(problem.severity is Severity.ERROR for problem in problems):
        together = [model for _source, model in files.models]
        for source, process in homes.values():
            try:
                specification = runtime.compile_process(together, process.id)
            except DeploymentRefused as refusal:
                problems += refusal.problems
                continue
            uses = _uses(process, homes, form_sources, table_sources)
            digest = _digest(source, uses)
            processes.append(CheckedProcess(process.id, process.name, source, specification, uses, digest))
    return Checked(tuple(sources), tuple(dict.fromkeys(problems)), tuple(processes), files.organisation, _names(files))


def _read(sources: Sequence[Source]) -> _Files:
    files = _Files()
    for source in sources:
        match source.kind:
            case Kind.BPMN:
                model = drawn(source)
                files.models.append((source, model))
                files.problems += model.problems
            case Kind.DMN:
                table = decisions.inspect(source.content, source.path)
                files.tables.append((source, table))
                files.problems += table_problems(table, source.content)
            case Kind.FORM:
                form = forms.inspect(source.content, source.path, complaints)
                files.forms.append((source, form))
                files.problems += (*form.problems, *form_problems(form, source.path))
            case Kind.ORGANISATION:
                found = organisations.inspect(source.content, source.path)
                files.organisation = found.organisation
                files.problems += found.problems
            case Kind.SCENARIO:
                scenarios = inspect_scenarios(source.content, source.path, source.key)
                files.scenarios.append((source, scenarios))
                files.problems += scenarios.problems
    return files


def _begun_twice(files: _Files) -> Iterator[Problem]:
    """A message begins one process, or nobody could say which."""
    begun: dict[str, ProcessModel] = {}
    for source, model in files.models:
        for process in model.processes:
            for element in process.elements:
                message = element.event.message if element.event else None
                if element.tag != "startEvent" or element.scope != process.id or message is None:
                    continue
                first = begun.setdefault(message, process)
                if first.id != process.id:
                    reason = f"Het bericht “{message}” begint ook {first.name}. Laat één proces ermee beginnen."
                    yield Problem(source.path, element.id, reason, field="message")


def _too_long_to_keep(files: _Files) -> Iterator[Problem]:
    """What runs is kept in columns of a length: what is longer would stop a case half-way."""
    for source, model in files.models:
        for process in model.processes:
            ids = {process.id: LONGEST_KEY} | {element.id: LONGEST_ID for element in process.elements}
            for id_, most in ids.items():
                if len(id_) > most:
                    yield Problem(source.path, id_, f"Dit id is langer dan {most} tekens. Kies een korter id.")
            for element in process.elements:
                task, consequence = (element.attributes.get(tag, {}) for tag in ("task", "consequence"))
                texts = {"name": element.name, "why": task.get("why", ""), "law": task.get("law", "")}
                for what, text in (texts | {"consequence": consequence.get("text", "")}).items():
                    if len(text) > LONGEST_TEXTS[what]:
                        reason = f"Maak deze tekst korter: hoogstens {LONGEST_TEXTS[what]} tekens."
                        yield Problem(source.path, element.id, reason, field=what)


def _duplicates(sources: Sequence[Source], files: _Files) -> Iterator[Problem]:
    seen: dict[tuple[str, str], Source] = {}

    def twice(what: str, key: str, source: Source, element: str | None) -> Iterator[Problem]:
        first = seen.setdefault((what, key), source)
        if first is not source:
            message = f"{what} “{key}” staat ook in {first.path}. Geef elk een eigen naam."
            yield Problem(source.path, element, message)

    for source in sources:
        yield from twice(f"Een bestand van de soort {source.kind} met de naam", source.key, source, None)
    for source, model in files.models:
        for process in model.processes:
            yield from twice("Het proces", process.id, source, process.id)
    yield from _begun_twice(files)
    for source, form in files.forms:
        if form.form.components:
            yield from twice("Het formulier", form.key, source, None)
    for source, table in files.tables:
        for decision in table.decisions:
            yield from twice("De beslissing", decision.id, source, decision.id)


def _endless_calls(homes: Mapping[str, tuple[Source, ProcessModel]]) -> Iterator[Problem]:
    """A process that calls itself, directly or through others, would never come to its first task."""
    for process_id, (source, process) in homes.items():
        for element in process.elements:
            if element.called and process_id in _called_from(element.called, homes):
                message = f"Het proces “{process_id}” roept hiermee zichzelf aan. Teken een lus in plaats daarvan."
                yield Problem(source.path, element.id, message, field="called")


def _called_from(process_id: str, homes: Mapping[str, tuple[Source, ProcessModel]]) -> set[str]:
    """The process itself and every process that it calls, directly or further down."""
    found: set[str] = set()
    open_ids = [process_id]
    while open_ids:
        key = open_ids.pop()
        if key in found or key not in homes:
            continue
        found.add(key)
        open_ids += [element.called for element in homes[key][1].elements if element.called]
    return found


def _uses(
    process: ProcessModel,
    homes: Mapping[str, tuple[Source, ProcessModel]],
    form_sources: Mapping[str, Source],
    table_sources: Mapping[str, Source],
) -> dict[tuple[str, str], Source]:
    uses: dict[tuple[str, str], Source] = {}
    for key in sorted(_called_from(process.id, homes)):
        source, called = homes[key]
        if key != process.id:
            uses["process", key] = source
        for element in called.elements:
            if element.form:
                uses["form", element.form] = form_sources[element.form]
            if element.decision:
                uses["decision", element.decision] = table_sources[element.decision]
    return uses


def _digest(source: Source, uses: Mapping[tuple[str, str], Source]) -> str:
    lines = [source.digest, *sorted(f"{kind} {key} {used.digest}" for (kind, key), used in uses.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _names(files: _Files) -> dict[tuple[Kind, str], str]:
    """The title of a form; the names of the processes or decisions in a file."""

    names = {source: ", ".join(process.name for process in model.processes) for source, model in files.models}
    names |= {source: table.title for source, table in files.tables}
    names |= {source: file.title for source, file in files.forms}
    processes = {process.id: process.name for _source, model in files.models for process in model.processes}
    names |= {source: f"Scenario’s van {processes.get(file.process, file.process)}" for source, file in files.scenarios}
    return {(source.kind, source.key): name or source.key for source, name in names.items()}
