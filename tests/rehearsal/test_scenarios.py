"""Scenarios: the shipped ones go as expected, and one that goes otherwise says where, what was expected and found."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.deployment.scenario_steps import Answer, Begin, MoveClock, WritePlan
from engine.deployment.scenarios import Expectation, Scenario, inspect, written
from engine.deployment.sources import Kind, Source, source_of
from engine.rehearsal import scenarios
from engine.rehearsal.check import check_with_scenarios
from engine.rehearsal.expectations import expected_of
from engine.rehearsal.prepared import prepare
from engine.rehearsal.replay import Journal, forget_all, replay
from engine.rehearsal.scenarios import outcomes, recorded, run
from tests.rehearsal.trying import COACH, DESCRIBE, WEIGH, ask, request, shipped, shipped_sources

VISIT = """<userTask id="Huisbezoek_plannen" name="Huisbezoek plannen"><extensionElements>
<waakvlam:task group="wijkcoach" assignee="= casus_regisseur"/></extensionElements>
<incoming>Flow_Geef_brief__Afspraak_open</incoming><outgoing>Na_huisbezoek</outgoing></userTask>
<sequenceFlow id="Na_huisbezoek" sourceRef="Huisbezoek_plannen" targetRef="Afspraak_open"/>"""


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    yield
    forget_all()


def changed(key: str, *replaced: tuple[str, str], kind: Kind = Kind.BPMN) -> tuple[Source, ...]:
    """The shipped files with another text in one of them."""

    def change(source: Source) -> Source:
        text = source.content.decode()
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new)
        return source_of(source.path, text.encode())

    return tuple(change(each) if (each.kind, each.key) == (kind, key) else each for each in shipped_sources())


def with_home_visit() -> tuple[Source, ...]:
    """A task of its own after the letter with the plan was given."""
    flow = '<sequenceFlow id="Flow_Geef_brief__Afspraak_open" sourceRef="Geef_brief" targetRef="'
    return changed(
        "plan",
        (f'{flow}Afspraak_open"/>', f'{flow}Huisbezoek_plannen"/>{VISIT}'),
        (
            """<exclusiveGateway id="Afspraak_open">
      <incoming>Flow_Geef_brief__Afspraak_open<""",
            """<exclusiveGateway id="Afspraak_open">
      <incoming>Na_huisbezoek<""",
        ),
    )


def of(process: str, number: int = 0) -> Scenario:
    (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.SCENARIO, process))
    return inspect(source.content, source.path, source.key).scenarios[number]


def test_every_shipped_process_ships_with_scenarios_that_go_as_they_expect() -> None:
    checked = check_with_scenarios(shipped_sources())
    played = outcomes(checked)

    assert [str(problem) for problem in checked.problems] == []
    assert {each.process for each in played} == {process.key for process in checked.processes}
    assert all(each.failure is None for each in played)
    assert len({(each.process, each.scenario.name) for each in played}) == len(played) >= 18


def test_nothing_is_played_again_when_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = check_with_scenarios(shipped_sources())
    before = outcomes(checked)
    monkeypatch.setattr(scenarios, "replay", None)  # who plays now fails

    assert outcomes(checked) == before


def test_raising_the_coachs_mandate_to_750_breaks_none_of_them() -> None:
    raised = changed("mandaat", ("]500..", "]750.."), ("&lt;= 500<", "&lt;= 750<"), kind=Kind.DMN)

    assert [str(problem) for problem in check_with_scenarios(raised).problems] == []


def test_an_added_task_stops_the_scenario_there_and_says_what_stands_open() -> None:
    checked = check_with_scenarios(with_home_visit(), only={"plan"})

    first = checked.problems[0]
    assert not checked.acceptable
    assert (first.element, first.file.endswith("plan.scenarios.json")) == ("Huisbezoek_plannen", True)
    assert first.message == (
        "Scenario ‘Akkoord, gehaald en door naar nazorg’ gaat anders. Stap 6: verwacht was ‘Zet de afspraken in gang’ "
        "bij Wijkcoach; nu staat open: ‘Huisbezoek plannen’ bij Wijkcoach."
    )


def test_an_added_task_needs_only_its_own_answer_in_between() -> None:
    ready = prepare(with_home_visit())
    scenario = of("plan")
    stopped = run(ready, "plan", scenario)
    steps = (*scenario.steps[: stopped.taken], Answer(COACH, "Huisbezoek_plannen"), *scenario.steps[stopped.taken :])

    assert stopped.taken == 5
    assert run(ready, "plan", replace(scenario, steps=steps)).passed
    exact = replace(scenario, steps=steps, expect=replace(scenario.expect, exact=True))
    failure = run(ready, "plan", exact).failure
    assert failure is not None
    assert failure.element == "Huisbezoek_plannen"


def test_a_recording_expects_what_happened_and_then_passes() -> None:
    journal = request(DESCRIBE, WEIGH, ask("1.500,00"), MoveClock())
    scenario = recorded(shipped(), "flexibel-budget", "Manager zwijgt", journal)

    assert scenario is not None
    assert scenario.expect.holders["Beslissen"] == ("budgethouder",)
    assert scenario.expect.open == ("Beslissen",)
    assert run(shipped(), "flexibel-budget", scenario).passed
    assert recorded(shipped(), "flexibel-budget", "Kan niet", request(WEIGH)) is None


def test_recording_again_keeps_which_checks_count() -> None:
    state = replay(shipped(), request(DESCRIBE)).state
    assert state is not None

    again = expected_of(state, like=Expectation(path=("Iets_anders",)))

    assert again == Expectation(path=("Vraag_beschrijven",))


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        (
            Expectation(path=("Routes_afwegen", "Vraag_beschrijven")),
            "verwacht was ‘Beschrijf de vraag’ na ‘Weeg de gewone routes af’",
        ),
        (Expectation(path=("Vraag_beschrijven",), exact=True), "verwacht was niets na ‘Beschrijf de vraag’"),
        (Expectation(holders={"Beslissen": ("college",)}), "verwacht was ‘Beslis over de aanvraag’ bij College"),
        (Expectation(ends="Afgerond"), "nu wacht het proces op ‘Beslis over de aanvraag’"),
        (Expectation(open=("Meelezen",)), "nu staat open: ‘Beslis over de aanvraag’"),
    ],
)
def test_what_goes_otherwise_is_told_with_what_was_expected_and_found(expect: Expectation, said: str) -> None:
    steps = (DESCRIBE, WEIGH, ask("1.500,00"))

    failure = run(shipped(), "flexibel-budget", Scenario("Anders", steps=steps, expect=expect)).failure

    assert failure is not None
    assert failure.step == 4
    assert said in failure.message


def test_a_scenario_expects_nothing_of_what_is_not_in_its_file() -> None:
    assert run(shipped(), "flexibel-budget", Scenario("Niets verwacht", steps=(DESCRIBE,))).passed


def test_a_form_that_asks_more_stops_the_scenario_with_the_words_of_the_form() -> None:
    asks_more = changed(
        "plan-brief",
        (
            '"components": [',
            '"components": [{"type": "textfield", "key": "tolk", "label": "Met welke tolk?", '
            '"validate": {"required": true}},',
        ),
        kind=Kind.FORM,
    )
    outcome = run(prepare(asks_more), "plan", of("plan"))

    assert outcome.failure is not None
    assert outcome.failure.element == "Geef_brief"
    assert "kan dat niet: ‘Met welke tolk?’: " in outcome.failure.message


def test_files_that_may_not_be_published_are_not_played() -> None:
    broken = changed("plan", ('form="plan-maken"', 'form="bestaat-niet"'))

    checked = check_with_scenarios(broken)

    assert not checked.acceptable
    assert not any("Scenario" in problem.message for problem in checked.problems)


def test_only_the_scenarios_of_what_changed_can_be_asked_for() -> None:
    checked = check_with_scenarios(shipped_sources(), only=())

    assert {each.process for each in outcomes(checked, only={"meldcode"})} == {"meldcode"}
    assert outcomes(checked, only=()) == ()


def test_a_scenario_file_is_written_as_it_is_read() -> None:
    for process in ("flexibel-budget", "plan", "nazorg", "herverwijzing"):
        (source,) = (each for each in shipped_sources() if (each.kind, each.key) == (Kind.SCENARIO, process))
        scenarios = inspect(source.content, source.path, source.key).scenarios
        assert written(process, scenarios) == source.content


def test_a_step_of_a_process_that_another_began_names_it() -> None:
    found = inspect(
        b'{"process": "intake", "scenarios": [{"name": "a", "steps": [{"as": "wijkcoach", "element": "Maak_plan",'
        b' "process": "plan", "answers": {"plan_met": "Zus"}}]}]}',
        "intake.scenarios.json",
        "intake",
    ).scenarios[0]
    played = replay(shipped(), Journal("intake", Begin(), (*of("intake").steps, WritePlan(COACH), *found.steps)))

    assert played.stop is None
    assert played.state is not None
    assert [(task.element, task.is_own) for task in played.state.tasks] == [("Bespreek_plan", False)]
    assert played.state.others == ("Plan",)


def test_what_has_no_turn_in_time_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios, "MOST_SECONDS", 0.0)
    found = outcomes(check_with_scenarios(shipped_sources(), only=()), only={"meldcode"})
    assert found
    assert all(each.failure and "duurde langer dan 0 seconden" in each.failure.message for each in found)
    monkeypatch.undo()
    assert all(each.passed for each in outcomes(check_with_scenarios(shipped_sources(), only=()), only={"meldcode"})), (
        "it is not remembered as failed"
    )
