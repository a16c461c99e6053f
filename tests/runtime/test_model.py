"""What a file holds, for those who check references or draw it."""

import pytest

from engine.runtime import EventKind, TimerKind, Use, inspect
from engine.runtime.timer_text import Cycle, is_duration, read_cycle

from .building import (
    MESSAGES,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    extension,
    flow,
    message,
    node,
    process,
    script,
    service,
    start,
    tasks,
    timer,
)

TASK = (
    '<waakvlam:task form="vraag" group="wijkcoach" assignee="= regisseur" exclude="= [aanvrager]" duration="P5D" '
    'calendar="working" law="Awb 4:13"/>'
)
FULL = definitions(
    MESSAGES,
    process(
        extension('<waakvlam:consequence text="Dan beslist de manager."/>'),
        start(),
        node("userTask", "A", extension(TASK), 'name="Schrijf de vraag op"'),
        boundary("rand", "A", timer("= termijn", attributes='waakvlam:calendar="working"'), interrupting=False),
        node("userTask", "B", extension('<waakvlam:task group="= team" form="plan"/>')),
        service("S", "reserve", 'inputs="= {amount: bedrag}"'),
        node("businessRuleTask", "D", extension('<waakvlam:decision ref="mandaat" result="mag"/>')),
        script("T", "= bedrag + 1", "b"),
        node("exclusiveGateway", "X", attributes='default="X-wacht"'),
        node("intermediateCatchEvent", "wacht", timer("P2D")),
        node("callActivity", "roep", attributes='calledElement="nazorg"'),
        end("einde", message("m2")),
        chain("start", "A", "B", "S", "D", "T", "X", "wacht", "roep", "einde"),
        chain("rand", "einde"),
        flow("X", "einde", "= bedrag &gt; 500"),
    ),
)
MODEL = inspect(FULL, "proef.bpmn")


def test_the_full_example_is_without_problems():
    assert MODEL.problems == ()


def test_tells_who_uses_what():
    assert MODEL.forms == (Use("P", "A", "form", "vraag"), Use("P", "B", "form", "plan"))
    assert MODEL.groups == (Use("P", "A", "group", "wijkcoach"),)
    assert MODEL.operations == (Use("P", "S", "name", "reserve"),)
    assert MODEL.decisions == (Use("P", "D", "ref", "mandaat"),)
    assert MODEL.called == (Use("P", "roep", "calledElement", "nazorg"),)
    assert MODEL.messages == (Use("P", "einde", "endEvent", "herinnering"),)
    assert MODEL.durations == (Use("P", "wacht", "timeDuration", "P2D"), Use("P", "A", "duration", "P5D"))


def test_lists_every_expression_with_its_element():
    assert {(use.element_id, use.where, use.value) for use in MODEL.expressions} == {
        ("X-einde", "conditionExpression", "bedrag > 500"),
        ("A", "assignee", "regisseur"),
        ("A", "exclude", "[aanvrager]"),
        ("rand", "timer", "termijn"),
        ("B", "group", "team"),
        ("S", "inputs", "{amount: bedrag}"),
        ("T", "script", "bedrag + 1"),
    }


def test_elements_carry_their_facts():
    process_model = MODEL.processes[0]
    task, edge = process_model.element("A"), process_model.element("rand")

    assert process_model.attributes["consequence"]["text"] == "Dan beslist de manager."
    assert (task.name, task.form, task.attributes["task"]["law"]) == ("Schrijf de vraag op", "vraag", "Awb 4:13")
    assert (edge.attached_to, edge.interrupting) == ("A", False)
    assert edge.event is not None
    assert (edge.event.kind, edge.event.timer, edge.event.calendar) == (EventKind.TIMER, TimerKind.DURATION, "working")
    with pytest.raises(KeyError):
        process_model.element("nergens")


def test_elements_in_a_subprocess_know_their_scope_and_the_lane_around_it():
    lanes = '<laneSet id="l"><lane id="l1" name="Team"><flowNodeRef>sub</flowNodeRef></lane></laneSet>'
    source = diagram(
        lanes, start(), node("subProcess", "sub", start("s") + tasks("A") + chain("s", "A")), chain("start", "sub")
    )
    task = inspect(source, "proef.bpmn").processes[0].element("A")

    assert (task.scope, task.process_id, task.lane) == ("sub", "P", "Team")


@pytest.mark.parametrize("text", ["P1D", "P2W", "P1Y2M3DT4H5M6S", "PT0.5S", "P0D"])
def test_reads_durations(text: str):
    assert is_duration(text)


@pytest.mark.parametrize("text", ["", "P", "PT", "1D", "P1", "P1H", "-P1D", "P1D ", "p1d", "PT1D", "P1,5D", "P１D"])
def test_knows_what_is_no_duration(text: str):
    assert not is_duration(text)


def test_reads_repetitions():
    assert read_cycle("R3/PT1H") == Cycle(3, "PT1H")
    assert read_cycle("R/P7D") == Cycle(None, "P7D")
    for text in ("R0/PT1H", "R3", "PT1H", "R3/2026-01-01/PT1H", "R/PT0S", "R-1/PT1H"):
        with pytest.raises(ValueError, match=r"^R|^PT"):
            read_cycle(text)
