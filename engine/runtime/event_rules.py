"""What the standard asks of events, and what of it we refuse to run."""

from collections import Counter
from collections.abc import Iterator

from engine.errors import Problem, Severity

from .drawing import Drawing, event_of, name_of
from .model import Element, EventKind
from .vocabulary import (
    ACTIVITIES,
    ALWAYS_INTERRUPTS,
    BEGINS_EVENT_SUBPROCESS,
    BEGINS_PROCESS,
    EVENT_NAMES,
    EVENTS,
    SUBPROCESSES,
)

CAN_FAIL = {"serviceTask", "callActivity", *SUBPROCESSES}  # on others an error boundary event never goes off
CAN_ESCALATE = {"callActivity", *SUBPROCESSES}
TOLD_ONCE = {EventKind.ERROR, EventKind.ESCALATION, EventKind.COMPENSATION, EventKind.CANCEL}


def event_problems(drawing: Drawing) -> Iterator[Problem]:
    yield from _links(drawing)
    for element in drawing.process.elements:
        if element.tag not in EVENTS:
            continue
        yield from _ways(drawing, element)
        match element.tag:
            case "startEvent":
                yield from _start(drawing, element)
            case "boundaryEvent":
                yield from _boundary(drawing, element)
            case "endEvent" | "intermediateThrowEvent":
                yield from _throw(drawing, element)


def _ways(drawing: Drawing, element: Element) -> Iterator[Problem]:
    """Which flows may and must come and go."""
    comes, goes, name = drawing.incoming[element.id], drawing.outgoing[element.id], name_of(element)
    kind = event_of(element).kind
    is_link = kind is EventKind.LINK
    undoes = element.tag == "boundaryEvent" and kind is EventKind.COMPENSATION
    if comes and element.tag in {"startEvent", "boundaryEvent"}:
        yield drawing.problem(element.id, f"Naar {name} loopt een pijl. Haal die weg.", field="flow")
    if goes and element.tag == "endEvent":
        yield drawing.problem(element.id, f"Uit {name} loopt een pijl. Na het einde komt niets.", field="flow")
    if comes and is_link and element.tag == "intermediateCatchEvent":
        yield drawing.problem(element.id, f"Naar {name} loopt een pijl. Een koppeling komt van haar andere kant.")
    if goes and is_link and element.tag == "intermediateThrowEvent":
        yield drawing.problem(element.id, f"Uit {name} loopt een pijl. Een koppeling gaat aan haar andere kant verder.")
    if goes and undoes:
        yield drawing.problem(
            element.id, f"Uit {name} loopt een pijl. Verbind haar met een associatie aan de taak die herstelt."
        )
    arrives = element.tag in {"endEvent", "intermediateThrowEvent"} or (
        element.tag == "intermediateCatchEvent" and not is_link
    )
    if arrives and not comes:
        yield drawing.problem(element.id, f"Naar {name} loopt geen pijl. Verbind haar of haal haar weg.", field="flow")
    leads_on = element.tag not in {"endEvent", "startEvent"} and not undoes
    if leads_on and not goes and not (is_link and element.tag == "intermediateThrowEvent"):
        yield drawing.problem(element.id, f"Uit {name} loopt geen pijl. Teken waar het verder gaat.", field="flow")


def _start(drawing: Drawing, start: Element) -> Iterator[Problem]:
    around, name = drawing.around(start), name_of(start)
    for event in event_of(start).definitions:
        if event.kind is EventKind.OTHER:
            continue
        if around is None and event.kind not in BEGINS_PROCESS:
            yield drawing.problem(
                start.id, f"{name} {EVENT_NAMES[event.kind]} kan geen proces beginnen. Gebruik een bericht of een tijd."
            )
        elif around is not None and around.by_event:
            if event.kind not in BEGINS_EVENT_SUBPROCESS:
                yield drawing.problem(
                    start.id, f"{name} begint een gebeurtenisdeelproces; zeg waarop het wacht, zoals een bericht."
                )
            if event.kind in ALWAYS_INTERRUPTS and not start.interrupting:
                yield drawing.problem(
                    start.id, f"{name} onderbreekt altijd. Zet isInterrupting aan.", field="interrupting"
                )
        elif around is not None and event.kind is not EventKind.NONE:
            yield drawing.problem(start.id, f"{name} staat in een deelproces; daar kan het alleen gewoon beginnen.")


def _boundary(drawing: Drawing, boundary: Element) -> Iterator[Problem]:
    host, name = drawing.elements.get(boundary.attached_to or ""), name_of(boundary)
    if host is None or host.scope != boundary.scope or host.tag not in ACTIVITIES or host.by_event:
        yield drawing.problem(
            boundary.id, f"{name} zit niet vast op een taak of deelproces. Sleep haar op de rand ervan."
        )
        return
    for event in event_of(boundary).definitions:
        if event.kind in ALWAYS_INTERRUPTS and not boundary.interrupting:
            yield drawing.problem(
                boundary.id,
                f"{name} is er een {EVENT_NAMES[event.kind]}; zij onderbreekt dan altijd.",
                field="interrupting",
            )
        never = {EventKind.ERROR: CAN_FAIL, EventKind.ESCALATION: CAN_ESCALATE}.get(event.kind)
        if never and host.tag not in never:
            what = "fouten" if event.kind is EventKind.ERROR else "escalaties"
            yield drawing.problem(
                boundary.id,
                f"{name} gaat nooit af: {name_of(host)} geeft geen {what}. Haal haar weg.",
                Severity.WARNING,
                field="error",
            )
        if event.kind is EventKind.CANCEL and host.tag != "transaction":
            yield drawing.problem(boundary.id, f"{name} vangt een annulering; dat kan alleen op een transactie.")
        if event.kind is EventKind.COMPENSATION:
            yield from _undoing(drawing, boundary, host, event.code)
    yield from _ends_all(drawing, boundary, host)
    twins = [each for each in drawing.attached[host.id] if event_of(each) == event_of(boundary)]
    if event_of(boundary).kind in TOLD_ONCE and twins[0] is not boundary:
        what = "dezelfde fout" if event_of(boundary).kind is EventKind.ERROR else "hetzelfde"
        yield drawing.problem(boundary.id, f"Twee randgebeurtenissen op {name_of(host)} vangen {what}.", field="error")


def _ends_all(drawing: Drawing, boundary: Element, host: Element) -> Iterator[Problem]:
    """An edge that interrupts, on an activity whose instances tell it that they are done.

    Where no condition chooses which of them does, the first ends all: who draws that mostly means the rest to go on.
    """
    heard = {event.code for event in event_of(boundary).definitions if event.kind is EventKind.SIGNAL}
    if host.repeat is None or not boundary.interrupting:
        return
    for condition, signal in host.repeat.signals:
        if signal not in heard:
            continue
        always = condition in (None, "true")
        often = "op een voorwaarde" if not always else "de eerste keer" if host.repeat.first_only else "elke keer"
        yield drawing.problem(
            boundary.id,
            f"{name_of(host)} meldt {often} dat het klaar is, en {name_of(boundary)} laat dan de rest vervallen. "
            "Zet onderbreken uit als de rest door moet gaan, of zeg wanneer het genoeg is (completionCondition).",
            Severity.ERROR if always else Severity.WARNING,
            field="interrupting",
        )


def _undoing(drawing: Drawing, boundary: Element, host: Element, handler_id: str | None) -> Iterator[Problem]:
    handler = drawing.elements.get(handler_id or "")
    if handler is None or not handler.compensates or handler.scope != boundary.scope:
        yield drawing.problem(
            boundary.id,
            f"{name_of(boundary)} wijst geen herstel aan. Verbind haar met een associatie aan een taak die herstelt "
            "(isForCompensation).",
        )
    if host.repeat or host.compensates:
        yield drawing.problem(
            boundary.id, f"{name_of(host)} wordt herhaald of herstelt zelf; dat ongedaan maken voeren we niet uit."
        )


def _throw(drawing: Drawing, element: Element) -> Iterator[Problem]:
    for event in event_of(element).definitions:
        if event.kind is EventKind.CANCEL:
            yield from _cancels(drawing, element)
        if event.kind is EventKind.COMPENSATION and event.code:
            yield from _undone(drawing, element, event.code)


def _cancels(drawing: Drawing, element: Element) -> Iterator[Problem]:
    """The standard does not say what becomes of the other instances when one of a repeated transaction cancels."""
    around, name = drawing.around(element), name_of(element)
    while around is not None and around.tag != "transaction":
        around = drawing.around(around)
    if around is None:
        yield drawing.problem(element.id, f"{name} annuleert, maar staat niet in een transactie.", field="flow")
    elif around.repeat:
        yield drawing.problem(
            element.id,
            f"{name} annuleert {name_of(around)}, maar die wordt herhaald. Dat voeren we niet uit; zet de transactie "
            "in een deelproces dat herhaald wordt.",
        )


def _undone(drawing: Drawing, element: Element, activity_id: str) -> Iterator[Problem]:
    """A thrower undoes an activity beside it; in an event subprocess, one beside that."""
    around = drawing.around(element)
    scope = around.scope if around is not None and around.by_event else element.scope
    activity = drawing.elements.get(activity_id)
    if activity is None or activity.tag not in ACTIVITIES or activity.scope != scope:
        yield drawing.problem(
            element.id, f"{name_of(element)} maakt {activity_id} ongedaan, maar dat is geen taak naast haar."
        )


def _links(drawing: Drawing) -> Iterator[Problem]:
    links = [element for element in drawing.process.elements if event_of(element).kind is EventKind.LINK]
    ends = [(link.scope, event_of(link).code) for link in links if link.tag == "intermediateCatchEvent"]
    begins = {(link.scope, event_of(link).code) for link in links if link.tag == "intermediateThrowEvent"}
    counted = Counter(ends)
    for link in links:
        place = (link.scope, event_of(link).code)
        if event_of(link).also:
            yield drawing.problem(link.id, f"{name_of(link)} is een koppeling en nog iets. Houd de koppeling alleen.")
        if link.tag == "intermediateThrowEvent" and place not in counted:
            yield drawing.problem(
                link.id, f"{name_of(link)} gaat nergens verder: teken in hetzelfde deel een koppeling van die naam."
            )
        elif link.tag == "intermediateCatchEvent" and counted[place] > 1:
            yield drawing.problem(link.id, f"Twee koppelingen van de naam “{place[1]}” vangen op. Houd er één over.")
        elif link.tag == "intermediateCatchEvent" and place not in begins:
            yield drawing.problem(
                link.id, f"Naar {name_of(link)} gaat geen koppeling. Teken de andere kant of haal haar weg."
            )
