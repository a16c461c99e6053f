# ruff: noqa: E501
"""A small nazorg for tests: it begins by itself or on a signal, once in a casus, and reopens at its contact."""

from tests.commands.diagrams import HEAD

AFTERCARE = (
    HEAD
    + """
  <message id="signaal" name="Signaal ontvangen"/>
  <process id="napraten" name="Napraten" isExecutable="true">
    <extensionElements><waakvlam:start once="true" reopen="Contact" data="= {wie: regisseur}"/></extensionElements>
    <startEvent id="Begin"/>
    <startEvent id="Bij_signaal"><messageEventDefinition messageRef="signaal"/></startEvent>
    <userTask id="Contact" name="Neem contact op"><extensionElements><waakvlam:task group="wijkcoach" assignee="= casus_regisseur"/></extensionElements></userTask>
    <exclusiveGateway id="Samen"/>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Samen"/>
    <sequenceFlow id="f2" sourceRef="Bij_signaal" targetRef="Samen"/>
    <sequenceFlow id="f3" sourceRef="Samen" targetRef="Contact"/>
    <sequenceFlow id="f4" sourceRef="Contact" targetRef="Klaar"/>
  </process>
</definitions>"""
)
