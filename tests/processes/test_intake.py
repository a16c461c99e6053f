"""The intake, walked along every path: safety and urgency first, then the question behind the question."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.clock import AMSTERDAM
from engine.deadlines import kept
from engine.store.models import Term
from tests.processes import files
from tests.processes.walker import REGISSEUR, STARTER, Walk, assert_every_path_is_walked

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def start_term(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    day = date.fromisoformat(inputs["from"] or "2026-11-02")
    term = Term(name=inputs["name"], rule=inputs["rule"], starts_on=day, suspensions=[])
    return kept.as_data(term, kept.reckoned(term, day))


def begin(**changes: Any) -> Walk:
    """Somebody asks for help; where `origin` is outreach nobody did."""
    origin = changes.pop("origin", "melding")
    walk = Walk("intake", operations={"start_term": start_term}, known={"origin": origin}, now=MONDAY)
    asked = {"gemeld_op": "2026-11-02"} if origin == "melding" else {}
    answers = {"melding_tekst": "Hij komt de deur niet meer uit.", "contactvoorkeur": "App na vier uur."}
    walk.fill_in("Melding_vastleggen", **(asked | answers | changes))
    return walk


def judge_safety(walk: Walk, **changes: Any) -> None:
    walk.fill_in("Veiligheid_inschatten", **({"veiligheid": "veilig"} | changes))


def judge_as_urgent(walk: Walk, reason: str) -> None:
    judge_safety(walk, spoed=True, spoed_reden=reason, spoed_toelichting="De deurwaarder komt op 9 november.")


def confirm(walk: Walk, plan: str = "nee") -> None:
    walk.fill_in(
        "Ontvangst_bevestigen",
        bevestigd_op="2026-11-03",
        clientondersteuning="nee",
        maakt_plan=plan,
    )


def talk(walk: Walk, **changes: Any) -> None:
    answers = {
        "keukentafel_op": "2026-11-12",
        "keukentafel_met": "Zijn zus.",
        "gezinssamenstelling": "Alleen.",
    }
    walk.fill_in("Keukentafelgesprek", **(answers | changes))
    walk.fill_in(
        "Leefgebieden_bespreken",
        leefgebieden=["gezondheid", "netwerk"],
        leefgebieden_verslag="Thuis gaat het goed.",
        vraag_achter_de_vraag="Ik wil weer onder de mensen.",
    )


def look_nearby(walk: Walk) -> None:
    walk.fill_in(
        "Eigen_kracht",
        eigen_kracht="Kookt zelf.",
        netwerk_helpt="Zus belt elke dag.",
        voorziening_in_de_buurt="Inloop.",
    )


def agree_on_aftercare(walk: Walk, said: str = "ja") -> None:
    later = {} if said == "ja" else {"waakvlam_later": "Hij wilde daar nog niet over praten."}
    walk.fill_in("Waakvlam_afspreken", waakvlam=said, **later)


def conclude(walk: Walk, outcome: str) -> None:
    asked = {"partner": "ggz-de-brug", "verwijs_onderwerp": "hulp bij drinken", "verwijsvraag": "Kan hij komen?"}
    walk.fill_in(
        "Uitkomst_kiezen",
        uitkomst=outcome,
        uitkomst_waarom="Zijn zus kan dit niet alleen.",
        **(asked if outcome == "verwijzing" else {}),
    )
    walk.fill_in(
        "Uitkomst_versturen",
        uitkomst_verslag="U vertelde dat u weer onder de mensen wilt zijn.",
        uitkomst_op="2026-11-20",
        uitkomst_hoe="brief",
        aanvraag_uitgelegd=True,
    )


def investigate(walk: Walk, outcome: str) -> None:
    talk(walk)
    look_nearby(walk)
    agree_on_aftercare(walk)
    conclude(walk, outcome)


def visit(walk: Walk, outcome: str, **more: Any) -> None:
    walk.fill_in(
        "Contact_leggen", contact_op="2026-11-05", contact_verslag="Aan de deur.", contact_uitkomst=outcome, **more
    )


def help_at_once(walk: Walk) -> None:
    walk.fill_in("Tijdelijk_helpen", tijdelijk="nee", tijdelijk_niet="De huur is het enige.")


def discuss_debts(walk: Walk) -> None:
    walk.fill_in(
        "Schulden_bespreken", schulden_op="2026-11-04", schulden_uitkomst="schuldhulp", schulden_afspraken="Uitstel."
    )


def asked_for_and_needs_a_plan() -> Walk:
    walk = begin()
    judge_safety(walk)
    confirm(walk)
    investigate(walk, "plan")
    return walk


def visited_twice_in_danger_and_too_late() -> Walk:
    walk = begin(origin="outreach")
    judge_safety(
        walk,
        veiligheid="gevaar",
        veiligheid_toelichting="Hij dreigt.",
        spoed=True,
        spoed_reden="ontruiming",
        spoed_toelichting="Vrijdag komt de deurwaarder.",
    )
    help_at_once(walk)
    discuss_debts(walk)
    visit(walk, "later", contact_over_weken=3)
    walk.let_pass("Later_weer_langs")
    visit(walk, "wil-hulp")
    confirm(walk, "misschien")
    walk.let_pass("Zeven_dagen_om")
    walk.let_pass("Termijn_dreigt")
    walk.let_pass("Termijn_voorbij")
    walk.fill_in(
        "Later_berichten",
        later_bericht_op="2026-12-18",
        later_hoe="brief",
        later_nieuwe_datum="2035-01-15",
        later_waarom="De coach was ziek.",
        later_aanvraag=True,
    )
    investigate(walk, "verwijzing")
    return walk


def with_a_plan_of_their_own_and_a_new_worry() -> Walk:
    walk = begin()
    judge_safety(walk, schulden=True)
    discuss_debts(walk)
    confirm(walk, "ja")
    walk.fill_in("Plan_ontvangen", plan_ontvangen_op="2026-11-05", persoonlijk_plan="Elke dag wandelen.")
    talk(walk, nieuwe_zorg=True, nieuwe_zorg_toelichting="Een blauwe plek.")
    look_nearby(walk)
    agree_on_aftercare(walk, "nog-niet")
    conclude(walk, "advies")
    return walk


def visited_and_no_help_wanted() -> Walk:
    walk = begin(origin="outreach")
    judge_safety(walk)
    visit(walk, "niet")
    return walk


def nothing_needed() -> Walk:
    walk = begin()
    judge_safety(walk)
    confirm(walk)
    investigate(walk, "niets")
    return walk


WALKS: tuple[Callable[[], Walk], ...] = (
    asked_for_and_needs_a_plan,
    visited_twice_in_danger_and_too_late,
    with_a_plan_of_their_own_and_a_new_worry,
    visited_and_no_help_wanted,
    nothing_needed,
)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


@pytest.mark.parametrize(
    ("walk", "end"),
    [
        (asked_for_and_needs_a_plan, "Plan_nodig"),
        (visited_twice_in_danger_and_too_late, "Verwijzing_nodig"),
        (with_a_plan_of_their_own_and_a_new_worry, "Alleen_advies"),
        (visited_and_no_help_wanted, "Geen_hulp_gewenst"),
        (nothing_needed, "Niets_nodig"),
    ],
)
def test_ends_where_it_should(walk: Callable[[], Walk], end: str) -> None:
    ends = {"Plan_nodig", "Verwijzing_nodig", "Alleen_advies", "Geen_hulp_gewenst", "Niets_nodig"}

    assert walk().elements & ends == {end}


def test_who_took_the_question_judges_safety_and_the_regisseur_goes_on() -> None:
    walk = begin()

    assert walk.task("Veiligheid_inschatten", "assignee") == STARTER
    judge_safety(walk)
    assert walk.task("Ontvangst_bevestigen", "assignee") == REGISSEUR


@pytest.mark.parametrize(("answer", "danger"), [("zorg", False), ("gevaar", True)])
def test_a_worry_about_safety_begins_the_meldcode_and_the_intake_goes_on(answer: str, danger: bool) -> None:
    walk = begin()

    judge_safety(walk, veiligheid=answer, veiligheid_toelichting="Een blauwe plek.")

    assert walk.sent == [("Meldcode nodig", {"zorg": "Een blauwe plek.", "gevaar": danger})]
    assert walk.open_tasks == {"Ontvangst_bevestigen"}


def test_a_worry_that_rises_at_the_table_begins_the_meldcode_too() -> None:
    walk = with_a_plan_of_their_own_and_a_new_worry()

    assert walk.sent == [("Meldcode nodig", {"zorg": "Een blauwe plek.", "gevaar": False})]


def test_urgency_opens_help_at_once_beside_the_intake() -> None:
    walk = begin()

    judge_as_urgent(walk, "anders")

    assert walk.open_tasks == {"Tijdelijk_helpen", "Ontvangst_bevestigen"}
    assert walk.task("Tijdelijk_helpen", "law") == "Wmo 2.3.3"
    assert walk.task("Tijdelijk_helpen", "duration") == "PT8H"


@pytest.mark.parametrize("reason", ["ontruiming", "afsluiting", "zorgverzekering"])
def test_a_threat_to_house_or_insurance_asks_for_a_talk_in_three_working_days(reason: str) -> None:
    walk = begin()

    judge_as_urgent(walk, reason)

    assert {"Tijdelijk_helpen", "Schulden_bespreken"} <= walk.open_tasks
    assert walk.inputs("start_term")[0]["rule"] == "wgs-4-spoed"
    assert walk.data["termijn_schuldhulp"]["ends"] == "2026-11-05"  # three working days after Monday 2 November
    assert walk.task("Schulden_bespreken", "term") == "termijn_schuldhulp"


def test_debts_without_a_threat_ask_for_a_talk_in_four_weeks() -> None:
    walk = begin()

    judge_safety(walk, schulden=True)

    assert walk.open_tasks == {"Schulden_bespreken", "Ontvangst_bevestigen"}
    assert walk.data["termijn_schuldhulp"]["rule"] == "wgs-4"
    assert walk.data["termijn_schuldhulp"]["ends"] == "2026-11-30"  # four weeks after Monday 2 November


def test_the_talk_about_debts_meets_its_term() -> None:
    walk = begin()
    judge_safety(walk, schulden=True)

    discuss_debts(walk)

    assert walk.inputs("meet_term") == [{"name": "termijn_schuldhulp"}]


def test_the_six_weeks_run_from_the_day_of_the_melding() -> None:
    walk = begin(gemeld_op="2026-10-30")
    judge_safety(walk)

    assert walk.inputs("start_term") == [{"name": "termijn_onderzoek", "rule": "wmo-2.3.2", "from": "2026-10-30"}]
    assert walk.data["termijn_onderzoek"]["ends"] == "2026-12-11"


def test_a_visit_of_our_own_runs_no_term_until_the_household_wants_help() -> None:
    walk = begin(origin="outreach")
    judge_safety(walk)
    assert walk.open_tasks == {"Contact_leggen"}

    visit(walk, "later", contact_over_weken=3)
    assert walk.let_pass("Later_weer_langs") == timedelta(weeks=3)
    assert not walk.inputs("start_term")
    visit(walk, "wil-hulp")

    assert walk.inputs("start_term") == [{"name": "termijn_onderzoek", "rule": "wmo-2.3.2", "from": "2026-11-05"}]


@pytest.mark.parametrize("said", ["ja", "misschien"])
def test_a_personal_plan_is_waited_for_until_seven_days_after_the_melding(said: str) -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk, said)
    assert walk.open_tasks == {"Plan_ontvangen"}

    walk.let_pass("Zeven_dagen_om")

    assert walk.now.astimezone(AMSTERDAM).date() == date(2026, 11, 9)
    assert walk.open_tasks == {"Keukentafelgesprek"}
    assert walk.inputs("meet_term") == [{"name": "termijn_persoonlijk_plan"}]


def test_while_the_plan_may_come_the_resident_is_awaited() -> None:
    wait = files.process("intake").element("Zeven_dagen_om").attributes["wait"]

    assert wait == {"holder": "resident", "term": "termijn_persoonlijk_plan"}


def test_a_personal_plan_that_comes_early_begins_the_investigation() -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk, "ja")

    walk.fill_in("Plan_ontvangen", plan_ontvangen_op="2026-11-03", persoonlijk_plan="Elke dag wandelen.")

    assert walk.open_tasks == {"Keukentafelgesprek"}
    assert walk.now == MONDAY


def test_the_regisseur_is_warned_five_working_days_before_the_term_ends() -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk)

    walk.let_pass("Termijn_dreigt")

    assert walk.now.astimezone(AMSTERDAM).date() == date(2026, 12, 7)  # the term ends on Monday 14 December
    assert walk.inputs("notify") == [{"to": "regisseur", "kind": "term_ending"}]
    assert walk.open_tasks == {"Keukentafelgesprek"}


def test_when_the_term_has_passed_the_resident_is_told_a_new_date_and_the_investigation_goes_on() -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk)
    walk.let_pass("Termijn_dreigt")

    walk.let_pass("Termijn_voorbij")

    assert walk.now.astimezone(AMSTERDAM).date() == date(2026, 12, 14)
    assert walk.open_tasks == {"Keukentafelgesprek", "Later_berichten"}
    assert walk.task("Later_berichten", "law") == "Awb 4:14"


def test_both_timers_of_the_investigation_move_with_its_term() -> None:
    for timer in ("Termijn_dreigt", "Termijn_voorbij"):
        assert files.process("intake").element(timer).attributes["wait"] == {"term": "termijn_onderzoek"}


def test_the_term_is_met_once_the_outcome_is_on_paper_and_no_timer_fires_after_that() -> None:
    walk = asked_for_and_needs_a_plan()

    assert walk.inputs("meet_term") == [{"name": "termijn_onderzoek"}]
    assert not walk.step.waiting


@pytest.mark.parametrize(("said", "needs"), [("ja", ["aftercare"]), ("nog-niet", [])])
def test_agreements_on_aftercare_are_in_place_once_the_coach_says_so(said: str, needs: list[str]) -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk)
    talk(walk)
    look_nearby(walk)

    agree_on_aftercare(walk, said)

    assert walk.inputs("require_plan") == [{"needs": needs}]


def test_own_strength_and_network_come_before_the_outcome() -> None:
    walk = begin()
    judge_safety(walk)
    confirm(walk)
    talk(walk)
    assert walk.open_tasks == {"Eigen_kracht"}

    with pytest.raises(AssertionError, match="netwerk_helpt"):
        walk.fill_in("Eigen_kracht", eigen_kracht="Kookt zelf.", voorziening_in_de_buurt="Inloop.")


def test_the_outcome_plan_begins_the_plan_and_a_referral_takes_its_question_along() -> None:
    asked = {"partner": "ggz-de-brug", "vraag": "Kan hij komen?", "onderwerp": "hulp bij drinken"}

    assert asked_for_and_needs_a_plan().sent == [("Plan nodig", {})]
    assert visited_twice_in_danger_and_too_late().sent[-1] == ("Verwijzing nodig", asked)


def test_reopens_where_the_new_question_is_written_down_with_what_was_known() -> None:
    walk = nothing_needed()

    walk.reopen()

    assert walk.open_tasks == {"Melding_vastleggen"}
    assert walk.data["netwerk_helpt"] == "Zus belt elke dag."
    walk.fill_in("Melding_vastleggen", gemeld_op="2027-02-01")
    judge_safety(walk)
    assert walk.data["termijn_onderzoek"]["starts"] == "2027-02-01"
