"""Where the names of process data are read: in diagrams, tables and forms, in words for the screen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decisions import DmnModel, feel
from engine.deployment.feel_texts import compared_texts, text_of, texts, variables
from engine.forms import Form, Kind
from engine.runtime import Element, ProcessModel

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"')
_ATTRIBUTES = {
    ("task", "assignee"): "bij wie het krijgt in",
    ("task", "group"): "bij wie het krijgt in",
    ("task", "exclude"): "bij wie het niet krijgt in",
    ("task", "duration"): "in de termijn van",
    ("operation", "inputs"): "in de bewerking",
    ("wait", "holder"): "bij op wie we wachten in",
    ("message", "data"): "in het bericht van",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place that reads process data. `tests` are the cells of a table's column over `expression`."""

    file: str
    element: str | None
    words: str
    expression: str
    tests: tuple[str, ...] = ()

    def reads(self, name: str) -> bool:
        text = self.expression
        return name in text and (name == text or name in variables(text))

    def compared_with(self, name: str) -> frozenset[str]:
        """The texts that this place expects of `name`."""
        found = compared_texts(self.expression, name)
        if self.expression == name:
            found |= {text_of(literal) for test in self.tests for literal in _TEXT.findall(test)}
        return found


def process_places(file: str, process: ProcessModel) -> Iterator[Place]:
    """Every expression of a process, but its start data: those are read before there is any."""
    names = {element.id: _name(element, process) for element in process.elements}
    tags = {element.id: element.tag for element in process.elements}
    for flow in process.flows:
        if flow.condition:
            what = "in de keuze" if tags.get(flow.source, "").endswith("Gateway") else "in de voorwaarde na"
            words = f"{what} ‘{names.get(flow.source, flow.source)}’ van {process.name}"
            yield Place(file, flow.id, words, feel.strip(flow.condition))
    for element in process.elements:
        where = f"‘{names[element.id]}’ van {process.name}"
        if element.script:
            yield Place(file, element.id, f"in de berekening {where}", feel.strip(element.script))
        if element.event and element.event.text.startswith("="):
            yield Place(file, element.id, f"in de tijd van {where}", feel.strip(element.event.text))
        for condition in element.conditions():
            yield Place(file, element.id, f"in de voorwaarde van {where}", feel.strip(condition))
        for extension, attributes in element.attributes.items():
            for name, value in attributes.items():
                if value.startswith("="):
                    what = _ATTRIBUTES.get((extension, name), "in")
                    yield Place(file, element.id, f"{what} {where}", feel.strip(value))


def table_places(file: str, table: DmnModel, decision: str) -> Iterator[Place]:
    """What a decision, with the decisions and knowledge that it requires, takes from the data."""
    definition = table.definition
    known: Mapping[str, Any] = {**definition.get("knowledge", {}), **definition.get("decisions", {})}
    waiting, seen = [decision], set[str]()
    while waiting:
        identity = waiting.pop()
        part = known.get(identity)
        if part is None or identity in seen:
            continue
        seen.add(identity)
        waiting += (*part["requires"]["decisions"], *part["requires"]["knowledge"])
        words = f"in de beslistabel ‘{part['name']}’"
        drawn = [
            definition["inputs"][each]["name"] for each in part["requires"]["inputs"] if each in definition["inputs"]
        ]
        for name in drawn:
            yield Place(file, identity, words, name)
        for expression, tests in _logic(part["logic"]):
            yield Place(file, identity, words, expression, tests)


def table_texts(table: DmnModel) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """For each table of a file its id, its name and the texts that it answers with."""
    for identity, part in table.definition.get("decisions", {}).items():
        if (part["logic"] or {}).get("box") == "table":
            cells = " ".join(cell for rule in part["logic"]["rules"] for cell in rule["entries"])
            yield identity, part["name"], texts(cells)


def form_places(file: str, form: Form) -> Iterator[Place]:
    """Conditions, computed fields, fields that only show, and options that come from the data."""
    for component, _group in form.in_order:
        key = component.key or None
        label = component.label or "een tekst"
        where = f"in het formulier ‘{form.title}’"
        if component.hide:
            yield Place(file, key, f"in de voorwaarde bij ‘{label}’ {where}", component.hide)
        if component.expression:
            yield Place(file, key, f"in de berekening ‘{label}’ {where}", component.expression)
        if component.options_key:
            yield Place(file, key, f"in de keuzes van ‘{label}’ {where}", component.options_key)
        if component.readonly and component.kind is not Kind.EXPRESSION:
            yield Place(file, key, f"{where} (laat het zien)", component.key)


def _logic(box: Mapping[str, Any] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every expression in boxed logic; a column of a table with its tests."""
    if not box:
        return
    if box.get("box") == "table":
        for number, column in enumerate(box["inputs"]):
            yield column["text"], tuple(rule["tests"][number] for rule in box["rules"])
        cells = {cell for rule in box["rules"] for cell in (*rule["tests"], *rule["entries"])}
        yield from ((cell, ()) for cell in sorted(cells) if cell not in ("", "-"))
        return
    if text := box.get("text"):
        yield text, ()
    for value in box.values():
        yield from _inside(value)


def _inside(value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(value, Mapping):
        if "box" in value:
            yield from _logic(value)
        else:
            for each in value.values():
                yield from _inside(each)
    elif isinstance(value, list):
        for each in value:
            yield from _inside(each)


def _name(element: Element, process: ProcessModel) -> str:
    """The name on the screen: of an event without one that of the task to which it is attached."""
    if element.name:
        return element.name
    attached = next((each.name for each in process.elements if each.id == element.attached_to), "")
    return attached or element.id
