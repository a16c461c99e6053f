# ruff: noqa: E501
"""Small diagrams for tests of commands, as text."""

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:waakvlam="urn:waakvlam:bpmn:1" targetNamespace="urn:test">'
)

PAIR = (
    HEAD
    + """
  <process id="tweeluik" name="Tweeluik" isExecutable="true">
    <extensionElements><waakvlam:start data="= {aanvrager: starter}"/></extensionElements>
    <startEvent id="Begin"/>
    <userTask id="Eerst" name="Doe het eerste">
      <extensionElements><waakvlam:task group="wijkcoach" duration="P5D" calendar="working" why="Je team doet dit."/></extensionElements>
    </userTask>
    <userTask id="Dan" name="Doe het tweede">
      <extensionElements><waakvlam:task group="wijkcoach" exclude="= [aanvrager]"/></extensionElements>
    </userTask>
    <boundaryEvent id="Stil" name="Niemand doet iets" attachedToRef="Dan" cancelActivity="true">
      <extensionElements><waakvlam:consequence text="Na twee dagen gaat het terug naar het begin."/></extensionElements>
      <timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <exclusiveGateway id="Weer"/>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Weer"/>
    <sequenceFlow id="f2" sourceRef="Weer" targetRef="Eerst"/>
    <sequenceFlow id="f3" sourceRef="Eerst" targetRef="Dan"/>
    <sequenceFlow id="f4" sourceRef="Dan" targetRef="Klaar"/>
    <sequenceFlow id="f5" sourceRef="Stil" targetRef="Weer"/>
  </process>
</definitions>"""
)

FAILING = (
    HEAD
    + """
  <process id="hapert" name="Hapert" isExecutable="true">
    <startEvent id="Begin"/>
    <userTask id="Doen" name="Doe iets"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <exclusiveGateway id="Keuze" name="Is het zo?"/>
    <endEvent id="Ja"/>
    <endEvent id="Nee"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Doen"/>
    <sequenceFlow id="f2" sourceRef="Doen" targetRef="Keuze"/>
    <sequenceFlow id="f3" sourceRef="Keuze" targetRef="Ja"><conditionExpression>= waarde &gt; 3</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="Keuze" targetRef="Nee"><conditionExpression>= waarde &lt;= 3</conditionExpression></sequenceFlow>
  </process>
</definitions>"""
)

TOGETHER = (
    HEAD
    + """
  <process id="samen" name="Samen" isExecutable="true">
    <startEvent id="Begin"/>
    <parallelGateway id="Splitsing"/>
    <exclusiveGateway id="Keuze" name="Is het zo?"/>
    <userTask id="Getal" name="Geef een getal"><extensionElements><waakvlam:task form="getal" group="wijkcoach"/></extensionElements></userTask>
    <endEvent id="Ja"/>
    <endEvent id="Nee"/>
    <endEvent id="Gegeven"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Splitsing"/>
    <sequenceFlow id="f2" sourceRef="Splitsing" targetRef="Keuze"/>
    <sequenceFlow id="f3" sourceRef="Splitsing" targetRef="Getal"/>
    <sequenceFlow id="f4" sourceRef="Keuze" targetRef="Ja"><conditionExpression>= waarde &gt; 3</conditionExpression></sequenceFlow>
    <sequenceFlow id="f5" sourceRef="Keuze" targetRef="Nee"><conditionExpression>= waarde &lt;= 3</conditionExpression></sequenceFlow>
    <sequenceFlow id="f6" sourceRef="Getal" targetRef="Gegeven"/>
  </process>
</definitions>"""
)

NUMBER_FORM = """{
  "type": "default", "id": "getal", "title": "Een getal", "schemaVersion": 18,
  "components": [{"type": "number", "key": "waarde", "label": "Getal", "validate": {"required": true}}]
}"""

JOINED = (
    HEAD
    + """
  <process id="bijeen" name="Bijeen" isExecutable="true">
    <startEvent id="Begin"/>
    <parallelGateway id="Splitsing"/>
    <userTask id="Links" name="Doe links"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <userTask id="Rechts" name="Doe rechts"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <parallelGateway id="Samenkomst"/>
    <userTask id="Slot" name="Sluit af"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Splitsing"/>
    <sequenceFlow id="f2" sourceRef="Splitsing" targetRef="Links"/>
    <sequenceFlow id="f3" sourceRef="Splitsing" targetRef="Rechts"/>
    <sequenceFlow id="f4" sourceRef="Links" targetRef="Samenkomst"/>
    <sequenceFlow id="f5" sourceRef="Rechts" targetRef="Samenkomst"/>
    <sequenceFlow id="f6" sourceRef="Samenkomst" targetRef="Slot"/>
    <sequenceFlow id="f7" sourceRef="Slot" targetRef="Klaar"/>
  </process>
</definitions>"""
)

POINTING = (
    HEAD
    + """
  <process id="wijst" name="Wijst" isExecutable="true">
    <startEvent id="Begin"/>
    <parallelGateway id="Splitsing"/>
    <userTask id="Getal" name="Geef een getal"><extensionElements><waakvlam:task form="getal" group="wijkcoach"/></extensionElements></userTask>
    <userTask id="Doen" name="Doe iets"><extensionElements><waakvlam:task group="wijkcoach" assignee="= if waarde = null then 999999 else waarde"/></extensionElements></userTask>
    <endEvent id="Gegeven"/>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Splitsing"/>
    <sequenceFlow id="f2" sourceRef="Splitsing" targetRef="Getal"/>
    <sequenceFlow id="f3" sourceRef="Splitsing" targetRef="Doen"/>
    <sequenceFlow id="f4" sourceRef="Getal" targetRef="Gegeven"/>
    <sequenceFlow id="f5" sourceRef="Doen" targetRef="Klaar"/>
  </process>
</definitions>"""
)

BEGUN_BY_MESSAGE = (
    HEAD
    + """
  <message id="M" name="melding"/>
  <process id="bericht" name="Bericht" isExecutable="true">
    <startEvent id="Begin"><messageEventDefinition messageRef="M"/></startEvent>
    <userTask id="Doen" name="Doe iets"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Doen"/>
    <sequenceFlow id="f2" sourceRef="Doen" targetRef="Klaar"/>
  </process>
</definitions>"""
)

FOLLOWING = (
    HEAD
    + """
  <process id="volgt" name="Volgt" isExecutable="true">
    <extensionElements><waakvlam:start data="= {regisseur: regisseur}"/></extensionElements>
    <startEvent id="Begin"/>
    <userTask id="Eerst" name="Doe het eerste"><extensionElements><waakvlam:task group="wijkcoach" assignee="= casus_regisseur"/></extensionElements></userTask>
    <userTask id="Dan" name="Doe het tweede"><extensionElements><waakvlam:task group="wijkcoach" assignee="= casus_regisseur" exclude="= [regisseur]"/></extensionElements></userTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Eerst"/>
    <sequenceFlow id="f2" sourceRef="Eerst" targetRef="Dan"/>
    <sequenceFlow id="f3" sourceRef="Dan" targetRef="Klaar"/>
  </process>
</definitions>"""
)
