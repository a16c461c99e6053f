"""Whether the elements of a process are joined up so that they run as BPMN says."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from engine.errors import Problem, Severity

from .model import Element, EventKind, Flow, ProcessModel
from .vocabulary import ACTIVITIES, NODES

# Only these can raise an error; on others an error boundary event never goes off.
CAN_FAIL = {"serviceTask", "subProcess", "callActivity"}


def structural_problems(filename: str, processes: tuple[ProcessModel, ...]) -> Iterator[Problem]:
    homes = {element.id: element for process in processes for element in process.elements}
    by_id = {process.id: process for process in processes}
    for process in processes:
        checks = _Checks(filename, process, homes, by_id)
        yield from checks.run()


def name_of(element: Element) -> str:
    return f"{NODES.get(element.tag, element.tag)} “{(element.name or element.id)[:80]}”"


class _Checks:
    def __init__(
        self, filename: str, process: ProcessModel, homes: dict[str, Element], processes: dict[str, ProcessModel]
    ) -> None:
        self.filename = filename
        self.process = process
        self.homes = homes
        self.processes = processes
        self.elements = {element.id: element for element in process.elements}
        self.incoming: dict[str, list[Flow]] = defaultdict(list)
        self.outgoing: dict[str, list[Flow]] = defaultdict(list)
        self.starts: dict[str, list[Element]] = defaultdict(list)
        self.attached: dict[str, list[Element]] = defaultdict(list)
        for element in process.elements:
            if element.tag == "startEvent":
                self.starts[element.scope].append(element)
            if element.attached_to:
                self.attached[element.attached_to].append(element)
        for flow in process.flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)

    def run(self) -> Iterator[Problem]:
        yield from self._starts(self.process.id, f"proces “{self.process.name}”")
        for flow in self.process.flows:
            yield from self._flow(flow)
        for element in self.process.elements:
            yield from self._element(element)
            match element.tag:
                case "exclusiveGateway":
                    yield from self._exclusive(element)
                case "boundaryEvent":
                    yield from self._boundary(element)
                case "subProcess":
                    yield from self._starts(element.id, name_of(element))
                case "callActivity":
                    yield from self._call(element)
                case "serviceTask" if not element.operation:
                    yield self._problem(
                        element.id,
                        f"{name_of(element)} doet niets. Kies een bewerking (waakvlam:operation).",
                        field="operation",
                    )
                case "businessRuleTask":
                    yield from self._decision(element)
        yield from self._unreachable()

    def _problem(self, element: str, message: str, severity: Severity = Severity.ERROR, *, field: str = "") -> Problem:
        return Problem(self.filename, element, message[:1].upper() + message[1:], severity, field)

    def _starts(self, scope: str, name: str) -> Iterator[Problem]:
        starts = self.starts[scope]
        kinds = [element.event.kind for element in starts if element.event]
        if not starts:
            yield self._problem(scope, f"{name} heeft geen startgebeurtenis. Teken waar het begint.")
        if kinds.count(EventKind.NONE) > 1:
            yield self._problem(scope, f"{name} heeft meer dan één gewone startgebeurtenis. Houd er één over.")
        if scope != self.process.id:
            for start in starts:
                if start.event and start.event.kind is not EventKind.NONE:
                    yield self._problem(
                        start.id, f"{name_of(start)} staat in een deelproces; daar kan het alleen gewoon beginnen."
                    )
        names = Counter(element.event.message for element in starts if element.event)
        for start in starts:
            if start.event and start.event.message and names[start.event.message] > 1:
                yield self._problem(
                    start.id, f"Twee startgebeurtenissen wachten op “{start.event.message}”.", field="message"
                )

    def _flow(self, flow: Flow) -> Iterator[Problem]:
        place = flow.scope if "→" in flow.id else flow.id  # a flow without an id is pointed at by what it stands in
        for side, element_id in (("begin", flow.source), ("einde", flow.target)):
            element = self.elements.get(element_id)
            if element is None and element_id in self.homes:
                yield self._problem(
                    place,
                    f"Pijl {flow.id} loopt naar een ander proces. Gebruik een bericht of een aangeroepen proces.",
                    field="flow",
                )
            elif element is None:
                yield self._problem(
                    place,
                    f"Het {side} van pijl {flow.id} is {element_id or 'leeg'}; dat bestaat niet. Verbind haar opnieuw.",
                    field="flow",
                )
            elif element.scope != flow.scope:
                yield self._problem(
                    place,
                    f"Pijl {flow.id} gaat over de rand van een deelproces. Laat haar op de rand beginnen of eindigen.",
                    field="flow",
                )
        source = self.elements.get(flow.source)
        if flow.condition and source is not None and source.tag != "exclusiveGateway":
            yield self._problem(
                flow.source,
                f"Uit {name_of(source)} komt een pijl met een voorwaarde. Zet er een exclusieve gateway achter.",
                field="condition",
            )

    def _element(self, element: Element) -> Iterator[Problem]:
        if self.incoming[element.id] and element.tag in {"startEvent", "boundaryEvent"}:
            yield self._problem(element.id, f"Naar {name_of(element)} loopt een pijl. Haal die weg.", field="flow")
        if self.outgoing[element.id] and element.tag == "endEvent":
            yield self._problem(
                element.id, f"Uit {name_of(element)} loopt een pijl. Na het einde komt niets.", field="flow"
            )
        if not self.outgoing[element.id] and element.tag in {"exclusiveGateway", "parallelGateway"}:
            yield self._problem(
                element.id, f"{name_of(element)} heeft geen uitgang. Teken waar het verder gaat.", field="flow"
            )
        if element.default and element.tag in ACTIVITIES:
            yield self._problem(
                element.id,
                f"{name_of(element)} heeft een standaardpijl. Zet er een exclusieve gateway achter.",
                field="default",
            )

    def _exclusive(self, gateway: Element) -> Iterator[Problem]:
        flows = self.outgoing[gateway.id]
        if gateway.default and gateway.default not in {flow.id for flow in flows}:
            yield self._problem(
                gateway.id,
                f"De standaardpijl van {name_of(gateway)} ({gateway.default}) komt er niet uit.",
                field="default",
            )
        for flow in flows:
            is_default = flow.id == gateway.default
            if is_default and flow.condition:
                yield self._problem(
                    gateway.id,
                    f"De standaardpijl van {name_of(gateway)} heeft een voorwaarde. Haal die weg.",
                    field="default",
                )
            if not is_default and not flow.condition and len(flows) > 1:
                yield self._problem(
                    gateway.id,
                    f"Pijl {flow.id} uit {name_of(gateway)} heeft geen voorwaarde. "
                    "Vul een voorwaarde in of maak haar de standaardpijl.",
                    field="condition",
                )

    def _boundary(self, boundary: Element) -> Iterator[Problem]:
        host = self.elements.get(boundary.attached_to or "")
        if host is None or host.scope != boundary.scope or host.tag not in ACTIVITIES:
            yield self._problem(
                boundary.id,
                f"{name_of(boundary)} zit niet vast op een taak of deelproces. Sleep haar op de rand ervan.",
            )
            return
        if boundary.event is None or boundary.event.kind is not EventKind.ERROR:
            return
        if not boundary.interrupting:
            yield self._problem(
                boundary.id, f"{name_of(boundary)} vangt een fout; zij onderbreekt dan altijd.", field="interrupting"
            )
        if host.tag not in CAN_FAIL:
            yield self._problem(
                boundary.id,
                f"{name_of(boundary)} gaat nooit af: {name_of(host)} geeft geen fouten. Haal haar weg.",
                Severity.WARNING,
                field="error",
            )
        twins = [other for other in self.attached[host.id] if other.event == boundary.event]
        if twins[0] is not boundary:
            yield self._problem(
                boundary.id, f"Twee randgebeurtenissen op {name_of(host)} vangen dezelfde fout.", field="error"
            )

    def _call(self, call: Element) -> Iterator[Problem]:
        called = self.processes.get(call.called or "")
        if called is not None and not has_plain_start(called):
            yield self._problem(
                call.id,
                f"{name_of(call)} roept “{called.name}” aan, dat geen gewone startgebeurtenis heeft.",
                field="called",
            )

    def _decision(self, element: Element) -> Iterator[Problem]:
        wanted = element.attributes.get("decision", {})
        if not wanted.get("ref") or not wanted.get("result"):
            yield self._problem(
                element.id,
                f"{name_of(element)} noemt geen beslistabel of geen plek voor de uitkomst (ref en result).",
                field="result" if wanted.get("ref") else "decision",
            )

    def _unreachable(self) -> Iterator[Problem]:
        open_ids = [start.id for start in self.starts[self.process.id]]
        reached = set(open_ids)
        while open_ids:
            element_id = open_ids.pop()
            following = [flow.target for flow in self.outgoing[element_id]]
            following += [boundary.id for boundary in self.attached[element_id]]
            following += [start.id for start in self.starts[element_id]]
            open_ids += [target for target in dict.fromkeys(following) if target not in reached]
            reached.update(following)
        for element in self.process.elements:
            if element.id not in reached:
                yield self._problem(
                    element.id,
                    f"{name_of(element)} wordt nooit bereikt. Verbind het of haal het weg.",
                    Severity.WARNING,
                    field="flow",
                )


def has_plain_start(process: ProcessModel) -> bool:
    """Whether another process can call this one."""
    return any(
        element.tag == "startEvent"
        and element.scope == process.id
        and element.event is not None
        and element.event.kind is EventKind.NONE
        for element in process.elements
    )
