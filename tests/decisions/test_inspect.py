"""What inspection says of a DMN file: never an exception, always what to do."""

import pytest

from engine.decisions import inspect
from engine.errors import Severity
from tests.decisions.tables import definitions, literal, requires_decision, table

RULES = (("<= 500", '"coach"'), ("> 500", '"manager"'))
BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def errors(source):
    return [problem for problem in inspect(source, "t.dmn").problems if problem.severity is Severity.ERROR]


def warned(source):
    return [problem for problem in inspect(source, "t.dmn").problems if problem.severity is Severity.WARNING]


def test_a_good_file_has_no_problems_and_shows_its_decisions():
    model = inspect(definitions(table(RULES)), "t.dmn")
    assert model.problems == ()
    assert model.runnable
    (decision,) = model.decisions
    assert (decision.id, decision.inputs, decision.outputs) == ("mandaat", ("bedrag",), ("wie",))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "geen leesbaar"),
        (b"PK\x03\x04 a spreadsheet", "geen leesbaar"),
        (b"\x89PNG\r\n\x1a\n", "geen leesbaar"),
        (b"<definitions>", "geen leesbaar"),
        (b"<html/>", "geen DMN-bestand"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "geen DMN-bestand"),
        (BOMB + definitions(literal("1", decision="a")), "DOCTYPE"),
        (OUTSIDE + definitions(literal("1", decision="a")).replace(b">1<", b">&x;<"), "DOCTYPE"),
        (b" " * (2 * 1024 * 1024 + 1), "groter dan 2 MB"),
        (definitions("<x>" * 150 + "</x>" * 150), "te diep"),
        (definitions(), "geen beslissing"),
    ],
)
def test_what_is_no_dmn_file_is_refused(source, words):
    model = inspect(source, "t.dmn")
    assert not model.runnable
    assert words in model.problems[0].message


def test_a_syntax_error_in_a_cell_names_decision_rule_and_column():
    (problem,) = errors(definitions(table((("<= ", '"coach"'), ("> 500", '"manager"')))))
    assert "beslissing 'mandaat', regel 1, kolom 'bedrag'" in problem.message
    assert problem.element == "r1"


def test_every_broken_cell_is_reported():
    assert len(errors(definitions(table((("<= ", "1 +"), ("> (", '"manager')))))) == 4


def test_another_expression_language_is_refused():
    part = literal("1", decision="a").replace("<literalExpression", "<literalExpression expressionLanguage='python'")
    assert "Kies FEEL" in errors(definitions(part))[0].message
    feel_by_address = "https://www.omg.org/spec/DMN/20230324/FEEL/"
    assert errors(definitions(part.replace("python", feel_by_address))) == []


def test_a_reference_to_nothing_is_refused():
    (problem,) = errors(definitions(literal("1", decision="a", requires=requires_decision("weg"))))
    assert (problem.element, "'weg'" in problem.message) == ("a", True)


def test_decisions_that_wait_for_each_other_are_refused():
    one = literal("b", decision="a", requires=requires_decision("b"))
    other = literal("a", decision="b", requires=requires_decision("a"))
    assert "wachten op elkaar" in errors(definitions(one, other))[0].message


def test_an_unknown_hit_policy_is_refused():
    assert "trefbeleid 'BEST'" in errors(definitions(table(RULES, hit="BEST")))[0].message


def test_an_aggregation_without_collect_is_refused():
    assert "alleen bij COLLECT" in errors(definitions(table(RULES, aggregation="SUM")))[0].message


def test_priority_without_an_order_of_outputs_is_refused():
    assert "belangrijkste eerst" in errors(definitions(table(RULES, hit="PRIORITY")))[0].message


def test_a_rule_with_too_few_cells_is_refused():
    assert "niet evenveel cellen" in errors(definitions(table((("> 1",),))))[0].message


def test_two_rules_with_the_same_tests_are_warned_of_when_unique():
    source = definitions(table((("> 1", '"a"'), ("> 1", '"b"'))))
    assert errors(source) == []
    assert "regel 1 en regel 2 dezelfde eisen" in warned(source)[0].message


def test_a_number_in_a_column_of_text_is_refused_before_it_fails_at_work():
    source = definitions(table((("> 1", "5"),))).replace(b'<output name="wie"', b'<output name="wie" typeRef="string"')
    assert "5 is een number" in errors(source)[0].message


def test_an_expression_that_quietly_gives_null_is_warned_of():
    source = definitions(literal("x in [1..5] and y", decision="a"))
    assert "haakjes" in warned(source)[0].message
    assert errors(source) == []


def test_names_with_spaces_read_as_names():
    drawn = "<inputData id='i' name='netto inkomen'><variable name='netto inkomen'/></inputData>"
    require = "<informationRequirement><requiredInput href='#i'/></informationRequirement>"
    assert errors(definitions(drawn, literal("netto inkomen > 3", decision="a", requires=require))) == []


def test_an_import_and_a_foreign_function_are_refused():
    assert "één bestand" in errors(definitions("<import namespace='x'/>", literal("1", decision="a")))[0].message
    java = "<decision id='a' name='a'><functionDefinition kind='Java'/></decision>"
    assert "alleen FEEL" in errors(definitions(java))[0].message
