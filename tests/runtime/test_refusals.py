"""What would not run as BPMN says is refused: in Dutch, at the element, with what to do."""

import pytest

from engine.errors import DeploymentRefused, Severity
from engine.runtime import Model, compile_process, inspect
from engine.runtime.expressions import foreign_look_over_data

from .building import (
    ERRORS,
    MESSAGES,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    error,
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
from .constructs.repeats import TELLS_AT_TWO, told_at_its_edge


def around(*body: str, key: str = "A") -> bytes:
    """A process that leads from start over one element to the end."""
    return definitions(MESSAGES, ERRORS, process(start(), *body, end(), chain("start", key, "end")))


def host(*body: str) -> bytes:
    """A process with task A for something to be attached to."""
    return around(tasks("A"), *body)


def inner(*body: str) -> bytes:
    return around(node("subProcess", "A", "".join(body)))


def with_event(definition: str, tag: str = "intermediateCatchEvent") -> bytes:
    return around(node(tag, "A", definition))


def variant(tag: str, attributes: str = "", inside: str = "") -> bytes:
    return around(node(tag, "A", inside, attributes))


def choice(*flows: str, attributes: str = "") -> bytes:
    return diagram(
        start(),
        node("exclusiveGateway", "A", attributes=attributes),
        tasks("B", "C"),
        end(),
        chain("start", "A"),
        *flows,
        chain("B", "end"),
        chain("C", "end"),
    )


ASSIGNMENT = "<assignment><from>1</from><to>x</to></assignment>"
CALL_OF_G = start() + node("callActivity", "A", attributes='calledElement="G"') + end() + chain("start", "A", "end")
START_AND_TASK = start("s") + tasks("B") + chain("s", "B")

REFUSED: dict[str, tuple[bytes, str, str]] = {
    "choreography task": (host(node("choreographyTask", "K")), "K", "choreographyTask"),
    "global task of another language": (
        definitions(node("globalScriptTask", "G", "<script>a</script>", 'scriptLanguage="groovy"'), process(CALL_OF_G)),
        "A",
        "groovy",
    ),
    "catching nothing": (with_event(""), "A", "zonder soort"),
    "throwing a timer": (with_event(timer("P1D"), "intermediateThrowEvent"), "A", "met een tijd"),
    "data assignment": (
        variant("userTask", inside=f"<dataInputAssociation>{ASSIGNMENT}</dataInputAssociation>"),
        "A",
        "gegevenskoppeling",
    ),
    "correlation": (diagram(start(), "<correlationSubscription/>"), "P", "correlationSubscription"),
    "conditional flow out of a task": (
        diagram(start(), tasks("A", "B"), chain("start", "A"), flow("A", "B", "x = 1")),
        "A",
        "voorwaarde",
    ),
    "condition out of a parallel gateway": (
        diagram(start(), node("parallelGateway", "A"), tasks("B"), chain("start", "A"), flow("A", "B", "x = 1")),
        "A",
        "voorwaarde",
    ),
    "choice without condition": (choice(flow("A", "B", "x = 1"), flow("A", "C")), "A", "geen voorwaarde"),
    "default with condition": (
        choice(flow("A", "B", "x = 1"), flow("A", "C", "x = 2"), attributes='default="A-C"'),
        "A",
        "standaardpijl",
    ),
    "default that is no way out": (
        choice(flow("A", "B", "x = 1"), flow("A", "C", "x = 2"), attributes='default="weg"'),
        "A",
        "standaardpijl",
    ),
    "gateway that leads nowhere": (
        diagram(start(), node("exclusiveGateway", "A"), chain("start", "A")),
        "A",
        "geen uitgang",
    ),
    "Groovy condition": (
        choice(
            '<sequenceFlow id="A-B" sourceRef="A" targetRef="B"><conditionExpression language="groovy">x = 1'
            "</conditionExpression></sequenceFlow>",
        ),
        "A-B",
        "groovy",
    ),
    "Python condition": (choice(flow("A", "B", "x == 1"), flow("A", "C", "not x")), "A-B", "één ="),
    "Python calls": (
        choice(flow("A", "B", "__import__(&quot;os&quot;).system(&quot;true&quot;)"), flow("A", "C", "x = 2")),
        "A-B",
        "Python",
    ),
    "Java-like condition": (choice(flow("A", "B", "${x = 1}"), flow("A", "C", "x = 2")), "A-B", "${ }"),
    "Python script": (variant("scriptTask", 'scriptFormat="python"', "<script>x = 1</script>"), "A", "python"),
    "script that looks like Python": (around(script("A", "True")), "A", "true, false en null"),
    "script that only gives a text, without a place for it": (around(script("A", '"KLAAR"')), "A", "geeft altijd"),
    "condition that calls a method": (
        choice(flow("A", "B", 'naam.startsWith("a")'), flow("A", "C", "x = 2")),
        "A-B",
        "schrijf startsWith(",
    ),
    "script that calls a method": (around(script("A", "{n: lijst[1] .size()}")), "A", "schrijf size("),
    "script without text": (around(script("A", "=")), "A", "geen script"),
    "service task without operation": (variant("serviceTask"), "A", "doet niets"),
    "operation inputs in Python": (
        around(service("A", "op", "inputs=\"= {a: 'x'}\"")),
        "A",
        "dubbele aanhalingstekens",
    ),
    "decision without a name": (variant("businessRuleTask"), "A", "beslistabel"),
    "decision without a place for its outcome": (
        variant("businessRuleTask", inside=extension('<waakvlam:decision ref="mandaat"/>')),
        "A",
        "uitkomst",
    ),
    "call of nothing": (variant("callActivity"), "A", "calledElement"),
    "call of a process with a message start only": (
        definitions(
            MESSAGES,
            process(start(), node("callActivity", "A", attributes='calledElement="Q"'), chain("start", "A")),
            process(node("startEvent", "s", message()), key="Q"),
        ),
        "A",
        "geen gewone startgebeurtenis",
    ),
    "message without reference": (with_event("<messageEventDefinition/>"), "A", "noemt geen bericht"),
    "message that does not exist": (with_event(message("weg")), "A", "dat niet bestaat"),
    "message without a name": (
        definitions(
            '<message id="m"/>',
            process(start(), node("intermediateCatchEvent", "A", message()), chain("start", "A")),
        ),
        "A",
        "geen naam",
    ),
    "error that does not exist": (around(tasks("A"), end("fout", error("weg"))), "fout", "die niet bestaat"),
    "error without a code": (
        definitions('<error id="e"/>', process(start(), end("fout", error()), chain("start", "fout"))),
        "fout",
        "geen foutcode",
    ),
    "error end without a reference": (host(end("fout", "<errorEventDefinition/>")), "fout", "geen foutcode"),
    "error boundary that does not interrupt": (
        around(service("A"), boundary("rand", "A", error(), interrupting=False)),
        "rand",
        "onderbreekt",
    ),
    "the same error twice": (
        around(service("A"), boundary("een", "A", error()), boundary("twee", "A", error())),
        "twee",
        "dezelfde fout",
    ),
    "timer without definition": (with_event("<timerEventDefinition/>"), "A", "geen tijd"),
    "timer with a Python literal": (with_event(timer("'P1D'")), "A", "zonder aanhalingstekens"),
    "timer that is no duration": (with_event(timer("twee weken")), "A", "twee weken"),
    "repeating timer on the way": (with_event(timer("R3/PT1H", "timeCycle")), "A", "herhaalt"),
    "interrupting repeating timer": (
        host(boundary("rand", "A", timer("R3/PT1H", "timeCycle"))),
        "rand",
        "herhaalt",
    ),
    "endless repetition of nothing": (
        host(boundary("rand", "A", timer("R/PT0S", "timeCycle"), interrupting=False)),
        "rand",
        "R/PT0S",
    ),
    "unknown calendar": (with_event(timer("P1D", attributes='waakvlam:calendar="maan"')), "A", "maan"),
    "an end without a start event": (diagram(tasks("A"), end(), chain("A", "end")), "P", "geen startgebeurtenis"),
    "nothing at all": (diagram(), "P", "geen startgebeurtenis"),
    "two plain start events": (diagram(start("s"), start("t")), "P", "meer dan één"),
    "a loop that nothing begins": (inner(tasks("B", "C"), chain("B", "C", "B")), "A", "geen startgebeurtenis"),
    "timer start in a subprocess": (
        inner(start("s"), node("startEvent", "t", timer("P1D"))),
        "t",
        "staat in een deelproces",
    ),
    "two starts on one message": (
        definitions(MESSAGES, process(node("startEvent", "s", message()), node("startEvent", "t", message()))),
        "t",
        "antwoord",
    ),
    "flow into a start event": (diagram(start(), tasks("A"), chain("start", "A", "start")), "start", "loopt een pijl"),
    "flow out of an end event": (host(chain("end", "A")), "end", "loopt een pijl"),
    "flow into a boundary event": (host(boundary("rand", "A", timer("P1D")), chain("A", "rand")), "rand", "pijl"),
    "flow from nowhere": (host(flow("weg", "A")), "weg-A", "dat bestaat niet"),
    "flow to nowhere": (host(flow("A", "weg")), "A-weg", "dat bestaat niet"),
    "flow over the edge of a subprocess": (
        around(node("subProcess", "A", START_AND_TASK), tasks("C"), flow("B", "C")),
        "B-C",
        "rand van een deelproces",
    ),
    "flow to another pool": (
        definitions(process(start(), tasks("A"), flow("A", "B")), process(start("s"), tasks("B"), key="Q")),
        "A-B",
        "ander proces",
    ),
    "reference to a flow that is gone": (variant("userTask", inside="<outgoing>weg</outgoing>"), "A", "weg"),
    "boundary event on nothing": (host(boundary("rand", "weg", timer("P1D"))), "rand", "zit niet vast"),
    "boundary event on a gateway": (
        host(node("exclusiveGateway", "X"), boundary("rand", "X", timer("P1D"))),
        "rand",
        "zit niet vast",
    ),
    "one id twice": (diagram(start(), tasks("A", "A"), chain("start", "A")), "A", "twee keer"),
    "one process id twice": (definitions(process(start()), process(start("s"))), "P", "twee keer"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str):
    source, element, phrase = REFUSED[name]
    model = inspect(source, "proef.bpmn")
    errors = [problem for problem in model.problems if problem.severity is Severity.ERROR]

    assert any(problem.element == element and phrase in problem.message for problem in errors), errors
    assert not model.acceptable
    with pytest.raises(DeploymentRefused):
        compile_process(model, "P")


def warnings(model: Model) -> list[tuple[str | None, str]]:
    return [(problem.element, problem.message) for problem in model.problems if problem.severity is Severity.WARNING]


def test_warns_of_what_is_never_reached():
    model = inspect(host(tasks("los"), boundary("rand", "los", timer("P1D")), chain("rand", "los", "A")), "proef.bpmn")

    assert model.acceptable
    assert [element for element, _ in warnings(model)] == ["los", "rand"]


def test_warns_of_an_error_boundary_event_that_never_goes_off():
    model = inspect(host(boundary("rand", "A", error()), chain("rand", "end")), "proef.bpmn")

    assert model.acceptable
    assert "gaat nooit af" in warnings(model)[0][1]


def test_skips_processes_that_are_not_executable():
    source = definitions(
        process(start(), tasks("A"), chain("start", "A")),
        '<process id="buiten" isExecutable="false"><inclusiveGateway id="X"/></process>',
        '<process id="zwart" name="Partner"/>',
    )
    model = inspect(source, "proef.bpmn")

    assert model.acceptable
    assert [process.id for process in model.processes] == ["P"]
    assert [element for element, _ in warnings(model)] == ["buiten", "zwart"]


def test_an_edge_that_ends_all_instances_on_a_condition_is_told():
    model = inspect(told_at_its_edge('behavior="Complex"', inside=TELLS_AT_TWO), "proef.bpmn")

    assert model.acceptable
    assert [(element, "vervallen" in message) for element, message in warnings(model)] == [("R", True)]


@pytest.mark.parametrize("behavior", ["One", "None"])
def test_an_edge_that_lets_the_other_instances_go_on_is_fine(behavior: str) -> None:
    attributes = f'behavior="{behavior}" {behavior.lower()}BehaviorEventRef="sed"'

    assert inspect(told_at_its_edge(attributes, interrupting=False), "proef.bpmn").problems == ()


def test_a_script_that_names_no_language_is_read_as_feel_and_that_is_told():
    model = inspect(around(node("scriptTask", "A", "<script>{n: 1}</script>")), "proef.bpmn")

    assert model.acceptable
    assert [element for element, _ in warnings(model)] == ["A"]


@pytest.mark.parametrize(
    "expression", ["[1..count(rij)]", '"a.b(" + c', "a.b in (1, 2)", "{f: function(x) x, y: f(1)}.y"]
)
def test_dots_and_brackets_in_feel_are_no_method(expression: str):
    assert foreign_look_over_data(expression) is None


def test_a_foreign_expression_language_matters_only_where_it_is_used():
    xpath = ' expressionLanguage="http://www.w3.org/1999/XPath"'
    unused = inspect(diagram(start(), tasks("A"), chain("start", "A"), attributes=xpath), "proef.bpmn")
    body = (start(), node("exclusiveGateway", "X", attributes='default="X-B"'), tasks("A", "B"))
    flows = (chain("start", "X", "B"), flow("X", "A", "n = 1"))
    used = inspect(diagram(*body, *flows, attributes=xpath), "proef.bpmn")
    feel = inspect(diagram(*body, *flows, attributes=' expressionLanguage="https://www.omg.org/spec/DMN/FEEL"'), "f")

    assert unused.problems == ()
    assert [(problem.element, "XPath" in problem.message) for problem in used.problems] == [(None, True)]
    assert feel.problems == ()


def test_accepts_what_is_only_drawn_for_reading():
    reading = (
        '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/><dataStoreReference id="ds"/>'
        '<textAnnotation id="t"><text>Let op</text></textAnnotation><association id="as" sourceRef="A" targetRef="t"/>'
        '<group id="g"/>'
    )
    task = node(
        "userTask",
        "A",
        '<documentation>Uitleg</documentation><dataInputAssociation id="dia"><sourceRef>dr</sourceRef>'
        "</dataInputAssociation>",
    )

    assert inspect(around(task, reading), "proef.bpmn").problems == ()


def test_strings_in_expressions_may_hold_anything():
    source = choice(flow("A", "B", 'x = "a == b, None &amp;&amp; import"'), flow("A", "C", "x != null and not(y)"))

    assert inspect(source, "proef.bpmn").problems == ()


def test_keeps_elements_of_other_namespaces_unread():
    source = around(node("userTask", "A", extension('<x:script xmlns:x="urn:x">import os</x:script>')))

    assert inspect(source, "proef.bpmn").problems == ()


def test_a_called_process_that_is_in_no_file_is_refused_when_compiling():
    source = around(node("callActivity", "A", attributes='calledElement="Q"'))

    with pytest.raises(DeploymentRefused) as refusal:
        compile_process({"proef.bpmn": source}, "P")
    assert [problem.element for problem in refusal.value.problems] == ["A"]
    called = diagram(start()).replace(b'id="P"', b'id="Q"')
    assert compile_process({"proef.bpmn": source, "q.bpmn": called}, "P")


def test_one_process_id_in_two_files_is_refused():
    with pytest.raises(DeploymentRefused, match="niets is opgeslagen"):
        compile_process({"a.bpmn": diagram(start()), "b.bpmn": diagram(start("s"))}, "P")


def test_a_process_that_is_not_there_is_refused():
    with pytest.raises(DeploymentRefused):
        compile_process({"a.bpmn": diagram(start())}, "Q")
