"""The shipped files fit together: what one names, another has."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from engine import decisions
from engine.commands.operations import OPERATIONS
from engine.decisions import feel
from engine.deployment.check import Checked, check
from engine.deployment.sources import read_sources
from engine.forms import Component, Form, Kind
from engine.permissions.map import PERMISSIONS
from engine.runtime import Element
from tests.processes import files
from tests.processes.walker import INPUTS

FORM_KEYS = sorted(files.form_files())
every_process = pytest.mark.parametrize("key", files.KEYS)
CONTEXT_KEY = re.compile(r"[{,]\s*(\w+)\s*:")
every_form = pytest.mark.parametrize("form", FORM_KEYS)


@cache
def published() -> Checked:
    folders = [str(files.ROOT / "processes"), str(files.ROOT / "forms")]
    return check(read_sources(folders).sources, operations=OPERATIONS, permissions=PERMISSIONS)


def stored_by_elements(key: str) -> set[str]:
    """The names under which operations, decisions and scripts store their answer."""
    return {
        attributes["result"]
        for element in files.process(key).elements
        for attributes in element.attributes.values()
        if "result" in attributes
    } | {
        name
        for element in files.elements(key, "scriptTask")
        if "script" not in element.attributes
        for name in CONTEXT_KEY.findall(element.script or "")
    }


def given(key: str) -> set[str]:
    """What the process holds from its start, and what the messages bring that it receives."""
    wanted = files.process(key).attributes.get("start", {}).get("data")
    started = decisions.evaluate(wanted, files.KNOWN_AT_START) if wanted else {}
    received = {each.event.message for each in files.process(key).elements if each.event and not sends(each)}
    return {*started, *(name for message in received if message for name in files.PAYLOADS[message])}


def sends(element: Element) -> bool:
    return element.tag in {"endEvent", "intermediateThrowEvent"}


def names_in(form: Form) -> Iterator[tuple[str, frozenset[str]]]:
    for component, _ in form.in_order:
        for expression in (component.hide, component.expression):
            if expression:
                yield expression, feel.variables(expression)


def asked(key: str) -> set[str]:
    return {name for file in files.forms_of(key).values() for name in file.form.keys}


def test_may_be_published_without_a_single_remark() -> None:
    assert [str(problem) for problem in published().problems] == []
    assert {process.key for process in published().processes} == set(files.KEYS)


def test_every_form_is_used() -> None:
    assert set(FORM_KEYS) == {form for key in files.KEYS for form in files.forms_of(key)}


@every_process
def test_every_task_has_a_form_and_says_why_by_when_and_for_whom(key: str) -> None:
    for element in files.elements(key, "userTask"):
        task = element.attributes["task"]
        assert {"form", "group", "why"} <= task.keys(), element.id
        assert "term" in task or (task["duration"] and task["calendar"] in {"working", "calendar"}), element.id


@pytest.mark.parametrize("name", sorted({use.value for key in files.KEYS for use in files.diagram(key).operations}))
def test_gives_each_operation_what_it_requires(name: str) -> None:
    assert OPERATIONS[name].requires <= INPUTS[name]


@every_process
def test_every_name_in_an_expression_is_asked_stored_or_given(key: str) -> None:
    known = asked(key) | stored_by_elements(key) | given(key) | {"casus_regisseur"}  # the engine adds who that is

    for use in files.diagram(key).expressions:
        assert feel.variables(use.value) <= known, use


@every_process
def test_every_name_in_a_form_is_asked_stored_or_given(key: str) -> None:
    known = asked(key) | stored_by_elements(key) | given(key)

    for file in files.forms_of(key).values():
        for expression, names in names_in(file.form):
            assert names <= known, expression


@every_process
def test_a_form_shows_only_what_is_known_by_then(key: str) -> None:
    forms = files.forms_of(key).values()
    asked_or_computed = {
        field.key for file in forms for field in file.form.fields if field.takes_input or field.expression
    }
    known = asked_or_computed | stored_by_elements(key) | given(key)

    for file in forms:
        assert {field.key for field in file.form.fields if field.readonly} <= known, file.key


def meaning(field: Component) -> tuple[str, tuple[str, ...]]:
    kind = Kind.AMOUNT if field.is_amount else field.kind
    kind = Kind.TEXTAREA if kind is Kind.TEXTFIELD else kind
    return kind, tuple(option.value for option in field.options)


@every_process
def test_one_key_has_one_kind_and_the_same_options_in_every_form_of_a_process(key: str) -> None:
    meanings: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for file in files.forms_of(key).values():
        for field in file.form.fields:
            meanings.setdefault(field.key, set()).add(meaning(field))

    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


def test_what_the_dossier_keeps_is_asked_in_the_same_way_everywhere() -> None:
    meanings: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for form, kept in files.dossier_keys().items():
        for key, dossier_key in kept.items():
            meanings.setdefault(dossier_key, set()).add(meaning(files.form_files()[form].form.field(key)))

    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


OF_ONE_QUESTION = {"doel_gehaald", "onderwerp", "partner", "vervolg", "verwijs_onderwerp", "verwijsvraag", "zorg"}
"""What is about one request, referral or worry; the next one has its own."""


def test_what_two_processes_ask_of_a_household_is_asked_once() -> None:
    asked_by: dict[str, set[str]] = {}
    kept: dict[str, set[str]] = {}
    for key in files.KEYS:
        for file in files.forms_of(key).values():
            for field in file.form.fields:
                if field.takes_input and field.key not in OF_ONE_QUESTION:
                    asked_by.setdefault(field.key, set()).add(key)
                    kept.setdefault(field.key, set()).add(field.dossier)

    twice = {name for name, processes in asked_by.items() if len(processes) > 1}
    assert {name for name in twice if kept[name] != {name}} == set()


@pytest.mark.parametrize("form", sorted(set(FORM_KEYS) - files.forms_of("flexibel-budget").keys()))
def test_a_form_asks_at_most_seven_things(form: str) -> None:
    asked = [
        component
        for component, group in files.form_files()[form].form.in_order
        if component.takes_input and not component.hide and not (group and group.hide)
    ]

    assert len(asked) <= 7


@pytest.mark.parametrize(
    ("form", "field", "section"),
    [
        ("vraag", "categorie", "categories"),
        ("vraag", "leefgebieden", "life_areas"),
        ("aanvraag", "fonds", "funds"),
        ("dekking", "fonds", "funds"),
        ("intake-leefgebieden", "leefgebieden", "life_areas"),
        ("intake-uitkomst", "partner", "partners"),
        ("plan-maken", "leefgebieden", "life_areas"),
        ("plan-in-gang", "partner", "partners"),
        ("verwijzing-vraag", "naar", "partners"),
        ("nieuwe-route", "nieuwe_organisatie", "partners"),
    ],
)
def test_offers_exactly_the_choices_of_the_organisation(form: str, field: str, section: str) -> None:
    offered = {(each.value, each.label) for each in files.form_files()[form].form.field(field).options}

    assert offered == {(entry["key"], entry["name"]) for entry in files.organisation()[section]}


def test_offers_every_partner_as_another_party() -> None:
    offered = {each.value for each in files.form_files()["aanvraag"].form.field("partijen").options}

    assert set(files.keys("partners")) <= offered


@every_process
def test_norms_are_set_for_every_task_and_for_nothing_else(key: str) -> None:
    norms = files.organisation()["norms"]["processes"][key]

    assert norms.keys() == {element.id for element in files.elements(key, "userTask")}


@every_form
def test_texts_speak_to_staff_as_je(form: str) -> None:
    texts = [
        text
        for component, _ in files.form_files()[form].form.in_order
        for text in (component.label, component.description, component.error or "", component.text)
    ]

    # "met u" tells staff how to write to a resident; elsewhere nobody at work is addressed as u.
    assert [text for text in texts if re.search(r"\b(u|uw)\b", text.replace("met u.", "").replace("met u:", ""))] == []


@every_process
def test_consequences_are_told_for_the_process_and_each_timer(key: str) -> None:
    process = files.process(key)
    timers = [each for each in process.elements if each.event and each.event.timer]

    assert process.attributes["consequence"]["text"]
    assert all(each.attributes["consequence"]["text"] for each in timers)
