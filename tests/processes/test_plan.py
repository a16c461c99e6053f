"""The plan, walked along every path: made together, put in motion, looked at in time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.clock import AMSTERDAM
from tests.processes import files
from tests.processes.walker import REGISSEUR, Walk, assert_every_path_is_walked

ALL = ["goals", "actions", "aftercare", "evaluation"]
REFERRAL = {"partner": "ggz-de-brug", "verwijs_onderwerp": "hulp bij drinken", "verwijsvraag": "Kan hij komen?"}


def begin(*, by_message: bool = True, evaluation: str = "2027-02-01") -> Walk:
    return Walk(
        "plan",
        operations={"require_plan": {"goals": 2, "evaluation_on": evaluation}},
        known={"dossier": {"vraag_achter_de_vraag": "Ik wil weer onder de mensen."}},
        message="Plan nodig" if by_message else None,
        now=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )


def make(walk: Walk, **changes: Any) -> None:
    answers = {
        "leefgebieden": ["gezondheid"],
        "eigen_kracht": "Kookt zelf.",
        "netwerk_helpt": "Zus belt elke dag.",
        "plan_met": "Zijn zus.",
    }
    walk.fill_in("Maak_plan", **(answers | changes))


def agree(walk: Walk) -> None:
    walk.fill_in("Bespreek_plan", akkoord="ja", akkoord_door="Henk", akkoord_hoe="signature")


def disagree(walk: Walk, *, change: str) -> None:
    walk.fill_in(
        "Bespreek_plan",
        akkoord="nee",
        akkoord_door="Henk",
        akkoord_hoe="spoken",
        bezwaren="Ik wil geen schema.",
        plan_aanpassen=change,
    )


def hand_over_letter(walk: Walk) -> None:
    walk.fill_in("Geef_brief", plan_brief_op="2026-11-10", plan_brief_hoe="gesprek")


def put_in_motion(walk: Walk) -> None:
    make(walk)
    agree(walk)
    hand_over_letter(walk)
    walk.fill_in("Zet_in_gang", stap="alles-loopt")


def evaluate(walk: Walk, outcome: str) -> None:
    walk.fill_in(
        "Evalueer_plan",
        evaluatie_op="2027-02-01",
        evaluatie_verslag="Hij wandelt elke dag.",
        evaluatie_uitkomst=outcome,
    )


def changed_for_the_household_and_reached() -> Walk:
    walk = begin()
    make(walk)
    disagree(walk, change="ja")
    make(walk)
    agree(walk)
    hand_over_letter(walk)
    walk.fill_in("Zet_in_gang", stap="verwijzing", **REFERRAL)
    walk.fill_in("Zet_in_gang", stap="nog-een", stap_gedaan="De buurman rijdt mee.")
    walk.fill_in("Zet_in_gang", stap="alles-loopt")
    walk.let_pass("Dag_van_evaluatie")
    evaluate(walk, "gehaald")
    return walk


def against_the_household_with_a_late_evaluation() -> Walk:
    walk = begin(by_message=False)
    make(walk)
    disagree(walk, change="nee")
    hand_over_letter(walk)
    walk.fill_in("Zet_in_gang", stap="alles-loopt")
    walk.receive("Evaluatie nodig", reden="De hulp is gestopt.")
    walk.let_pass("Evaluatie_blijft_uit")
    evaluate(walk, "doorgaan")
    walk.receive("Evaluatie nodig", reden="Hij drinkt weer.")
    evaluate(walk, "aanpassen")
    put_in_motion(walk)
    walk.receive("Evaluatiedatum veranderd")
    walk.let_pass("Dag_van_evaluatie")
    evaluate(walk, "stoppen")
    return walk


WALKS: tuple[Callable[[], Walk], ...] = (
    changed_for_the_household_and_reached,
    against_the_household_with_a_late_evaluation,
)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


def test_a_household_has_one_plan_that_reopens_at_its_evaluation() -> None:
    start = files.process("plan").attributes["start"]

    assert start["once"] == "true"
    assert files.process("plan").element(start["reopen"]).name == "Evalueer het plan"


def test_the_plan_needs_goals_actions_aftercare_and_an_evaluation_before_it_is_discussed() -> None:
    walk = begin()

    make(walk)

    assert walk.inputs("require_plan") == [{"needs": ALL}]
    assert walk.open_tasks == {"Bespreek_plan"}


def test_what_the_intake_asked_stands_in_the_plan_already() -> None:
    walk = begin()

    make(walk)

    assert walk.data["vraag_achter_de_vraag"] == "Ik wil weer onder de mensen."


@pytest.mark.parametrize(("how", "said"), [("signature", "een handtekening"), ("spoken", "een gesprek")])
def test_agreement_is_by_signature_or_spoken(how: str, said: str) -> None:
    walk = begin()
    make(walk)

    walk.fill_in("Bespreek_plan", akkoord="ja", akkoord_door="Henk", akkoord_hoe=how)

    agreement = {"agreed": True, "by": "Henk", "how": how, "disagreement": None}
    assert walk.inputs("record_plan_agreement") == [agreement]
    options = files.form_files()["plan-akkoord"].form.field("akkoord_hoe").options
    assert said in next(option.label for option in options if option.value == how).lower()


def test_disagreement_is_recorded_whether_or_not_the_plan_changes() -> None:
    for change, next_task in (("ja", "Maak_plan"), ("nee", "Geef_brief")):
        walk = begin()
        make(walk)

        disagree(walk, change=change)

        disagreement = {"agreed": False, "by": "Henk", "how": "spoken", "disagreement": "Ik wil geen schema."}
        assert walk.inputs("record_plan_agreement") == [disagreement]
        assert walk.open_tasks == {next_task}


def test_a_changed_plan_is_agreed_to_anew() -> None:
    walk = begin()
    make(walk)
    disagree(walk, change="ja")

    make(walk)

    with pytest.raises(AssertionError, match="Kies of het huishouden het eens is"):
        walk.fill_in("Bespreek_plan")
    agree(walk)
    assert walk.inputs("record_plan_agreement")[-1]["disagreement"] is None


def test_the_letter_is_written_after_the_household_spoke_and_handed_over() -> None:
    walk = begin()
    make(walk)
    assert not walk.inputs("write_plan_letter")

    agree(walk)

    assert walk.inputs("write_plan_letter") == [{}]
    assert walk.open_tasks == {"Geef_brief"}


def test_each_referral_goes_out_with_its_own_question() -> None:
    walk = begin()
    make(walk)
    agree(walk)
    hand_over_letter(walk)

    walk.fill_in("Zet_in_gang", stap="verwijzing", **REFERRAL)

    asked = {"partner": "ggz-de-brug", "vraag": "Kan hij komen?", "onderwerp": "hulp bij drinken"}
    assert walk.sent == [("Verwijzing nodig", asked)]
    with pytest.raises(AssertionError, match="Schrijf op wat je vraagt"):
        walk.fill_in("Zet_in_gang", stap="verwijzing", partner="woningcorporatie", verwijs_onderwerp="urgentie")


def test_the_plan_is_looked_at_on_the_day_that_was_agreed() -> None:
    walk = begin(evaluation="2027-02-01")
    put_in_motion(walk)
    assert walk.open_tasks == set()

    walk.let_pass("Dag_van_evaluatie")

    assert walk.now.astimezone(AMSTERDAM).date() == date(2027, 2, 1)
    assert walk.task("Evalueer_plan", "assignee") == REGISSEUR
    assert walk.task("Evalueer_plan", "law") == "Wmo 2.3.9"


def test_an_event_calls_for_an_evaluation_before_that_day() -> None:
    walk = begin()
    put_in_motion(walk)

    walk.receive("Evaluatie nodig", reden="De hulp is gestopt.")

    assert walk.open_tasks == {"Evalueer_plan"}
    assert walk.data["reden"] == "De hulp is gestopt."


def test_going_on_needs_a_new_day_and_waits_for_it() -> None:
    walk = begin()
    put_in_motion(walk)
    walk.let_pass("Dag_van_evaluatie")

    evaluate(walk, "doorgaan")

    assert walk.inputs("require_plan")[-1] == {"needs": ["evaluation"]}
    assert walk.open_tasks == set()
    assert not walk.ended


def test_a_next_evaluation_begins_with_an_empty_form() -> None:
    walk = begin()
    put_in_motion(walk)
    walk.receive("Evaluatie nodig", reden="De hulp is gestopt.")
    evaluate(walk, "doorgaan")

    walk.let_pass("Dag_van_evaluatie")

    with pytest.raises(AssertionError, match=r"evaluatie_op.*evaluatie_verslag.*evaluatie_uitkomst"):
        walk.fill_in("Evalueer_plan")
    assert walk.data["reden"] is None


def test_the_manager_hears_of_an_evaluation_that_is_not_done_and_the_task_stays() -> None:
    walk = begin()
    put_in_motion(walk)
    walk.let_pass("Dag_van_evaluatie")

    walk.let_pass("Evaluatie_blijft_uit")

    assert walk.inputs("notify") == [{"to": "manager", "kind": "plan_evaluation"}]
    assert walk.open_tasks == {"Evalueer_plan"}


@pytest.mark.parametrize(("outcome", "words"), [("gehaald", "gehaald"), ("stoppen", "stopt")])
def test_the_end_of_the_plan_begins_the_aftercare_with_the_reason(outcome: str, words: str) -> None:
    walk = begin()
    put_in_motion(walk)
    walk.let_pass("Dag_van_evaluatie")

    evaluate(walk, outcome)

    ((message, brought),) = walk.sent
    assert message == "Nazorg begint"
    assert words in brought["reden"]
    assert walk.inputs("end_plan") == [{}]
    assert walk.ended


def test_a_relapse_reopens_the_same_plan_at_its_evaluation_with_everything_in_it() -> None:
    walk = changed_for_the_household_and_reached()

    walk.reopen()

    assert walk.open_tasks == {"Evalueer_plan"}
    assert walk.data["netwerk_helpt"] == "Zus belt elke dag."
    evaluate(walk, "aanpassen")
    assert walk.open_tasks == {"Maak_plan"}
