"""Whether everything that a diagram names exists, and whether our own attributes in it are rightly written."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engine.deadlines.due import CALENDARS, is_duration
from engine.deadlines.statutory import RULES
from engine.deployment.organisation import Organisation
from engine.deployment.wording import suggestion
from engine.errors import Problem, Severity
from engine.runtime import Element, Model, ProcessModel
from engine.runtime.model import Attributes
from engine.runtime.vocabulary import ACTIVITIES, field_of

ATTRIBUTES: dict[str, frozenset[str]] = {
    "task": frozenset(
        {"form", "group", "assignee", "exclude", "duration", "calendar", "law", "why", "permission", "term"}
    ),
    "operation": frozenset({"name", "inputs", "result"}),
    "decision": frozenset({"ref", "result"}),
    "script": frozenset({"result"}),
    "wait": frozenset({"holder", "term"}),
    "message": frozenset({"data"}),
    "consequence": frozenset({"text"}),
    "start": frozenset({"data", "once", "reopen"}),
    "each": frozenset({"list", "item", "results", "result"}),
}
READ_ON: dict[str, frozenset[str]] = {
    "task": frozenset({"userTask", "manualTask"}),
    "operation": frozenset({"serviceTask"}),
    "decision": frozenset({"businessRuleTask"}),
    "script": frozenset({"scriptTask"}),
    "wait": frozenset({"boundaryEvent", "intermediateCatchEvent", "receiveTask"}),
    "message": frozenset({"endEvent", "intermediateThrowEvent", "sendTask"}),
    "consequence": frozenset({"process", "boundaryEvent", "intermediateCatchEvent", "startEvent"}),
    "start": frozenset({"process"}),
    "each": frozenset(ACTIVITIES),
}
ALWAYS_FEEL = {
    ("task", "assignee"),
    ("task", "exclude"),
    ("operation", "inputs"),
    ("start", "data"),
    ("message", "data"),
}
_TERM_NAME = re.compile(r'\bname\s*:\s*"([^"]*)"')
_TERM_RULE = re.compile(r'\brule\s*:\s*"([^"]*)"')
ALSO_FEEL = {("task", "group"), ("task", "duration"), ("wait", "holder")}


@dataclass(frozen=True)
class Known:
    """What may be named. Without an organisation no group or partner is known."""

    forms: Collection[str]
    decisions: Collection[str]
    processes: Collection[str]
    operations: Collection[str]
    permissions: Collection[str]
    organisation: Organisation | None


def reference_problems(model: Model, known: Known) -> Iterator[Problem]:
    """Every reference that resolves to nothing and every attribute that would not be read."""
    for process in model.processes:
        yield from _attributes(model.file, process.id, "process", process.attributes)
        yield from _start(model.file, process)
        yield from _terms(model.file, process)
        for element in process.elements:
            yield from _attributes(model.file, element.id, element.tag, element.attributes)
            yield from _Element(model.file, element, known).problems()


def _attributes(file: str, element: str, tag: str, extensions: Attributes) -> Iterator[Problem]:
    for extension, attributes in extensions.items():
        if extension not in ATTRIBUTES:
            found = f"waakvlam:{extension} kennen we niet.{suggestion(extension, ATTRIBUTES)}"
            yield Problem(file, element, found)
            continue
        places = READ_ON[extension]
        if tag not in places:
            where = " of ".join(sorted(places))
            message = f"waakvlam:{extension} lezen we hier niet; dat hoort op {where}."
            yield Problem(file, element, message, Severity.WARNING)
        for name, value in attributes.items():
            if name.startswith("{"):  # of another namespace: kept, and not read
                continue
            if name not in ATTRIBUTES[extension]:
                message = f"Het attribuut {name} van waakvlam:{extension} kennen we niet."
                yield Problem(file, element, message + suggestion(name, ATTRIBUTES[extension]))
            elif (extension, name) in ALWAYS_FEEL and value and not value.startswith("="):
                message = f"{name} is “{value}”, maar moet een FEEL-expressie zijn. Begin met =."
                yield Problem(file, element, message, field=field_of(extension, name))
            elif value.startswith("=") and (extension, name) not in ALWAYS_FEEL | ALSO_FEEL:
                message = f"{name} is een expressie, maar moet een vaste waarde zijn. Haal de = weg."
                yield Problem(file, element, message, field=field_of(extension, name))


def _start(file: str, process: ProcessModel) -> Iterator[Problem]:
    start = process.attributes.get("start", {})
    if start.get("once", "true") not in ("true", "false"):
        yield Problem(file, process.id, f"once is “{start['once']}”. Kies true of false.", field="once")
    reopen = start.get("reopen")
    if reopen and reopen not in {element.id for element in process.elements if element.scope == process.id}:
        message = f"reopen noemt “{reopen}”, maar dat element staat niet in dit proces."
        yield Problem(file, process.id, message, field="reopen")


def _terms(file: str, process: ProcessModel) -> Iterator[Problem]:
    """Statutory terms: the rule exists, and what is tied to a term comes in a process that starts it."""
    started: set[str] = set()
    for element in process.elements:
        operation = element.attributes.get("operation", {})
        if operation.get("name") == "start_term":
            started.update(_TERM_NAME.findall(operation.get("inputs", "")))
            for rule in _TERM_RULE.findall(operation.get("inputs", "")):
                if rule not in RULES:
                    message = f"De wettelijke termijn “{rule}” bestaat niet.{suggestion(rule, RULES)}"
                    yield Problem(file, element.id, message, field="inputs")
    for element in process.elements:
        for extension in ("task", "wait"):
            name = element.attributes.get(extension, {}).get("term")
            if name and name not in started:
                # A warning: a process that calls this one may have started it.
                message = f"De termijn “{name}” start niet in dit proces.{suggestion(name, started)}"
                yield Problem(file, element.id, message, Severity.WARNING, "term")


class _Element:
    """The references of one element."""

    def __init__(self, file: str, element: Element, known: Known) -> None:
        self._file = file
        self._element = element
        self._known = known
        self._task = element.attributes.get("task", {})

    def problems(self) -> Iterator[Problem]:
        element, known = self._element, self._known
        if element.form:
            yield from self._named(
                element.form, known.forms, "Het formulier", "Lever het mee of kies een ander.", "form"
            )
        if element.decision:
            yield from self._named(
                element.decision, known.decisions, "De beslissing", "Lever het DMN-bestand mee.", "decision"
            )
        if element.operation:
            yield from self._named(element.operation, known.operations, "De bewerking", "", "operation")
        if element.called:
            yield from self._named(
                element.called, known.processes, "Het aangeroepen proces", "Lever het mee.", "called"
            )
        if permission := self._task.get("permission"):
            yield from self._named(permission, known.permissions, "Het recht", "", "permission")
        if element.group and not element.group.startswith("="):
            yield from self._group(element.group, "group")
        yield from self._term()
        yield from self._holder()
        if element.tag == "userTask" and not element.group and not self._task.get("assignee"):
            yield self._problem("Deze taak is voor niemand. Kies een groep of een persoon.", "group")

    def _problem(self, message: str, field: str) -> Problem:
        return Problem(self._file, self._element.id, message, field=field)

    def _named(self, name: str, known: Collection[str], what: str, advice: str, field: str) -> Iterator[Problem]:
        if name not in known:
            hint = suggestion(name, known) or (f" {advice}" if advice else "")
            yield self._problem(f"{what} “{name}” bestaat niet.{hint}", field)

    def _group(self, group: str, field: str) -> Iterator[Problem]:
        if self._known.organisation is None:
            message = f"De groep “{group}” kennen we niet: er is geen organisation.json bij. Lever dat mee."
            yield self._problem(message, field)
            return
        yield from self._named(group, [each.key for each in self._known.organisation.groups], "De groep", "", field)

    def _term(self) -> Iterator[Problem]:
        duration, calendar = self._task.get("duration"), self._task.get("calendar")
        if duration and not duration.startswith("=") and not is_duration(duration):
            message = f"De termijn “{duration}” is geen duur. Schrijf bijvoorbeeld P2D, P3W of PT4H."
            yield self._problem(message, "duration")
        if calendar and calendar not in CALENDARS:
            yield self._problem(f"De kalender “{calendar}” bestaat niet. Kies working of calendar.", "calendar")

    def _holder(self) -> Iterator[Problem]:
        holder = self._element.attributes.get("wait", {}).get("holder")
        if holder is None or holder.startswith("=") or holder in ("resident", "clock"):
            return
        kind, _, key = holder.partition(":")
        if kind == "group" and key:
            yield from self._group(key, "holder")
        elif kind == "partner" and key:
            partners = self._known.organisation.partners if self._known.organisation else ()
            yield from self._named(key, [each.key for each in partners], "De partner", "", "holder")
        else:
            yield self._problem(
                f"“{holder}” zegt niet op wie we wachten. Kies group:GROEP, partner:PARTNER, resident of clock.",
                "holder",
            )
