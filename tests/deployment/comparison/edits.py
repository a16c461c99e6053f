"""Edits that a manager or a modeller may make, drawn at random; each says which subject it must be told about."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from engine.deployment.comparison.diagram_words import SUBJECTS
from engine.runtime.vocabulary import BPMN, WAAKVLAM
from tests.deployment.comparison.shipped import source, text

DRAWINGS = "http://www.omg.org/spec/BPMN/20100524/DI"
DIAGRAMS = ("flexibel-budget.bpmn", "plan.bpmn", "intake.bpmn", "herverwijzing.bpmn", "nazorg.bpmn", "meldcode.bpmn")
TABLES = ("mandaat.dmn", "wegwijzer.dmn", "nazorg-ritme.dmn", "verwijzing-delen.dmn")
FORMS = ("plan-maken.json", "besluit.json", "aanvraag.json", "intake-leefgebieden.json", "vraag.json")


@dataclass(frozen=True)
class Edit:
    """The edited file, and what must be named: the id on a side, or a part of the subject's name."""

    name: str
    content: bytes
    what: str
    subject: str


@st.composite
def diagram_edits(draw: st.DrawFn) -> Edit:
    name = draw(st.sampled_from(DIAGRAMS))
    root = etree.fromstring(source(name).content)
    what, act = draw(st.sampled_from(DIAGRAM_EDITS))
    subject = act(root, draw)
    return Edit(name, etree.tostring(root), what, subject)


@st.composite
def table_edits(draw: st.DrawFn) -> Edit:
    name = draw(st.sampled_from(TABLES))
    root = etree.fromstring(source(name).content)
    what, act = draw(st.sampled_from(TABLE_EDITS))
    subject = act(root, draw)
    return Edit(name, etree.tostring(root), what, subject)


@st.composite
def form_edits(draw: st.DrawFn) -> Edit:
    name = draw(st.sampled_from(FORMS))
    form = json.loads(text(name))
    what, act = draw(st.sampled_from(FORM_EDITS))
    subject = act(form, draw)
    return Edit(name, json.dumps(form).encode(), what, subject)


@st.composite
def organisation_edits(draw: st.DrawFn) -> Edit:
    content = json.loads(text("organisation.json"))
    what, act = draw(st.sampled_from(ORGANISATION_EDITS))
    subject = act(content, draw)
    return Edit("organisation.json", json.dumps(content).encode(), what, subject)


def edits() -> st.SearchStrategy[Edit]:
    return st.one_of(diagram_edits(), table_edits(), form_edits(), organisation_edits())


def _subjects(root: etree._Element, *tags: str) -> list[etree._Element]:
    wanted = tags or tuple(SUBJECTS)
    return [node for tag in wanted for node in root.iter(f"{{{BPMN}}}{tag}") if node.get("id")]


def _attribute(root: etree._Element, draw: st.DrawFn) -> str:
    """Any attribute of any part, ours or of BPMN, gets another value."""
    choices = [
        (node, part, key)
        for node in _subjects(root)
        for part in (node, *node.iter(f"{{{WAAKVLAM}}}*"))
        for key in part.attrib
        if key not in ("id", "targetNamespace") and _owner(part) is node
    ]
    node, part, key = draw(st.sampled_from(choices))
    part.set(key, f"{part.get(key)}x")
    return str(node.get("id"))


def _owner(part: etree._Element) -> etree._Element | None:
    chain = [part, *part.iterancestors()]
    return next((each for each in chain if etree.QName(each).localname in SUBJECTS and each.get("id")), None)


def _new_attribute(root: etree._Element, draw: st.DrawFn) -> str:
    node = draw(st.sampled_from(_subjects(root)))
    key = draw(st.sampled_from(("isForCompensation", "{http://camunda.org}async", "{urn:x}y", f"{{{WAAKVLAM}}}iets")))
    node.set(key, "true")
    return str(node.get("id"))


def _add_step(root: etree._Element, draw: st.DrawFn) -> str:
    process = draw(st.sampled_from(_subjects(root, "process")))
    step = etree.SubElement(process, f"{{{BPMN}}}userTask", id="Nieuwe_stap")
    if draw(st.booleans()):
        step.set("name", "Doe iets nieuws")
    return "Nieuwe_stap"


def _remove_flow(root: etree._Element, draw: st.DrawFn) -> str:
    flow = draw(st.sampled_from(_subjects(root, "sequenceFlow")))
    flow.getparent().remove(flow)
    return str(flow.get("id"))


def _reconnect(root: etree._Element, draw: st.DrawFn) -> str:
    flow = draw(st.sampled_from(_subjects(root, "sequenceFlow")))
    others = [
        each.get("id") for each in _subjects(root, "userTask", "endEvent") if each.get("id") != flow.get("targetRef")
    ]
    flow.set("targetRef", draw(st.sampled_from(others)))
    return str(flow.get("id"))


def _rename(root: etree._Element, draw: st.DrawFn) -> str:
    node = draw(st.sampled_from([each for each in _subjects(root) if each.get("name")]))
    node.set("name", draw(st.sampled_from(("Iets anders", "<b>vet</b>", "Ook “dit”"))))
    return str(node.get("id"))


def _other_id(root: etree._Element, draw: st.DrawFn) -> str:
    """Another id, and whoever names it goes along."""
    old = draw(st.sampled_from(_subjects(root, "userTask", "exclusiveGateway", "endEvent", "sequenceFlow"))).get("id")
    for part in root.iter():
        for key, value in part.attrib.items():
            if value == old:
                part.set(key, "Een_ander_id")
        if part.text == old:
            part.text = "Een_ander_id"
    return "Een_ander_id"


def _text_of_part(root: etree._Element, draw: st.DrawFn) -> str:
    """A condition, a script, a timer or an explanation."""
    tags = ("conditionExpression", "script", "timeDuration", "timeDate", "documentation")
    parts = [node for tag in tags for node in root.iter(f"{{{BPMN}}}{tag}")]
    part = draw(st.sampled_from(parts))
    part.text = f"{part.text} + 1"
    owner = _owner(part)
    assert owner is not None
    return str(owner.get("id"))


def _move_shape(root: etree._Element, draw: st.DrawFn) -> str:
    shape = draw(st.sampled_from([*root.iter(f"{{{DRAWINGS}}}BPMNShape")]))
    bounds = shape.find("{*}Bounds")
    assert bounds is not None
    bounds.set("x", str(float(bounds.get("x", "0")) + draw(st.integers(1, 99))))
    return ""


DIAGRAM_EDITS: list[tuple[str, Callable[[Any, st.DrawFn], str]]] = [
    ("attribute", _attribute),
    ("new attribute", _new_attribute),
    ("add step", _add_step),
    ("remove flow", _remove_flow),
    ("reconnect", _reconnect),
    ("rename", _rename),
    ("other id", _other_id),
    ("text", _text_of_part),
    ("move", _move_shape),
]


def _rules(root: etree._Element) -> list[etree._Element]:
    return [*root.iter("{*}rule")]


def _cell(root: etree._Element, draw: st.DrawFn) -> str:
    rule = draw(st.sampled_from(_rules(root)))
    cells = [each for each in rule if etree.QName(each).localname in ("inputEntry", "outputEntry")]
    found = draw(st.sampled_from(cells)).find("{*}text")
    assert found is not None
    found.text = f'{found.text}, "x"'
    return str(rule.get("id"))


def _remove_rule(root: etree._Element, draw: st.DrawFn) -> str:
    rule = draw(st.sampled_from(_rules(root)))
    rule.getparent().remove(rule)
    return str(rule.get("id"))


def _copy_rule(root: etree._Element, draw: st.DrawFn) -> str:
    rule = draw(st.sampled_from(_rules(root)))
    new = etree.fromstring(etree.tostring(rule))
    new.set("id", "nieuwe_regel")
    rule.addnext(new)
    return "nieuwe_regel"


def _move_rule(root: etree._Element, draw: st.DrawFn) -> str:
    each = _rules(root)
    rule = draw(st.sampled_from(each[:-2]))
    each[-1].addnext(rule)
    return str(rule.get("id"))


def _column(root: etree._Element, draw: st.DrawFn) -> str:
    column = draw(st.sampled_from([*root.iter("{*}input", "{*}output")]))
    column.set("label", "Iets anders")
    return str(column.get("id"))


def _hit_policy(root: etree._Element, draw: st.DrawFn) -> str:
    table = next(root.iter("{*}decisionTable"))
    table.set("hitPolicy", "RULE ORDER")
    return str(table.getparent().get("id"))


TABLE_EDITS: list[tuple[str, Callable[[Any, st.DrawFn], str]]] = [
    ("cell", _cell),
    ("remove rule", _remove_rule),
    ("copy rule", _copy_rule),
    ("move rule", _move_rule),
    ("column", _column),
    ("hit policy", _hit_policy),
]


def _fields(form: Any) -> list[tuple[list[Any], Any]]:
    """Every field that has a key, with the list that it stands in."""
    found = []
    for part in form["components"]:
        if part.get("key"):
            found.append((form["components"], part))
        found += [(part["components"], each) for each in part.get("components", []) if each.get("key")]
    return found


def _field_attribute(form: Any, draw: st.DrawFn) -> str:
    _list, field = draw(st.sampled_from(_fields(form)))
    key, value = draw(
        st.sampled_from(
            (("label", "Anders?"), ("type", "separator"), ("readonly", None), ("conditional", {"hide": "= 1 = 2"}),
             ("validate", {"minLength": 7}), ("properties", {"dossier": "anders"}), ("vreemd", {"a": [1]}),
             ("description", "Lees <dit>"))
        )
    )  # fmt: skip
    field[key] = value if value is not None else not field.get(key, False)
    return str(field["key"])


def _remove_field(form: Any, draw: st.DrawFn) -> str:
    its, field = draw(st.sampled_from(_fields(form)))
    its.remove(field)
    return str(field["key"])


def _add_field(form: Any, draw: st.DrawFn) -> str:
    its, _field = draw(st.sampled_from(_fields(form)))
    its.insert(draw(st.integers(0, len(its))), {"type": "date", "key": "nieuw_veld", "label": "Wanneer?"})
    return "nieuw_veld"


def _to_the_end(form: Any, draw: st.DrawFn) -> str:
    choices = [(its, field) for its, field in _fields(form) if len(its) > 2 and its.index(field) < len(its) - 2]
    if not choices:
        return _add_field(form, draw)
    its, field = draw(st.sampled_from(choices))
    its.remove(field)
    its.append(field)
    return str(field["key"])


def _option(form: Any, draw: st.DrawFn) -> str:
    choices = [field for _its, field in _fields(form) if field.get("values")]
    if not choices:
        return _add_field(form, draw)
    field = draw(st.sampled_from(choices))
    match draw(st.sampled_from(("add", "remove", "rename"))):
        case "add":
            field["values"].append({"value": "nog-een", "label": "Nog een"})
        case "remove":
            field["values"].pop()
        case _:
            field["values"][0]["label"] += "!"
    return str(field["key"])


FORM_EDITS: list[tuple[str, Callable[[Any, st.DrawFn], str]]] = [
    ("attribute", _field_attribute),
    ("remove", _remove_field),
    ("add", _add_field),
    ("move", _to_the_end),
    ("option", _option),
]


_SECTIONS = ("areas", "teams", "groups", "partners", "funds", "categories", "life_areas", "routes")


def _entry(content: Any, draw: st.DrawFn) -> str:
    entry = draw(st.sampled_from(content[draw(st.sampled_from(_SECTIONS))]))
    entry[draw(st.sampled_from(("name", "iets-nieuws")))] = "<i>Anders</i>"
    return str(entry["key"])


def _remove_entry(content: Any, draw: st.DrawFn) -> str:
    section = content[draw(st.sampled_from(_SECTIONS))]
    return str(section.pop(draw(st.integers(0, len(section) - 1)))["key"])


def _add_entry(content: Any, draw: st.DrawFn) -> str:
    content[draw(st.sampled_from(_SECTIONS))].append({"key": "iets-nieuws", "name": "Iets nieuws"})
    return "iets-nieuws"


def _levels(content: Any, draw: st.DrawFn) -> str:
    content["mandate_levels"].pop(draw(st.integers(0, 3)))
    return "mandate_levels"


def _norm(content: Any, draw: st.DrawFn) -> str:
    process = draw(st.sampled_from(sorted(content["norms"]["processes"])))
    element = draw(st.sampled_from(sorted(content["norms"]["processes"][process])))
    content["norms"]["processes"][process][element] += 1
    return f"processes.{process}.{element}"


ORGANISATION_EDITS: list[tuple[str, Callable[[Any, st.DrawFn], str]]] = [
    ("entry", _entry),
    ("remove entry", _remove_entry),
    ("add entry", _add_entry),
    ("levels", _levels),
    ("norm", _norm),
]
