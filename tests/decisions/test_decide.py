"""What decisions answer: every hit policy, requirement graphs, verdicts and refusals."""

import json

import pytest

from engine.decisions import DecisionError, decide, decide_file, decide_many, dmn, inspect
from tests.decisions.tables import definitions, literal, requires_decision, table

MANDATE = (("<= 500", '"coach"'), ("]500..2500]", '"manager"'), ("> 2500", '"budgethouder"'))


def answer(part, data, **options):
    return decide(inspect(definitions(part), "test.dmn"), None, data, **options)


def test_unique_gives_the_one_rule_that_fits_and_names_it():
    verdict = answer(table(MANDATE), {"bedrag": 600})
    assert verdict.outputs == {"wie": "manager"}
    assert verdict.value == "manager"
    assert verdict.rules == ("regel 2",)


def test_a_rule_is_named_with_its_annotation():
    verdict = answer(table(MANDATE, notes=("binnen het team", "boven de coach", "hoog")), {"bedrag": 600})
    assert verdict.rules == ("regel 2: boven de coach",)


def test_unique_with_two_rules_is_refused_naming_both():
    overlapping = table((("<= 500", '"coach"'), (">= 500", '"manager"')))
    with pytest.raises(DecisionError, match=r"'mandaat' passen meer regels dan één: regel 1 en regel 2.*bedrag = 500"):
        answer(overlapping, {"bedrag": 500})


def test_first_gives_the_first_rule_that_fits():
    verdict = answer(table((("> 5", '"a"'), ("> 1", '"b"'), ("-", '"c"')), hit="FIRST"), {"bedrag": 3})
    assert (verdict.value, verdict.rules) == ("b", ("regel 2",))


def test_any_accepts_rules_that_agree_and_refuses_rules_that_do_not():
    agreeing = table((("> 1", '"a"'), ("> 2", '"a"')), hit="ANY")
    assert answer(agreeing, {"bedrag": 3}).rules == ("regel 1", "regel 2")
    contradicting = table((("> 1", '"a"'), ("> 2", '"b"')), hit="ANY")
    with pytest.raises(DecisionError, match="regel 1 en regel 2 elkaar tegen"):
        answer(contradicting, {"bedrag": 3})


def test_priority_gives_the_output_that_is_listed_first():
    rules = (("> 1", '"laag"'), ("> 2", '"hoog"'), ("> 3", '"midden"'))
    verdict = answer(table(rules, hit="PRIORITY", order='"hoog","midden","laag"'), {"bedrag": 4})
    assert (verdict.value, verdict.rules) == ("hoog", ("regel 2",))


def test_output_order_sorts_by_the_listed_values_and_rule_order_by_the_rules():
    rules = (("> 1", '"laag"'), ("> 2", '"hoog"'), ("> 3", '"midden"'))
    ordered = answer(table(rules, hit="OUTPUT ORDER", order='"hoog","midden","laag"'), {"bedrag": 4})
    assert ordered.value == ["hoog", "midden", "laag"]
    assert ordered.rules == ("regel 2", "regel 3", "regel 1")
    assert answer(table(rules, hit="RULE ORDER"), {"bedrag": 4}).value == ["laag", "hoog", "midden"]


def test_collect_gathers_every_rule_that_fits_and_nothing_when_none_does():
    part = table((("> 1", "10"), ("> 2", "20"), ("> 9", "40")), hit="COLLECT")
    assert answer(part, {"bedrag": 5}).outputs == {"wie": [10, 20]}
    assert answer(part, {"bedrag": 0}).outputs == {"wie": []}


@pytest.mark.parametrize(("aggregation", "value"), [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)])
def test_collect_aggregates(aggregation, value):
    rules = (("> 1", "10"), ("> 2", "20"), ("> 3", "30"), ("> 9", "40"))
    assert answer(table(rules, hit="COLLECT", aggregation=aggregation), {"bedrag": 5}).value == value


def test_several_outputs_are_named_in_the_answer():
    part = table((("-", '"coach"', "true"),), outputs=("wie", "collegiaal"))
    assert answer(part, {"bedrag": 1}).outputs == {"wie": "coach", "collegiaal": True}


def test_no_rule_that_fits_is_refused_with_the_table_and_the_data():
    with pytest.raises(DecisionError, match=r"'mandaat' past geen enkele regel.*bedrag = leeg"):
        answer(table(MANDATE), {})
    assert answer(table(MANDATE), {}, strict=False).value is None


def test_no_rule_that_fits_says_which_data_are_missing():
    with pytest.raises(DecisionError, match=r"Deze gegevens ontbreken: bedrag\."):
        answer(table(MANDATE), {"spoed": True})


def test_knowledge_that_calls_itself_for_ever_is_refused_in_dutch():
    knowledge = (
        "<businessKnowledgeModel id='k' name='k'><encapsulatedLogic><formalParameter name='x'/><literalExpression>"
        "<text>k(x)</text></literalExpression></encapsulatedLogic>"
        "<knowledgeRequirement><requiredKnowledge href='#k'/></knowledgeRequirement></businessKnowledgeModel>"
        "<decision id='b' name='b'><knowledgeRequirement><requiredKnowledge href='#k'/></knowledgeRequirement>"
        "<literalExpression><text>k(1)</text></literalExpression></decision>"
    )
    with pytest.raises(DecisionError, match="roept zichzelf eindeloos aan"):
        answer(knowledge, {})


def test_no_rule_that_fits_gives_the_default_where_there_is_one():
    assert answer(table((("> 5", '"a"'),), default='"b"'), {"bedrag": 1}).value == "b"


def test_text_where_a_number_is_expected_fits_no_rule():
    with pytest.raises(DecisionError, match="past geen enkele regel"):
        answer(table(MANDATE), {"bedrag": "600"})


def test_a_decision_uses_what_it_requires_and_says_which_rules_decided():
    weight = table((("> 3", '"zwaar"'), ("<= 3", '"licht"')), inputs=("leefgebieden",), decision="zwaarte")
    who = table(
        (('"licht"', '"coach"'), ('"zwaar"', '"manager"')), inputs=("zwaarte",), requires=requires_decision("zwaarte")
    )
    model = inspect(definitions(weight, who), "graaf.dmn")
    verdict = decide(model, None, {"leefgebieden": 4})
    assert verdict.value == "manager"
    assert verdict.because == {"zwaarte": ("regel 1",), "mandaat": ("regel 2",)}
    assert model.decisions[1].requirements == ("zwaarte",)


def test_a_drawn_decision_is_unseen_by_what_does_not_require_it():
    model = inspect(definitions(literal("5", decision="a"), literal("a", decision="b")), "graaf.dmn")
    assert decide(model, "b", {"a": 7}).value is None


def test_a_literal_decision_is_named_by_its_decision():
    verdict = answer(literal("bedrag * 2", decision="dubbel"), {"bedrag": 21})
    assert (verdict.outputs, verdict.rules) == ({"dubbel": 42}, ())


def test_knowledge_is_called_with_its_parameters():
    knowledge = (
        "<businessKnowledgeModel id='k' name='toeslag'><encapsulatedLogic><formalParameter name='x'/>"
        "<literalExpression><text>x + opslag</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>"
        "<decision id='b' name='b'><knowledgeRequirement><requiredKnowledge href='#k'/></knowledgeRequirement>"
        "<invocation><literalExpression><text>toeslag</text></literalExpression><binding><parameter name='x'/>"
        "<literalExpression><text>bedrag</text></literalExpression></binding></invocation></decision>"
    ).replace("x + opslag", "x * 1.5")
    assert answer(knowledge, {"bedrag": 2}).value == 3


def test_a_declared_date_is_read_from_iso_text():
    drawn = (
        "<inputData id='i' name='start'><variable name='start' typeRef='date'/></inputData>"
        "<decision id='b' name='b'><informationRequirement><requiredInput href='#i'/></informationRequirement>"
        '<literalExpression><text>start + duration("P1M")</text></literalExpression></decision>'
    )
    assert answer(drawn, {"start": "2026-01-31"}).value == "2026-02-28"
    with pytest.raises(DecisionError, match="'start' is \"gisteren\", maar moet van het type date zijn"):
        answer(drawn, {"start": "gisteren"})


def test_a_value_of_another_type_than_declared_is_refused():
    part = "<decision id='b' name='b'><variable name='b' typeRef='number'/>"
    part += "<literalExpression><text>naam</text></literalExpression></decision>"
    with pytest.raises(DecisionError, match="'b' geeft \"x\", maar moet van het type number zijn"):
        answer(part, {"naam": "x"})


def test_many_contexts_are_answered_in_one_call_each_with_its_verdict_or_error():
    model = inspect(definitions(table(MANDATE)), "mandaat.dmn")
    answers = decide_many(model, "mandaat", [{"bedrag": 100}, {}, {"bedrag": 9000}])
    assert [getattr(item, "value", None) for item in answers] == ["coach", None, "budgethouder"]
    assert isinstance(answers[1], DecisionError)


def test_an_unknown_decision_is_refused_naming_those_that_exist():
    with pytest.raises(DecisionError, match=r"geen beslissing 'x' in test\.dmn\. Wel: mandaat"):
        decide(inspect(definitions(table(MANDATE)), "test.dmn"), "x", {})


def test_without_a_name_two_top_decisions_ask_for_a_choice():
    model = inspect(definitions(literal("1", decision="a"), literal("2", decision="b")), "twee.dmn")
    with pytest.raises(DecisionError, match=r"Kies welke.*a, b"):
        decide(model, None, {})


def test_an_engine_that_was_replaced_gets_the_model_again():
    model = inspect(definitions(table(MANDATE)), "mandaat.dmn")
    assert decide(model, None, {"bedrag": 1}).value == "coach"
    dmn.host.close()
    assert decide(model, None, {"bedrag": 1}).value == "coach"


def test_a_decision_that_never_ends_is_refused():
    with pytest.raises(DecisionError, match="te veel tijd of geheugen"):
        answer(literal("for i in 1..100000000 return i", decision="a"), {})


def test_decide_file_answers_as_json():
    answered = decide_file(definitions(table(MANDATE)), "mandaat.dmn", None, {"bedrag": 600})
    assert json.loads(json.dumps(answered)) == {"outputs": {"wie": "manager"}, "rules": ["regel 2"]}


def test_decide_file_refuses_a_broken_file_with_its_problems():
    with pytest.raises(DecisionError, match="kan niet worden uitgevoerd"):
        decide_file(b"geen xml", "mandaat.dmn", None, {})
