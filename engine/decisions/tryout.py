"""Which data a decision asks for when somebody tries it, and what its columns look at for given data."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.decisions import feel, unary
from engine.decisions.dmn import DmnModel
from engine.decisions.unary import Exactly

_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_NAME = re.compile(r"(?<![\w.@])[^\W\d]\w*(?!\w*\s*\()")
_FEEL_WORDS = {"and", "or", "not", "in", "between", "if", "then", "else", "for", "return", "some", "every", "satisfies",
               "instance", "of", "true", "false", "null", "function", "item"}  # fmt: skip
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_KINDS = {
    "number": "number", "double": "number", "integer": "number", "long": "number", "boolean": "boolean",
    "date": "date", "string": "string",
}  # fmt: skip
MOST_FIELDS = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `path` is a name or a path (`huishouden.totaal`).

    `kind` is number, boolean, date, string, list or feel (written as a FEEL expression); `choices` are the texts that
    it may be.
    """

    path: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()


def fields(model: DmnModel, decision: str) -> tuple[Field, ...]:
    """What a decision and every decision behind it look at, in the order in which it is used."""
    definition = model.definition
    found: dict[str, Field] = {}
    for identity in _behind(definition, decision):
        part = definition["decisions"][identity]
        drawn = [
            definition["inputs"][target] for target in part["requires"]["inputs"] if target in definition["inputs"]
        ]
        known = {definition["decisions"][each]["name"] for each in part["requires"]["decisions"]
                 if each in definition["decisions"]}  # fmt: skip
        known |= {definition[kind][each]["name"] for kind in ("knowledge", "services") for each in definition[kind]}
        for field in _of_part(part, drawn, known, definition["types"]):
            found.setdefault(field.path, field)
    return tuple(found.values())[:MOST_FIELDS]


def columns(model: DmnModel, decision: str, context: Mapping[str, Any]) -> tuple[Any, ...]:
    """What each input column of a table is for this data; None where that fails or the decision holds no table.

    Only for a table over plain data: what other decisions give is not worked out here.
    """
    logic = model.definition["decisions"][decision]["logic"]
    if not logic or logic["box"] != "table":
        return ()
    return tuple(_value(column["text"], context) for column in logic["inputs"])


def _value(text: str, context: Mapping[str, Any]) -> Any:
    try:
        return feel.evaluate(text, context)
    except feel.FeelError:
        return None


def _behind(definition: Mapping[str, Any], decision: str) -> list[str]:
    """The decision and all that it requires, each once, what it requires last."""
    found: list[str] = []
    open_ids = [decision]
    while open_ids:
        identity = open_ids.pop(0)
        if identity not in found and identity in definition["decisions"]:
            found.append(identity)
            open_ids += definition["decisions"][identity]["requires"]["decisions"]
    return found


def _of_part(
    part: Mapping[str, Any], drawn: list[dict[str, Any]], known: set[str], types: Mapping[str, Any]
) -> Iterator[Field]:
    logic = part["logic"] or {"box": "none"}
    columns = logic["inputs"] if logic["box"] == "table" else ()
    texts = [column["text"] for column in columns] + list(_texts(logic))
    names = [each["name"] for each in drawn]
    spaced = [name for name in names if not name.isidentifier()]
    used = {name for column in columns for name in feel.variables(column["text"], names=spaced)}
    used |= feel.variables(logic["text"], names=spaced) if logic["box"] == "literal" else set()
    used |= set(_named_in_cells(logic))
    declared = {each["name"]: each["type"] for each in drawn}
    for name in dict.fromkeys([*names, *sorted(used)]):
        if name not in known and name != "?":
            yield from _of_name(name, declared.get(name, ""), columns, texts, types)


def _texts(logic: Mapping[str, Any]) -> Iterator[str]:
    if logic["box"] == "table":
        for rule in logic["rules"]:
            yield from (text for text in (*rule["tests"], *rule["entries"]) if text)
    elif logic["box"] == "literal":
        yield logic["text"]


def _named_in_cells(logic: Mapping[str, Any]) -> Iterator[str]:
    """Names that the cells of a table compare with (`< grens`)."""
    for rule in logic["rules"] if logic["box"] == "table" else ():
        for text in rule["tests"]:
            try:
                unary.read(text)
            except unary.NotJudged:
                bare = _TEXT.sub('""', text)
                yield from (name for name in _NAME.findall(bare) if name not in _FEEL_WORDS)


def _of_name(name: str, declared: str, columns: Any, texts: list[str], types: Mapping[str, Any]) -> Iterator[Field]:
    definition = types.get(declared)
    if definition and definition["components"] and not definition["collection"]:
        for part in definition["components"]:
            yield Field(
                f"{name}.{part['name']}", f"{name}, {part['name']}", *_kind(part["base"], part["allowed"], types)
            )
        return
    paths = dict.fromkeys(
        path for text in texts for path in _PATH.findall(_TEXT.sub('""', text)) if path.split(".")[0] == name
    )
    for path in paths or {name: None}:
        yield _guessed(path, declared if path == name else "", columns, texts, types)


def _guessed(path: str, declared: str, columns: Any, texts: list[str], types: Mapping[str, Any]) -> Field:
    """By its declared type, else by the column that looks at nothing else, else by how it is used."""
    alone = next((column for column in columns if column["text"] == path), None)
    spoken = path.replace("_", " ").replace(".", ", ")
    label = alone["label"] if alone and alone["label"] != path else spoken
    label = label[:1].upper() + label[1:]
    if declared:
        kind, choices = _kind(declared, alone["allowed"] if alone else "", types)
        return Field(path, label, kind, choices)
    if alone:
        kind, choices = _kind(alone["type"], alone["allowed"], types)
        return Field(path, label, kind, choices)
    word = rf"(?<![\w.]){re.escape(path)}(?![\w.])"
    if any(re.search(rf"\b(count|sum|min|max|list contains|mean)\s*\(\s*{word}", text) for text in texts):
        return Field(path, label, "list")
    reckoned = [column for column in columns if column["type"] in _KINDS and _KINDS[column["type"]] == "number"]
    if any(re.search(word, column["text"]) and re.search(r"[-+*/]", column["text"]) for column in reckoned):
        return Field(path, label, "number")
    return Field(path, label, "feel")


def _kind(base: str, allowed: str | None, types: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    for _ in range(20):
        definition = types.get(base)
        if definition is None:
            break
        if definition["collection"]:
            return "list", ()
        if definition["components"]:
            return "feel", ()
        base, allowed = definition["base"], allowed or definition["allowed"]
    kind = _KINDS.get(base, "list" if base == "list" else "feel")
    return kind, _choices(allowed or "") if kind in ("string", "number") else ()


def _choices(allowed: str) -> tuple[str, ...]:
    """The values one by one, when the possible values are nothing else than a list of them."""
    try:
        test = unary.read(allowed) if allowed else None
    except unary.NotJudged:
        return ()
    parts = test.tests if isinstance(test, unary.AnyOf) else (test,)
    if not all(isinstance(part, Exactly) and isinstance(part.value, str | Decimal) for part in parts):
        return ()
    return tuple(str(part.value) for part in parts if isinstance(part, Exactly))
