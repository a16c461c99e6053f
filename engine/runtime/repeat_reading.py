"""How an activity in a file is repeated, and what is missing from that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from .expressions import without_marker
from .model import Repeat
from .vocabulary import WAAKVLAM
from .xml_names import child_text, children, is_true, label, local, reference, text_of

if TYPE_CHECKING:
    from .reading import Reader

NAME = re.compile(r"[^\W\d]\w*")


def read_repeat(reader: Reader, node: etree._Element, element_id: str) -> Repeat | None:
    """The repetition of an activity; None when it is done once."""
    marks = list(children(node, "standardLoopCharacteristics", "multiInstanceLoopCharacteristics"))
    if len(marks) > 1:
        reader.report(element_id, f"{label(node)} heeft meer dan één soort herhaling. Houd er één over.")
    for mark in marks:
        if local(mark) == "standardLoopCharacteristics":
            return _loop(reader, node, mark, element_id)
        return _instances(reader, node, mark, element_id)
    return None


def _loop(reader: Reader, node: etree._Element, mark: etree._Element, element_id: str) -> Repeat:
    condition = _expression(reader, node, mark, "loopCondition", element_id)
    maximum = mark.get("loopMaximum")
    if maximum is not None and not re.fullmatch(r"[1-9]\d{0,5}", maximum.strip()):
        reader.report(element_id, f"Het maximum van {label(node)} is {maximum}. Kies een getal van 1 of meer.")
    if condition is None and maximum is None:
        reader.report(
            element_id,
            f"De herhaling van {label(node)} houdt nooit op. Vul een voorwaarde om door te gaan in, of een maximum.",
        )
    return Repeat(is_loop=True, condition=condition, test_before=is_true(mark, "testBefore"), maximum=maximum)


def _instances(reader: Reader, node: etree._Element, mark: etree._Element, element_id: str) -> Repeat:
    own = next(node.iterfind(f"{{*}}extensionElements/{{{WAAKVLAM}}}each"), None)
    given = {} if own is None else {str(key): str(value).strip() for key, value in own.attrib.items()}
    cardinality = _expression(reader, node, mark, "loopCardinality", element_id)
    collection = given.get("list") or _data_name(reader, node, mark, "loopDataInputRef", element_id)
    results = given.get("results") or _data_name(reader, node, mark, "loopDataOutputRef", element_id)
    item = given.get("item") or _item(mark, "inputDataItem")
    result = given.get("result") or _item(mark, "outputDataItem")
    if (cardinality is None) == (collection is None):
        reader.report(
            element_id,
            f"{label(node)} wordt meer keren gedaan, maar het is niet duidelijk hoe vaak. Vul óf een aantal in "
            "(loopCardinality), óf de lijst waarvan elk aan de beurt komt (waakvlam:each list).",
        )
    if cardinality is not None and re.fullmatch(r"-\d+", cardinality):
        reader.report(element_id, f"Het aantal van {label(node)} is {cardinality}. Kies een getal van 0 of meer.")
    if (results is None) != (result is None):
        reader.report(element_id, f"Van {label(node)} ontbreekt waar de uitkomsten komen, of wat elke uitkomst is.")
    for name in filter(None, (collection, results, item, result)):
        if not NAME.fullmatch(name):
            reader.report(element_id, f"“{name}” bij {label(node)} is geen naam van een gegeven. Gebruik één woord.")
    return Repeat(
        condition=_expression(reader, node, mark, "completionCondition", element_id),
        sequential=is_true(mark, "isSequential"),
        cardinality=cardinality,
        collection=collection,
        item=item,
        results=results,
        result=result,
        signals=_signals(reader, node, mark, element_id),
        first_only=mark.get("behavior", "").strip() == "One",
    )


def _expression(reader: Reader, node: etree._Element, mark: etree._Element, tag: str, element_id: str) -> str | None:
    child = next(children(mark, tag), None)
    text = without_marker(text_of(child))
    if child is not None and not text:
        reader.report(element_id, f"Bij de herhaling van {label(node)}: {tag} is leeg. Vul een FEEL-expressie in.")
    if text:
        reader.check_feel(text, element_id, f"de herhaling van {label(node)}", child, "condition")
    return text or None


def _item(mark: etree._Element, tag: str) -> str | None:
    child = next(children(mark, tag), None)
    return None if child is None else child.get("name") or child.get("id")


def _data_name(reader: Reader, node: etree._Element, mark: etree._Element, tag: str, element_id: str) -> str | None:
    """The name of the data that a reference means: that of the data object behind an input or output of the task."""
    wanted = child_text(mark, tag).rpartition(":")[2]
    if not wanted:
        return None
    by_id = {each.get("id"): each for each in reader.root.iter("{*}*") if each.get("id")}
    for association in children(node, "dataInputAssociation", "dataOutputAssociation"):
        near, far = child_text(association, "targetRef"), child_text(association, "sourceRef")
        if local(association) == "dataOutputAssociation":
            near, far = far, near
        if near == wanted and far in by_id:
            wanted = far
    found = by_id.get(wanted)
    if found is None:
        reader.report(element_id, f"De herhaling van {label(node)} verwijst naar {wanted}, dat niet bestaat.")
        return wanted
    behind = by_id.get(reference(found, "dataObjectRef"))
    return found.get("name") or (behind is not None and behind.get("name")) or wanted


def _signals(
    reader: Reader, node: etree._Element, mark: etree._Element, element_id: str
) -> tuple[tuple[str | None, str], ...]:
    """What is thrown when an instance completes. Only signals: nothing else can be caught on the edge by many."""
    found: list[tuple[str | None, etree._Element | None]] = []
    match mark.get("behavior", "All").strip():
        case "None" | "One" as behavior:
            shared = reference(mark, f"{behavior.lower()}BehaviorEventRef")
            found.append((None, reader.events.shared.get(shared)))
        case "Complex":
            for definition in children(mark, "complexBehaviorDefinition"):
                condition = _expression(reader, node, definition, "condition", element_id)
                event = next(children(definition, "event"), None)
                found.append((condition, next(iter(event), None) if event is not None else None))
    signals = []
    for condition, thrown in found:
        name = reader.events.signals.get(reference(thrown, "signalRef")) if thrown is not None else None
        if not name:
            reader.report(
                element_id,
                f"{label(node)} meldt iets als een keer klaar is, maar geen signaal. Alleen signalen voeren we uit.",
            )
        else:
            signals.append((condition, name))
    return tuple(signals)
