"""Opening a file in the process editor and saving it loses nothing: no element, no attribute, no foreign extension."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import SHARED_DATA

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "processes").glob("*.bpmn"))
MODELS = sorted((SHARED_DATA / "bpmn-miwg").glob("*.bpmn"))
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:v="urn:vendor" id="D" targetNamespace="urn:t" v:seal="1">
  <process id="P" isExecutable="false" v:owner="Zorg &amp; Co">
    <extensionElements><v:sheet v:size="3"><v:cell key="a">één &lt;b&gt;</v:cell><v:cell/></v:sheet></extensionElements>
    <startEvent id="S" isInterrupting="true"><outgoing>F</outgoing></startEvent>
    <sequenceFlow id="F" sourceRef="S" targetRef="T" v:weight="0.5"/>
    <userTask id="T" name="Bel &quot;op&quot;&#13;&#10;tijd" implementation="##unspecified" v:colour="rood">
      <documentation textFormat="text/html"><![CDATA[<p onclick="x()">Let op</p>]]></documentation>
      <extensionElements><v:form v:id="9"/></extensionElements><incoming>F</incoming>
    </userTask>
    <task id="Undrawn" startQuantity="1"/>
  </process>
  <bpmndi:BPMNDiagram id="B"><bpmndi:BPMNPlane id="L" bpmnElement="P">
    <bpmndi:BPMNShape id="S_di" bpmnElement="S" v:layer="2">
      <dc:Bounds x="10" y="10" width="36" height="36"/></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="T_di" bpmnElement="T"><dc:Bounds x="100" y="0" width="100" height="80"/></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>"""


@pytest.fixture(scope="module")
def bare(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    page.add_script_tag(path=ROOT / "engine/web/static/modeler.js")
    yield page
    page.close()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_process_is_saved_as_it_was_opened(bare: Page, path: Path) -> None:
    assert_kept(bare, path.read_text(encoding="utf-8"))


@pytest.mark.skipif(not MODELS, reason="shared data absent")
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_of_another_tool_is_saved_as_it_was_opened(bare: Page, path: Path) -> None:
    assert_kept(bare, path.read_text(encoding="utf-8-sig"))


def test_what_other_tools_add_is_kept_and_not_read(bare: Page) -> None:
    assert_kept(bare, FOREIGN)


def test_a_comparison_sees_a_lost_attribute_and_a_lost_element() -> None:
    assert lost(FOREIGN, FOREIGN) == []
    assert lost(FOREIGN, FOREIGN.replace(' v:weight="0.5"', ""))
    assert lost(FOREIGN, FOREIGN.replace("<v:cell/>", ""))


def assert_kept(page: Page, xml: str) -> None:
    once = page.evaluate("xml => waakvlamModeler.roundTrip(xml)", xml)["xml"]
    assert lost(xml, once) == []
    twice = page.evaluate("xml => waakvlamModeler.roundTrip(xml)", once)["xml"]
    assert twice == once


def lost(before: str, after: str) -> list[str]:
    """What stands in the one model and not in the other, whatever its order, prefixes and layout."""
    kept: dict[str, list[Counter[tuple[str, str]]]] = defaultdict(list)
    for path, facts in _walk(ElementTree.fromstring(after.encode())):
        kept[path].append(facts)
    missing = []
    for path, facts in _walk(ElementTree.fromstring(before.encode())):
        match = next((each for each in kept[path] if facts <= each), None)
        if match is None:
            missing.append(f"{path} {dict(facts)}")
        else:
            kept[path].remove(match)
    return missing


def _walk(element: ElementTree.Element, path: str = "") -> Iterator[tuple[str, Counter[tuple[str, str]]]]:
    own = element.get("id") or element.get("bpmnElement") or ""
    path = f"{path}/{element.tag}#{own}"
    text = (element.text or "").strip()
    # On a waypoint the type repeats what every waypoint is.
    named = [name for name in list(element.keys()) if not (name == TYPE and element.tag.endswith("}waypoint"))]
    yield path, Counter([("", text), *(_attribute(element, name) for name in named)])
    for child in element:
        yield from _walk(child, path)


def _attribute(element: ElementTree.Element, name: str) -> tuple[str, str]:
    value = element.get(name, "")
    if name == TYPE:
        return name, value.split(":")[-1]  # whatever the prefix
    try:
        return name, repr(float(value))
    except ValueError:
        return name, value
