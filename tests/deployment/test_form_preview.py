"""A form while it is being made: how it looks, and what is wrong with which part."""

import json
from typing import Any

import pytest

from engine.deployment import form_preview
from engine.deployment.expressions import endless
from engine.deployment.form_preview import LONGEST, QUICK, PartProblem, Preview, preview
from engine.errors import Severity

NAME: dict[str, Any] = {"type": "textfield", "key": "naam", "label": "Naam", "validate": {"required": True}}
ENDLESS = "= count(for x in 1..1000000000 return x + {0}) > 1"


def _form(*components: Any, **options: Any) -> Preview:
    content = json.dumps({"type": "default", "id": "proef", "title": "Proef", "components": components})
    return preview(content.encode(), "proef", **options)


def _labels(found: Preview) -> list[str]:
    return [item.component.label for section in found.page.sections for row in section.rows for item in row]


def test_shows_the_form_with_what_was_typed() -> None:
    found = _form(NAME, {"type": "checkbox", "key": "mee", "label": "Mee?"}, submitted={"naam": ["Els"], "mee": []})
    (section,) = found.page.sections
    assert [row[0].typed for row in section.rows] == ["Els", ""]
    assert found.problems == ()
    assert found.answers is None


def test_a_field_that_was_not_shown_before_begins_as_it_should() -> None:
    number = {"type": "number", "key": "maanden", "label": "Maanden", "defaultValue": 6}
    found = _form(NAME, number, submitted={"naam": ["Els"]})
    assert [row[0].typed for section in found.page.sections for row in section.rows] == ["Els", "6"]


def test_finishing_judges_as_a_task_would_and_tells_what_would_be_kept() -> None:
    refused = _form(NAME, submitted={"naam": [""]}, is_handed_in=True)
    assert [target for target, _message in refused.page.errors] == ["veld-naam"]
    assert refused.answers is None
    assert _form(NAME, submitted={"naam": ["Els"]}, is_handed_in=True).answers == (("Naam", "Els"),)


def test_conditions_look_at_what_the_process_knows_unless_everything_is_shown() -> None:
    hidden = {**NAME, "key": "b", "conditional": {"hide": '= mandaat.niveau != "coach"'}}
    known = {"mandaat": {"niveau": "coach"}}
    assert json.loads(_form(hidden, data=known).page.context) == known
    (section,) = _form(hidden, shows_all=True).page.sections
    assert section.rows[0][0].component.hide is None


@pytest.mark.parametrize(
    ("component", "field", "message"),
    [
        ({"type": "textfield", "key": "", "label": ""}, "label", "Schrijf hier de vraag, zoals"),
        ({"type": "textfield", "label": "Naam"}, "key", "Schrijf eerst de vraag"),
        ({**NAME, "key": "1e"}, "key", "Deze naam kan niet."),
        ({"type": "text", "text": ""}, "text", "Schrijf hier de uitleg."),
        ({"type": "radio", "key": "r", "label": "R", "values": []}, "options", "Geef ten minste één antwoord"),
        ({**NAME, "validate": {"minLength": 9, "maxLength": 2}}, "limits", "geen antwoord past"),
        ({**NAME, "validate": {"pattern": "(a+)+"}}, "pattern", "Dit patroon kan een tekst"),
        ({**NAME, "conditional": {"hide": "= spoed ="}}, "hide", "De voorwaarde is geen goede FEEL"),
        ({**NAME, "properties": {"dossier": "1"}}, "dossier", "Begin met een letter"),
        ({"type": "number", "key": "n", "label": "N", "defaultValue": "x"}, "default", "Wat er vooraf staat"),
        ({"type": "iframe"}, "", "Andere websites kunnen niet in een formulier."),
    ],
)  # fmt: skip
def test_tells_beside_which_control_something_is_wrong(component: dict[str, Any], field: str, message: str) -> None:
    found = _form(NAME, {"type": "group", "label": "Groep", "components": [component]})
    (problem,) = found.problems
    assert (problem.path, problem.field, problem.severity) == ("1/0", field, Severity.ERROR)
    assert message in problem.message
    assert "Naam" in _labels(found)


def test_a_condition_that_never_ends_is_cut_off_told_and_left_out() -> None:
    found = _form(
        {"type": "group", "label": "G", "conditional": {"hide": ENDLESS.format(1)}, "components": [NAME]},
        {"type": "expression", "key": "som", "label": "Som", "expression": ENDLESS.format(2)},
    )
    assert [(each.path, each.field) for each in found.problems] == [("0", "hide"), ("1", "expression")]
    assert all("duurde langer" in each.message or "geheugen" in each.message for each in found.problems)
    group, rest = found.page.sections
    assert group.hide is None
    assert rest.rows[0][0].component.expression == "null"


def test_many_conditions_that_never_end_do_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [{**NAME, "key": f"a{at}", "conditional": {"hide": ENDLESS.format(at)}} for at in range(40)]
    tried: list[str] = []

    def counted(expression: str) -> str:
        tried.append(expression)
        return endless(expression)

    monkeypatch.setattr(form_preview, "endless", counted)
    found = _form(*many)
    assert 1 <= len(tried) <= LONGEST / QUICK + 1  # each of them is slow, and so counts
    assert len(found.problems) == 40
    assert "andere voorwaarden duurden te lang" in found.problems[-1].message


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"components": 3}', b'{"a":' + b"[" * 9000, b"\xff"])
def test_never_raises_for_what_is_no_form(content: bytes) -> None:
    found = preview(content, "proef", submitted={"a": ["b"]}, is_handed_in=True)
    assert found.page.sections == ()
    assert [each.path for each in found.problems] == [""]


def test_the_same_key_twice_is_told_in_words() -> None:
    (problem,) = _form(NAME, NAME).problems
    assert problem == PartProblem(
        "1", "key", "Een andere vraag heeft dezelfde naam in het proces. Geef deze een eigen naam."
    )
