"""What may stand in a scenario file, and what is said of what may not."""

import json
from typing import Any

import pytest

from engine.commands.operations import OPERATIONS
from engine.deployment.check import check
from engine.deployment.scenario_steps import (
    Answer,
    Begin,
    MoveClock,
    PartnerSays,
    Step,
    Tell,
    WritePlan,
    as_begin,
    as_step,
    read_begin,
    read_step,
)
from engine.deployment.scenarios import inspect
from engine.deployment.sources import Kind, read_sources, source_of
from engine.permissions import PERMISSIONS
from tests.rehearsal.trying import shipped_sources

STEP = {"as": "wijkcoach", "element": "Maak_plan", "answers": {"plan_met": "Zus"}}


def problems(document: Any, key: str = "plan") -> list[str]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return [problem.message for problem in inspect(content, f"{key}.scenarios.json", key).problems]


def checked(**scenario: Any) -> list[str]:
    """What the check of all shipped files says of one scenario of the plan."""
    content = json.dumps({"process": "plan", "scenarios": [{"name": "Proef", **scenario}]}).encode()
    sources = [each for each in shipped_sources() if each.kind is not Kind.SCENARIO]
    sources.append(source_of("plan.scenarios.json", content))
    return [each.message for each in check(sources, operations=OPERATIONS, permissions=PERMISSIONS).problems]


def test_its_ending_tells_it_from_a_form() -> None:
    scenario, form = source_of("processes/plan.scenarios.json", b"{}"), source_of("forms/plan.json", b"{}")

    assert (scenario.kind, scenario.key) == (Kind.SCENARIO, "plan")
    assert (form.kind, form.key) == (Kind.FORM, "plan")
    assert source_of("PLAN.SCENARIOS.JSON", b"").kind is Kind.SCENARIO


def test_it_is_read_with_the_other_files_of_a_folder(tmp_path: Any) -> None:
    (tmp_path / "plan.scenarios.json").write_text("{}")

    assert [source.kind for source in read_sources([str(tmp_path)]).sources] == [Kind.SCENARIO]


@pytest.mark.parametrize(
    "step",
    [
        Answer("wijkcoach", "Maak_plan", {"plan_met": "Zus", "leefgebieden": ("wonen", "werk")}, "plan"),
        WritePlan("wijkcoach", ("goals", "reached")),
        MoveClock(),
        MoveClock("P3D", "working"),
        MoveClock("2026-11-20T10:00"),
        Tell("Evaluatie nodig", {"reden": "Het gaat slecht"}),
        PartnerSays("accepted", "vandaag+7", "Tot dan"),
    ],
)
def test_a_step_is_written_as_it_is_read(step: Step) -> None:
    assert read_step(json.loads(json.dumps(as_step(step)))) == step


def test_a_beginning_is_written_as_it_is_read() -> None:
    begin = Begin(message="Plan nodig", payload={"a": 1}, subject="x", facts={"b": [1]}, mandates={"wijkcoach": 750})

    assert read_begin(json.loads(json.dumps(as_begin(begin)))) == begin
    assert read_begin({}) == Begin()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"{", "geen leesbaar JSON"),
        (b"[" * 100_000, "geen leesbaar JSON"),
        (b"\xff", "geen leesbaar JSON"),
        ([], "geen scenariobestand"),
        ({"process": "plan"}, "geen scenariobestand"),
        ({"process": "intake", "scenarios": []}, "Noem het intake.scenarios.json"),
        ({"process": "plan", "scenarios": [{}] * 51}, "meer dan 50"),
        (b" " * 1_000_001, "groter dan 1 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(document: Any, said: str) -> None:
    (message,) = problems(document)

    assert said in message


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (7, "Scenario 1: dit is geen JSON-object"),
        ({}, "Scenario 1: geef het een naam"),
        ({"name": "A", "stappen": []}, "“stappen” kennen we niet"),
        ({"name": "A", "steps": {}}, "“steps” is geen lijst"),
        ({"name": "A", "steps": [STEP] * 201}, "ten hoogste 200 stappen"),
        ({"name": "A", "steps": [{}]}, "stap 1: Zeg in een stap wat er gebeurt"),
        ({"name": "A", "steps": [STEP, 7]}, "stap 2: Een stap is een JSON-object"),
        ({"name": "A", "steps": [{"element": "X"}]}, "ontbreekt “as”"),
        ({"name": "A", "steps": [{**STEP, "wie": "x"}]}, "“wie” kennen we niet in een stap"),
        ({"name": "A", "steps": [{**STEP, "answers": {"a": 7}}]}, "Schrijf het zoals je het typt"),
        ({"name": "A", "steps": [{"clock": "morgen"}]}, "“morgen” is geen dag of moment"),
        ({"name": "A", "steps": [{"clock": "9999-01-01"}]}, "te ver weg"),
        ({"name": "A", "steps": [{"clock": "P1M", "calendar": "working"}]}, "geen aantal werkdagen"),
        ({"name": "A", "steps": [{"clock": "P1D", "calendar": "maan"}]}, "De kalender “maan” bestaat niet"),
        ({"name": "A", "steps": [{"as": "wijkcoach", "plan": ["alles"]}]}, "Bij “plan” hoort een lijst"),
        ({"name": "A", "start": {"mandates": {"wijkcoach": "veel"}}}, "geen heel bedrag"),
        ({"name": "A", "start": []}, "“start” is geen JSON-object"),
        ({"name": "A", "expect": {"einde": "x"}}, "“einde” kennen we niet in expect"),
        ({"name": "A", "expect": {"path": "x"}}, "“path” is geen lijst van namen"),
        ({"name": "A", "expect": {"exact": "ja"}}, "“exact” is true of false"),
    ],
)
def test_a_scenario_that_cannot_be_read_says_which_and_why(scenario: Any, said: str) -> None:
    (message,) = problems({"process": "plan", "scenarios": [scenario]})

    assert said in message


def test_two_scenarios_do_not_share_a_name() -> None:
    (message,) = problems({"process": "plan", "scenarios": [{"name": "A"}, {"name": "A"}]})

    assert message == "Scenario ‘A’: er is al een scenario met deze naam."


def test_an_unknown_task_role_or_element_is_pointed_out_with_what_looks_like_it() -> None:
    assert checked(steps=[STEP]) == []
    (unknown,) = checked(steps=[{**STEP, "element": "Maak_plam"}])
    assert "stap 1: de taak “Maak_plam” staat niet in het proces. Bedoel je “Maak_plan”?" in unknown
    (role,) = checked(steps=[{**STEP, "as": "wijkcoch"}])
    assert "de rol “wijkcoch” bestaat niet. Bedoel je “wijkcoach”?" in role
    (expected,) = checked(expect={"path": ["Maak_plan", "Weg"]})
    assert "verwacht “Weg”, maar dat staat niet in het proces" in expected


def test_a_task_of_another_published_process_may_be_named() -> None:
    assert checked(steps=[{"as": "wijkcoach", "element": "Loop_afspraken_na", "process": "nazorg"}]) == []


def test_scenarios_of_a_process_that_is_not_there_are_refused() -> None:
    content = json.dumps({"process": "plam", "scenarios": []}).encode()
    sources = (*shipped_sources(), source_of("plam.scenarios.json", content))

    found = check(sources, operations=OPERATIONS, permissions=PERMISSIONS).problems

    assert [each.message for each in found] == ["Het proces “plam” van deze scenario’s bestaat niet. Bedoel je “plan”?"]
