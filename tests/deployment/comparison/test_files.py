"""Sets of files: which are new, gone, renamed; the organisation; what a comparison comes down to."""

import json
from dataclasses import replace
from typing import Any

from engine.deployment.comparison import Area, ChangedProcess, Verb, changed_processes, compare, summary
from engine.deployment.sources import Kind, Source, source_of
from tests.deployment.comparison.shipped import areas, edited_json, instead, lines, shipped, source, text

ORGANISATION = "organisation.json"


def test_the_same_files_differ_in_nothing() -> None:
    found = compare(shipped(), shipped())
    assert found.is_empty
    assert summary(found) == ()
    assert changed_processes(shipped(), shipped()) == ()


def test_files_new_and_gone_tell_what_they_hold() -> None:
    new = source_of("forms/huisbezoek.json", b'{"title": "Huisbezoek", "components": [{"key": "dag", "label": "Dag"}]}')
    without = tuple(each for each in shipped() if each is not source("wegwijzer.dmn"))
    assert lines(compare(shipped(), (*without, new))) == [
        _gone("wegwijzer.dmn"),
        "Huisbezoek | nieuw: None → vraagt “Dag”",
    ]


def _gone(name: str) -> str:
    (told,) = lines(compare([source(name)], []))
    assert " | weg: " in told
    return told


def test_file_under_another_name_is_renamed() -> None:
    old = source("plan.bpmn")
    renamed = replace(old, key="het-plan", path="processes/het-plan.bpmn")
    after = tuple(renamed if each is old else each for each in shipped())
    assert lines(compare(shipped(), after)) == ["Plan | naam van het bestand: plan → het-plan"]
    edited = replace(renamed, content=text("plan.bpmn").replace("Maak het plan", "Schrijf het plan").encode())
    after = tuple(edited if each is old else each for each in shipped())
    assert lines(compare(shipped(), after))[0] == "Plan | naam van het bestand: plan → het-plan"
    assert len(lines(compare(shipped(), after))) > 1


def test_groups_teams_mandates_and_norms() -> None:
    def edit(content: Any) -> None:
        content["groups"][1]["name"] = "Manager"
        content["groups"].append({"key": "stagiair", "name": "Stagiair"})
        content["teams"].pop()
        content["teams"][0]["phone"] = "1"
        content["mandate_levels"].remove("teammanager")
        content["norms"]["processes"]["plan"]["Maak_plan"] = 1
        content["partners"][0]["email"] = "ander@adres.example"
        content["iets"] = {"anders": True}

    assert set(lines(edited_json(ORGANISATION, edit))) == {
        "Manager | naam: Teammanager → Manager",
        "Stagiair | nieuw: None → None",
        "Team Havenkwartier | weg: wijk: havenkwartier; telefoon: 000 000 00 02 → None",
        "Team Noord | telefoon: 000 000 00 01 → 1",
        "mandaatniveaus, van laag naar hoog | niveaus: Wijkcoach, Teammanager, Budgethouder, "
        "College van burgemeester en wethouders → Wijkcoach, Budgethouder, College van burgemeester en wethouders",
        "plan, Maak_plan | norm: 10 werkdagen → 1 werkdag",
        "GGZ De Brug | mailadres: verwijzingen@ggz-de-brug.example → ander@adres.example",
        "iets | anders: None → ja",
    }


def test_group_with_another_name_is_no_other_group_for_a_task() -> None:
    found = edited_json(ORGANISATION, lambda content: content["groups"][0].update(name="Coach"))
    assert lines(found) == ["Coach | naam: Wijkcoach → Coach"]


def test_groups_of_one_name_are_told_apart_by_their_key() -> None:
    organisation = json.loads(text(ORGANISATION))
    organisation["groups"][1]["name"] = organisation["groups"][0]["name"]
    files = instead(ORGANISATION, json.dumps(organisation))
    process = text("flexibel-budget.bpmn").replace('form="vraag" group="wijkcoach"', 'form="vraag" group="teammanager"')
    after = tuple(
        source_of(each.path, process.encode()) if each.path.endswith("flexibel-budget.bpmn") else each for each in files
    )
    assert lines(compare(files, after)) == ["Beschrijf de vraag | wie: Wijkcoach (wijkcoach) → Wijkcoach (teammanager)"]


def scenario(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "steps": [{"as": "wijkcoach", "element": "Maak_plan", "answers": {"plan_met": "Zus"}}, {"clock": "P2D"}],
        "expect": {"path": ["Maak_plan"], "holders": {"Maak_plan": "wijkcoach"}},
        **changes,
    }


def scenarios(*each: dict[str, Any]) -> tuple[Source, ...]:
    content = json.dumps({"process": "plan", "scenarios": each}).encode()
    return (*without_scenarios(), source_of("processes/plan.scenarios.json", content))


def without_scenarios() -> tuple[Source, ...]:
    return tuple(each for each in shipped() if each.kind is not Kind.SCENARIO)


def test_scenarios_by_name_with_steps_and_roles_in_words() -> None:
    steps = [{"as": "teammanager", "element": "Maak_plan", "answers": {"plan_met": "Broer"}}]
    before = scenarios(scenario("Akkoord"), scenario("Weg"))
    after = scenarios(
        scenario("Akkoord", steps=steps, expect={"path": ["Maak_plan", "Bespreek_plan"]}), scenario("Nieuw")
    )
    told = "wat er gebeurt: Wijkcoach: Maak het plan met het huishouden; de klok verder: 2 kalenderdagen; "
    told += (
        "verwachte stappen: Maak het plan met het huishouden; wie ‘Maak het plan met het huishouden’ doet: Wijkcoach"
    )
    assert lines(compare(before, after)) == [
        f"Weg | weg: {told} → None",
        f"Nieuw | nieuw: None → {told}",
        "Akkoord | wat er gebeurt: Wijkcoach: Maak het plan met het huishouden; de klok verder: 2 kalenderdagen → "
        "Teammanager: Maak het plan met het huishouden",
        "Akkoord | verwachte stappen: Maak het plan met het huishouden → "
        "Maak het plan met het huishouden, Bespreek het plan met het huishouden",
        "Akkoord | antwoord op ‘Met wie maakte je het plan?’ bij ‘Maak het plan met het huishouden’: Zus → Broer",
        "Akkoord | wie ‘Maak het plan met het huishouden’ doet: Wijkcoach → None",
    ]


def test_step_with_another_name_leaves_its_scenarios_the_same() -> None:
    renamed = text("plan.bpmn").replace('name="Maak het plan', 'name="Schrijf het plan')
    before = scenarios(scenario("Akkoord"))
    after = tuple(
        source_of(each.path, renamed.encode()) if each.path.endswith("plan.bpmn") else each for each in before
    )
    assert {file.kind for file, _change in compare(before, after)} == {"bpmn"}


def test_summary_counts_subjects_once_and_says_what_matters_first() -> None:
    form = json.loads(text("plan-maken.json"))
    form["components"][2].update(label="Leefgebieden?", validate={})
    form["components"][3]["label"] = "Zelf?"
    form["components"].append({"type": "date", "key": "dag", "label": "Dag"})
    after = tuple(
        source_of(each.path, json.dumps(form).encode()) if each.key == "plan-maken" else each for each in shipped()
    )
    after = (*after, source_of("forms/nieuw.json", b'{"title": "Nieuw", "components": []}'))
    assert summary(compare(shipped(), after)) == (
        "1 formulier nieuw",
        "1 veld nieuw",
        "1 veld anders",
        "1 keer alleen de tekst anders",
    )


def test_changed_processes_are_those_that_use_what_changed() -> None:
    after = instead("plan-maken.json", text("plan-maken.json").replace("Maak het plan", "Schrijf het plan"))
    assert changed_processes(shipped(), after) == (
        ChangedProcess("plan", "Plan", Verb.CHANGED, (("form", "plan-maken"),)),
    )
    after = instead("mandaat.dmn", text("mandaat.dmn").replace("&lt;= 500", "&lt;= 750"))
    assert [each.key for each in changed_processes(shipped(), after)] == ["flexibel-budget"]
    without = tuple(each for each in shipped() if each.key != "plan")
    assert changed_processes(without, shipped()) == (ChangedProcess("plan", "Plan", Verb.ADDED),)


def test_whitespace_is_layout() -> None:
    found = compare(shipped(), instead("plan.bpmn", text("plan.bpmn") + "\n\n"))
    assert areas(found) == {Area.DRAWING}
    assert summary(found) == ("alleen de tekening of de volgorde anders",)
