"""A diagram with one of each kind of element, a drawing for each, and extensions of others on all of them."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
FOREIGN = '<other:note level="3">Van een ander <other:inner deep="yes"/></other:note>'
EXTENSIONS = "<extensionElements>{}" + FOREIGN + "</extensionElements>"

_NODES = [
    ("startEvent", "Begin", 'name="Er is een vraag"', ""),
    ("userTask", "Aanvraag", 'name="Vul de aanvraag aan"', EXTENSIONS.format(
        '<waakvlam:task form="aanvraag" group="wijkcoach" assignee="= aanvrager" duration="P3D" calendar="working"'
        ' other:kept="yes"/>')),
    ("boundaryEvent", "Te_lang", 'attachedToRef="Aanvraag" cancelActivity="false"', EXTENSIONS.format("")
     + '<timerEventDefinition id="Te_lang_tijd" waakvlam:calendar="working"><timeDuration>P5D</timeDuration>'
       "</timerEventDefinition>"),
    ("serviceTask", "Optellen", 'name="Tel op"', EXTENSIONS.format(
        '<waakvlam:operation name="household_total" result="huishouden"/>')),
    ("serviceTask", "Termijn", 'name="Start de termijn"', EXTENSIONS.format(
        '<waakvlam:operation name="start_term" inputs="= {name: &quot;besluit&quot;, rule: &quot;awb-4:13&quot;}"'
        ' result="besluit"/>')),
    ("serviceTask", "Vastleggen", 'name="Leg vast"', EXTENSIONS.format(
        '<waakvlam:operation name="record_request" inputs="= {subject: onderwerp, category: &quot;vervoer&quot;,'
        ' amount: bedrag, extra: 1 + 2}" result="aanvraag"/>')),
    ("boundaryEvent", "Mislukt", 'attachedToRef="Vastleggen"', EXTENSIONS.format("")
     + '<errorEventDefinition id="Mislukt_fout"/>'),
    ("businessRuleTask", "Mandaat", 'name="Bepaal het mandaat"', EXTENSIONS.format(
        '<waakvlam:decision ref="mandaat" result="mandaat"/>')),
    ("scriptTask", "Rekenen", 'name="Reken uit" scriptFormat="feel"',
     EXTENSIONS.format('<waakvlam:script result="verschil"/>') + "<script>kosten_zonder - kosten_met</script>"),
    ("exclusiveGateway", "Keuze", 'name="Veel geld?" default="Naar_vraag"', EXTENSIONS.format("")),
    ("intermediateThrowEvent", "Vraag_plan", 'name="Vraag om een plan"', EXTENSIONS.format(
        '<waakvlam:message data="= {reden: onderwerp}"/>')
     + '<messageEventDefinition id="Vraag_plan_bericht" messageRef="Bericht_nazorg"/>'),
    ("intermediateCatchEvent", "Wachten", 'name="Wacht even"', EXTENSIONS.format('<waakvlam:wait holder="clock"/>')
     + '<timerEventDefinition id="Wachten_tijd"><timeDuration>P10D</timeDuration></timerEventDefinition>'),
    ("receiveTask", "Antwoord", 'name="Wacht op antwoord" messageRef="Bericht_antwoord"', EXTENSIONS.format("")),
    ("callActivity", "Ander", 'name="Doe de meldcode" calledElement="meldcode"', EXTENSIONS.format("")),
    ("parallelGateway", "Samen", "", EXTENSIONS.format("")),
    ("endEvent", "Klaar", 'name="Klaar"', EXTENSIONS.format("")),
    ("endEvent", "Gemeld", 'name="Gemeld"', ""),
    ("endEvent", "Gestopt", 'name="Gestopt"', ""),
]  # fmt: skip
_FLOWS = [
    ("F1", "Begin", "Aanvraag", ""),
    ("F2", "Aanvraag", "Optellen", ""),
    ("F3", "Optellen", "Termijn", ""),
    ("F4", "Termijn", "Vastleggen", ""),
    ("F5", "Vastleggen", "Mandaat", ""),
    ("F6", "Mandaat", "Rekenen", ""),
    ("F7", "Rekenen", "Keuze", ""),
    ("Naar_wachten", "Keuze", "Wachten", "= bedrag &gt; 500"),
    ("Naar_ander", "Keuze", "Ander", "= if bedrag &gt; 10 then true else false"),
    ("Naar_vraag", "Keuze", "Vraag_plan", ""),
    ("F8", "Wachten", "Antwoord", ""),
    ("F9", "Antwoord", "Samen", ""),
    ("F10", "Ander", "Samen", ""),
    ("F11", "Samen", "Klaar", ""),
    ("F12", "Vraag_plan", "Gemeld", ""),
    ("F13", "Te_lang", "Gestopt", ""),
    ("F14", "Mislukt", "Gestopt", ""),
]


def everything() -> str:
    """The file: every element is drawn, in a pool with one lane."""
    nodes = "".join(f'<{tag} id="{key}" {rest}>{inside}</{tag}>' for tag, key, rest, inside in _NODES)
    flows = "".join(
        f'<sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">'
        + EXTENSIONS.format("")
        + (f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else "")
        + "</sequenceFlow>"
        for key, source, target, condition in _FLOWS
    )
    held = "".join(f"<flowNodeRef>{key}</flowNodeRef>" for _tag, key, _rest, _inside in _NODES)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{BPMN}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
  xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:waakvlam="urn:waakvlam:bpmn:1"
  xmlns:other="urn:other" id="Alles" targetNamespace="urn:test">
  <message id="Bericht_nazorg" name="Nazorg begint"/><message id="Bericht_antwoord" name="Antwoord van partner"/>
  <collaboration id="Samen_werken"><participant id="Bad" name="Alles" processRef="alles"/></collaboration>
  <process id="alles" name="Alles" isExecutable="true">
    {EXTENSIONS.format('<waakvlam:start data="= {aanvrager: starter, onderwerp: subject}"/>')}
    <laneSet id="Banen"><lane id="Baan" name="Wijkcoach">{held}</lane></laneSet>{nodes}{flows}
  </process>{_drawing()}
</definitions>"""


def _drawing() -> str:
    corners: dict[str, tuple[int, int, int, int]] = {}
    at = 0
    hosts = {"Te_lang": "Aanvraag", "Mislukt": "Vastleggen"}
    for tag, key, _rest, _inside in _NODES:
        if key in hosts:
            x, y, _width, height = corners[hosts[key]]
            corners[key] = (x + 30, y + height - 18, 36, 36)
            continue
        width, height = (100, 80) if tag.endswith("Task") or tag == "callActivity" else (50, 50)
        if tag.endswith("Event"):
            width = height = 36
        corners[key] = (120 + 150 * (at % 7), 60 + 160 * (at // 7), width, height)
        at += 1
    shapes = [("Bad", (20, 20, 1200, 560)), ("Baan", (50, 20, 1170, 560)), *corners.items()]
    across = {"Bad": ' isHorizontal="true"', "Baan": ' isHorizontal="true"'}
    drawn = "".join(
        f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}"{across.get(key, "")}>'
        f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
        for key, (x, y, width, height) in shapes
    )
    for key, source, target, _condition in _FLOWS:
        points = [(x + width // 2, y + height // 2) for x, y, width, height in (corners[source], corners[target])]
        drawn += f'<bpmndi:BPMNEdge id="{key}_di" bpmnElement="{key}">' + "".join(
            f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points
        ) + "</bpmndi:BPMNEdge>"  # fmt: skip
    plane = f'<bpmndi:BPMNPlane id="V" bpmnElement="Samen_werken">{drawn}</bpmndi:BPMNPlane>'
    return f'<bpmndi:BPMNDiagram id="D">{plane}</bpmndi:BPMNDiagram>'


def model_of(xml: str) -> list[tuple[str, str, tuple[tuple[str, str], ...], str]]:
    """What a file says beside its drawing, without white space: path, attributes and text of every element in order."""
    root = etree.fromstring(xml.encode())
    for drawing in root.findall("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"):
        root.remove(drawing)  # bpmn-js writes an empty label beside what was named once
    tree = etree.ElementTree(root)
    return [
        (tree.getpath(node), str(node.tag), tuple(sorted((str(k), str(v)) for k, v in node.attrib.items())),
         " ".join((node.text or "").split()))
        for node in tree.iter() if isinstance(node.tag, str)
    ]  # fmt: skip


def foreign(xml: str) -> list[tuple[str | None, str, str]]:
    """Every element and attribute of others, with the id of what it stands on."""
    found = []
    for node in etree.fromstring(xml.encode()).iter():
        holder = next((each.get("id") for each in (node, *node.iterancestors()) if each.get("id")), None)
        if str(node.tag).startswith("{urn:other}"):
            found.append((holder, str(node.tag), str(sorted(node.attrib.items()))))
        found += [
            (holder, str(key), str(value)) for key, value in node.attrib.items() if str(key).startswith("{urn:other}")
        ]
    return sorted(found, key=str)
