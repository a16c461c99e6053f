"""The XML of a BPMN file as processes, elements and flows, and what in it cannot be run."""

from collections.abc import Iterator
from datetime import UTC

from lxml import etree

from engine.errors import Problem, Severity

from .expressions import foreign_look, is_feel_language, without_marker
from .model import Element, Event, EventKind, Flow, ProcessModel, TimerKind
from .timer_text import is_duration, read_cycle, read_moment
from .vocabulary import (
    ACTIVITIES,
    ALLOWED_EVENTS,
    BPMN,
    DRAWN_FOR_READING,
    EVENT_KINDS,
    EVENT_NAMES,
    EVENTS,
    GLOBAL_TASKS,
    NODES,
    REFUSED_EVENTS,
    REFUSED_NODES,
    WAAKVLAM,
    field_of,
)

OTHER_EVENT = Event(EventKind.OTHER)


def local(node: etree._Element) -> str:
    """The tag of a BPMN element without its namespace; an empty text for elements of other namespaces."""
    tag = node.tag
    return tag.removeprefix(f"{{{BPMN}}}") if isinstance(tag, str) and tag.startswith(f"{{{BPMN}}}") else ""


def children(node: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return (child for child in node if local(child) in tags)


def has_child(node: etree._Element, *tags: str) -> bool:
    return next(children(node, *tags), None) is not None


def text_of(node: etree._Element | None) -> str:
    return "".join(str(part) for part in node.itertext()).strip() if node is not None else ""


def label(node: etree._Element) -> str:
    return f"“{(full_name(node) or node.get('id') or local(node))[:80]}”"


def full_name(node: etree._Element) -> str:
    return " ".join((node.get("name") or "").split())


class Reader:
    """Reads one file. `problems` fills up while `processes` reads."""

    def __init__(self, root: etree._Element, filename: str) -> None:
        self.root = root
        self.filename = filename
        self.problems: list[Problem] = []
        self.messages = {node.get("id"): (node.get("name") or "").strip() for node in children(root, "message")}
        self.errors = {node.get("id"): (node.get("errorCode") or "").strip() for node in children(root, "error")}
        self.lanes: dict[str, str] = {}
        self.foreign_default_used = False
        self.flow_count = 0
        self.flow_ids = {node.get("id") for node in root.iter(f"{{{BPMN}}}sequenceFlow")}
        self.has_processes = has_child(root, "process")

    def report(
        self, element: str | None, message: str, severity: Severity = Severity.ERROR, *, field: str = ""
    ) -> None:
        self.problems.append(Problem(self.filename, element, message, severity, field))

    def processes(self) -> tuple[ProcessModel, ...]:
        """The executable processes of the file."""
        self._refuse_ambiguous_ids()
        for node in self.root:
            if local(node) in GLOBAL_TASKS:
                self.report(
                    node.get("id"),
                    f"Globale taak {label(node)} voeren we niet uit. Maak er een eigen proces van en roep dat aan.",
                )
        processes = tuple(filter(None, (self._process(node) for node in children(self.root, "process"))))
        language = self.root.get("expressionLanguage")
        if self.foreign_default_used:
            self.report(
                None,
                f"De voorwaarden in dit bestand staan in een andere taal dan FEEL ({language}). "
                "Schrijf ze in FEEL en haal expressionLanguage weg.",
            )
        return processes

    def _refuse_ambiguous_ids(self) -> None:
        seen: set[str] = set()
        reported: set[str] = set()
        for node in self.root.iter(f"{{{BPMN}}}*"):
            element_id = node.get("id")
            if element_id in seen and element_id not in reported:
                reported.add(element_id)
                self.report(element_id, f"Het id {element_id} komt twee keer voor. Geef elk onderdeel een eigen id.")
            elif element_id:
                seen.add(element_id)

    def _process(self, node: etree._Element) -> ProcessModel | None:
        process_id = node.get("id")
        if not process_id:
            self.report(None, "Een proces heeft geen id. Geef het proces een id.")
            return None
        if node.get("isExecutable", "false").strip() not in {"true", "1"}:
            self.report(
                process_id,
                f"Proces {label(node)} is niet uitvoerbaar en wordt overgeslagen. "
                "Zet isExecutable op true als het gepubliceerd moet worden.",
                Severity.WARNING,
                field="executable",
            )
            return None
        for lane in node.iter(f"{{{BPMN}}}lane"):
            for reference in children(lane, "flowNodeRef"):
                self.lanes[text_of(reference)] = lane.get("name") or lane.get("id") or ""
        elements: list[Element] = []
        flows: list[Flow] = []
        scopes: list[tuple[etree._Element, str, str | None]] = [(node, process_id, None)]
        for container, scope, lane_name in scopes:  # grows while subprocesses are found
            for child in container:
                tag = local(child)
                if tag == "sequenceFlow":
                    flows.append(self._flow(child, scope))
                elif tag in NODES or tag in REFUSED_NODES:
                    element = self._element(child, tag, process_id, scope, lane_name)
                    if element is None:
                        continue
                    elements.append(element)
                    if tag == "subProcess" and not self._is_event_subprocess(child):
                        scopes.append((child, element.id, element.lane))
                elif tag == "correlationSubscription":
                    self.report(scope, "Correlatie in het diagram lezen we niet. Haal correlationSubscription weg.")
                elif tag and tag not in DRAWN_FOR_READING:
                    self.report(child.get("id") or scope, f"Het onderdeel {tag} voeren we niet uit. Haal het weg.")
        return ProcessModel(
            process_id, full_name(node) or process_id, tuple(elements), tuple(flows), self._attributes(node)
        )

    def _flow(self, node: etree._Element, scope: str) -> Flow:
        self.flow_count += 1
        flow_id = node.get("id") or f"{node.get('sourceRef')}→{node.get('targetRef')} ({self.flow_count})"
        condition = None
        for expression in children(node, "conditionExpression"):
            condition = without_marker(text_of(expression)) or None
            if condition:
                self._check_feel(
                    condition, node.get("id") or scope, f"de voorwaarde van {label(node)}", expression, "condition"
                )
        return Flow(flow_id, node.get("sourceRef", ""), node.get("targetRef", ""), scope, condition)

    def _element(self, node: etree._Element, tag: str, process_id: str, scope: str, lane: str | None) -> Element | None:
        element_id = node.get("id")
        if not element_id:
            self.report(scope, f"Een onderdeel ({NODES.get(tag, tag)}) heeft geen id. Geef het een id.")
            return None
        if tag in REFUSED_NODES:
            self.report(element_id, f"{REFUSED_NODES[tag]} Het gaat om {label(node)}.")
        if tag in ACTIVITIES:
            self._refuse_activity_variants(node, element_id)
        self._refuse_assignments(node, element_id)
        for reference in children(node, "incoming", "outgoing"):
            if text_of(reference) not in self.flow_ids:
                self.report(
                    element_id,
                    f"{label(node)} verwijst naar pijl {text_of(reference)}, die er niet is. Teken de pijl opnieuw.",
                )
        element = Element(
            id=element_id,
            name=full_name(node),
            tag=tag,
            process_id=process_id,
            scope=scope,
            lane=self.lanes.get(element_id, lane),
            event=self._event(node, tag, element_id),
            attached_to=node.get("attachedToRef") if tag == "boundaryEvent" else None,
            interrupting=node.get("cancelActivity", "true").strip() not in {"false", "0"},
            default=node.get("default"),
            called=self._called(node, element_id) if tag == "callActivity" else None,
            script=self._script(node, element_id) if tag == "scriptTask" else None,
            attributes=self._attributes(node),
        )
        for name, value in element.own_expressions():
            self._check_feel(
                without_marker(value), element_id, f"{name} van {label(node)}", None, field_of("operation", name)
            )
        return element

    def _is_event_subprocess(self, node: etree._Element) -> bool:
        return node.get("triggeredByEvent", "false").strip() in {"true", "1"}

    def _refuse_activity_variants(self, node: etree._Element, element_id: str) -> None:
        name = label(node)
        if self._is_event_subprocess(node):
            self.report(
                element_id,
                f"Gebeurtenisdeelproces {name} voeren we niet uit. Gebruik een randgebeurtenis op het deelproces.",
            )
        if has_child(node, "standardLoopCharacteristics"):
            self.report(element_id, f"Herhaling op {name} voeren we niet uit. Teken de lus met een exclusieve gateway.")
        if has_child(node, "multiInstanceLoopCharacteristics"):
            self.report(
                element_id, f"Meervoudige uitvoering van {name} voeren we niet uit. Teken een lus of losse takken."
            )
        if node.get("isForCompensation", "false").strip() in {"true", "1"}:
            self.report(element_id, f"Compensatie door {name} voeren we niet uit. Teken het herstel als gewone taken.")
        if node.get("startQuantity", "1").strip() != "1" or node.get("completionQuantity", "1").strip() != "1":
            self.report(element_id, f"{name} wacht op of geeft meer dan één token. Zet beide aantallen op 1.")
        if node.get("instantiate", "false").strip() in {"true", "1"}:
            self.report(element_id, f"{name} start zelf een proces. Gebruik een startgebeurtenis met een bericht.")

    def _refuse_assignments(self, node: etree._Element, element_id: str) -> None:
        for association in children(node, "dataInputAssociation", "dataOutputAssociation"):
            if has_child(association, "assignment", "transformation"):
                self.report(
                    element_id,
                    f"De gegevenskoppeling van {label(node)} rekent waarden om. Dat voeren we niet uit; "
                    "gebruik een scripttaak met FEEL.",
                )

    def _attributes(self, node: etree._Element) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for extension in (child for part in children(node, "extensionElements") for child in part):
            name = str(extension.tag)
            if not name.startswith(f"{{{WAAKVLAM}}}"):
                continue
            name = name.removeprefix(f"{{{WAAKVLAM}}}")
            found[name] = {str(key): str(value).strip() for key, value in extension.attrib.items()}
        return found

    def _called(self, node: etree._Element, element_id: str) -> str | None:
        called = (node.get("calledElement") or "").strip().rpartition(":")[2]
        if not called:
            self.report(
                element_id, f"{label(node)} noemt geen proces om aan te roepen. Vul calledElement in.", field="called"
            )
        return called or None

    def _script(self, node: etree._Element, element_id: str) -> str | None:
        language = node.get("scriptFormat")
        if not is_feel_language(language):
            self.report(
                element_id,
                f"Het script van {label(node)} is {language}. Schrijf het in FEEL, met scriptFormat feel.",
                field="script",
            )
            return None
        script = without_marker(text_of(next(children(node, "script"), None)))
        if not script:
            self.report(
                element_id, f"Scripttaak {label(node)} heeft geen script. Vul een FEEL-expressie in.", field="script"
            )
            return None
        advice = foreign_look(script)
        if advice:
            self.report(element_id, f"Het script van {label(node)} is geen FEEL: {advice}.", field="script")
        return script

    def _check_feel(self, text: str, element_id: str, what: str, node: etree._Element | None, field: str) -> None:
        language = node.get("language") if node is not None else None
        if not is_feel_language(language):
            self.report(
                element_id, f"In {what} staat een andere taal dan FEEL ({language}). Schrijf haar in FEEL.", field=field
            )
            return
        if node is not None and not language and not is_feel_language(self.root.get("expressionLanguage")):
            self.foreign_default_used = True
        advice = foreign_look(text)
        if advice:
            self.report(element_id, f"In {what} staat geen FEEL (“{text}”): {advice}.", field=field)

    def _event(self, node: etree._Element, tag: str, element_id: str) -> Event | None:
        if tag == "receiveTask":
            return Event(EventKind.MESSAGE, message=self._message(node, element_id, label(node)))
        if tag not in EVENTS:
            return None
        definitions = [child for child in node if local(child) in EVENT_KINDS or local(child) in REFUSED_EVENTS]
        if len(definitions) > 1:
            self.report(
                element_id,
                f"{label(node)} heeft meer dan één soort gebeurtenis. Geef elke soort een eigen gebeurtenis.",
            )
            return OTHER_EVENT
        definition = definitions[0] if definitions else None
        if definition is not None and local(definition) in REFUSED_EVENTS:
            self.report(
                element_id,
                f"{EVENTS[tag].capitalize()} {label(node)} werkt met {REFUSED_EVENTS[local(definition)]}. "
                "Dat voeren we niet uit; gebruik een bericht, een tijd of een fout.",
            )
            return OTHER_EVENT
        kind = EVENT_KINDS[local(definition)] if definition is not None else EventKind.NONE
        if kind not in ALLOWED_EVENTS[tag]:
            self.report(
                element_id,
                f"Een {EVENTS[tag]} {EVENT_NAMES[kind]} ({label(node)}) voeren we niet uit. "
                f"Wel: {', '.join(sorted(EVENT_NAMES[allowed] for allowed in ALLOWED_EVENTS[tag]))}.",
            )
            return OTHER_EVENT
        if definition is None:
            return Event(EventKind.NONE)
        match kind:
            case EventKind.MESSAGE:
                return Event(kind, message=self._message(definition, element_id, label(node)))
            case EventKind.ERROR:
                return self._error(node, definition, element_id)
            case EventKind.TIMER:
                return self._timer(node, definition, tag, element_id)
            case _:
                return Event(kind)

    def _message(self, node: etree._Element, element_id: str, name: str) -> str | None:
        reference = (node.get("messageRef") or "").rpartition(":")[2]
        if not reference:
            self.report(element_id, f"{name} noemt geen bericht. Kies het bericht waarom het gaat.", field="message")
        elif reference not in self.messages:
            self.report(
                element_id,
                f"{name} verwijst naar bericht {reference}, dat niet bestaat. Kies een bericht.",
                field="message",
            )
        elif not self.messages[reference]:
            self.report(
                element_id, f"Het bericht van {name} heeft geen naam. Geef het bericht een naam.", field="message"
            )
        return self.messages.get(reference) or None

    def _error(self, node: etree._Element, definition: etree._Element, element_id: str) -> Event:
        reference = (definition.get("errorRef") or "").rpartition(":")[2]
        catches_all = not reference and local(node) == "boundaryEvent"
        if reference and reference not in self.errors:
            self.report(
                element_id,
                f"{label(node)} verwijst naar fout {reference}, die niet bestaat. Kies een fout.",
                field="error",
            )
        elif not catches_all and not self.errors.get(reference):
            self.report(element_id, f"De fout van {label(node)} heeft geen foutcode. Vul errorCode in.", field="error")
        return Event(EventKind.ERROR, error=self.errors.get(reference) or None)

    def _timer(self, node: etree._Element, definition: etree._Element, tag: str, element_id: str) -> Event:
        found = [(kind, child) for kind in TimerKind for child in children(definition, f"time{kind.capitalize()}")]
        filled = [(kind, child, text_of(child)) for kind, child in found if text_of(child)]
        name = label(node)
        if len(filled) != 1:
            self.report(
                element_id, f"{name} heeft geen tijd, of meer dan één. Vul één termijn in, zoals P2D.", field="timer"
            )
            return OTHER_EVENT
        kind, child, text = filled[0]
        calendar = definition.get(f"{{{WAAKVLAM}}}calendar", "calendar")
        if calendar not in {"calendar", "working"}:
            self.report(
                element_id, f"De kalender van {name} is {calendar}. Kies working of calendar.", field="calendar"
            )
        if text.startswith("="):
            self._check_feel(without_marker(text), element_id, f"de tijd van {name}", child, "timer")
        elif not self._is_timer_text(kind, text):
            self.report(
                element_id,
                f"De tijd van {name} is “{text}”; dat lezen we niet. Schrijf een duur als P2D of PT4H, een moment als "
                "2026-03-01T09:00 of een herhaling als R3/PT1H, zonder aanhalingstekens.",
                field="timer",
            )
        repeats = tag == "startEvent" or (
            tag == "boundaryEvent" and node.get("cancelActivity", "true").strip() in {"false", "0"}
        )
        if kind is TimerKind.CYCLE and not repeats:
            self.report(
                element_id,
                f"{name} herhaalt, maar kan maar één keer afgaan. Gebruik een duur, of maak er een niet-onderbrekende "
                "randgebeurtenis van.",
                field="timer",
            )
        return Event(EventKind.TIMER, timer=kind, text=text, calendar=calendar)

    def _is_timer_text(self, kind: TimerKind, text: str) -> bool:
        try:
            match kind:
                case TimerKind.DURATION:
                    return is_duration(text)
                case TimerKind.CYCLE:
                    read_cycle(text)
                case TimerKind.DATE:
                    read_moment(text, UTC)
        except ValueError:
            return False
        return True
