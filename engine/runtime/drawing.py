"""One process as a drawing to be judged: what leads to each element, what leaves it and what is attached to it."""

from collections import defaultdict

from engine.errors import Problem, Severity

from .model import NO_EVENT, Element, Event, EventKind, Flow, ProcessModel
from .vocabulary import NODES


def name_of(element: Element) -> str:
    kind = "gebeurtenisdeelproces" if element.by_event else NODES.get(element.tag, element.tag)
    return f"{kind} “{(element.name or element.id)[:80]}”"


def event_of(element: Element) -> Event:
    return element.event or NO_EVENT


class Drawing:
    """`homes` are the elements of all processes of the file, `processes` those processes themselves."""

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
        self.inside: dict[str, list[Element]] = defaultdict(list)
        for element in process.elements:
            self.inside[element.scope].append(element)
            if element.tag == "startEvent":
                self.starts[element.scope].append(element)
            if element.attached_to:
                self.attached[element.attached_to].append(element)
        for flow in process.flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)

    def problem(self, element: str, message: str, severity: Severity = Severity.ERROR, *, field: str = "") -> Problem:
        return Problem(self.filename, element, message[:1].upper() + message[1:], severity, field)

    def around(self, element: Element) -> Element | None:
        """The subprocess that an element stands in; None when that is the process."""
        return self.elements.get(element.scope)

    def is_apart(self, element: Element) -> bool:
        """Whether it stands outside the flow on purpose: event subprocesses and what only undoes."""
        return element.by_event or element.compensates

    def implicit_starts(self, scope: str) -> list[Element]:
        """Where a process or subprocess without start events begins: at all that nothing leads to."""
        inside = self.inside[scope]
        if any(element.tag == "startEvent" or element.instantiates for element in inside):
            return []
        return [
            element
            for element in inside
            if not self.incoming[element.id]
            and not element.attached_to
            and not self.is_apart(element)
            and event_of(element).kind is not EventKind.LINK
        ]

    def undoes(self, element: Element) -> Element | None:
        """The activity that a compensating activity undoes."""
        for boundary in self.process.elements:
            event = event_of(boundary)
            if boundary.attached_to and event.kind is EventKind.COMPENSATION and event.code == element.id:
                return self.elements.get(boundary.attached_to)
        return None
