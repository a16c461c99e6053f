"""The XML of a BPMN file as processes, elements and flows, and what in it cannot be run."""

from lxml import etree

from engine.errors import Problem, Severity

from .collaboration_rules import collaboration_problems
from .data_rules import data_problems
from .event_reading import EventReader
from .expressions import foreign_look_over_data, is_feel_language, is_literal, without_marker
from .model import Element, Flow, ProcessModel
from .repeat_reading import read_repeat
from .vocabulary import (
    BPMN,
    DRAWN_FOR_READING,
    GATEWAYS,
    GLOBAL_TASKS,
    NODES,
    SUBPROCESSES,
    WAAKVLAM,
    field_of,
)
from .xml_names import children, full_name, has_child, is_true, label, local, text_of

MISPLACED = {"property", "dataObject", "dataObjectReference", "dataInput", "dataOutput", "ioSpecification", *NODES}
MOST_TOKENS = 100  # that an activity may need or give


class Reader:
    """Reads one file. `problems` fills up while `processes` reads."""

    def __init__(self, root: etree._Element, filename: str) -> None:
        self.root = root
        self.filename = filename
        self.problems: list[Problem] = []
        self.events = EventReader(self, root)
        self.lanes: dict[str, str] = {}
        self.foreign_default_used = False
        self.flow_count = 0
        self.flow_ids = {node.get("id") for node in root.iter(f"{{{BPMN}}}sequenceFlow")}
        self.has_processes = has_child(root, "process")
        self.global_tasks = {node.get("id"): node for node in root if local(node) in GLOBAL_TASKS}
        self.is_ambiguous = self._refuse_ambiguous_ids()

    def report(
        self, element: str | None, message: str, severity: Severity = Severity.ERROR, *, field: str = ""
    ) -> None:
        self.problems.append(Problem(self.filename, element, message, severity, field))

    def processes(self) -> tuple[ProcessModel, ...]:
        """The executable processes of the file."""
        for node in self.root:
            if local(node) in MISPLACED:
                self.report(
                    node.get("id"), f"Het onderdeel {local(node)} {label(node)} hoort in een proces. Haal het weg."
                )
        self.problems += collaboration_problems(self.root, self.filename)
        for task in self.global_tasks.values():
            self.problems += data_problems(self.root, task, self.filename)
        processes = tuple(filter(None, (self._process(node) for node in children(self.root, "process"))))
        language = self.root.get("expressionLanguage")
        if self.foreign_default_used:
            self.report(
                None,
                f"De voorwaarden in dit bestand staan in een andere taal dan FEEL ({language}). "
                "Schrijf ze in FEEL en haal expressionLanguage weg.",
            )
        return processes

    def _refuse_ambiguous_ids(self) -> bool:
        seen: set[str] = set()
        reported: set[str] = set()
        for node in self.root.iter(f"{{{BPMN}}}*"):
            element_id = node.get("id")
            if element_id in seen and element_id not in reported:
                reported.add(element_id)
                self.report(element_id, f"Het id {element_id} komt twee keer voor. Geef elk onderdeel een eigen id.")
            elif element_id:
                seen.add(element_id)
        return bool(reported)

    def _process(self, node: etree._Element) -> ProcessModel | None:
        process_id = node.get("id")
        if not process_id:
            self.report(None, "Een proces heeft geen id. Geef het proces een id.")
            return None
        if not is_true(node, "isExecutable"):
            self.report(
                process_id,
                f"Proces {label(node)} is niet uitvoerbaar en wordt overgeslagen. "
                "Zet isExecutable op true als het gepubliceerd moet worden.",
                Severity.WARNING,
                field="executable",
            )
            return None
        self._refuse_public(node)
        self.problems += data_problems(self.root, node, self.filename)
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
                elif tag in NODES:
                    element = self._element(child, tag, process_id, scope, lane_name)
                    if element is None:
                        continue
                    elements.append(element)
                    if tag in SUBPROCESSES:
                        scopes.append((child, element.id, element.lane))
                elif tag == "correlationSubscription":
                    self.report(scope, "Correlatie in het diagram lezen we niet. Haal correlationSubscription weg.")
                elif tag and tag not in DRAWN_FOR_READING:
                    self.report(child.get("id") or scope, f"Het onderdeel {tag} voeren we niet uit. Haal het weg.")
        return ProcessModel(
            process_id, full_name(node) or process_id, tuple(elements), tuple(flows), self._attributes(node)
        )

    def _refuse_public(self, node: etree._Element) -> None:
        if node.get("processType", "").strip() == "Public":
            self.report(
                node.get("id"),
                f"Proces {label(node)} is een publiek proces; dat laat alleen zien wat anderen ervan merken. "
                "Zet processType op Private of None.",
            )

    def _condition(self, node: etree._Element, child: str, element_id: str) -> str | None:
        expression = next(children(node, child), None)
        text = without_marker(text_of(expression))
        if text:
            self.check_feel(text, element_id, f"de voorwaarde van {label(node)}", expression, "condition")
        return text or None

    def _refuse_direction(self, node: etree._Element, element_id: str) -> None:
        """A gateway that says which way it goes keeps to it."""
        comes = len(list(children(node, "incoming")))
        goes = len(list(children(node, "outgoing")))
        wrong = {
            "Converging": goes > 1,
            "Diverging": comes > 1,
            "Mixed": comes < 2 or goes < 2,
        }
        direction = node.get("gatewayDirection", "").strip()
        if wrong.get(direction) and (comes or goes):
            self.report(
                element_id,
                f"Gateway {label(node)} heet {direction}, maar heeft {comes} pijlen erin en {goes} eruit. "
                "Haal gatewayDirection weg of verbind haar anders.",
            )

    def _flow(self, node: etree._Element, scope: str) -> Flow:
        self.flow_count += 1
        flow_id = node.get("id") or f"{node.get('sourceRef')}→{node.get('targetRef')} ({self.flow_count})"
        if node.get("isImmediate", "true").strip() in {"false", "0"}:
            self.report(flow_id, f"Pijl {label(node)} is niet direct (isImmediate). Haal dat weg.", field="flow")
        condition = None
        for expression in children(node, "conditionExpression"):
            condition = without_marker(text_of(expression)) or None
            if condition:
                self.check_feel(
                    condition, node.get("id") or scope, f"de voorwaarde van {label(node)}", expression, "condition"
                )
        return Flow(flow_id, node.get("sourceRef", ""), node.get("targetRef", ""), scope, condition)

    def _element(self, node: etree._Element, tag: str, process_id: str, scope: str, lane: str | None) -> Element | None:
        element_id = node.get("id")
        if not element_id:
            self.report(scope, f"Een onderdeel ({NODES[tag]}) heeft geen id. Geef het een id.")
            return None
        if tag in GATEWAYS:
            self._refuse_direction(node, element_id)
        self._refuse_assignments(node, element_id)
        for reference in children(node, "incoming", "outgoing"):
            if text_of(reference) not in self.flow_ids:
                self.report(
                    element_id,
                    f"{label(node)} verwijst naar pijl {text_of(reference)}, die er niet is. Teken de pijl opnieuw.",
                )
        called = self._called(node, element_id) if tag == "callActivity" else None
        does = self.global_tasks.get(called, node) if called else node
        if does is not node:  # a call of a global task is that task, with the flows and the edge of the call
            tag, called = GLOBAL_TASKS[local(does)], None
        element = Element(
            id=element_id,
            name=full_name(node) or full_name(does),
            tag=tag,
            process_id=process_id,
            scope=scope,
            lane=self.lanes.get(element_id, lane),
            event=self.events.read(node, tag, element_id),
            attached_to=node.get("attachedToRef") if tag == "boundaryEvent" else None,
            interrupting=is_true(node, "isInterrupting" if tag == "startEvent" else "cancelActivity", unset=True),
            default=node.get("default"),
            called=called,
            script=self._script(does, element_id) if tag == "scriptTask" else None,
            attributes=self._attributes(does) | self._attributes(node),
            by_event=tag in SUBPROCESSES and is_true(node, "triggeredByEvent"),
            repeat=read_repeat(self, node, element_id),
            instantiates=is_true(node, "instantiate"),
            needs=self._quantity(node, element_id, "startQuantity"),
            gives=self._quantity(node, element_id, "completionQuantity"),
            compensates=is_true(node, "isForCompensation"),
            activation=self._condition(node, "activationCondition", element_id) if tag == "complexGateway" else None,
            enough=self._condition(node, "completionCondition", element_id) if tag == "adHocSubProcess" else None,
            one_by_one=node.get("ordering", "").strip() == "Sequential",
            stops_rest=is_true(node, "cancelRemainingInstances", unset=True),
            parallel=node.get("eventGatewayType", "").strip() == "Parallel",
        )
        for name, value in element.own_expressions():
            self.check_feel(
                without_marker(value), element_id, f"{name} van {label(node)}", None, field_of("operation", name)
            )
        return element

    def _quantity(self, node: etree._Element, element_id: str, attribute: str) -> int:
        text = node.get(attribute, "1").strip()
        if text.isdecimal() and 1 <= int(text) <= MOST_TOKENS:
            return int(text)
        self.report(element_id, f"{attribute} van {label(node)} is {text}. Kies een getal van 1 tot {MOST_TOKENS}.")
        return 1

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
        language = node.get("scriptFormat") or node.get("scriptLanguage")  # of a global task
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
        advice = foreign_look_over_data(script)
        if advice:
            self.report(element_id, f"Het script van {label(node)} is geen FEEL: {advice}.", field="script")
        elif is_literal(script) and not self._attributes(node).get("script", {}).get("result"):
            self.report(
                element_id,
                f"Het script van {label(node)} geeft altijd {script}, maar niet waar dat komt. "
                "Vul een naam voor de uitkomst in.",
                field="result",
            )
        if not language:
            self.report(
                element_id,
                f"Het script van {label(node)} zegt niet in welke taal het is; we lezen het als FEEL. "
                "Zet scriptFormat op feel.",
                Severity.WARNING,
                field="script",
            )
        return script

    def check_feel(self, text: str, element_id: str, what: str, node: etree._Element | None, field: str) -> None:
        language = node.get("language") if node is not None else None
        if not is_feel_language(language):
            self.report(
                element_id, f"In {what} staat een andere taal dan FEEL ({language}). Schrijf haar in FEEL.", field=field
            )
            return
        if node is not None and not language and not is_feel_language(self.root.get("expressionLanguage")):
            self.foreign_default_used = True
        advice = foreign_look_over_data(text)
        if advice:
            self.report(element_id, f"In {what} staat geen FEEL (“{text}”): {advice}.", field=field)
