"""A form against the same one edited, by the labels that people see."""

import json
from typing import Any

from engine.deployment.comparison import Area, Verb, compare
from tests.deployment.comparison.shipped import areas, edited_json, instead, lines, looks, mirrored, shipped, text

PLAN = "plan-maken.json"
NAME = "Maak het plan met het huishouden"


def fields(form: Any) -> list[Any]:
    return form["components"]  # type: ignore[no-any-return]


def field(form: Any, key: str) -> Any:
    return next(each for each in fields(form) if each.get("key") == key)


def test_new_field_tells_what_it_asks() -> None:
    new = {"type": "textfield", "key": "dag", "label": "Welke dag?", "validate": {"required": True}}
    found = edited_json(PLAN, lambda form: fields(form).append(new))
    assert lines(found) == [
        "Welke dag? | nieuw: None → soort antwoord: korte tekst; naam in het proces: dag; verplicht: ja"
    ]
    assert found.files[0].sheets[0].lines[-1].verb is Verb.ADDED


def test_field_that_is_gone() -> None:
    found = edited_json(PLAN, lambda form: fields(form).remove(field(form, "plan_met")))
    assert lines(found)[0].startswith("Met wie maakte je het plan? | weg: ")


def test_required_condition_and_dossier() -> None:
    def edit(form: Any) -> None:
        field(form, "eigen_kracht")["validate"]["required"] = False
        field(form, "eigen_kracht")["conditional"] = {"hide": '= x = "<i>"'}
        field(form, "eigen_kracht")["properties"]["valid"] = "P6M"

    assert lines(edited_json(PLAN, edit)) == [
        "Wat kan het huishouden zelf? | verplicht: ja → nee",
        'Wat kan het huishouden zelf? | verborgen als: None → = x = "<i>"',
        "Wat kan het huishouden zelf? | geldt in het dossier: 1 jaar → 6 maanden",
    ]


def test_label_and_help_are_wording() -> None:
    def edit(form: Any) -> None:
        field(form, "eigen_kracht").update(label="Wat lukt zelf?", description="Denk aan eerder.")

    found = edited_json(PLAN, edit)
    assert lines(found) == [
        "Wat lukt zelf? | vraag: Wat kan het huishouden zelf? → Wat lukt zelf?",
        "Wat lukt zelf? | uitleg bij de vraag: Wat lukte eerder al? Wat gaat nu goed? → Denk aan eerder.",
    ]
    assert areas(found) == {Area.WORDING}


def test_choices_by_their_names() -> None:
    def edit(form: Any) -> None:
        values = field(form, "leefgebieden")["values"]
        values[0]["label"] = "Geld"
        values.pop(3)
        values.append({"value": "vervoer", "label": "Vervoer"})
        values[1], values[2] = values[2], values[1]

    question = "Welke leefgebieden raakt dit?"
    found = lines(edited_json(PLAN, edit))
    assert f"{question} | keuze: Meedoen in de buurt (meedoen) → None" in found
    assert f"{question} | keuze: None → Vervoer (vervoer)" in found
    assert f"{question} | naam van een keuze: Geld en schulden → Geld" in found
    assert any(line.startswith(f"{question} | volgorde van de keuzes: ") for line in found)


def test_order_of_fields_names_only_the_one_that_moved() -> None:
    found = edited_json(PLAN, lambda form: fields(form).insert(0, fields(form).pop()))
    assert lines(found) == ["Met wie maakte je het plan? | plaats: plaats 6 → plaats 1"]
    assert areas(found) == {Area.DRAWING}


def test_other_key_of_the_same_question() -> None:
    found = edited_json(PLAN, lambda form: field(form, "plan_met").update(key="met_wie"))
    assert lines(found) == ["Met wie maakte je het plan? | naam in het proces: plan_met → met_wie"]
    assert areas(found) == {Area.EXECUTION}


def test_field_in_another_group() -> None:
    def edit(form: Any) -> None:
        moving = field(form, "plan_met")
        fields(form).remove(moving)
        fields(form).append({"type": "group", "label": "Samen", "components": [moving]})

    assert "Met wie maakte je het plan? | staat in groep: los → Samen" in lines(edited_json(PLAN, edit))


def test_kind_of_question_title_and_unlisted_attributes() -> None:
    def edit(form: Any) -> None:
        field(form, "eigen_kracht").update(type="textfield", iets={"nieuw": [1, 2]})
        form["title"] = "Maak het plan"

    found = lines(edited_json(PLAN, edit))
    assert "Wat kan het huishouden zelf? | soort antwoord: lange tekst → korte tekst" in found
    assert "Wat kan het huishouden zelf? | iets.nieuw[2]: None → 2" in found
    assert f"Maak het plan | titel van het formulier: {NAME} → Maak het plan" in found


def test_file_that_is_no_form_says_so() -> None:
    for content in ("{", "[]", '{"components": 1}', "[" * 100_000):
        (told,) = lines(compare(shipped(), instead(PLAN, content)))
        assert told.endswith("| de inhoud van het bestand: leesbaar → niet te lezen")


def test_the_other_way_round_says_the_mirror_image() -> None:
    def edit(form: Any) -> None:
        parts = fields(form)
        parts[1], parts[2], parts[4] = parts[4], parts[1], parts[2]
        parts[3]["key"] = "kracht"
        parts.pop()

    form = json.loads(text(PLAN))
    edit(form)
    changed = instead(PLAN, json.dumps(form))
    assert looks(compare(changed, shipped())) == mirrored(compare(shipped(), changed))
