"""A diagram as parts with facts, and as shapes: what two versions are compared on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.deployment.comparison.diagram_words import DEFAULTS, EVENTS, NODES, SUBJECTS
from engine.deployment.comparison.names import squeezed
from engine.deployment.comparison.tree import Facts, facts_of, name_of
from engine.runtime.vocabulary import BPMN

DRAWINGS = "http://www.omg.org/spec/BPMN/20100524/DI"
_DERIVED = {"incoming", "outgoing", "flowNodeRef", "supportedInterfaceRef"}
_DUE = ("extensionElements/waakvlam:task@duration", "extensionElements/waakvlam:task@calendar")
_CALENDAR = "timerEventDefinition@waakvlam:calendar"
_FAR = 30  # parts to look back through for one with a name
_TIMES = ("timeDuration", "timeDate", "timeCycle")


@dataclass(slots=True)
class Part:
    """One subject of a diagram. `facts` are the raw values by path, `key` is its id or a name of our own."""

    key: str
    tag: str
    name: str
    parent: str
    facts: Facts


@dataclass(slots=True)
class Diagram:
    parts: dict[str, Part] = field(default_factory=dict)
    shapes: dict[str, Facts] = field(default_factory=dict)  # by the part that is drawn
    other_drawing: Facts = field(default_factory=dict)
    into: dict[str, list[str]] = field(default_factory=dict)  # flows by target, in the order of the file
    out_of: dict[str, list[str]] = field(default_factory=dict)

    def title(self, key: str) -> str:
        """How a part is called: its name, else what stands before it."""
        part = self.parts.get(key)
        if part is None:
            return key
        if part.tag == "sequenceFlow" or (part.tag in ("messageFlow", "association") and not part.name):
            start, end = (self._near(part.facts.get(path, "")) for path in ("@sourceRef", "@targetRef"))
            ends = f"van {start} naar {end}"
            return f"{part.name}, {ends}" if part.name else ends
        return part.name or self._nameless(part)

    def _near(self, key: str) -> str:
        part = self.parts.get(key)
        return f"“{part.name or self._nameless(part)}”" if part else (key or "?")

    def _nameless(self, part: Part) -> str:
        if part.tag == "definitions":
            return "het hele bestand"
        if part.tag == "textAnnotation" and part.facts.get("text"):
            return squeezed(part.facts["text"])[:60]
        seen, before = {part.key}, [part.key]
        while before and len(seen) < _FAR:
            flows = self.into.get(before.pop(0), [])
            for source in (self.parts[flow].facts.get("@sourceRef", "") for flow in flows):
                if source in self.parts and self.parts[source].name:
                    return f"zonder naam, na {self.parts[source].name}"
                if source not in seen:
                    seen.add(source)
                    before.append(source)
        return f"zonder naam ({part.key})"


def read_diagram(root: etree._Element) -> Diagram:
    diagram = Diagram()
    _Reader(root, diagram).read()
    return diagram


class _Reader:
    def __init__(self, root: etree._Element, diagram: Diagram) -> None:
        self._root = root
        self._diagram = diagram
        self._subjects: dict[etree._Element, str] = {}

    def read(self) -> None:
        self._name_subjects()
        for node, key in self._subjects.items():
            tag = name_of(str(node.tag), BPMN)
            facts = _read_together(facts_of(node, BPMN, self._stands_apart), tag)
            part = Part(key, tag, squeezed(node.get("name")), self._owner(node), facts)
            if tag == "definitions" and node.get("id"):
                facts["@id"] = str(node.get("id"))
            self._diagram.parts[key] = part
        self._note_lanes()
        self._note_flows()
        self._note_drawing()

    def _name_subjects(self) -> None:
        taken: set[str] = set()
        for node in self._root.iter(f"{{{BPMN}}}*"):
            if name_of(str(node.tag), BPMN) not in SUBJECTS:
                continue
            key = "" if node is self._root else str(node.get("id") or "")
            if (key or node is self._root) and key not in taken:
                taken.add(key)
                self._subjects[node] = key

    def _stands_apart(self, node: etree._Element) -> bool:
        return node in self._subjects or name_of(str(node.tag), BPMN) in _DERIVED or _namespace(node) == DRAWINGS

    def _owner(self, node: etree._Element) -> str:
        return next((self._subjects[each] for each in node.iterancestors() if each in self._subjects), "")

    def _note_lanes(self) -> None:
        for reference in self._root.iter(f"{{{BPMN}}}flowNodeRef"):
            lane = reference.getparent()
            part = self._diagram.parts.get((reference.text or "").strip())
            if part is not None and lane is not None and lane in self._subjects:
                part.facts["lane"] = self._subjects[lane]  # a lane within a lane stands later, and is the nearest

    def _note_flows(self) -> None:
        parts = self._diagram.parts
        for part in parts.values():
            if part.tag in NODES:
                part.facts["parent"] = part.parent
            if part.tag == "sequenceFlow":
                self._diagram.into.setdefault(part.facts.get("@targetRef", ""), []).append(part.key)
                self._diagram.out_of.setdefault(part.facts.get("@sourceRef", ""), []).append(part.key)

    def _note_drawing(self) -> None:
        drawn: dict[etree._Element, str] = {}
        for node in self._root.iter(f"{{{DRAWINGS}}}BPMNShape", f"{{{DRAWINGS}}}BPMNEdge"):
            of = str(node.get("bpmnElement") or "").rpartition(":")[2]
            drawn[node] = of
            facts = facts_of(node, DRAWINGS)
            facts = {path: text for path, text in facts.items() if not path.endswith(("@bpmnElement", "@xsi:type"))}
            known = self._diagram.shapes.setdefault(of, {})
            prefix = f"{len(known)}:" if known else ""
            known.update({f"{prefix}{path}": _plain_number(text) for path, text in facts.items()})
        for number, plane in enumerate(_planes(self._root), 1):
            for path, text in facts_of(plane, DRAWINGS, lambda node: node in drawn).items():
                self._diagram.other_drawing[f"{number}:{path}"] = _plain_number(text)


def _plain_number(text: str) -> str:
    """`10.0` and `10` are one place."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text


def _planes(root: etree._Element) -> Iterator[etree._Element]:
    return root.iterchildren(f"{{{DRAWINGS}}}BPMNDiagram")


def _namespace(node: etree._Element) -> str:
    return etree.QName(node).namespace or ""


def _read_together(facts: Facts, tag: str) -> Facts:
    """Leave out what is meant anyway, and take together what one question asks: due date, timer, kind of event."""
    found = {path: text for path, text in facts.items() if DEFAULTS.get(path) != text.strip()}
    duration, calendar = (found.pop(path, "") for path in _DUE)
    if duration or calendar not in ("", "calendar"):
        found["due"] = f"{duration}\n{calendar or 'calendar'}"
    kinds = [path for path in EVENTS if any(each.startswith(path) for each in found)]
    if kinds:
        found["event"] = " ".join(kinds)
    for kind in EVENTS:
        if found.get(kind) == "":
            del found[kind]
    calendar = found.pop(_CALENDAR, "calendar")
    for kind in _TIMES:
        text = found.pop(f"timerEventDefinition/{kind}", None)
        if text is not None and "timer" not in found:
            found["timer"] = f"{kind}\n{text}\n{calendar}"
        elif text is not None:
            found[f"timerEventDefinition/{kind}"] = text
    if calendar != "calendar" and "timer" not in found:
        found[_CALENDAR] = calendar
    if tag == "textAnnotation" and "text" in found:
        found["text"] = found["text"].strip()
    if "@name" in found:
        found["@name"] = squeezed(found["@name"])
        if not found["@name"]:
            del found["@name"]
    return found
