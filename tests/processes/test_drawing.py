"""The diagram is drawn for reading: complete, in lanes, left to right, with square corners."""

from itertools import combinations, pairwise

from lxml import etree

from tests.processes import files

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}
Box = tuple[float, float, float, float]


def tree() -> etree._Element:
    return etree.parse(str(files.DIAGRAM)).getroot()


def boxes() -> dict[str, Box]:
    """Left, top, right and bottom of every drawn shape."""
    found: dict[str, Box] = {}
    for shape in tree().iterfind(".//bpmndi:BPMNShape", NS):
        bounds = shape.find("dc:Bounds", NS)
        assert bounds is not None
        x, y, width, height = (float(bounds.get(name, "")) for name in ("x", "y", "width", "height"))
        found[shape.get("bpmnElement", "")] = (x, y, x + width, y + height)
    return found


def lines() -> dict[str, list[tuple[float, float]]]:
    return {
        edge.get("bpmnElement", ""): [
            (float(point.get("x", "")), float(point.get("y", ""))) for point in edge.iterfind("di:waypoint", NS)
        ]
        for edge in tree().iterfind(".//bpmndi:BPMNEdge", NS)
    }


def touches(point: tuple[float, float], box: Box) -> bool:
    """Whether the point lies on the edge of the box."""
    (x, y), (left, top, right, bottom) = point, box
    within = left <= x <= right and top <= y <= bottom
    return within and (x in (left, right) or y in (top, bottom))


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    (left, right), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return left < box[2] and box[0] < right + 0.1 and top < box[3] and box[1] < bottom + 0.1


def test_every_element_and_every_flow_is_drawn_once() -> None:
    (process,) = files.diagram().processes
    lanes = {lane.get("id") for lane in tree().iterfind(".//bpmn:lane", NS)}

    assert boxes().keys() == {"Deelnemer", *lanes, *(element.id for element in process.elements)}
    assert lines().keys() == {flow.id for flow in process.flows}


def test_every_flow_is_square_and_joins_what_it_connects() -> None:
    (process,) = files.diagram().processes
    drawn, shapes = lines(), boxes()

    for flow in process.flows:
        points = drawn[flow.id]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), flow.id
        assert touches(points[0], shapes[flow.source]), flow.id
        assert touches(points[-1], shapes[flow.target]), flow.id


def test_every_element_lies_in_the_lane_of_its_holder() -> None:
    shapes = boxes()

    for lane in tree().iterfind(".//bpmn:lane", NS):
        left, top, right, bottom = shapes[lane.get("id", "")]
        for ref in lane.iterfind("bpmn:flowNodeRef", NS):
            box = shapes[ref.text or ""]
            assert left < box[0], ref.text
            assert top < box[1], ref.text
            assert box[2] < right, ref.text
            assert box[3] < bottom, ref.text


def test_shapes_do_not_overlap_and_no_flow_runs_through_one() -> None:
    (process,) = files.diagram().processes
    shapes = {each.id: boxes()[each.id] for each in process.elements if each.tag != "boundaryEvent"}
    drawn = lines()

    assert [pair for pair in combinations(shapes, 2) if overlap(shapes[pair[0]], shapes[pair[1]])] == []
    for flow in process.flows:
        hosts = {flow.source, flow.target, process.element(flow.source).attached_to}
        others = [box for id_, box in shapes.items() if id_ not in hosts]
        assert not any(crosses(a, b, box) for a, b in pairwise(drawn[flow.id]) for box in others), flow.id


def test_tasks_begin_with_a_verb_gateways_ask_and_choices_have_names() -> None:
    (process,) = files.diagram().processes
    names = {flow.get("id"): flow.get("name") for flow in tree().iterfind(".//bpmn:sequenceFlow", NS)}

    for element in process.elements:
        outgoing = [flow for flow in process.flows if flow.source == element.id]
        if element.tag == "exclusiveGateway" and len(outgoing) > 1:
            assert element.name.endswith("?"), element.id
            assert all(names[flow.id] and flow.condition for flow in outgoing), element.id
        elif element.tag.endswith("Task"):
            assert element.name, element.id
            # In Dutch the imperative is the bare stem: what each task's name begins with.
            assert element.name.split()[0] in {
                "Beschrijf", "Voer", "Zoek", "Weeg", "Leg", "Vul", "Tel", "Bepaal", "Motiveer", "Lees", "Neem",
                "Beslis", "Sla", "Reserveer", "Kies", "Maak", "Bespreek", "Verstuur", "Geef", "Boek", "Vraag", "Zet",
            }, element.id  # fmt: skip
