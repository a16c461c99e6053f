"""What a process may name: groups, forms with their fields, tables, operations, messages and rules, for the editor."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.deadlines.statutory import RULES
from engine.decisions import DmnModel, dmn_xml, feel
from engine.deployment import organisation as organisations
from engine.deployment.feel_texts import context_keys
from engine.deployment.offers import Asked, Offer
from engine.deployment.organisation import Organisation
from engine.deployment.sources import Kind, Source
from engine.deployment.usage import Files
from engine.forms import Component, Form
from engine.forms.model import Kind as FieldKind
from engine.permissions.task_permissions import TASK_PERMISSIONS
from engine.runtime import ProcessModel

Json = dict[str, Any]

_KINDS = {"number": "number", "string": "text", "boolean": "boolean", "date": "date", "date and time": "date"}
_FROM_MESSAGE = re.compile(r"\bmessage\.([^\W\d]\w*)")
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


def catalogue_of(
    sources: Sequence[Source], offers: Mapping[str, Offer], sent: Mapping[str, Sequence[str]] | None = None
) -> Json:
    """Everything that a process among these files may name, with Dutch words.

    `offers` are the operations of service tasks by name; `sent` the messages that no diagram sends, with what they
    carry. Never raises for what stands in a file: what cannot be read is left out.
    """
    organisation = _organisation(sources)
    files = Files.of(sources)
    processes = [process for _source, process in files.processes.values()]
    return {
        "groups": _named(organisation.groups if organisation else ()),
        "partners": _named(organisation.partners if organisation else ()),
        "forms": [_form(form, source) for _key, (source, form) in sorted(files.forms.items())],
        "decisions": list(_decisions(files, _group_names(organisation))),
        "operations": [_operation(name, offer, organisation) for name, offer in offers.items()],
        "permissions": [{"key": key, "name": name} for key, name in TASK_PERMISSIONS.items()],
        "processes": [
            {"key": process.id, "name": process.name, "steps": list(_steps(process))} for process in processes
        ],
        "messages": _messages(processes, sent or {}),
        "rules": [
            {"key": rule.id, "name": rule.name, "article": rule.article, "length": str(rule.length)}
            for rule in RULES.values()
        ],
        "norms": _norms(organisation),
        "mandate_levels": _levels(organisation),
    }


def _organisation(sources: Iterable[Source]) -> Organisation | None:
    found = (each for each in sources if each.kind is Kind.ORGANISATION)
    return next((organisations.inspect(each.content, each.path).organisation for each in found), None)


def _named(entries: Iterable[organisations.Named]) -> list[Json]:
    return [{"key": each.key, "name": each.name} for each in entries]


def _group_names(organisation: Organisation | None) -> Mapping[str, str]:
    return {each.key: each.name for each in organisation.groups} if organisation else {}


def _levels(organisation: Organisation | None) -> list[Json]:
    if organisation is None:
        return []
    groups = _group_names(organisation)
    return [{"key": key, "name": groups.get(key, key)} for key in organisation.mandate_levels]


def _norms(organisation: Organisation | None) -> Json:
    if organisation is None:
        return {"processes": {}, "holders": {}}
    norms = organisation.norms
    return {
        "processes": {key: dict(days) for key, days in norms.processes.items()},
        "holders": dict(norms.holders),
    }


def _form(form: Form, source: Source) -> Json:
    return {"key": form.key, "file": source.key, "title": form.title, "fields": [_field(each) for each in form.fields]}


def _field(component: Component) -> Json:
    kind: str = component.kind.value
    if component.kind is FieldKind.EXPRESSION and component.is_amount:
        kind = FieldKind.AMOUNT.value
    return {
        "key": component.key,
        "label": component.label,
        "kind": kind,
        "options": [{"value": each.value, "label": each.label} for each in component.options],
        "optional": not component.rules.required,
        "shown": component.readonly,
    }


def _steps(process: ProcessModel) -> Iterator[Json]:
    """The steps that give data to whoever calls the process: which form, table or operation, under which result."""
    for element in process.elements:
        result = element.attributes.get("decision", element.attributes.get("operation", {})).get("result", "")
        if element.form or element.decision or element.operation:
            yield {
                "form": element.form or "",
                "decision": element.decision or "",
                "operation": element.operation or "",
                "result": result,
            }


# ── tables ──────────────────────────────────────────────────────────────


def _decisions(files: Files, groups: Mapping[str, str]) -> Iterator[Json]:
    labels: dict[str, Mapping[tuple[str, str], str]] = {}
    for key, (source, model) in files.tables.items():
        decision = next(each for each in model.decisions if each.id == key)
        if source.path not in labels:
            labels[source.path] = _output_labels(source)
        logic = model.definition["decisions"][key]["logic"] or {}
        columns = logic.get("outputs", []) if logic.get("box") == "table" else []
        outputs = []
        for place, column in enumerate(columns):
            name = column["name"] or decision.name
            label = labels[source.path].get((key, column["name"])) or name
            cells = [rule["entries"][place] for rule in logic["rules"]]
            outputs.append(_output(name, label, column, cells, groups))
        if not columns:
            outputs = [{"name": name, "label": name, "kind": "any", "options": []} for name in decision.outputs]
        yield {
            "key": key,
            "file": source.key,
            "name": decision.name,
            "inputs": [_input(each) for each in _looked_at(model, key)],
            "outputs": outputs,
        }


def _looked_at(model: DmnModel, key: str) -> list[tuple[str, str]]:
    """Expression and words of every input of a table, and of the tables that it builds on."""
    found: dict[str, str] = {}
    open_keys = [key]
    for each in open_keys:
        part = model.definition["decisions"].get(each)
        if part is None:
            continue
        logic = part["logic"] or {}
        if logic.get("box") == "table":
            found |= {column["text"]: column["label"] for column in logic["inputs"] if column["text"] not in found}
        else:
            inputs = model.definition["inputs"]
            names = [inputs[target]["name"] for target in part["requires"]["inputs"] if target in inputs]
            found |= {name: name for name in names if name not in found}
        open_keys += [target for target in part["requires"]["decisions"] if target not in open_keys]
    return list(found.items())


def _input(column: tuple[str, str]) -> Json:
    text, label = column
    return {"name": text, "label": label, "uses": sorted(feel.variables(text))}


def _output(name: str, label: str, column: Mapping[str, Any], cells: Sequence[str], groups: Mapping[str, str]) -> Json:
    """`groups` are the names of groups by key: a table that answers with a group shows what it is called."""
    kind = _KINDS.get(column["type"], "any")
    texts = dict.fromkeys(_TEXT.findall(column["allowed"]) or _written_out(cells)) if kind == "text" else {}
    words = groups if all(text in groups for text in texts) else {}
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "options": [{"value": text, "label": words.get(text, text)} for text in texts],
    }


def _written_out(cells: Sequence[str]) -> list[str]:
    """The texts of a column of which every cell is one short text; a column of sentences is no choice."""
    found = [_TEXT.fullmatch(cell) for cell in cells if cell]
    texts = [each[1] for each in found if each]
    return texts if len(texts) == len(found) and all(len(text) <= 40 for text in texts) else []


def _output_labels(source: Source) -> Mapping[tuple[str, str], str]:
    """What the columns of outcomes are called, by decision and name."""
    try:
        root = dmn_xml.parse(source.content)
    except dmn_xml.Unreadable:
        return {}
    return {
        (dmn_xml.identity_of(decision), dmn_xml.squeeze(column.get("name"))): dmn_xml.squeeze(column.get("label"))
        for decision in dmn_xml.children(root, "decision")
        for table in dmn_xml.children(decision, "decisionTable")
        for column in dmn_xml.children(table, "output")
    }


# ── operations and messages ─────────────────────────────────────────────


def _operation(name: str, offer: Offer, organisation: Organisation | None) -> Json:
    return {
        "name": name,
        "label": offer.label,
        "about": offer.about,
        "help": offer.help,
        "inputs": [
            {
                "name": each.name,
                "label": each.label,
                "help": each.help,
                "required": each.required,
                "options": [{"value": value, "label": label} for value, label in _options(each, organisation)],
            }
            for each in offer.asks
        ],
        "answers": [
            {
                "name": each.name,
                "label": each.label,
                "kind": each.kind,
                "options": [{"value": value, "label": label} for value, label in each.options],
            }
            for each in offer.answers
        ],
        "errors": [{"code": code, "label": label} for code, label in offer.errors],
    }


def _options(asked: Asked, organisation: Organisation | None) -> Sequence[tuple[str, str]]:
    if asked.chosen_from == "rules":
        return [(f'"{rule.id}"', f"{rule.name} ({rule.article})") for rule in RULES.values()]
    if not asked.chosen_from or organisation is None:
        return asked.options
    if asked.chosen_from == "levels":
        return [(f'"{each["key"]}"', each["name"]) for each in _levels(organisation)]
    lists: Mapping[str, Iterable[organisations.Named]] = {
        "partners": organisation.partners,
        "funds": organisation.funds,
        "categories": organisation.categories,
    }
    return [(f'"{each.key}"', each.name) for each in lists[asked.chosen_from]]


def _messages(processes: Sequence[ProcessModel], sent: Mapping[str, Sequence[str]]) -> list[Json]:
    """Every message that is sent or awaited, with the names of what it carries."""
    found: dict[str, set[str]] = {name: set(data) for name, data in sent.items()}
    for process in processes:
        begun_by: set[str] = set()
        for element in process.elements:
            if element.event is None or element.event.message is None:
                continue
            names = found.setdefault(element.event.message, set())
            names |= context_keys(element.attributes.get("message", {}).get("data", "")) or set()
            if element.tag == "startEvent":
                begun_by.add(element.event.message)
        read = set(_FROM_MESSAGE.findall(process.attributes.get("start", {}).get("data", "")))
        for name in begun_by:  # what a process takes from the message that began it, that message may carry
            found[name] |= read if len(begun_by) == 1 else set()
    return [{"name": name, "data": sorted(found[name])} for name in sorted(found, key=str.casefold)]
