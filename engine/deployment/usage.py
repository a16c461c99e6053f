"""Which answers of which form are used where, and whether a change drops one that is still needed.

The data of a process are shared with the processes that it calls: together they are one `_Scope`. Within a scope a name
is read in places, and given by the fields of forms or by something else (a table, a script, an operation, a message).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from engine import decisions, forms
from engine.decisions import DmnModel, feel
from engine.deployment.drawings import drawn
from engine.deployment.feel_texts import context_keys
from engine.deployment.scenario_steps import Answer
from engine.deployment.scenarios import ScenarioFile
from engine.deployment.scenarios import inspect as inspect_scenarios
from engine.deployment.sources import Kind, Source
from engine.deployment.usage_places import Place, form_places, process_places, table_places
from engine.forms import Component, Form, FormFile
from engine.forms.model import WITHOUT_ANSWER
from engine.runtime import ProcessModel


@dataclass(frozen=True, slots=True)
class FormStep:
    """One step of a process that asks a form."""

    form: str
    process: str
    process_name: str
    element: str
    name: str
    file: str


@dataclass(frozen=True)
class Files:
    """What stands in a set of sources, by the names under which it is used."""

    processes: dict[str, tuple[Source, ProcessModel]]
    tables: dict[str, tuple[Source, DmnModel]]
    forms: dict[str, tuple[Source, Form]]
    scenarios: dict[str, tuple[Source, ScenarioFile]]

    @classmethod
    def of(cls, sources: Iterable[Source]) -> "Files":
        processes: dict[str, tuple[Source, ProcessModel]] = {}
        tables: dict[str, tuple[Source, DmnModel]] = {}
        found: dict[str, tuple[Source, Form]] = {}
        scenarios: dict[str, tuple[Source, ScenarioFile]] = {}
        for source in sources:
            match source.kind:
                case Kind.BPMN:
                    processes |= {each.id: (source, each) for each in drawn(source).processes}
                case Kind.DMN:
                    table = _table(source)
                    tables |= {each.id: (source, table) for each in table.decisions}
                case Kind.FORM:
                    form = _form(source).form
                    found[form.key] = (source, form)
                case Kind.SCENARIO:
                    scenarios[source.key] = (source, _scenarios(source))
        return cls(processes, tables, found, scenarios)

    @cached_property
    def scopes(self) -> dict[str, "Scope"]:
        return {process: Scope.of(self, process) for process in self.processes}

    @cached_property
    def steps(self) -> tuple[FormStep, ...]:
        return tuple(
            FormStep(each.form, process.id, process.name, each.id, each.name or each.id, source.path)
            for source, process in self.processes.values()
            for each in process.elements
            if each.form
        )


@dataclass(frozen=True)
class Scope:
    """One process with all that it calls. `given` are names that do not come from a form."""

    processes: tuple[tuple[Source, ProcessModel], ...]
    forms: dict[str, tuple[Source, Form]]
    tables: dict[str, tuple[Source, DmnModel]]
    given: frozenset[str]
    gives_anything: bool
    """Whether something adds names that cannot be told from its text."""
    _places: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, files: Files, root: str) -> "Scope":
        processes = tuple(files.processes[each] for each in _called(files, root))
        elements = [each for _source, process in processes for each in process.elements]
        asked = {each.form: files.forms[each.form] for each in elements if each.form in files.forms}
        used = {each.decision: files.tables[each.decision] for each in elements if each.decision in files.tables}
        given, unknown = _given(files, processes)
        return cls(processes, asked, used, frozenset(given), unknown)

    def asks(self, key: str) -> list[tuple[Source, Form, Component]]:
        """The fields that give an answer of this name."""
        return [
            (source, form, component)
            for source, form in self.forms.values()
            for component in form.fields
            if component.key == key and gives(component)
        ]

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset(each.key for _source, form in self.forms.values() for each in form.fields if gives(each))

    def places(self, name: str) -> list[Place]:
        """Where `name` is read."""
        if not self._places:
            for source, process in self.processes:
                self._places.extend(process_places(source.path, process))
            for decision, (source, table) in self.tables.items():
                self._places.extend(table_places(source.path, table, decision))
            for source, form in self.forms.values():
                self._places.extend(form_places(source.path, form))
        return [each for each in self._places if each.reads(name)]


def names_in_dossier(sources: Sequence[Source]) -> set[str]:
    """The names under which forms keep answers for a whole casus."""
    return {each.dossier for _source, form in Files.of(sources).forms.values() for each in form.remembered}


def scenario_places(files: Files, form: str, key: str) -> list[Place]:
    """The scenarios that give an answer to a field of this form."""
    asking = {(each.process, each.element) for each in files.steps if each.form == form}
    return [
        Place(source.path, None, f"in het scenario ‘{scenario.name}’", key)
        for process, (source, found) in files.scenarios.items()
        for scenario in found.scenarios
        if any(
            isinstance(step, Answer) and key in step.answers and (step.process or process, step.element) in asking
            for step in scenario.steps
        )
    ]


def gives(component: Component) -> bool:
    """Whether a field adds its answer to the process data, and not only shows it."""
    return component.kind not in WITHOUT_ANSWER and (component.takes_input or component.expression is not None)


def steps_asking(sources: Sequence[Source], form: str) -> tuple[FormStep, ...]:
    """The steps of processes that ask this form."""
    return tuple(each for each in Files.of(sources).steps if each.form == form)


def field_places(sources: Sequence[Source], form: str) -> dict[str, list[Place]]:
    """For each field of a form the places that read its answer, other than itself."""
    files = Files.of(sources)
    if form not in files.forms:
        return {}
    _source, found = files.forms[form]
    places: dict[str, list[Place]] = {each.key: [] for each in found.fields}
    for scope in files.scopes.values():
        if form in scope.forms:
            for each in found.fields:
                places[each.key] += (place for place in scope.places(each.key) if place not in places[each.key])
    for key, found_places in places.items():
        found_places += scenario_places(files, form, key)
    return places


def _called(files: Files, root: str) -> list[str]:
    """The process and every process that it calls, directly or further down."""
    found: list[str] = []
    waiting = [root]
    while waiting:
        key = waiting.pop()
        if key not in found and key in files.processes:
            found.append(key)
            waiting += (each.called for each in files.processes[key][1].elements if each.called)
    return found


def _given(files: Files, processes: Sequence[tuple[Source, ProcessModel]]) -> tuple[set[str], bool]:
    given: set[str] = set()
    unknown = False

    def add(expression: str) -> None:
        nonlocal unknown
        keys = context_keys(expression)
        unknown = unknown or (keys is None and bool(expression))
        given.update(keys or ())

    for _source, process in processes:
        add(process.attributes.get("start", {}).get("data", ""))
        for each in process.elements:
            named = [each.attributes.get(name, {}).get("result", "") for name in ("operation", "decision", "script")]
            given.update(filter(None, named))
            if each.repeat:
                given.update(filter(None, (each.repeat.item, each.repeat.result, each.repeat.results)))
            if each.script and not any(named):
                add(feel.strip(each.script))
    heard = _heard(processes)
    for _source, process in files.processes.values() if heard else ():
        for each in process.elements:
            if each.event and each.event.message in heard and _sends(each.tag):
                add(each.attributes.get("message", {}).get("data", ""))
    return given, unknown


def sent_to(scope: Scope, sent: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The names that messages bring which no diagram sends; `sent` says what each carries."""
    return frozenset(name for message in _heard(scope.processes) for name in sent.get(message, ()))


def _heard(processes: Sequence[tuple[Source, ProcessModel]]) -> set[str]:
    """The messages that these processes wait for, or begin with."""
    return {
        each.event.message
        for _source, process in processes
        for each in process.elements
        if each.event and each.event.message and not _sends(each.tag)
    }


def _sends(tag: str) -> bool:
    return tag in ("endEvent", "intermediateThrowEvent", "sendTask")


@lru_cache(maxsize=256)
def _table(source: Source) -> DmnModel:
    return decisions.inspect(source.content, source.path)


@lru_cache(maxsize=64)
def _scenarios(source: Source) -> ScenarioFile:
    return inspect_scenarios(source.content, source.path, source.key)


@lru_cache(maxsize=512)
def _form(source: Source) -> FormFile:
    return forms.inspect(source.content, source.path)
