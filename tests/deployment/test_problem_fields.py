"""Each problem names the field of the editor in which it is mended."""

import ast
from pathlib import Path

import pytest

from engine.deployment.sources import source_of
from engine.errors import FIELDS, Problem
from tests.deployment.samples import NAMES, checked, sources

ROOT = Path(__file__).parents[2]
DIAGRAM, TABLE, FORM = NAMES[0], NAMES[1], NAMES[3]


@pytest.mark.parametrize(
    ("old", "new", "element", "field"),
    [
        ('form="vraag"', 'form="vrag"', "Vraag", "form"),
        ('form="vraag"', 'form="= welk"', "Vraag", "form"),
        ('group="wijkcoach"', 'group="piraten"', "Vraag", "group"),
        ('group="wijkcoach"', "", "Vraag", "group"),
        ('group="wijkcoach"', 'assignee="jan"', "Vraag", "assignee"),
        ('group="wijkcoach"', 'group="wijkcoach" exclude="jan"', "Vraag", "exclude"),
        ('group="wijkcoach"', 'group="wijkcoach" exclude="= [jan"', "Vraag", "exclude"),
        ('group="wijkcoach"', 'group="= (piraten"', "Vraag", "group"),
        ('group="wijkcoach"', 'group="wijkcoach" why="= jij"', "Vraag", "why"),
        ('group="wijkcoach"', 'group="wijkcoach" law="= Awb"', "Vraag", "law"),
        ('group="wijkcoach"', 'group="wijkcoach" term="besluit"', "Vraag", "term"),
        ('"decide_request"', '"decide_everything"', "Vraag", "permission"),
        ('duration="P2D"', 'duration="2 dagen"', "Vraag", "duration"),
        ('" calendar="working"', '" calendar="kantoor"', "Vraag", "calendar"),
        ('ref="grens"', 'ref="muur"', "Grens", "decision"),
        ('ref="grens" result="grens"', 'ref="grens"', "Grens", "result"),
        ('name="reserve_budget"', 'name="reserve_budge"', "Boeken", "operation"),
        ("{amount: bedrag}", "{amount: bedrag", "Boeken", "inputs"),
        ("= grens.mag", "= grens.mag and", "F4", "condition"),
        ("= grens.mag", "= x is None", "F4", "condition"),
        ("<conditionExpression>", '<conditionExpression language="python">', "F4", "condition"),
        ("<conditionExpression>= grens.mag</conditionExpression>", "", "Binnen", "condition"),
        ('default="F5"', 'default="F9"', "Binnen", "default"),
        ("<timeDuration>P5D", "<timeDuration>vijf dagen", "Te_lang", "timer"),
        ("<timeDuration>P5D", "<timeDuration>= (dagen", "Te_lang", "timer"),
        ("<timeDuration>P5D</timeDuration>", "", "Te_lang", "timer"),
        ('_tijd" waakvlam:calendar="working"', '_tijd" waakvlam:calendar="nooit"', "Te_lang", "calendar"),
        ('isExecutable="true"', 'isExecutable="false"', "aanvraag", "executable"),
    ],
)  # fmt: skip
def test_problem_of_a_diagram_names_its_field(old: str, new: str, element: str, field: str) -> None:
    found = checked(sources(DIAGRAM, old, new)).problems
    assert (element, field) in [(problem.element, problem.field) for problem in found], found


@pytest.mark.parametrize(
    ("head", "body", "element", "field"),
    [
        ("", '<receiveTask id="A"/>', "A", "message"),
        ("", '<receiveTask id="A" messageRef="M9"/>', "A", "message"),
        ('<message id="M"/>', '<receiveTask id="A" messageRef="M"/>', "A", "message"),
        ("", '<callActivity id="A"/>', "A", "called"),
        ("", '<callActivity id="A" calledElement="nergens"/>', "A", "called"),
        ("", '<callActivity id="A" calledElement="p"/>', "A", "called"),
        ("", '<serviceTask id="A"/>', "A", "operation"),
        ("", '<businessRuleTask id="A"/>', "A", "decision"),
        ("", '<scriptTask id="A"/>', "A", "script"),
        ("", '<scriptTask id="A" scriptFormat="python"><script>1</script></scriptTask>', "A", "script"),
        ("", '<scriptTask id="A"><script>(1</script></scriptTask>', "A", "script"),
        ("", _wait := '<receiveTask id="A"><extensionElements><waakvlam:wait holder="HOLDER"/></extensionElements>'
         "</receiveTask>", "A", "holder"),
        ("", _wait.replace("HOLDER", "partner:nergens"), "A", "holder"),
        ("", _wait.replace("HOLDER", "group:nergens"), "A", "holder"),
        ("", '<exclusiveGateway id="A"/>', "A", "flow"),
        ("", '<task id="A"/><task id="B"/>', "B", "flow"),
        ("", '<endEvent id="A"><errorEventDefinition/></endEvent>', "A", "error"),
        ("", '<endEvent id="A"><errorEventDefinition errorRef="E9"/></endEvent>', "A", "error"),
        ("", '<extensionElements><waakvlam:start reopen="nergens"/></extensionElements><task id="A"/>', "p", "reopen"),
        ("", '<extensionElements><waakvlam:start once="vaak"/></extensionElements><task id="A"/>', "p", "once"),
        ("", '<extensionElements><waakvlam:start data="= {a:"/></extensionElements><task id="A"/>', "p", "start"),
        ("", '<extensionElements><waakvlam:consequence text="= a"/></extensionElements><task id="A"/>', "p",
         "consequence"),
    ],
)  # fmt: skip
def test_problem_of_any_kind_of_element_names_its_field(head: str, body: str, element: str, field: str) -> None:
    diagram = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:waakvlam="urn:waakvlam:bpmn:1">'
        f'{head}<process id="p" isExecutable="true">{body}<startEvent id="S"/>'
        '<sequenceFlow id="F" sourceRef="S" targetRef="A"/></process></definitions>'
    )
    found = checked([source_of("p.bpmn", diagram.encode()), *sources(without=(DIAGRAM,))]).problems
    assert (element, field) in [(problem.element, problem.field) for problem in found], found


@pytest.mark.parametrize(
    ("old", "new", "element", "field"),
    [
        ("= bedrag < 100", "= len(bedrag)", "reden", "hide"),
        ("= bedrag < 100", "bedrag < 100", "reden", "hide"),
        ('"key": "reden"', '"key": "en dan"', "en dan", "key"),
        ('"label": "Reden', '"lbel": "Reden', "reden", "label"),
    ],
)
def test_problem_of_a_form_names_its_field(old: str, new: str, element: str, field: str) -> None:
    found = checked(sources(FORM, old, new)).problems
    assert (element, field) in [(problem.element, problem.field) for problem in found], found


def test_problem_of_a_table_names_the_cell() -> None:
    [problem, *_] = checked(sources(TABLE, "&lt;= 500", 'open("lijst").read()')).problems
    assert (problem.element, problem.field) == ("Klein_bedrag", "cell")


def test_a_problem_reads_as_before() -> None:
    assert str(Problem("a.bpmn", "Vraag", "Kies een formulier.", field="form")) == "a.bpmn: Vraag: Kies een formulier."


def test_every_field_that_is_named_is_one_that_an_editor_has() -> None:
    known = {field for fields in FIELDS.values() for field in fields} | {""}
    named = {
        keyword.value.value
        for folder in ("runtime", "deployment", "decisions", "forms")
        for path in (ROOT / "engine" / folder).glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "field" and isinstance(keyword.value, ast.Constant)
    }
    assert named
    assert named <= known


def test_the_panel_has_a_control_for_every_field_but_where_an_arrow_goes() -> None:
    panel = ROOT / "frontend" / "src" / "modeler" / "panel"
    text = "".join(path.read_text("utf-8") for path in panel.rglob("*.js"))
    missing = {
        field
        for field in FIELDS["process"] - {"flow"}
        if f"name: '{field}'" not in text and f'data-field="{field}"' not in text
    }
    assert missing == set()
