import json

import pytest

from engine import forms
from engine.errors import Severity

from .building import CHOICES, amount, file, hidden_when, of, text


def refusals(source: bytes, check=lambda expression: []) -> list[str]:
    found = forms.inspect(source, "forms/proef.json", check).problems
    return [problem.message for problem in found if problem.severity is Severity.ERROR]


def test_reads_key_title_and_fields_in_order():
    group = {"type": "group", "label": "Kosten", "components": [amount()]}
    found = forms.inspect(file(text(), group, of("checkbox", "spoed"), title="Aanvraag"), "forms/proef.json")
    assert found.problems == ()
    assert (found.key, found.title) == ("proef", "Aanvraag")
    assert found.form.keys == ("naam", "bedrag", "spoed")
    assert found.form.field("bedrag").kind is forms.Kind.AMOUNT


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\xff\xfe\x00",
        b"not json",
        b"[]",
        b"null",
        b'{"type": "other", "components": []}',
        b'{"components": {}}',
        b'{"components": [NaN]}',
        b'{"id": "a", "components": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b" " * 1_000_001,
        file(text(label="\x00")),
        b'{"type":"default","id":"a","components":[{"type":"text","text":"\\ud800"}]}',
        file(*[text(f"veld{number}") for number in range(301)]),
        file({"type": "group", "label": "G", "components": [text(f"veld{number}") for number in range(301)]}),
    ],
    ids=lambda source: repr(source[:30]),
)
def test_refuses_what_is_no_form_without_raising(source):
    assert len(refusals(source)) == 1


@pytest.mark.parametrize(
    "component", [None, 1, "textfield", [], {}, {"type": []}, {"type": {"a": 1}}, {"type": "amount"}]
)
def test_refuses_a_component_that_is_none(component):
    assert len(refusals(file(component))) == 1


@pytest.mark.parametrize(
    ("component", "words"),
    [
        ({"type": "html", "content": "<script>"}, "HTML kan niet"),
        ({"type": "button", "label": "Verstuur"}, "knoppen"),
        ({"type": "dynamiclist", "key": "a", "label": "A"}, "herhalende lijst"),
        ({"type": "taglist", "key": "a", "label": "A"}, "taglist"),
        ({"type": "datetime", "subtype": "time", "key": "a", "label": "A"}, "subtype"),
        ({"type": "textfield", "label": "A"}, "key"),
        ({"type": "textfield", "key": "a"}, "label"),
        (text("a.b"), "key"),
        (text("csrf_token"), "key"),
        (text("_x"), "key"),
        (text("not"), "key"),
        (text("a b"), "key"),
        (text(label="{{ naam }}"), "formule"),
        (text(description="= naam"), "formule"),
        (text(validate={"min": 3}), "min"),
        (text(validate={"required": "yes"}), "true of false"),
        (text(validate=[1]), "JSON-object"),
        (text(validate={"minLength": 5, "maxLength": 2}), "minimum"),
        (text(validate={"minLength": -1}), "minLength"),
        (text(validate={"validationType": "iban"}), "validationType"),
        (text(properties={"waakvlam": "iban"}), "amount"),
        (text(defaultValue=["a"]), "defaultValue"),
        (amount(defaultValue="veel"), "defaultValue"),
        (of("checkbox", "a", defaultValue="ja"), "defaultValue"),
        (of("radio", "a", values=CHOICES, defaultValue="goud"), "keuzes"),
        (of("select", "a"), "values"),
        (of("select", "a", values=[{"label": "A"}]), "waarde"),
        (of("select", "a", values=CHOICES + CHOICES), "dezelfde waarde"),
        (of("select", "a", values=CHOICES, valuesKey="b"), "valuesKey"),
        (of("select", "a", valuesExpression="= b"), "valuesExpression"),
        (of("expression", "a"), "expression"),
        (text(conditional={"hide": "spoed"}), "conditional.hide"),
        (text(conditional={"hide": "= "}), "conditional.hide"),
        ({"type": "text", "text": " "}, "text"),
        ({"type": "group", "components": []}, "label"),
        ({"type": "group", "label": "G"}, "components"),
        ({"type": "group", "label": "G", "path": "g", "components": []}, "path"),
        ({"type": "group", "label": "G", "components": [{"type": "group", "label": "H", "components": []}]}, "groep"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_refuses_a_component_in_words(component, words):
    (message,) = refusals(file(component))
    assert words in message


def test_points_at_the_component_that_is_wrong():
    (problem,) = forms.inspect(file(text(), text("leeftijd", validate={"min": 1})), "forms/proef.json").problems
    assert (problem.file, problem.element) == ("forms/proef.json", "leeftijd")


def test_refuses_a_key_that_stands_twice_also_across_groups():
    (message,) = refusals(file(text("a"), {"type": "group", "label": "G", "components": [text("a")]}))
    assert '"a" komt 2 keer voor' in message


def test_names_the_syntax_problem_of_a_condition_and_of_a_computed_field():
    def check(expression):
        return ["Er mist een haakje."] if expression.count("(") != expression.count(")") else []

    wrong = file(text(conditional=hidden_when("not(spoed")), of("expression", "som", expression="= (a"))
    assert [("Er mist een haakje." in message) for message in refusals(wrong, check)] == [True, True]
    assert refusals(file(text(conditional=hidden_when("not(spoed)"))), check) == []


def test_warns_when_id_and_file_name_differ():
    (problem,) = forms.inspect(file(text()), "forms/anders.json").problems
    assert problem.severity is Severity.WARNING


def test_refuses_a_form_without_id():
    assert refusals(json.dumps({"type": "default", "components": [text()]}).encode()) != []


def test_loads_what_was_deployed_and_refuses_what_could_not_be():
    assert forms.load(file(text())).keys == ("naam",)
    with pytest.raises(ValueError, match="onderdeel 1"):
        forms.load(file({"type": "html"}))
