"""What a process already knows when it asks a form: for a condition about an earlier answer, and to try a form out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.deployment.feel_texts import texts
from engine.deployment.sources import Source
from engine.deployment.usage import Files, Scope, gives, sent_to
from engine.forms import Component, Kind

_KINDS = {
    Kind.NUMBER: "number",
    Kind.AMOUNT: "amount",
    Kind.DATE: "date",
    Kind.CHECKBOX: "boolean",
    Kind.CHECKLIST: "list",
}
_LONGEST_CODE = 40
"""Characters: a longer answer of a table is an explanation, and nothing to compare with."""
_TABLE_KINDS = {"number": "number", "boolean": "boolean", "date": "date", "string": "text"}


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that is known. `path` is how FEEL names it, `source` where it comes from, in words."""

    path: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]
    source: str


def given_before(
    sources: Sequence[Source], form: str, sent: Mapping[str, Sequence[str]] | None = None
) -> tuple[Given, ...]:
    """What the processes that ask this form know beside its own answers; each path once, by its label.

    `sent` are the messages that come from outside the diagrams, with what they carry.
    """
    files = Files.of(sources)
    own = {each.key for each in files.forms[form][1].fields if gives(each)} if form in files.forms else set()
    found: dict[str, Given] = {}
    for scope in files.scopes.values():
        if form in scope.forms:
            brought = (Given(each, each, "any", (), "Een bericht") for each in sorted(sent_to(scope, sent or {})))
            for each in (*_of_scope(scope), *brought):
                if each.path not in own:
                    found.setdefault(each.path, each)
    return tuple(sorted(found.values(), key=lambda each: (each.source, each.label)))


def _of_scope(scope: Scope) -> Iterator[Given]:
    for _source, asked in scope.forms.values():
        for component in asked.fields:
            if gives(component):
                yield _of_field(component, asked.title)
    for _source, process in scope.processes:
        for element in process.elements:
            result = element.attributes.get("decision", {}).get("result", "")
            if result and element.decision in scope.tables:
                yield from _of_table(scope, element.decision, result)
    tables = {
        element.attributes.get("decision", {}).get("result")
        for _s, process in scope.processes
        for element in process.elements
    }
    for name in sorted(scope.given - tables):
        yield Given(name, name, "any", (), "Van het proces zelf")


def _of_field(component: Component, title: str) -> Given:
    kind = "any" if component.kind is Kind.EXPRESSION else _KINDS.get(component.kind, "text")
    options = tuple((option.value, option.label) for option in component.options)
    return Given(component.key, component.label, kind, options, title)


def _of_table(scope: Scope, decision: str, result: str) -> Iterator[Given]:
    _source, table = scope.tables[decision]
    part = table.definition["decisions"][decision]
    logic = part["logic"] or {}
    if logic.get("box") != "table":
        return
    for number, column in enumerate(logic["outputs"]):
        name = column["name"] or part["name"]
        cells = (column["allowed"], *(rule["entries"][number] for rule in logic["rules"]))
        answers = dict.fromkeys(text for cell in cells for text in texts(cell))
        kind = "list" if logic["hit"] == "COLLECT" else _TABLE_KINDS.get(column["type"], "any")
        is_code = kind in ("text", "list", "any") and all(len(text) <= _LONGEST_CODE for text in answers)
        options = tuple((text, text) for text in answers) if is_code else ()
        yield Given(f"{result}.{name}", name, kind, options, f"Beslistabel {part['name']}")
