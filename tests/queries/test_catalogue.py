"""What the editor may choose from: everything the files hold, with words a manager understands."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.commands.operations import OPERATIONS
from engine.commands.operations.descriptions import DESCRIPTIONS
from engine.commands.sent_messages import SENT_MESSAGES
from engine.deployment.sources import read_sources, source_of
from engine.permissions import PERMISSIONS
from engine.queries.catalogue import catalogue_of

ROOT = Path(__file__).parents[2]
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "engine" / "commands" / "operations").glob("*.py")
                 if path.name != "descriptions.py")  # fmt: skip
KEPT = (ROOT / "engine" / "deadlines" / "kept.py").read_text("utf-8")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Any]:
    shipped = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    return catalogue_of(shipped, DESCRIPTIONS, SENT_MESSAGES)


def _by_key(entries: list[dict[str, Any]], key: str = "key") -> dict[str, dict[str, Any]]:
    return {entry[key]: entry for entry in entries}


def test_groups_partners_and_levels_carry_their_names(catalogue: dict[str, Any]) -> None:
    assert {"key": "wijkcoach", "name": "Wijkcoach"} in catalogue["groups"]
    assert {"key": "ggz-de-brug", "name": "GGZ De Brug"} in catalogue["partners"]
    assert [level["key"] for level in catalogue["mandate_levels"]] == [
        "wijkcoach",
        "teammanager",
        "budgethouder",
        "college",
    ]


def test_a_form_tells_of_its_fields_what_a_condition_needs(catalogue: dict[str, Any]) -> None:
    fields = _by_key(_by_key(catalogue["forms"])["aanvraag"]["fields"])
    assert fields["bedrag"] == {
        "key": "bedrag",
        "label": "Bedrag",
        "kind": "amount",
        "options": [],
        "optional": False,
        "shown": False,
    }
    assert fields["onderwerp"]["shown"]
    assert (fields["partijen"]["kind"], fields["partijen"]["optional"]) == ("checklist", True)
    assert {"value": "wmo", "label": "Wmo"} in fields["fonds"]["options"]
    assert fields["kosten_verschil"]["kind"] == "amount"


def test_a_table_tells_what_it_looks_at_and_what_it_gives(catalogue: dict[str, Any]) -> None:
    mandate = _by_key(catalogue["decisions"])["mandaat"]
    assert mandate["inputs"][0]["uses"] == ["bedrag", "huishouden"]
    outputs = _by_key(mandate["outputs"], "name")
    assert outputs["niveau"]["label"] == "Wie beslist"
    assert {"value": "wijkcoach", "label": "Wijkcoach"} in outputs["niveau"]["options"]
    assert outputs["collegiale_toets"]["kind"] == "boolean"
    assert outputs["toelichting"]["options"] == []


def test_a_process_tells_what_its_steps_give_to_who_calls_it(catalogue: dict[str, Any]) -> None:
    steps = _by_key(catalogue["processes"])["flexibel-budget"]["steps"]
    assert {"form": "aanvraag", "decision": "", "operation": "", "result": ""} in steps
    assert {"form": "", "decision": "mandaat", "operation": "", "result": "mandaat"} in steps
    assert {"form": "", "decision": "", "operation": "household_total", "result": "huishouden"} in steps


def test_messages_of_diagrams_and_of_waakvlam_itself_tell_what_they_carry(catalogue: dict[str, Any]) -> None:
    messages = _by_key(catalogue["messages"], "name")
    assert messages["Verwijzing nodig"]["data"] == ["onderwerp", "partner", "vraag"]
    assert messages["Signaal ontvangen"]["data"] == ["signaal", "soort", "van"]
    assert "Plan nodig" in messages


def test_operations_offer_what_the_organisation_and_the_law_know(catalogue: dict[str, Any]) -> None:
    operations = _by_key(catalogue["operations"], "name")
    partners = _by_key(operations["send_referral"]["inputs"], "name")["partner"]["options"]
    assert {"value": '"ggz-de-brug"', "label": "GGZ De Brug"} in partners
    rules = _by_key(operations["start_term"]["inputs"], "name")["rule"]["options"]
    assert any(rule["value"] == '"awb-4:13"' for rule in rules)
    assert operations["reserve_budget"]["errors"] == [{"code": "ceiling_passed", "label": "Het wijkbudget is op"}]


def test_permissions_are_ones_that_exist(catalogue: dict[str, Any]) -> None:
    assert {each["key"] for each in catalogue["permissions"]} <= PERMISSIONS.keys()
    assert "decide_request" in {each["key"] for each in catalogue["permissions"]}


def test_broken_files_are_left_out() -> None:
    found = catalogue_of(
        [
            source_of("stuk.bpmn", b"<definitions"),
            source_of("stuk.dmn", b"no"),
            source_of("stuk.json", b"{"),
            source_of("organisation.json", b"[]"),
        ],
        DESCRIPTIONS,
    )
    assert (found["groups"], found["decisions"], found["processes"]) == ([], [], [])


def test_every_operation_is_described_with_the_inputs_that_it_requires() -> None:
    assert DESCRIPTIONS.keys() == OPERATIONS.keys()
    for name, operation in OPERATIONS.items():
        required = {asked.name for asked in DESCRIPTIONS[name].asks if asked.required}
        assert required == operation.requires, name


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_every_input_and_answer_is_one_that_the_operation_knows(name: str) -> None:
    for asked in DESCRIPTIONS[name].asks:
        assert f'"{asked.name}"' in CODE, asked.name
    for answered in DESCRIPTIONS[name].answers:
        assert f'"{answered.name}"' in CODE + KEPT, answered.name


@pytest.mark.parametrize("name", sorted(DESCRIPTIONS.keys() - {"withdraw_request"}))
def test_the_document_for_authors_names_the_same_inputs(name: str) -> None:
    text = (ROOT / "docs" / "process-author.md").read_text("utf-8")
    [row] = re.findall(rf"^\| `{name}` \|([^|]*)\|", text, re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", row)) - {"verwijzing", "consent"}
    asks = {asked.name for asked in DESCRIPTIONS[name].asks}
    options = {value.strip('"') for asked in DESCRIPTIONS[name].asks for value, _label in asked.options}
    assert asks <= named, asks - named
    assert named - asks <= options | {"true", "false", "P1Y", "goals", "actions", "aftercare", "evaluation"}
