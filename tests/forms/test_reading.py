from datetime import UTC, datetime

import pytest

from engine import clock, forms
from engine.decisions import feel as real_feel

from .building import CHOICES, amount, day, feel, form, hidden_when, of, read, required, text


@pytest.mark.parametrize(
    ("component", "message"),
    [
        (text("a", validate=required()), "Vul in: A"),
        (of("textarea", "a", validate=required()), "Vul in: A"),
        (of("number", "a", validate=required()), "Vul in: A"),
        (amount("a", validate=required()), "Vul een bedrag in, bijvoorbeeld 1.250,00"),
        (day("a", validate=required()), "Vul een datum in, bijvoorbeeld 15-12-2026"),
        (of("select", "a", values=CHOICES, validate=required()), "Kies een antwoord bij: A"),
        (of("radio", "a", values=CHOICES, validate=required()), "Kies een antwoord bij: A"),
        (of("checklist", "a", values=CHOICES, validate=required()), "Kies ten minste één antwoord bij: A"),
        (of("checkbox", "a", validate=required()), "Kruis aan: A"),
        (text("a", validate=required(), properties={"error": "Schrijf op waarom"}), "Schrijf op waarom"),
    ],
)
@pytest.mark.parametrize("submitted", [{}, {"a": ""}, {"a": "  \r\n"}, {"a": []}])
def test_says_what_to_do_about_an_open_question(component, message, submitted):
    assert read(form(component), submitted).errors == {"a": message}


@pytest.mark.parametrize(
    ("component", "empty"),
    [
        (text("a"), None),
        (amount("a"), None),
        (day("a"), None),
        (of("select", "a", values=CHOICES), None),
        (of("checkbox", "a"), False),
        (of("checklist", "a", values=CHOICES), []),
    ],
)
def test_stores_that_an_optional_question_was_left_open(component, empty):
    assert read(form(component), {}).values == {"a": empty}


@pytest.mark.parametrize(
    ("component", "typed", "value"),
    [
        (text("a"), "  Wil Zilverberg ", "Wil Zilverberg"),
        (text("a", validate={"pattern": "[0-9]{4} ?[A-Z]{2}"}), "7500 AB", "7500 AB"),
        (text("a", validate={"validationType": "email"}), "wil@voorbeeld.nl", "wil@voorbeeld.nl"),
        (text("a", validate={"validationType": "phone"}), "06 12 34 56 78", "06 12 34 56 78"),
        (of("textarea", "a"), "een\r\ntwee", "een\ntwee"),
        (of("number", "a", validate=required(min=0)), "0", 0),
        (amount("a", validate=required(max=500)), "500", 500.0),
        (amount("a", validate={"min": -10}), "-5", -5.0),
        (of("select", "a", values=CHOICES), "geld", "geld"),
        (of("radio", "a", values=CHOICES), "niets", "niets"),
        (of("checkbox", "a", validate=required()), "ja", True),
        (of("checklist", "a", values=CHOICES), ["geld", "niets", "geld"], ["geld", "niets"]),
    ],
)
def test_takes_a_good_answer(component, typed, value):
    reading = read(form(component), {"a": typed})
    assert (reading.values, reading.errors) == ({"a": value}, {})


@pytest.mark.parametrize(
    ("component", "typed", "words"),
    [
        (text("a", validate={"minLength": 5}), "kort", "ten minste 5 tekens"),
        (text("a", validate={"maxLength": 5}), "te lang", "hooguit 5 tekens"),
        (text("a"), "x" * 501, "hooguit 500 tekens"),
        (text("a", validate={"pattern": "[0-9]{4}"}), "12345", "Kijk na"),
        (text("a", validate={"pattern": "[0-9]{4}"}), "1234\n5", "Kijk na"),
        (
            text("a", validate={"pattern": "a+"}, properties={"error": "Vul vier cijfers in"}),
            "b",
            "Vul vier cijfers in",
        ),
        (text("a", validate={"pattern": "a+"}), "a" * 201, "hooguit 200 tekens"),
        (text("a", validate={"validationType": "email"}), "wil@", "e-mailadres"),
        (text("a", validate={"validationType": "phone"}), "bel me", "telefoonnummer"),
        (of("number", "a", validate={"min": 2}), "1", "van 2 of meer"),
        (of("number", "a", validate={"max": 2.5}), "3", "hooguit 2,5"),
        (of("number", "a", decimalDigits=0), "2,5", "heel getal"),
        (of("number", "a", decimalDigits=1), "2,55", "hooguit 1"),
        (of("number", "a"), "twee", "bijvoorbeeld 12,5"),
        (amount("a"), "-5", "€\u00a00,00 of meer"),
        (amount("a", validate={"max": 500}), "500,01", "hooguit €\u00a0500,00"),
        (of("select", "a", values=CHOICES), "goud", "Kies uit de lijst"),
        (of("radio", "a", values=CHOICES), "goud", "Kies uit de lijst"),
        (of("checklist", "a", values=CHOICES), ["geld", "goud"], "Kies uit de lijst"),
    ],
)
def test_refuses_an_answer_that_breaks_a_rule(component, typed, words):
    reading = read(form(component), {"a": typed})
    assert words in reading.errors["a"]
    assert reading.values == {}
    assert reading.typed == {"a": typed}


def test_refuses_a_day_that_has_passed_in_amsterdam():
    asked = form(day("a", disallowPassedDates=True))
    with clock.frozen(datetime(2026, 12, 14, 23, 30, tzinfo=UTC)):
        assert "a" in read(asked, {"a": "14-12-2026"}).errors
        assert read(asked, {"a": "15-12-2026"}).errors == {}


def test_takes_options_from_process_data():
    asked = form(of("select", "a", valuesKey="wijken"), of("checklist", "b", valuesKey="wijken"))
    data = {"wijken": [{"value": "n", "label": "Noord"}, "zuid", {"label": "leeg"}, None, 3]}
    assert read(asked, {"a": "n", "b": ["zuid", "3"]}, data).values == {"a": "n", "b": ["zuid", "3"]}
    assert "a" in read(asked, {"a": "west"}, data).errors
    assert "niets te kiezen" in read(asked, {"a": "n"}, {"wijken": "geen lijst"}).errors["a"]


def test_never_takes_a_read_only_or_unknown_field_from_the_browser():
    asked = form(text("vast", readonly=True), amount("ook", disabled=True), text("vrij"))
    reading = read(asked, {"vast": "veranderd", "ook": "1", "vrij": "x", "rol": "beheerder"}, {"vast": "v"})
    assert reading.values == {"vrij": "x"}
    assert reading.typed == {"vrij": "x"}


def test_ignores_a_hidden_field_even_when_it_is_required_and_filled_in():
    asked = form(
        of("checkbox", "spoed"), text("reden", conditional=hidden_when("calm"), validate=required(minLength=3))
    )
    calm = feel(calm=lambda answers: not answers["spoed"])
    assert read(asked, {"reden": "x"}, evaluate=calm).values == {"spoed": False}
    assert read(asked, {"reden": "x"}, evaluate=calm).typed["reden"] == "x"
    assert "reden" in read(asked, {"spoed": "ja"}, evaluate=calm).errors
    assert read(asked, {"spoed": "ja", "reden": "huis uit"}, evaluate=calm).values["reden"] == "huis uit"


def test_hides_everything_in_a_hidden_group():
    group = {"type": "group", "label": "G", "conditional": hidden_when("always"), "components": [text("a"), day("b")]}
    assert read(
        form(group, text("c")), {"a": "x", "b": "x", "c": "x"}, evaluate=feel(always=lambda _: True)
    ).values == {"c": "x"}


@pytest.mark.parametrize("answer", [None, 1, "true", 0, []])
def test_shows_a_field_unless_its_condition_is_exactly_true(answer):
    asked = form(text("a", conditional=hidden_when("c")))
    assert read(asked, {"a": "x"}, evaluate=feel(c=lambda _: answer)).values == {"a": "x"}


def test_a_condition_sees_process_data_null_for_open_questions_and_nothing_of_hidden_ones():
    seen = {}

    def hide(answers):
        seen.update(answers)
        return False

    asked = form(
        text("weg", conditional=hidden_when("always")),
        amount(),
        text("open"),
        text("vast", readonly=True),
        text("laatste", conditional=hidden_when("look")),
    )
    data = {"weg": "oud", "open": "oud", "vast": "v", "mandaat": 500}
    read(asked, {"weg": "nieuw", "bedrag": "1.250,00"}, data, feel(always=lambda _: True, look=hide))
    assert seen == {"weg": None, "bedrag": 1250.0, "open": None, "vast": "v", "laatste": None, "mandaat": 500}


def test_a_chain_of_conditions_settles_whatever_its_order():
    def needs(name):
        return lambda answers: answers[name] is None

    chain = [text(f"v{place}", conditional=hidden_when(f"v{place + 1}_open")) for place in range(6)]
    asked = form(*chain, text("v6"))
    evaluate = feel(**{f"v{place}_open": needs(f"v{place}") for place in range(7)})
    everything = {f"v{place}": "x" for place in range(7)}
    assert read(asked, everything, evaluate=evaluate).values == everything
    assert read(asked, {**everything, "v6": ""}, evaluate=evaluate).values == {"v6": None}


def test_conditions_that_contradict_each_other_show_their_fields():
    asked = form(text("a", conditional=hidden_when("a_given")), text("b"))
    evaluate = feel(a_given=lambda answers: answers["a"] is not None)
    assert read(asked, {"a": "x", "b": "y"}, evaluate=evaluate).values == {"a": "x", "b": "y"}


def test_computes_on_the_server_and_ignores_what_the_browser_sends():
    asked = form(
        amount("zonder"),
        amount("met"),
        of("expression", "verschil", expression="= difference", properties={"waakvlam": "amount"}),
        of("expression", "dubbel", expression="= twice"),
        text("uitleg", conditional=hidden_when("dear")),
    )
    evaluate = feel(
        difference=lambda answers: answers["zonder"] - answers["met"] + 0.001,
        twice=lambda answers: answers["verschil"] * 2,
        dear=lambda answers: answers["dubbel"] > 0,
    )
    reading = read(asked, {"zonder": "3.900,00", "met": "1.975,00", "verschil": "1", "uitleg": "x"}, evaluate=evaluate)
    assert reading.values == {"zonder": 3900.0, "met": 1975.0, "verschil": 1925.0, "dubbel": 3850.0}


def test_reads_a_form_with_real_expressions():
    reason = text("motivatie", conditional=hidden_when("bedrag = null or bedrag <= mandaat"), validate=required())
    saving = of("expression", "verschil", expression="= zonder - bedrag", properties={"waakvlam": "amount"})
    asked = form(amount(), amount("zonder"), saving, reason)
    within = read(asked, {"bedrag": "500"}, {"mandaat": 500}, real_feel.evaluate)
    assert (within.values, within.errors) == ({"bedrag": 500.0, "zonder": None, "verschil": None}, {})
    above = read(asked, {"bedrag": "1.850,10", "zonder": "3.900,30"}, {"mandaat": 500}, real_feel.evaluate)
    assert above.values["verschil"] == 2050.2
    assert above.errors == {"motivatie": "Vul in: Motivatie"}


def test_stores_no_computed_value_that_json_lacks():
    asked = form(of("expression", "som", expression="= x"))
    assert read(asked, {}, evaluate=feel(x=lambda _: float("inf"))).values == {"som": None}


def test_keeps_a_draft_as_typed_and_gives_it_back_to_the_form_as_it_is_now():
    before = form(amount(), text("weg"), of("checklist", "hulp", values=CHOICES), text("soort"))
    submitted = {"bedrag": ["ong. 3"], "weg": ["x"], "hulp": ["geld"], "soort": ["y"], "csrf_token": ["t"]}
    draft = forms.draft_values(before, submitted)
    assert draft == {"bedrag": "ong. 3", "weg": "x", "hulp": ["geld"], "soort": "y"}
    after = form(amount(), of("checklist", "hulp", values=CHOICES), of("checklist", "soort", values=CHOICES))
    assert forms.from_draft(after, draft) == {"bedrag": "ong. 3", "hulp": ["geld"]}


def test_cleans_what_no_database_can_hold():
    assert read(form(text("a")), {"a": "a\x00b\ud800c"}).values == {"a": "ab?c"}


def test_opens_with_what_is_known_and_else_with_the_default():
    asked = form(
        amount(defaultValue=100), text("naam", defaultValue="niemand"), of("checkbox", "spoed", defaultValue=True)
    )
    assert forms.first_typed(asked, {"naam": "Wil", "spoed": None}) == {
        "bedrag": "100,00",
        "naam": "Wil",
        "spoed": "ja",
    }
    assert forms.first_typed(asked, {"spoed": False})["spoed"] == ""


def test_the_schema_also_loads_stored_values_as_an_api_sends_them():
    asked = form(amount(), day(), of("checkbox", "spoed"), of("checklist", "hulp", values=CHOICES), of("number", "n"))
    stored = {"bedrag": 12.5, "datum": "2026-12-15", "spoed": True, "hulp": ["geld"], "n": 0}
    assert forms.schema(asked).load(stored) == stored
    wrong = {"bedrag": float("inf"), "n": float("nan"), "datum": [1], "spoed": None}
    assert set(forms.schema(asked).validate(wrong)) == {
        "bedrag",
        "n",
        "datum",
    }
