"""Every diagram is drawn for reading: complete, in lanes, left to right, with square corners."""

from functools import cache
from itertools import combinations, pairwise

import pytest
from lxml import etree

from tests.processes import files

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
Box = tuple[float, float, float, float]
Point = tuple[float, float]
every_process = pytest.mark.parametrize("key", files.KEYS)

VERBS = {
    "Beschrijf", "Voer", "Zoek", "Weeg", "Leg", "Vul", "Tel", "Bepaal", "Motiveer", "Lees", "Neem", "Beslis", "Sla",
    "Reserveer", "Kies", "Maak", "Bespreek", "Verstuur", "Geef", "Boek", "Vraag", "Zet", "Bevestig", "Begin", "Schat",
    "Breng", "Overleg", "Praat", "Wijs", "Wacht", "Rond", "Meld", "Bericht", "Regel", "Evalueer", "Controleer",
    "Waarschuw", "Sluit", "Beoordeel", "Bel", "Herinner", "Draag", "Start", "Stop", "Trek", "Houd", "Overbrug", "Plan",
    "Nodig", "Haal", "Onderzoek", "Stel", "Zorg", "Beantwoord", "Loop", "Onthoud",
}  # fmt: skip
"""In Dutch the imperative is the bare stem: what each task's name begins with."""


@cache
def tree(key: str) -> etree._Element:
    return etree.parse(str(files.ROOT / "processes" / f"{key}.bpmn")).getroot()


def box_in(node: etree._Element | None) -> Box:
    assert node is not None
    bounds = node.find("dc:Bounds", NS)
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


@cache
def boxes(key: str) -> dict[str, Box]:
    """Left, top, right and bottom of every drawn shape."""
    return {shape.get("bpmnElement", ""): box_in(shape) for shape in tree(key).iterfind(".//bpmndi:BPMNShape", NS)}


@cache
def lines(key: str) -> dict[str, list[Point]]:
    return {
        edge.get("bpmnElement", ""): [
            (float(point.get("x", "")), float(point.get("y", ""))) for point in edge.iterfind("di:waypoint", NS)
        ]
        for edge in tree(key).iterfind(".//bpmndi:BPMNEdge", NS)
    }


@cache
def labels(key: str) -> dict[str, Box]:
    """Where the name of an event, gateway or flow stands beside it."""
    return {
        drawn.get("bpmnElement", ""): box_in(label)
        for drawn in tree(key).iter(f"{{{NS['bpmndi']}}}BPMNShape", f"{{{NS['bpmndi']}}}BPMNEdge")
        if (label := drawn.find("bpmndi:BPMNLabel", NS)) is not None
    }


def touches(point: Point, box: Box) -> bool:
    """Whether the point lies on the edge of the box."""
    (x, y), (left, top, right, bottom) = point, box
    within = left <= x <= right and top <= y <= bottom
    return within and (x in (left, right) or y in (top, bottom))


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(inner: Box, outer: Box) -> bool:
    return outer[0] < inner[0] and outer[1] < inner[1] and inner[2] < outer[2] and inner[3] < outer[3]


def runs_through(start: Point, end: Point, box: Box) -> bool:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left < box[2] and box[0] < right + 0.1 and top < box[3] and box[1] < bottom + 0.1


def cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether a level and an upright piece of line cut through each other; touching ends are a junction."""
    for level, upright in ((one, other), (other, one)):
        if level[0][1] == level[1][1] and upright[0][0] == upright[1][0]:
            (left, right), (top, bottom) = (
                sorted((level[0][0], level[1][0])),
                sorted((upright[0][1], upright[1][1])),
            )
            if left < upright[0][0] < right and top < level[0][1] < bottom:
                return True
    return False


def containers(key: str, element_id: str) -> set[str]:
    """The subprocesses around an element."""
    found: set[str] = set()
    process = files.process(key)
    scope = process.element(element_id).scope
    while scope != process.id:
        found.add(scope)
        scope = process.element(scope).scope
    return found


@every_process
def test_every_element_and_every_flow_is_drawn_once(key: str) -> None:
    process = files.process(key)
    lanes = {lane.get("id") for lane in tree(key).iterfind(".//bpmn:lane", NS)}

    assert boxes(key).keys() == {"Deelnemer", *lanes, *(element.id for element in process.elements)}
    assert lines(key).keys() == {flow.id for flow in process.flows}


@every_process
def test_every_flow_is_square_and_joins_what_it_connects(key: str) -> None:
    drawn, shapes = lines(key), boxes(key)

    for flow in files.process(key).flows:
        points = drawn[flow.id]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), flow.id
        assert touches(points[0], shapes[flow.source]), flow.id
        assert touches(points[-1], shapes[flow.target]), flow.id


@every_process
def test_every_element_lies_in_the_lane_of_its_holder(key: str) -> None:
    shapes = boxes(key)

    for lane in tree(key).iterfind(".//bpmn:lane", NS):
        for ref in lane.iterfind("bpmn:flowNodeRef", NS):
            assert inside(shapes[ref.text or ""], shapes[lane.get("id", "")]), ref.text


@every_process
def test_what_stands_in_a_subprocess_is_drawn_in_it(key: str) -> None:
    for element in files.process(key).elements:
        for around in containers(key, element.id):
            assert inside(boxes(key)[element.id], boxes(key)[around]), element.id


@every_process
def test_shapes_do_not_overlap_and_no_flow_runs_through_one(key: str) -> None:
    process = files.process(key)
    shapes = {each.id: boxes(key)[each.id] for each in process.elements if each.tag != "boundaryEvent"}
    around = {each: containers(key, each) for each in shapes}

    assert [
        (one, other)
        for one, other in combinations(shapes, 2)
        if overlap(shapes[one], shapes[other]) and one not in around[other] and other not in around[one]
    ] == []
    for flow in process.flows:
        hosts = {flow.source, flow.target, process.element(flow.source).attached_to}
        passed = hosts | containers(key, flow.source)
        others = [box for id_, box in shapes.items() if id_ not in passed]
        assert not any(runs_through(a, b, box) for a, b in pairwise(lines(key)[flow.id]) for box in others), flow.id


@pytest.mark.parametrize("key", sorted({*files.KEYS} - {"flexibel-budget"}))
def test_no_flow_crosses_another(key: str) -> None:
    pieces = {flow: list(pairwise(points)) for flow, points in lines(key).items()}

    assert [
        (one, other)
        for one, other in combinations(pieces, 2)
        if any(cross(a, b) for a in pieces[one] for b in pieces[other])
    ] == []


@pytest.mark.parametrize("key", sorted({*files.KEYS} - {"flexibel-budget"}))
def test_no_name_beside_a_shape_lies_over_another_name_a_shape_or_a_line(key: str) -> None:
    process = files.process(key)
    plain = [each.id for each in process.elements if each.tag != "subProcess"]
    names = labels(key)

    for owner, name in names.items():
        assert inside(name, boxes(key)["Deelnemer"]), owner
        assert [other for other, box in names.items() if other != owner and overlap(name, box)] == [], owner
        assert [each for each in plain if each != owner and overlap(name, boxes(key)[each])] == [], owner
        crossing = [
            flow
            for flow, points in lines(key).items()
            if flow != owner and any(runs_through(a, b, name) for a, b in pairwise(points))
        ]
        assert crossing == [], owner


@every_process
def test_tasks_begin_with_a_verb_gateways_ask_and_choices_have_names(key: str) -> None:
    process = files.process(key)
    names = {flow.get("id"): flow.get("name") for flow in tree(key).iterfind(".//bpmn:sequenceFlow", NS)}

    for element in process.elements:
        outgoing = [flow for flow in process.flows if flow.source == element.id]
        if element.tag == "exclusiveGateway" and len(outgoing) > 1:
            assert element.name.endswith("?"), element.id
            assert all(names[flow.id] and flow.condition for flow in outgoing), element.id
        elif element.tag.endswith("Task"):
            assert element.name, element.id
            assert element.name.split()[0] in VERBS, element.id
