"""Everything that the process editor shows is Dutch, and offers only what the engine runs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]

STEPS = [
    "task",
    "userTask",
    "manualTask",
    "serviceTask",
    "businessRuleTask",
    "scriptTask",
    "receiveTask",
    "sendTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "complexGateway",
    "eventBasedGateway",
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "textAnnotation",
    "group",
    "dataObjectReference",
    "dataStoreReference",
]
DEFINED = {
    "startEvent": "timer message signal conditional",
    "endEvent": "message error terminate signal escalation compensate",
    "intermediateCatchEvent": "timer message signal conditional link",
    "intermediateThrowEvent": "message signal escalation compensate link",
    "boundaryEvent": "timer message error signal escalation compensate conditional",
}
ENGLISH = {
    "activate", "add", "align", "append", "association", "attach", "boundary", "cancel", "catch", "change",
    "collapsed", "collection", "compensation", "conditional", "connect", "connection", "content", "create",
    "data", "default", "delete", "distribute", "divide", "drag", "element", "elements", "empty", "end", "error",
    "escalation", "event", "expanded", "flow", "found", "hand", "horizontally", "input", "intermediate",
    "interrupting", "lane", "lanes", "lasso", "link", "loop", "message", "multi", "multiplicity", "no", "none",
    "object", "open", "participant", "pool", "reference", "remove", "removes", "replace", "result", "results",
    "rule", "script", "search", "select", "sequence", "sequential", "service", "signal", "space", "start", "step",
    "store", "sub", "task", "terminate", "text", "the", "throw", "timer", "to", "toggle", "tool", "transaction",
    "user", "using", "vertically", "with",
}  # fmt: skip
RUN = {
    "user-task", "manual-task", "service-task", "rule-task", "script-task", "receive-task", "call-activity",
    "expanded-subprocess", "exclusive-gateway", "parallel-gateway", "timer-intermediate-catch",
    "none-end-event", "message-intermediate-catch", "message-intermediate-throw",
    "none-intermediate-throwing", "message-end", "error-end", "terminate-end", "none-start-event",
    "timer-start", "message-start", "timer-boundary", "message-boundary", "non-interrupting-timer-boundary",
    "non-interrupting-message-boundary", "error-boundary",
}  # fmt: skip


def shape(element: str, x: int, y: int, width: int, height: int) -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return (
        f'<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}" isHorizontal="true">{bounds}</bpmndi:BPMNShape>'
    )


def everything() -> str:
    """A drawing with one of each, also of what cannot be drawn here."""
    flow, shapes = [], []

    def put(tag: str, inner: str = "", extra: str = "") -> str:
        number = len(shapes)
        flow.append(f'<{tag} id="E{number}" {extra}>{inner}</{tag}>')
        x, y = 200 + number % 8 * 200, 100 + number // 8 * 150
        width, height = (36, 36) if "Event" in tag else (100, 80)
        shapes.append(shape(f"E{number}", x, y, width, height))
        return f"E{number}"

    for tag in STEPS:
        put(tag)
    fails = put("serviceTask")
    put("boundaryEvent", "<messageEventDefinition/>", f'attachedToRef="{fails}"')
    host = put("userTask", '<multiInstanceLoopCharacteristics isSequential="true"/>')
    for tag, kinds in DEFINED.items():
        for kind in kinds.split():
            attached = f'attachedToRef="{host}" cancelActivity="false"' if tag == "boundaryEvent" else ""
            put(tag, f"<{kind}EventDefinition/>", attached)
    flow.append('<sequenceFlow id="F" sourceRef="E12" targetRef="E0"/>')
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t"
      xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
      xmlns:di="http://www.omg.org/spec/DD/20100524/DI">
      <collaboration id="C"><participant id="Frame" processRef="P"/></collaboration>
      <process id="P"><laneSet id="LS"><lane id="Lane"/><lane id="Lane2"/></laneSet>{"".join(flow)}</process>
      <bpmndi:BPMNDiagram id="B"><bpmndi:BPMNPlane id="PL" bpmnElement="C">
      {shape("Frame", 100, 0, 1900, 1400)}{shape("Lane", 130, 0, 1870, 700)}{shape("Lane2", 130, 700, 1870, 700)}
      {"".join(shapes)}<bpmndi:BPMNEdge id="F_di" bpmnElement="F"><di:waypoint x="200" y="100"/>
      <di:waypoint x="300" y="150"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>"""


@pytest.fixture(scope="module")
def drawing(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content('<div id="canvas"></div>')
    page.add_style_tag(content="#canvas { width: 1200px; height: 700px }")
    page.add_script_tag(path=ROOT / "engine/web/static/modeler.js")
    page.evaluate(
        """async (xml) => {
            window.modeler = waakvlamModeler.createModeler(document.querySelector('#canvas'));
            await modeler.importXML(xml);
            window.words = (root) => [...root.querySelectorAll('*')].flatMap((each) => [each.getAttribute('title'),
                each.getAttribute('aria-label'), each.getAttribute('placeholder'),
                each.children.length ? '' : each.textContent]).filter(Boolean);
        }""",
        everything(),
    )
    yield page
    page.close()


def english(words: list[str]) -> set[str]:
    """Those with an English word in them. The mark of bpmn.io stays as its licence wants it."""
    return {each for each in words if set(re.findall(r"[a-z]+", each.lower())) & ENGLISH and "bpmn.io" not in each}


def test_the_palette_speaks_dutch(drawing: Page) -> None:
    words = drawing.evaluate("words(document.querySelector('.djs-palette'))")
    assert "Taak voor een mens" in words
    assert english(words) == set()


def test_what_stands_around_an_element_speaks_dutch(drawing: Page) -> None:
    words = drawing.evaluate(
        """() => modeler.get('elementRegistry').getAll().flatMap((element) =>
            Object.values(modeler.get('contextPad').getEntries(element)).map((entry) => entry.title))"""
    )
    assert len(words) > 200
    assert all(words)
    assert english(words) == set()


def test_the_pad_of_more_than_one_element_speaks_dutch(drawing: Page) -> None:
    words = drawing.evaluate(
        """() => {
            const [one, other] = ['E0', 'E1'].map((id) => modeler.get('elementRegistry').get(id));
            const pad = Object.values(modeler.get('contextPad').getEntries([one, other]));
            modeler.get('popupMenu').open([one, other], 'align-elements', { x: 10, y: 10 });
            const menu = words(document.querySelector('.djs-popup'));
            modeler.get('popupMenu').close();
            return [...pad.map((entry) => entry.title), ...menu];
        }"""
    )
    assert len(words) > 8
    assert english(words) == set()


def test_the_menu_that_changes_a_kind_speaks_dutch_and_offers_what_runs(drawing: Page) -> None:
    found = drawing.evaluate(
        """() => {
            const menu = modeler.get('popupMenu');
            const found = { words: [], keys: [] };
            for (const element of modeler.get('elementRegistry').getAll()) {
                if (element.labelTarget || menu.isEmpty(element, 'bpmn-replace')) continue;
                modeler.get('selection').select(element);
                const replace = modeler.get('contextPad').getEntries(element).replace;
                replace.action.click({ x: 5, y: 5 }, element);
                const box = document.querySelector('.djs-popup');
                found.words.push(...words(box));
                found.keys.push(...[...box.querySelectorAll('[data-id]')].map((each) => each.dataset.id));
                menu.close();
            }
            return found;
        }"""
    )
    assert "Soort veranderen" in found["words"]
    assert english(found["words"]) == set()
    offered = {key.removeprefix("replace-with-") for key in found["keys"] if key.startswith("replace-with-")}
    assert offered - {"default-flow", "sequence-flow"} == RUN


def test_the_search_speaks_dutch(drawing: Page) -> None:
    words = drawing.evaluate(
        """() => {
            const pad = modeler.get('searchPad');
            pad.open();
            document.querySelector('.djs-search-input input').value = 'keuze';
            pad._search('keuze');
            const found = words(document.querySelector('.djs-search-container'));
            pad.close();
            return found;
        }"""
    )
    assert "Zoeken in de tekening" in words
    assert english(words) == set()


def test_the_mark_of_bpmn_io_is_in_view(drawing: Page) -> None:
    assert drawing.locator(".bjs-powered-by").is_visible()


def test_what_a_file_brings_along_stays_what_it_is(drawing: Page) -> None:
    xml = drawing.evaluate("modeler.saveXML().then(({ xml }) => xml)")
    for tag in ("complexGateway", "transaction", "multiInstanceLoopCharacteristics", "compensateEventDefinition"):
        assert f":{tag}" in xml or f"<{tag}" in xml
