import pytest

from engine.deployment.blank import blank_process
from engine.deployment.sources import source_of
from engine.errors import Severity
from tests.commands.diagrams import HEAD
from tests.deployment.samples import NAMES, checked, content, sources

DIAGRAM, TABLE, FORM, ORGANISATION = NAMES[0], NAMES[1], NAMES[3], NAMES[2]


def test_accepts_files_that_fit_together() -> None:
    found = checked(sources())
    assert found.problems == ()
    assert [(process.key, sorted(process.uses)) for process in found.processes] == [
        ("aanvraag", [("decision", "grens"), ("form", "vraag")])
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "element", "message"),
    [
        (DIAGRAM, 'form="vraag"', 'form="vrag"', "Vraag", "Het formulier “vrag” bestaat niet. Bedoel je “vraag”?"),
        (DIAGRAM, 'group="wijkcoach"', 'group="piraten"', "Vraag", "De groep “piraten” bestaat niet."),
        (DIAGRAM, 'ref="grens"', 'ref="muur"', "Grens", "De beslissing “muur” bestaat niet."),
        (DIAGRAM, 'name="reserve_budget"', 'name="reserve_budge"', "Boeken", "Bedoel je “reserve_budget”?"),
        (DIAGRAM, '"decide_request"', '"decide_everything"', "Vraag", "Het recht “decide_everything” bestaat niet."),
        (DIAGRAM, 'duration="P2D"', 'duration="2 dagen"', "Vraag", "De termijn “2 dagen” is geen duur."),
        (DIAGRAM, '" calendar="working"', '" calendar="kantoor"', "Vraag", "De kalender “kantoor” bestaat niet."),
        (DIAGRAM, 'group="wijkcoach"', 'gruop="wijkcoach"', "Vraag", "attribuut gruop van"),
        (DIAGRAM, "waakvlam:operation", "waakvlam:operatie", "Boeken", "Bedoel je “operation”?"),
        (DIAGRAM, 'group="wijkcoach"', 'assignee="jan"', "Vraag", "moet een FEEL-expressie zijn"),
        (DIAGRAM, 'form="vraag"', 'form="= welk"', "Vraag", "moet een vaste waarde zijn"),
        (DIAGRAM, 'group="wijkcoach"', "", "Vraag", "Deze taak is voor niemand."),
        (DIAGRAM, "= grens.mag", "= grens.mag and", "F4", "houdt te vroeg op"),
        (DIAGRAM, "{amount: bedrag}", "{amount: bedrag", "Boeken", "houdt te vroeg op"),
        (DIAGRAM, "= grens.mag", "= x is None", "F4", "None"),
        (DIAGRAM, "= grens.mag", '= open("lijst")', "F4", "De functie 'open' bestaat niet"),
        (DIAGRAM, "<conditionExpression>", '<conditionExpression language="python">', "F4", "dan FEEL (python)"),
        (DIAGRAM, "<timeDuration>P5D", "<timeDuration>timedelta(days=5)", "Te_lang", "timedelta(days=5)"),
        (DIAGRAM, "<timeDuration>P5D", '<timeDuration>= len("x")', "Te_lang", "De functie 'len' bestaat niet"),
        (TABLE, "&lt;= 500", '__import__("os").system("id")', "Klein_bedrag", "Python"),
        (TABLE, "&lt;= 500", 'open("lijst").read()', "Klein_bedrag", "De functie 'open' bestaat niet"),
        (TABLE, "<text>true</text>", '<text>eval("1")</text>', "Klein_mag", "bestaat niet"),
        (TABLE, 'hitPolicy="FIRST"', 'hitPolicy="FIRST" expressionLanguage="python"', "Grens_tabel", "python"),
        (FORM, "= bedrag < 100", "= bedrag.is_integer() == True", "reden", "vergelijk in FEEL met één ="),
        (FORM, "= bedrag < 100", "= len(bedrag)", "reden", "De functie 'len' bestaat niet"),
        (FORM, "= bedrag < 100", "= bedrag is leeg", "reden", "een naam heeft geen spaties"),
        (ORGANISATION, '"area": "noord"', '"area": "noort"', "team-noord", "Bedoel je “noord”?"),
        (ORGANISATION, '"partners"', '"partnrs"', "partnrs", "Bedoel je “partners”?"),
        (ORGANISATION, '"wijkcoach", "teammanager"]', '"burgemeester"]', "mandate_levels", "“burgemeester” bestaat"),
        (ORGANISATION, '"Vraag": 2', '"Vraag": "twee"', "norms", "geen aantal werkdagen"),
        (ORGANISATION, '"norms": {', '"norms": {"planned": {"aanvraag": "Vraag"}, ', "norms", "lijst van onderdelen"),
        (ORGANISATION, '"norms": {', '"norms": {"planned": [], ', "norms", "proces, dan een lijst"),
        (ORGANISATION, '"key": "team-noord"', '"key": "Team Noord"', "teams", "geen goede key"),
    ],
)  # fmt: skip
def test_refuses_with_the_element_and_what_to_do(file: str, old: str, new: str, element: str, message: str) -> None:
    found = checked(sources(file, old, new))
    assert not found.acceptable
    assert found.processes == ()
    errors = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    assert any(
        (problem.file, problem.element) == (file, element) and message in problem.message for problem in errors
    ), [str(problem) for problem in errors]


def test_warns_of_a_condition_that_quietly_gives_nothing() -> None:
    found = checked(sources(DIAGRAM, "= grens.mag", "= bedrag in ]500..2500] and not(spoed)"))
    assert found.acceptable
    assert [(problem.element, problem.severity) for problem in found.problems] == [("F4", Severity.WARNING)]


def test_refuses_two_processes_that_begin_with_the_same_message() -> None:
    begun = (
        f'{HEAD}<message id="m" name="Plan nodig"/><process id="KEY" name="KEY" isExecutable="true">'
        '<startEvent id="Start"><messageEventDefinition messageRef="m"/></startEvent><endEvent id="Einde"/>'
        '<sequenceFlow id="f" sourceRef="Start" targetRef="Einde"/></process></definitions>'
    )
    files = [source_of(f"{key}.bpmn", begun.replace("KEY", key).encode()) for key in ("plan", "ander")]
    (problem,) = checked(files).problems
    assert (problem.file, problem.element) == ("ander.bpmn", "Start")
    assert "“Plan nodig” begint ook plan" in problem.message


def test_refuses_a_point_to_reopen_at_that_is_not_there() -> None:
    new = 'isExecutable="true"><extensionElements><waakvlam:start once="ja" reopen="Nergens"/></extensionElements>'
    changed = sources(DIAGRAM, 'isExecutable="true">', new)
    found = [str(problem) for problem in checked(changed).problems]
    assert any("once is “ja”" in problem for problem in found)
    assert any("reopen noemt “Nergens”" in problem for problem in found)


def test_warns_of_an_extension_where_it_is_not_read() -> None:
    old = 'result="boeking"/></extensionElements>\n    </serviceTask>'
    new = 'result="boeking"/><waakvlam:wait holder="clock"/></extensionElements></serviceTask>'
    found = checked(sources(DIAGRAM, old, new))
    assert found.acceptable
    (problem,) = found.problems
    assert "hoort op boundaryEvent of intermediateCatchEvent" in problem.message


def test_an_attribute_of_another_namespace_is_not_read() -> None:
    found = checked(sources(DIAGRAM, 'form="vraag"', 'form="vraag" xmlns:ander="urn:a" ander:kleur="rood"'))
    assert found.problems == ()


def test_refuses_a_group_when_no_organisation_is_given() -> None:
    found = checked(sources(without=[ORGANISATION]))
    assert ["er is geen organisation.json bij" in problem.message for problem in found.problems] == [True]


@pytest.mark.parametrize(
    ("holder", "message"),
    [
        ("group:piraten", "De groep “piraten” bestaat niet."),
        ("partner:ggz-de-brg", "Bedoel je “ggz-de-brug”?"),
        ("de buurman", "zegt niet op wie we wachten"),
        ("partner:ggz-de-brug", None),
        ("resident", None),
    ],
)
def test_the_holder_of_a_wait_is_someone(holder: str, message: str | None) -> None:
    wait = (
        '<intermediateCatchEvent id="Wacht"><extensionElements>'
        f'<waakvlam:wait holder="{holder}"/></extensionElements><messageEventDefinition id="W1" messageRef="M1"/>'
        '</intermediateCatchEvent><sequenceFlow id="F8" sourceRef="Wacht" targetRef="Klaar"/>'
    )
    text = content(DIAGRAM).decode().replace('targetRef="Klaar"', 'targetRef="Wacht"', 1)
    text = text.replace("</process>", f'{wait}</process><message id="M1" name="antwoord"/>')
    found = checked([*sources(without=[DIAGRAM]), source_of(DIAGRAM, text.encode())])
    said = [problem.message for problem in found.problems if problem.element == "Wacht"]
    assert said == [] if message is None else message in said[0]


def test_refuses_two_files_with_one_process_form_or_decision() -> None:
    twins = [source_of(f"andere/tweede-{name}", content(name)) for name in (DIAGRAM, TABLE, FORM)]
    found = checked([*sources(), *twins])
    errors = [str(problem) for problem in found.problems if problem.severity is Severity.ERROR]
    assert errors == [
        "andere/tweede-aanvraag.bpmn: aanvraag: Het proces “aanvraag” staat ook in aanvraag.bpmn. "
        "Geef elk een eigen naam.",
        "andere/tweede-vraag.json: -: Het formulier “vraag” staat ook in vraag.json. Geef elk een eigen naam.",
        "andere/tweede-grens.dmn: grens: De beslissing “grens” staat ook in grens.dmn. Geef elk een eigen naam.",
    ]


def test_refuses_two_files_of_one_name() -> None:
    other = source_of(f"andere/{DIAGRAM}", content(DIAGRAM, 'process id="aanvraag"', 'process id="anders"'))
    assert [problem.file for problem in checked([*sources(), other]).problems] == [f"andere/{DIAGRAM}"]


CALLER = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="Roept" targetNamespace="urn:test">
  <process id="roept" name="Roept" isExecutable="true">
    <startEvent id="Start_hier"/><callActivity id="Roep" calledElement="aanvraag"/><endEvent id="Einde"/>
    <sequenceFlow id="R1" sourceRef="Start_hier" targetRef="Roep"/>
    <sequenceFlow id="R2" sourceRef="Roep" targetRef="Einde"/>
  </process>
</definitions>"""


def test_a_called_process_belongs_to_its_caller_with_everything_it_uses() -> None:
    found = checked([*sources(), source_of("roept.bpmn", CALLER.encode())])
    assert found.problems == ()
    caller = next(process for process in found.processes if process.key == "roept")
    assert sorted(caller.uses) == [("decision", "grens"), ("form", "vraag"), ("process", "aanvraag")]


def test_refuses_a_call_of_a_process_that_is_not_there() -> None:
    found = checked([source_of("roept.bpmn", CALLER.encode())])
    assert [(problem.element, "“aanvraag” bestaat niet" in problem.message) for problem in found.problems] == [
        ("Roep", True)
    ]


def test_refuses_a_process_that_calls_itself() -> None:
    itself = CALLER.replace('calledElement="aanvraag"', 'calledElement="roept"')
    found = checked([source_of("roept.bpmn", itself.encode())])
    assert any("roept hiermee zichzelf aan" in problem.message for problem in found.problems)


def test_refuses_nothing_at_all() -> None:
    assert not checked([]).acceptable


def test_a_version_has_another_digest_when_anything_it_uses_has_changed() -> None:
    def digest(*change: str) -> str:
        return checked(sources(*change)).processes[0].digest

    digests = [
        digest(),
        digest(DIAGRAM, "Binnen de grens?", "Past het?"),
        digest(FORM, '"Reden"', '"Waarom"'),
        digest(TABLE, "500", "600"),
    ]
    assert len(set(digests)) == 4
    assert digest(ORGANISATION, "Team Noord", "Team Oost") == digests[0]


def test_what_is_too_long_to_keep_is_refused() -> None:
    """PostgreSQL would stop a case at it, half-way."""
    long = blank_process("p" * 121, "Lang").replace(b"Schrijf op wat er moet gebeuren", b"x" * 201)
    long = long.replace(b'group="wijkcoach"', b'group="wijkcoach" why="' + b"w" * 301 + b'" law="' + b"l" * 65 + b'"')
    problems = [each for each in checked([source_of("lang.bpmn", long)]).problems if "tekens" in each.message]
    assert {(each.element, each.field) for each in problems} >= {
        ("p" * 121, ""),
        (f"Stap_{'p' * 121}", ""),
        *((f"Stap_{'p' * 121}", field) for field in ("name", "why", "law")),
    }
