"""Whether the elements of a process are joined up so that they run as BPMN says."""

from collections import Counter
from collections.abc import Iterator

from engine.errors import Problem, Severity

from .drawing import Drawing, event_of, name_of
from .event_rules import event_problems
from .gateway_rules import gateway_problems
from .model import Element, EventKind, Flow, ProcessModel
from .vocabulary import ACTIVITIES, EVENTS, GATEWAYS, SUBPROCESSES

CHOOSES_ONE = {"exclusiveGateway", "eventBasedGateway"}


def structural_problems(filename: str, processes: tuple[ProcessModel, ...]) -> Iterator[Problem]:
    homes = {element.id: element for process in processes for element in process.elements}
    by_id = {process.id: process for process in processes}
    for process in processes:
        drawing = Drawing(filename, process, homes, by_id)
        yield from _starts(drawing, process.id, f"proces “{process.name}”")
        for flow in process.flows:
            yield from _flow(drawing, flow)
        yield from event_problems(drawing)
        yield from gateway_problems(drawing)
        for element in process.elements:
            yield from _activity(drawing, element)
        yield from _loose_ends(drawing)
        yield from _unreachable(drawing)


def _starts(drawing: Drawing, scope: str, name: str) -> Iterator[Problem]:
    starts = drawing.starts[scope]
    around = drawing.elements.get(scope)
    if around is not None and around.by_event:
        if len(starts) != 1:
            yield drawing.problem(scope, f"{name} heeft {len(starts)} startgebeurtenissen. Het heeft er precies één.")
        return
    begins = [element for element in drawing.inside[scope] if element.instantiates]
    if not starts and not begins:
        ends = any(element.tag == "endEvent" for element in drawing.inside[scope])
        if ends or not drawing.implicit_starts(scope):
            yield drawing.problem(scope, f"{name} heeft geen startgebeurtenis. Teken waar het begint.")
    if [event_of(start).kind for start in starts].count(EventKind.NONE) > 1:
        yield drawing.problem(scope, f"{name} heeft meer dan één gewone startgebeurtenis. Houd er één over.")
    names = Counter(event.message for start in starts for event in event_of(start).definitions if event.message)
    for start in starts:
        for event in event_of(start).definitions:
            if event.message and names[event.message] > 1:
                yield drawing.problem(
                    start.id, f"Twee startgebeurtenissen wachten op “{event.message}”.", field="message"
                )


def _flow(drawing: Drawing, flow: Flow) -> Iterator[Problem]:
    place = flow.scope if "→" in flow.id else flow.id  # a flow without an id is pointed at by what it stands in
    for side, element_id in (("begin", flow.source), ("einde", flow.target)):
        element = drawing.elements.get(element_id)
        if element is None and element_id in drawing.homes:
            yield drawing.problem(
                place,
                f"Pijl {flow.id} loopt naar een ander proces. Gebruik een bericht of een aangeroepen proces.",
                field="flow",
            )
        elif element is None:
            yield drawing.problem(
                place,
                f"Het {side} van pijl {flow.id} is {element_id or 'leeg'}; dat bestaat niet. Verbind haar opnieuw.",
                field="flow",
            )
        elif element.scope != flow.scope:
            yield drawing.problem(
                place,
                f"Pijl {flow.id} gaat over de rand van een deelproces. Laat haar op de rand beginnen of eindigen.",
                field="flow",
            )


def _activity(drawing: Drawing, element: Element) -> Iterator[Problem]:
    if element.tag not in ACTIVITIES:
        return
    flows = [*drawing.incoming[element.id], *drawing.outgoing[element.id]]
    if flows and drawing.is_apart(element):
        what = "Dat begint vanzelf." if element.by_event else "Dat doet alleen wat ongedaan gemaakt wordt."
        yield drawing.problem(element.id, f"Van of naar {name_of(element)} loopt een pijl. {what} Haal haar weg.")
    if element.compensates and not element.by_event and drawing.undoes(element) is None:
        yield drawing.problem(
            element.id,
            f"{name_of(element)} herstelt niets. Verbind haar met een compensatie op de rand van een taak.",
            Severity.WARNING,
        )
    if element.instantiates and (drawing.incoming[element.id] or element.scope != drawing.process.id):
        yield drawing.problem(
            element.id, f"{name_of(element)} begint het proces, maar staat er middenin. Haal de pijl ernaartoe weg."
        )
    if element.tag == "adHocSubProcess":
        yield from _ad_hoc(drawing, element)
    elif element.tag in SUBPROCESSES:
        yield from _starts(drawing, element.id, name_of(element))
    match element.tag:
        case "callActivity":
            yield from _call(drawing, element)
        case "serviceTask" if not element.operation:
            yield drawing.problem(
                element.id,
                f"{name_of(element)} doet niets. Kies een bewerking (waakvlam:operation).",
                field="operation",
            )
        case "businessRuleTask":
            yield from _decision(drawing, element)


def _ad_hoc(drawing: Drawing, ad_hoc: Element) -> Iterator[Problem]:
    inside, name = drawing.inside[ad_hoc.id], name_of(ad_hoc)
    bounds = [element for element in inside if element.tag in {"startEvent", "endEvent"}]
    for element in bounds:
        yield drawing.problem(
            element.id, f"{name_of(element)} staat in {name}, dat vanzelf begint en eindigt. Haal haar weg."
        )
    if not bounds and not any(element.tag in ACTIVITIES for element in drawing.implicit_starts(ad_hoc.id)):
        yield drawing.problem(
            ad_hoc.id, f"{name} heeft niets om mee te beginnen. Teken een taak waar geen pijl naartoe loopt."
        )
    if not ad_hoc.enough:  # AdHocSubProcess::completionCondition [1], though the XSD lets it be left out
        yield drawing.problem(
            ad_hoc.id,
            f"{name} zegt niet wanneer het klaar is. Vul een voorwaarde in (completionCondition).",
        )
    for element in inside:
        if ad_hoc.one_by_one and len(drawing.outgoing[element.id]) > 1 and element.tag not in CHOOSES_ONE:
            yield drawing.problem(
                element.id,
                f"Na {name_of(element)} gaan meer pijlen tegelijk verder, maar {name} doet één ding tegelijk.",
                field="flow",
            )


def _call(drawing: Drawing, call: Element) -> Iterator[Problem]:
    called = drawing.processes.get(call.called or "")
    if called is not None and not has_plain_start(called):
        yield drawing.problem(
            call.id,
            f"{name_of(call)} roept “{called.name}” aan, dat geen gewone startgebeurtenis heeft.",
            field="called",
        )


def _decision(drawing: Drawing, element: Element) -> Iterator[Problem]:
    wanted = element.attributes.get("decision", {})
    if not wanted.get("ref") or not wanted.get("result"):
        yield drawing.problem(
            element.id,
            f"{name_of(element)} noemt geen beslistabel of geen plek voor de uitkomst (ref en result).",
            field="result" if wanted.get("ref") else "decision",
        )


def _loose_ends(drawing: Drawing) -> Iterator[Problem]:
    """Where a process or subprocess is drawn with its start or end, everything in it is joined to them."""
    for elements in drawing.inside.values():
        tags = {element.tag for element in elements}
        for element in elements:
            if drawing.is_apart(element) or element.tag in EVENTS or element.tag in GATEWAYS:
                continue
            if "endEvent" in tags and not drawing.outgoing[element.id]:
                yield drawing.problem(
                    element.id, f"Uit {name_of(element)} loopt geen pijl. Teken waar het verder gaat.", field="flow"
                )
            if "startEvent" in tags and not drawing.incoming[element.id] and not element.instantiates:
                yield drawing.problem(
                    element.id, f"Naar {name_of(element)} loopt geen pijl. Verbind het of haal het weg.", field="flow"
                )


def _unreachable(drawing: Drawing) -> Iterator[Problem]:
    process = drawing.process
    open_ids = [element.id for element in drawing.inside[process.id] if element.tag == "startEvent"]
    open_ids += [element.id for scope in drawing.inside for element in drawing.implicit_starts(scope)]
    open_ids += [element.id for element in process.elements if element.instantiates or element.by_event]
    reached = set(open_ids)
    while open_ids:
        element = drawing.elements.get(open_ids.pop())
        if element is None:
            continue
        following = [flow.target for flow in drawing.outgoing[element.id]]
        following += [boundary.id for boundary in drawing.attached[element.id]]
        following += [start.id for start in drawing.starts[element.id]]
        event = event_of(element)
        if event.kind is EventKind.LINK:
            following += [
                other.id
                for other in drawing.inside[element.scope]
                if event_of(other) == event and other.tag == "intermediateCatchEvent"
            ]
        if element.attached_to and event.kind is EventKind.COMPENSATION and event.code:
            following.append(event.code)
        open_ids += [target for target in dict.fromkeys(following) if target not in reached]
        reached.update(following)
    for element in process.elements:
        if element.id not in reached and not element.compensates:
            yield drawing.problem(
                element.id,
                f"{name_of(element)} wordt nooit bereikt. Verbind het of haal het weg.",
                Severity.WARNING,
                field="flow",
            )


def has_plain_start(process: ProcessModel) -> bool:
    """Whether another process can call this one: a plain start event, or none at all and something to begin with."""
    starts = [element for element in process.elements if element.tag == "startEvent" and element.scope == process.id]
    begins = any(element.instantiates for element in process.elements)
    return (not starts and not begins) or any(event_of(start).kind is EventKind.NONE for start in starts)
