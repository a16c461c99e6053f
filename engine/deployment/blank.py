"""What a new process or table begins as: small, complete, and drawn for reading."""

from xml.sax.saxutils import quoteattr

_PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
             xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
             xmlns:waakvlam="urn:waakvlam:bpmn:1" id="Definities_{key}" targetNamespace="urn:waakvlam">
  <collaboration id="Samenwerking_{key}">
    <participant id="Deelnemer_{key}" name={name} processRef="{key}"/>
  </collaboration>
  <process id="{key}" name={name} isExecutable="true">
    <laneSet id="Banen_{key}">
      <lane id="Baan_wijkcoach_{key}" name="Wijkcoach">
        <flowNodeRef>Begin_{key}</flowNodeRef>
        <flowNodeRef>Stap_{key}</flowNodeRef>
        <flowNodeRef>Einde_{key}</flowNodeRef>
      </lane>
    </laneSet>
    <startEvent id="Begin_{key}" name="Coach begint">
      <outgoing>Pijl_1_{key}</outgoing>
    </startEvent>
    <userTask id="Stap_{key}" name="Schrijf op wat er moet gebeuren">
      <extensionElements>
        <waakvlam:task group="wijkcoach"/>
      </extensionElements>
      <incoming>Pijl_1_{key}</incoming>
      <outgoing>Pijl_2_{key}</outgoing>
    </userTask>
    <endEvent id="Einde_{key}" name="Klaar">
      <incoming>Pijl_2_{key}</incoming>
    </endEvent>
    <sequenceFlow id="Pijl_1_{key}" sourceRef="Begin_{key}" targetRef="Stap_{key}"/>
    <sequenceFlow id="Pijl_2_{key}" sourceRef="Stap_{key}" targetRef="Einde_{key}"/>
  </process>
  <bpmndi:BPMNDiagram id="Tekening_{key}">
    <bpmndi:BPMNPlane id="Vlak_{key}" bpmnElement="Samenwerking_{key}">
      <bpmndi:BPMNShape id="Deelnemer_{key}_di" bpmnElement="Deelnemer_{key}" isHorizontal="true">
        <dc:Bounds x="120" y="80" width="680" height="200"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Baan_wijkcoach_{key}_di" bpmnElement="Baan_wijkcoach_{key}" isHorizontal="true">
        <dc:Bounds x="150" y="80" width="650" height="200"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Begin_{key}_di" bpmnElement="Begin_{key}">
        <dc:Bounds x="232" y="162" width="36" height="36"/>
        <bpmndi:BPMNLabel><dc:Bounds x="212" y="205" width="76" height="14"/></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Stap_{key}_di" bpmnElement="Stap_{key}">
        <dc:Bounds x="370" y="140" width="140" height="80"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Einde_{key}_di" bpmnElement="Einde_{key}">
        <dc:Bounds x="612" y="162" width="36" height="36"/>
        <bpmndi:BPMNLabel><dc:Bounds x="617" y="205" width="27" height="14"/></bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Pijl_1_{key}_di" bpmnElement="Pijl_1_{key}">
        <di:waypoint x="268" y="180"/><di:waypoint x="370" y="180"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Pijl_2_{key}_di" bpmnElement="Pijl_2_{key}">
        <di:waypoint x="510" y="180"/><di:waypoint x="612" y="180"/>
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</definitions>
"""

_TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
             id="Definities_{key}" name={name} namespace="urn:waakvlam">
  <decision id="{key}" name={name}>
    <decisionTable id="Tabel_{key}" hitPolicy="FIRST">
      <input id="Vraag_{key}" label="Bedrag">
        <inputExpression id="Waarde_{key}" typeRef="number"><text>bedrag</text></inputExpression>
      </input>
      <output id="Antwoord_{key}" label="Uitkomst" name="uitkomst" typeRef="string"/>
      <rule id="Regel_1_{key}">
        <inputEntry id="Als_1_{key}"><text>-</text></inputEntry>
        <outputEntry id="Dan_1_{key}"><text>"anders"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>
"""


def blank_process(key: str, name: str) -> bytes:
    """A process of one step in one lane; `key` is an XML name."""
    return _PROCESS.format(key=key, name=quoteattr(name)).encode()


def blank_table(key: str, name: str) -> bytes:
    """A table of one input, one output and one rule that always holds; `key` is an XML name."""
    return _TABLE.format(key=key, name=quoteattr(name)).encode()
