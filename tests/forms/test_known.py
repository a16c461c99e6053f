"""What the dossier knows is shown and counts as answered; what has expired is asked again, with its reason."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import forms
from engine.forms import Fact, recall
from engine.forms.page import Item

from .building import CHOICES, amount, day, feel, file, form, hidden_when, no_feel, of, required, text

TODAY = date(2026, 11, 23)


def kept(key: str, valid: str | None = None) -> dict[str, object]:
    return {"properties": {"dossier": key, **({"valid": valid} if valid else {})}}


def page(found: forms.Form, known: forms.Known, data: dict[str, object] | None = None) -> dict[str, Item]:
    shown = forms.page(found, data or {}, no_feel, None, None, known)
    return {item.component.key: item for section in shown.sections for row in section.rows for item in row}


def test_what_is_known_is_shown_with_its_source_and_is_no_question() -> None:
    found = form(text("dokter", **kept("huisarts")), text("vraag"))
    known = recall(found, {"huisarts": Fact("De Brink", None, "Intake", "Fatma Demir")}, {}, TODAY)
    item = page(found, known)["dokter"]
    assert (item.macro, item.shown, item.known.source) == ("readonly", "De Brink", "Intake")
    assert page(found, known)["vraag"].macro == "textfield"


def test_what_is_known_counts_as_answered_also_when_it_is_required() -> None:
    found = form(text("dokter", validate=required(), **kept("huisarts")), text("vraag"))
    known = recall(found, {"huisarts": Fact("De Brink")}, {}, TODAY, {"vraag": ["Hulp"]})
    reading = forms.read(found, {"vraag": ["Hulp"]}, {}, no_feel, known)
    assert (reading.values, reading.errors) == ({"dokter": "De Brink", "vraag": "Hulp"}, {})


def test_what_has_expired_is_asked_with_the_old_answer_in_the_field() -> None:
    found = form(text("dokter", validate=required(), **kept("huisarts", "P1Y")))
    known = recall(found, {"huisarts": Fact("De Brink", date(2026, 11, 22))}, {}, TODAY)
    item = page(found, known)["dokter"]
    assert (item.macro, item.typed, item.expired.valid_until) == ("textfield", "De Brink", date(2026, 11, 22))
    assert "veld-dokter-verlopen" in item.described_by
    assert forms.read(found, {}, {}, no_feel, known).errors


def test_a_fact_holds_on_its_last_day() -> None:
    found = form(text("dokter", **kept("huisarts")))
    assert recall(found, {"huisarts": Fact("De Brink", TODAY)}, {}, TODAY).values == {"dokter": "De Brink"}


def test_a_reopened_field_is_a_question_with_the_known_answer_in_it() -> None:
    found = form(text("dokter", **kept("huisarts")))
    known = recall(found, {"huisarts": Fact("De Brink")}, {}, TODAY, {"wijzig": ["dokter"]})
    assert (page(found, known)["dokter"].macro, page(found, known)["dokter"].typed) == ("textfield", "De Brink")
    assert forms.page(found, {}, no_feel, None, None, known).reopened == ("dokter",)
    assert forms.read(found, {"dokter": ["Oost"]}, {}, no_feel, known).values == {"dokter": "Oost"}


def test_what_a_page_asked_before_it_was_known_elsewhere_is_not_thrown_away() -> None:
    found = form(text("dokter", **kept("huisarts")))
    known = recall(found, {"huisarts": Fact("De Brink")}, {}, TODAY, {"dokter": ["Oost"]})
    assert known.values == {}


def test_an_answer_that_this_field_would_not_take_is_asked() -> None:
    found = form(of("radio", "bijdrage", values=CHOICES, **kept("bijdrage")))
    assert recall(found, {"bijdrage": Fact("anders")}, {}, TODAY).values == {}
    assert recall(found, {"bijdrage": Fact("geld")}, {}, TODAY).values == {"bijdrage": "geld"}


@pytest.mark.parametrize(
    ("component", "value"),
    [
        (text("a", **kept("a")), "tekst"),
        (of("number", "a", **kept("a")), 3.5),
        (day("a", **kept("a")), "2026-12-15"),
        (of("checkbox", "a", **kept("a")), False),
        (of("checklist", "a", values=CHOICES, **kept("a")), ["geld", "niets"]),
        ({**amount("a"), "properties": {"waakvlam": "amount", "dossier": "a"}}, 1250.5),
    ],
)
def test_a_stored_answer_of_every_kind_is_known_as_it_was_stored(component: dict[str, object], value: object) -> None:
    assert recall(form(component), {"a": Fact(value)}, {}, TODAY).values == {"a": value}


def test_a_condition_sees_what_is_known_and_hides_what_is_known_too() -> None:
    found = form(
        of("checkbox", "kinderen", **kept("kinderen")),
        text("school", conditional=hidden_when("geen"), **kept("school")),
    )
    without = feel(geen=lambda answers: answers["kinderen"] is not True)
    facts = {"kinderen": Fact(False), "school": Fact("De Vonk")}
    known = recall(found, facts, {}, TODAY)
    assert forms.read(found, {}, {}, without, known).values == {"kinderen": False}
    known = recall(found, {**facts, "kinderen": Fact(True)}, {}, TODAY)
    assert forms.read(found, {}, {}, without, known).values == {"kinderen": True, "school": "De Vonk"}


def test_a_field_in_a_group_is_known_too() -> None:
    group = {"type": "group", "label": "Zorg", "components": [text("dokter", **kept("huisarts"))]}
    found = form(group)
    known = recall(found, {"huisarts": Fact("De Brink")}, {}, TODAY)
    assert page(found, known)["dokter"].macro == "readonly"


def test_a_draft_keeps_which_fields_stand_open() -> None:
    found = form(text("dokter", **kept("huisarts")), text("vraag"))
    draft = forms.draft_values(found, {"wijzig": ["dokter", "vreemd"], "dokter": [""], "vraag": ["x"]})
    assert forms.from_draft(found, draft)["wijzig"] == ["dokter"]
    known = recall(found, {"huisarts": Fact("De Brink")}, {}, TODAY, forms.from_draft(found, draft))
    assert known.reopened == {"dokter"}


@pytest.mark.parametrize(
    "properties",
    [
        {"dossier": "met spatie"},
        {"dossier": 3},
        {"dossier": "a", "valid": "een jaar"},
        {"dossier": "a", "valid": "PT4H"},
        {"dossier": "a", "valid": "P"},
        {"dossier": "a", "valid": 12},
        {"valid": "P1Y"},
    ],
)
def test_a_file_with_a_wrong_name_or_term_is_refused(properties: dict[str, object]) -> None:
    assert forms.inspect(file(text("a", properties=properties)), "proef.json").problems


@pytest.mark.parametrize("properties", [{"dossier": ""}, {"dossier": "huisarts"}, {"dossier": "a", "valid": "P1Y6M"}])
def test_a_file_with_a_right_name_and_term_is_taken(properties: dict[str, object]) -> None:
    assert not forms.inspect(file(text("a", properties=properties)), "proef.json").problems


KEYS = ("a", "b", "c")
facts = st.dictionaries(
    st.sampled_from(KEYS),
    st.tuples(st.sampled_from(["x", "y"]), st.none() | st.dates(date(2026, 11, 1), date(2026, 12, 15))),
)


@given(facts, st.sets(st.sampled_from(KEYS)))
@settings(max_examples=60, deadline=None)
def test_known_is_never_asked_and_expired_is_always_asked(
    held: dict[str, tuple[str, date | None]], reopened: set[str]
) -> None:
    found = form(*(text(key, validate=required(), **kept(key)) for key in KEYS))
    dossier = {key: Fact(value, until) for key, (value, until) in held.items()}
    known = recall(found, dossier, {}, TODAY, {"wijzig": sorted(reopened)})
    items = page(found, known)
    for key in KEYS:
        fact = dossier.get(key)
        holds = fact is not None and (fact.valid_until is None or fact.valid_until >= TODAY)
        assert (items[key].macro == "readonly") == (holds and key not in reopened)
        assert (items[key].expired is not None) == (fact is not None and not holds)
    asked = {key for key in KEYS if items[key].macro != "readonly"}
    assert forms.read(found, {}, {}, no_feel, known).errors.keys() == asked
