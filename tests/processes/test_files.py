"""The shipped files fit together: what one names, another has."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from engine.commands.operations import OPERATIONS
from engine.decisions import feel
from engine.deployment.check import Checked, check
from engine.deployment.sources import read_sources
from engine.forms import Form, Kind
from engine.permissions.map import PERMISSIONS
from engine.runtime import Element
from tests.processes import files
from tests.processes.walker import INPUTS

FORM_KEYS = sorted(files.form_files())
GIVEN = {"aanvrager", "casus", "wijk"}
"""What the process holds from its start, beside the subject."""


@cache
def published() -> Checked:
    folders = [str(files.ROOT / "processes"), str(files.ROOT / "forms")]
    return check(read_sources(folders).sources, operations=OPERATIONS, permissions=PERMISSIONS)


def elements(tag: str) -> list[Element]:
    return [each for each in files.diagram().elements if each.tag == tag]


def stored_by_elements() -> set[str]:
    """The names under which operations, decisions and scripts store their answer."""
    return {
        attributes["result"]
        for element in files.diagram().elements
        for attributes in element.attributes.values()
        if "result" in attributes
    }


def names_in(form: Form) -> Iterator[tuple[str, frozenset[str]]]:
    for component, _ in form.walk():
        for expression in (component.hide, component.expression):
            if expression:
                yield expression, feel.variables(expression)


def asked() -> set[str]:
    return {key for file in files.form_files().values() for key in file.form.keys}


def test_may_be_published_without_a_single_remark() -> None:
    assert [str(problem) for problem in published().problems] == []
    assert [process.key for process in published().processes] == ["flexibel-budget"]


def test_every_form_is_used_and_every_task_has_one() -> None:
    used = {element.form for element in elements("userTask")}

    assert used == set(FORM_KEYS)


def test_every_task_says_why_by_when_and_for_whom() -> None:
    for element in elements("userTask"):
        task = element.attributes["task"]
        assert {"group", "duration", "calendar", "why"} <= task.keys(), element.id
        assert task["calendar"] == "working", element.id


@pytest.mark.parametrize("name", sorted({use.value for use in files.diagram().operations}))
def test_gives_each_operation_what_it_requires(name: str) -> None:
    assert OPERATIONS[name].requires <= INPUTS[name]


def test_every_name_in_an_expression_is_asked_stored_or_given() -> None:
    known = asked() | stored_by_elements() | GIVEN | {"casus_regisseur"}  # the engine adds who that is by then

    for use in files.diagram().expressions:
        assert feel.variables(use.value) <= known, use


@pytest.mark.parametrize("key", FORM_KEYS)
def test_every_name_in_a_form_is_asked_stored_or_given(key: str) -> None:
    known = asked() | stored_by_elements() | GIVEN

    for expression, names in names_in(files.form_files()[key].form):
        assert names <= known, expression


@pytest.mark.parametrize("key", FORM_KEYS)
def test_a_form_shows_only_what_another_form_asks(key: str) -> None:
    others = {
        field.key
        for file in files.form_files().values()
        for field in file.form.fields
        if field.takes_input or field.expression
    }
    shown = {field.key for field in files.form_files()[key].form.fields if field.readonly}

    assert shown <= others


def test_one_key_has_one_kind_and_the_same_options_in_every_form() -> None:
    meanings: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for file in files.form_files().values():
        for field in file.form.fields:
            kind = Kind.AMOUNT if field.is_amount else field.kind
            kind = Kind.TEXTAREA if kind is Kind.TEXTFIELD else kind
            meanings.setdefault(field.key, set()).add((kind, tuple(option.value for option in field.options)))

    assert {key: found for key, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("form", "field", "section"),
    [
        ("vraag", "categorie", "categories"),
        ("vraag", "leefgebieden", "life_areas"),
        ("aanvraag", "fonds", "funds"),
        ("dekking", "fonds", "funds"),
    ],
)
def test_offers_exactly_the_choices_of_the_organisation(form: str, field: str, section: str) -> None:
    offered = {(each.value, each.label) for each in files.form_files()[form].form.field(field).options}

    assert offered == {(entry["key"], entry["name"]) for entry in files.organisation()[section]}


def test_offers_every_partner_as_another_party() -> None:
    offered = {each.value for each in files.form_files()["aanvraag"].form.field("partijen").options}

    assert set(files.keys("partners")) <= offered


def test_norms_are_set_for_every_task_and_for_nothing_else() -> None:
    norms = files.organisation()["norms"]["processes"]["flexibel-budget"]

    assert norms.keys() == {element.id for element in elements("userTask")}


@pytest.mark.parametrize("key", FORM_KEYS)
def test_texts_speak_to_staff_as_je(key: str) -> None:
    texts = [
        text
        for component, _ in files.form_files()[key].form.walk()
        for text in (component.label, component.description, component.error or "", component.text)
    ]

    # "met u" tells staff how to write to a resident; elsewhere nobody at work is addressed as u.
    assert [text for text in texts if re.search(r"\b(u|uw)\b", text.replace("met u.", "").replace("met u:", ""))] == []


def test_consequences_are_told_for_the_process_and_each_timer() -> None:
    (process,) = files.diagram().processes
    timers = [each for each in process.elements if each.event and each.event.timer]

    assert process.attributes["consequence"]["text"]
    assert timers
    assert all(each.attributes["consequence"]["text"] for each in timers)
