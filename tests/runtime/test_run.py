"""Running a process with given answers, without a database."""

import pytest

from engine.errors import DeploymentRefused
from engine.runtime import run

from .building import (
    MESSAGES,
    World,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    flow,
    message,
    node,
    process,
    start,
    tasks,
    timer,
)

LOOP = diagram(
    start(),
    tasks("A", "B"),
    node("exclusiveGateway", "X", attributes='default="X-A"'),
    end(),
    chain("start", "A", "X", "A"),
    flow("X", "B", "klaar"),
    chain("B", "end"),
)
CONDITION = "<conditionalEventDefinition><condition>klaar</condition></conditionalEventDefinition>"
WAITS = definitions(
    MESSAGES,
    process(
        start(),
        tasks("A"),
        boundary("rand", "A", timer("P1D"), interrupting=False),
        node("intermediateCatchEvent", "wacht", timer("P1D")),
        node("receiveTask", "brief", attributes='messageRef="m"'),
        tasks("Z"),
        chain("start", "A", "wacht", "brief"),
        chain("rand", "Z"),
    ),
)


def test_gives_each_answer_once_and_leaves_the_rest_waiting():
    outcome = run(LOOP, "proef.bpmn", None, {"n": 1}, {"A": [{"klaar": False}, {"klaar": True}]}, World().ports)

    assert outcome == {
        "state": "waiting",
        "completed": ["start", "A", "X", "A", "X"],
        "waiting": [{"element": "B", "kind": "user"}],
        "data": {"n": 1, "klaar": True},
    }


def test_runs_to_the_end():
    outcome = run(LOOP, "proef.bpmn", "P", {}, {"A": [{"klaar": True}], "B": [{}]}, World().ports)

    assert outcome["state"] == "completed"
    assert outcome["completed"] == ["start", "A", "X", "B", "end"]


def test_an_answer_fires_a_timer_or_brings_a_message_and_edges_go_first():
    answers = {"A": [{}], "rand": [True], "wacht": [True], "brief": [{"tekst": "ja"}], "Z": [{}]}
    outcome = run(WAITS, "proef.bpmn", "P", {}, answers, World().ports)

    assert outcome["state"] == "completed"
    assert outcome["completed"] == ["start", "rand", "A", "Z", "wacht", "brief"]
    assert outcome["data"] == {"tekst": "ja"}


def test_a_timer_without_an_answer_waits_for_its_time():
    outcome = run(WAITS, "proef.bpmn", "P", {}, {"A": [{}]}, World().ports)

    assert outcome["waiting"] == [{"element": "wacht", "kind": "timer"}]
    overdue = diagram(
        start(),
        node("intermediateCatchEvent", "wacht", timer("2020-01-01", "timeDate")),
        end(),
        chain("start", "wacht", "end"),
    )
    assert run(overdue, "proef.bpmn", "P", {}, {}, World().ports)["state"] == "completed"


def test_an_incident_is_told():
    source = diagram(start(), node("exclusiveGateway", "X"), end(), chain("start", "X"), flow("X", "end", "leeg"))
    outcome = run(source, "proef.bpmn", None, {}, {}, World().ports)

    assert (outcome["state"], outcome["waiting"]) == ("incident", [{"element": "X", "kind": "incident"}])


def test_two_processes_need_a_choice():
    source = definitions(process(start()), process(start("s"), key="Q"))

    with pytest.raises(DeploymentRefused) as refusal:
        run(source, "proef.bpmn", None, {}, {}, World().ports)
    assert "P, Q" in refusal.value.problems[0].message
    assert run(source, "proef.bpmn", "Q", {}, {}, World().ports)["completed"] == ["s"]


def test_a_file_with_errors_does_not_run():
    with pytest.raises(DeploymentRefused):
        run(diagram(tasks("A"), end()), "proef.bpmn", None, {}, {}, World().ports)


def test_a_message_on_an_edge_can_be_answered():
    source = definitions(
        MESSAGES,
        process(start(), tasks("A", "B"), boundary("rand", "A", message()), chain("start", "A"), chain("rand", "B")),
    )
    outcome = run(source, "proef.bpmn", None, {}, {"rand": [{"x": 1}]}, World().ports)

    assert outcome["waiting"] == [{"element": "B", "kind": "user"}]


def test_a_signal_can_be_answered_and_a_condition_answers_itself():
    source = definitions(
        '<signal id="s" name="brand"/>',
        process(
            start(),
            node("intermediateCatchEvent", "sein", '<signalEventDefinition signalRef="s"/>'),
            node("intermediateCatchEvent", "waar", CONDITION),
            end(),
            chain("start", "sein", "waar", "end"),
        ),
    )
    ports = World().ports

    assert run(source, "proef.bpmn", None, {}, {"sein": [{"klaar": True}]}, ports)["state"] == "completed"
    waiting = run(source, "proef.bpmn", None, {}, {"sein": [{}], "waar": [{}]}, ports)["waiting"]
    assert waiting == [{"element": "waar", "kind": "condition"}]


def test_a_file_that_is_no_process_is_told_for_what_it_is():
    with pytest.raises(DeploymentRefused) as refusal:
        run(b"PK\x03\x04", "proef.bpmn", None, {}, {}, World().ports)

    assert "Excel" in refusal.value.problems[0].message
