"""What the standard asks of gateways, of conditions and of default flows."""

from collections.abc import Iterator

from engine.errors import Problem

from .drawing import Drawing, event_of, name_of
from .model import Element, EventKind, Flow
from .vocabulary import ACTIVITIES, GATEWAYS

CHOOSES = {"exclusiveGateway", "inclusiveGateway", "complexGateway", *ACTIVITIES}
AWAITED = {EventKind.MESSAGE, EventKind.SIGNAL, EventKind.TIMER, EventKind.CONDITION}


def gateway_problems(drawing: Drawing) -> Iterator[Problem]:
    for element in drawing.process.elements:
        flows = drawing.outgoing[element.id]
        if element.tag in GATEWAYS and not flows:
            yield drawing.problem(
                element.id, f"{name_of(element)} heeft geen uitgang. Teken waar het verder gaat.", field="flow"
            )
        yield from _conditions(drawing, element, flows)
        yield from _default(drawing, element, flows)
        if element.tag == "complexGateway":
            yield from _complex(drawing, element, flows)
        if element.tag == "eventBasedGateway":
            yield from _event_based(drawing, element, flows)


def _conditions(drawing: Drawing, element: Element, flows: list[Flow]) -> Iterator[Problem]:
    conditional = [flow for flow in flows if flow.condition]
    if conditional and element.tag not in CHOOSES:
        yield drawing.problem(
            element.id,
            f"Uit {name_of(element)} komt een pijl met een voorwaarde. Zet er een exclusieve gateway achter.",
            field="condition",
        )
    if conditional and element.tag in ACTIVITIES and len(flows) == 1:
        yield drawing.problem(
            element.id,
            f"De enige pijl uit {name_of(element)} heeft een voorwaarde. Haal die weg of teken ook een andere weg.",
            field="condition",
        )
    if element.tag == "exclusiveGateway" and len(flows) > 1:
        for flow in flows:
            if flow.id != element.default and not flow.condition:
                yield drawing.problem(
                    element.id,
                    f"Pijl {flow.id} uit {name_of(element)} heeft geen voorwaarde. "
                    "Vul een voorwaarde in of maak haar de standaardpijl.",
                    field="condition",
                )


def _complex(drawing: Drawing, gateway: Element, flows: list[Flow]) -> Iterator[Problem]:
    if len(drawing.incoming[gateway.id]) > 1 and not gateway.activation:
        yield drawing.problem(
            gateway.id,
            f"{name_of(gateway)} zegt niet wanneer zij doorgaat. Vul een voorwaarde in, zoals activationCount = 2.",
            field="condition",
        )
    if any("waitingForStart" in (flow.condition or "") for flow in flows):
        yield drawing.problem(
            gateway.id,
            f"Uit {name_of(gateway)} gaat een pijl op waitingForStart. Dat voeren we niet uit: wat laat komt, vervalt.",
            field="condition",
        )


def _default(drawing: Drawing, element: Element, flows: list[Flow]) -> Iterator[Problem]:
    if not element.default:
        return
    default = next((flow for flow in flows if flow.id == element.default), None)
    if element.tag not in CHOOSES:
        yield drawing.problem(
            element.id, f"{name_of(element)} heeft een standaardpijl, maar kiest niet. Haal die weg.", field="default"
        )
    elif default is None:
        yield drawing.problem(
            element.id,
            f"De standaardpijl van {name_of(element)} ({element.default}) komt er niet uit.",
            field="default",
        )
    elif default.condition:
        yield drawing.problem(
            element.id, f"De standaardpijl van {name_of(element)} heeft een voorwaarde. Haal die weg.", field="default"
        )


def _event_based(drawing: Drawing, gateway: Element, flows: list[Flow]) -> Iterator[Problem]:
    name = name_of(gateway)
    if len(flows) == 1:
        yield drawing.problem(gateway.id, f"{name} heeft maar één uitgang. Teken nog iets waarop zij wacht.")
    if gateway.instantiates and drawing.incoming[gateway.id]:
        yield drawing.problem(gateway.id, f"{name} begint het proces, maar er loopt een pijl naartoe. Haal die weg.")
    if gateway.parallel and not gateway.instantiates:
        yield drawing.problem(
            gateway.id, f"{name} wacht op alles tegelijk; dat kan alleen aan het begin van een proces (instantiate)."
        )
    targets = [drawing.elements[flow.target] for flow in flows if flow.target in drawing.elements]
    for target in targets:
        yield from _awaited(drawing, gateway, target)
    if any(each.tag == "receiveTask" for each in targets) and any(
        each.tag == "intermediateCatchEvent" and event_of(each).kind is EventKind.MESSAGE for each in targets
    ):
        yield drawing.problem(
            gateway.id,
            f"Achter {name} staan ontvangsttaken én berichtgebeurtenissen. Kies één van beide.",
        )


def _awaited(drawing: Drawing, gateway: Element, target: Element) -> Iterator[Problem]:
    kinds = {event.kind for event in event_of(target).definitions}
    if target.tag not in {"receiveTask", "intermediateCatchEvent"} or not kinds <= AWAITED:
        yield drawing.problem(
            target.id,
            f"Achter {name_of(gateway)} staat {name_of(target)}. Daar kan alleen iets staan waarop gewacht wordt: "
            "een bericht, een signaal, een tijd, een voorwaarde of een ontvangsttaak.",
        )
        return
    if event_of(target).also and event_of(target).every:
        yield drawing.problem(target.id, f"{name_of(target)} wacht op alles tegelijk; dat kan niet achter een gateway.")
    if len(drawing.incoming[target.id]) > 1:
        yield drawing.problem(
            target.id,
            f"Naar {name_of(target)} loopt nog een pijl. Alleen {name_of(gateway)} mag ernaartoe.",
            field="flow",
        )
    if drawing.attached[target.id]:
        yield drawing.problem(
            target.id, f"Op {name_of(target)} zit een randgebeurtenis; dat kan niet achter {name_of(gateway)}."
        )
    if target.repeat:
        yield drawing.problem(target.id, f"{name_of(target)} wordt herhaald; dat kan niet achter {name_of(gateway)}.")
    if gateway.instantiates and kinds != {EventKind.MESSAGE}:
        yield drawing.problem(
            target.id, f"{name_of(target)} staat achter {name_of(gateway)}, die het proces begint; dat kan een bericht."
        )
