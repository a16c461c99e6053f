"""The referral process along every path: each answer of a partner, each silence, consent refused and withdrawn."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.processes.walker import REGISSEUR, Walk, assert_every_path_is_walked

ANSWER, WITHDRAWN = "Antwoord van partner", "Toestemming ingetrokken"
KNOWN = {"achtergrond": "Angst, en drinkt als het spannend wordt.", "aandachtspunten": "Belt niet terug, kom langs."}
VALID = {"valid": True, "reason": ""}
NEVER_ASKED = {"valid": False, "reason": "Nog niet gevraagd"}
TAKEN_BACK = {"valid": False, "reason": "Ingetrokken op 09-11-2026"}


def consents(*answers: Mapping[str, Any]) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    """What is found each time that the consent is looked up; the last answer stays."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def operations(*found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "find_consent": consents(*(found or (VALID,))),
        "record_consent": lambda inputs: {"id": 1, "given": inputs["given"], "until": None},
        "send_referral": {"id": 5, "sent_on": "2026-11-02"},
    }


def referred(*found: Mapping[str, Any]) -> Walk:
    """From the plan, with everything known: sent at once when the consent that is found holds."""
    return Walk(
        "herverwijzing",
        operations=operations(*found),
        known={"dossier": KNOWN},
        message="Verwijzing nodig",
        payload={"partner": "ggz-de-brug", "vraag": "Behandel de angst.", "onderwerp": "hulp bij angst"},
    )


def answer(walk: Walk, antwoord: str, datum: str | None = None, tekst: str = "") -> None:
    walk.receive(ANSWER, antwoord=antwoord, datum=datum, tekst=tekst)


def choose(walk: Walk, route: str, **changes: Any) -> None:
    walk.fill_in("Kies_de_route", route_toelichting="Hij durfde niet alleen.", route=route, **changes)


def call(walk: Walk, element_id: str, vervolg: str, **changes: Any) -> None:
    walk.fill_in(element_id, belnotitie="Sprak Anja.", vervolg=vervolg, **changes)


def consent(walk: Walk, given: str) -> None:
    walk.fill_in("Vraag_toestemming", toestemming_gegeven=given, toestemming_door="Henk", toestemming_hoe="spoken")


def hand_over(walk: Walk) -> None:
    walk.fill_in("Regel_overdracht", overdracht="mee", overdracht_afspraak="Ik haal hem op.")


def silent_until_the_manager_calls() -> Walk:
    walk = referred()
    for timer in ("Herinneren", "Coach_belt", "Manager_neemt_over"):
        walk.let_pass(timer)
    call(walk, "Spreek_organisatie_aan", "wachten")
    walk.let_pass("Herinneren")
    walk.let_pass("Coach_belt")
    call(walk, "Bel_organisatie", "andere_route")
    choose(walk, "stop")
    return walk


def refused_consent_then_a_waiting_list_and_help_that_ends_well() -> Walk:
    walk = Walk("herverwijzing", operations=operations(NEVER_ASKED), known={"subject": "schulden"})
    walk.fill_in("Kies_organisatie", naar="ggz-de-brug", verwijsvraag="Help bij angst.", achtergrond="Angst.")
    consent(walk, "nee")
    choose(walk, "ander", nieuwe_organisatie="zorgverzekeraar", verwijsvraag="Regel de achterstand.")
    consent(walk, "ja")
    answer(walk, "waiting_list", "2026-12-01", "Rond december.")
    walk.fill_in("Overbrug_wachttijd", overbrugging="netwerk", overbrugging_afspraak="Zijn zus belt.")
    walk.let_pass("Startdatum_voorbij")
    walk.let_pass("Begin_blijft_stil")
    call(walk, "Vraag_of_het_begon", "wachten", datum="2027-01-11")
    answer(walk, "accepted", "2027-01-11")
    hand_over(walk)
    answer(walk, "started", "2027-01-11")
    walk.let_pass("Tijd_voor_navraag")
    walk.fill_in("Vraag_hoe_de_hulp_loopt", hulp_gaat="goed", hulp_notitie="Fijn.", vervolg="wachten")
    answer(walk, "stopped", "2027-05-03", "Traject klaar.")
    walk.fill_in("Bespreek_einde", doel_gehaald="gehaald", afronding="Slaapt weer.", na_afloop="nazorg")
    return walk


def a_question_and_a_partner_that_changes_its_mind() -> Walk:
    walk = referred()
    answer(walk, "question", tekst="Hoe lang al?")
    walk.fill_in("Beantwoord_vraag", antwoord_aan_partner="Twee jaar.")
    answer(walk, "question", tekst="Gebruikt hij iets?")
    answer(walk, "refused", tekst="Wij behandelen dit niet.")
    answer(walk, "refused", tekst="Echt niet.")
    answer(walk, "accepted", "2026-11-20")
    answer(walk, "no_show", "2026-11-20", "Hij was dronken en is weggestuurd.")
    choose(walk, "plan", wat_ging_mis=["zenuwen", "gedronken"])
    return walk


def consent_withdrawn_midway() -> Walk:
    walk = referred(VALID, VALID, TAKEN_BACK, TAKEN_BACK)
    walk.receive(WITHDRAWN, doel="verwijzing", partner="woningcorporatie")
    walk.receive(WITHDRAWN, doel="verwijzing", partner="ggz-de-brug")
    choose(walk, "zelfde")
    consent(walk, "ja")
    answer(walk, "started")
    answer(walk, "stopped", tekst="Kwam niet meer.")
    walk.fill_in("Bespreek_einde", doel_gehaald="niet", afronding="Geen klik.", na_afloop="route")
    choose(walk, "stop", wat_ging_mis=["geen-klik"])
    return walk


WALKS = (
    silent_until_the_manager_calls,
    refused_consent_then_a_waiting_list_and_help_that_ends_well,
    a_question_and_a_partner_that_changes_its_mind,
    consent_withdrawn_midway,
)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


@pytest.mark.parametrize(
    ("walk", "end"),
    list(zip(WALKS, ("Gestopt", "Nazorg_volgt", "Terug_naar_plan", "Gestopt"), strict=True)),
)
def test_ends_where_it_should(walk: Callable[[], Walk], end: str) -> None:
    assert walk().elements & {"Gestopt", "Nazorg_volgt", "Terug_naar_plan"} == {end}


def test_sends_at_once_what_the_plan_asked_when_everything_is_known() -> None:
    walk = referred()

    assert walk.open_tasks == set()
    assert walk.inputs("send_referral") == [
        {
            "partner": "ggz-de-brug",
            "subject": "hulp bij angst",
            "question": "Behandel de angst.",
            "ground": "consent",
            "shared": ["contactvoorkeur", "aandachtspunten", "achtergrond", "huisarts"],
        }
    ]


def test_asks_what_the_message_did_not_bring_and_shows_what_it_did() -> None:
    walk = Walk(
        "herverwijzing",
        operations=operations(),
        message="Verwijzing nodig",
        payload={"partner": "ggz-de-brug", "vraag": "Behandel de angst.", "onderwerp": "hulp bij angst"},
    )

    walk.fill_in("Kies_organisatie", achtergrond="Angst.")

    assert walk.inputs("send_referral")[0]["question"] == "Behandel de angst."


def test_shares_less_with_an_organisation_that_needs_less() -> None:
    walk = refused_consent_then_a_waiting_list_and_help_that_ends_well()

    assert [(sent["partner"], sent["shared"]) for sent in walk.inputs("send_referral")] == [
        ("zorgverzekeraar", ["contactvoorkeur"])
    ]


def test_sends_nothing_before_consent_and_shows_why_it_is_asked() -> None:
    walk = referred({"valid": False, "reason": "Verlopen op 01-11-2026"})

    assert walk.open_tasks == {"Vraag_toestemming"}
    assert walk.data["toestemming"]["reason"] == "Verlopen op 01-11-2026"
    assert walk.inputs("send_referral") == []

    consent(walk, "ja")

    assert walk.inputs("record_consent")[0]["given"] is True
    assert walk.data["wat_gedeeld_wordt"] == (
        "hoe de inwoner contact wil, hoe je de inwoner bereikt, de achtergrond, huisarts"
    )
    assert len(walk.inputs("send_referral")) == 1


def test_refused_consent_sends_nothing_and_leads_to_another_route() -> None:
    walk = referred(NEVER_ASKED)

    consent(walk, "nee")

    assert walk.inputs("record_consent")[0]["given"] is False
    assert walk.inputs("send_referral") == []
    assert walk.open_tasks == {"Kies_de_route"}


def test_silence_reminds_after_five_working_days_then_asks_the_coach_then_the_manager() -> None:
    walk = referred()
    began = walk.now

    walk.let_pass("Herinneren")
    assert (walk.open_tasks, walk.now.date()) == (set(), began.date() + timedelta(days=7))
    assert walk.inputs("remind_referral") == [{"id": 5}]

    walk.let_pass("Coach_belt")
    assert (walk.open_tasks, walk.now.date()) == ({"Bel_organisatie"}, began.date() + timedelta(days=14))

    walk.let_pass("Manager_neemt_over")
    assert walk.open_tasks == {"Bel_organisatie", "Spreek_organisatie_aan"}
    assert walk.now.date() == began.date() + timedelta(days=21)
    assert walk.inputs("notify") == [{"to": "manager", "kind": "referral_silent"}]


def test_an_answer_ends_the_calls_that_silence_had_asked_for() -> None:
    walk = referred()
    walk.let_pass("Coach_belt")

    answer(walk, "accepted", "2026-12-04")

    assert walk.open_tasks == {"Regel_overdracht"}


def test_the_man_who_was_sent_home_is_with_his_coach_the_same_day_with_all_that_is_known() -> None:
    walk = referred()
    answer(walk, "accepted", "2026-11-12")
    hand_over(walk)

    answer(walk, "no_show", "2026-11-12", "Hij was nerveus, had gedronken en is weggestuurd.")

    assert walk.open_tasks == {"Kies_de_route"}
    assert walk.task("Kies_de_route", "assignee") == REGISSEUR
    assert walk.task("Kies_de_route", "duration") == "P0D"  # before the end of this working day
    assert walk.data["verwijsvraag"] == "Behandel de angst."
    assert walk.data["tekst"] == "Hij was nerveus, had gedronken en is weggestuurd."


def test_again_to_the_same_partner_asks_nothing_that_is_still_valid() -> None:
    walk = referred()
    answer(walk, "no_show")

    choose(walk, "zelfde", wat_ging_mis=["zenuwen"])

    assert walk.open_tasks == set()
    first, second = walk.inputs("send_referral")
    assert first == second


def test_again_after_consent_ran_out_asks_the_consent_only_and_empty() -> None:
    walk = referred(VALID, {"valid": False, "reason": "Verlopen op 01-11-2027"})
    answer(walk, "no_show")

    choose(walk, "zelfde")

    assert walk.open_tasks == {"Vraag_toestemming"}
    assert walk.data["toestemming_gegeven"] is None


def test_a_new_round_begins_without_the_answers_of_the_last_one() -> None:
    walk = referred()
    answer(walk, "accepted", "2026-11-12")
    hand_over(walk)
    answer(walk, "refused", tekst="Toch niet.")
    choose(walk, "zelfde")

    answer(walk, "accepted", "2026-12-10")

    assert walk.open_tasks == {"Regel_overdracht"}


def test_a_stopped_referral_reopens_where_it_failed_with_everything_kept() -> None:
    walk = silent_until_the_manager_calls()

    walk.reopen(antwoord="no_show", datum="2027-01-11", tekst="Kwam niet.")

    assert walk.open_tasks == {"Kies_de_route"}
    assert walk.data["route"] is None  # the choice to stop is not made for the second time
    choose(walk, "zelfde")
    assert walk.open_tasks == set()
    assert walk.inputs("send_referral")[-1]["question"] == "Behandel de angst."


def test_a_question_goes_back_with_the_answer_and_the_partner_is_awaited_again() -> None:
    walk = referred()
    answer(walk, "question", tekst="Hoe lang al?")
    assert walk.open_tasks == {"Beantwoord_vraag"}

    walk.fill_in("Beantwoord_vraag", antwoord_aan_partner="Twee jaar.")

    assert walk.inputs("remind_referral") == [{"id": 5, "answer": "Twee jaar."}]
    assert {node.element_id for node in walk.step.waiting} >= {"Wacht_op_antwoord", "Herinneren"}


def test_a_question_while_help_runs_does_not_undo_that_it_runs() -> None:
    walk = referred()
    answer(walk, "started", "2026-11-12")
    answer(walk, "question", tekst="Mag zijn zus mee?")

    walk.fill_in("Beantwoord_vraag", antwoord_aan_partner="Ja.")

    assert {node.element_id for node in walk.step.waiting} >= {"Wacht_op_einde", "Tijd_voor_navraag"}


@pytest.mark.parametrize(
    ("kind", "datum", "waiting", "task"),
    [
        ("accepted", "2026-12-04", "Wacht_op_start", {"Regel_overdracht"}),
        ("waiting_list", "2026-12-04", "Wacht_op_start", {"Overbrug_wachttijd"}),
        ("accepted", None, "Wacht_op_antwoord", set()),
        ("started", "2026-11-10", "Wacht_op_einde", set()),
    ],
)
def test_the_partner_stays_the_holder_after_an_answer_that_goes_on(
    kind: str, datum: str | None, waiting: str, task: set[str]
) -> None:
    walk = referred()

    answer(walk, kind, datum)

    assert walk.open_tasks == task
    assert waiting in {node.element_id for node in walk.step.waiting}


@pytest.mark.parametrize("kind", ["refused", "no_show"])
def test_the_coach_chooses_another_route_after_an_answer_that_ends_it(kind: str) -> None:
    walk = referred()

    answer(walk, kind)

    assert walk.open_tasks == {"Kies_de_route"}


def test_three_days_after_the_agreed_day_the_coach_asks_whether_it_began_and_a_new_day_waits_anew() -> None:
    walk = referred()
    answer(walk, "accepted", "2026-12-04")
    hand_over(walk)

    walk.let_pass("Startdatum_voorbij")
    assert walk.now.date().isoformat() == "2026-12-07"
    call(walk, "Vraag_of_het_begon", "wachten", datum="2099-01-12")

    walk.let_pass("Startdatum_voorbij")
    assert walk.now.date().isoformat() == "2099-01-15"
    assert walk.open_tasks == {"Vraag_of_het_begon"}  # and the handover, arranged before, is not asked again


def test_withdrawn_consent_ends_the_sharing_and_brings_the_coach_a_choice() -> None:
    walk = referred(VALID, TAKEN_BACK)
    answer(walk, "accepted", "2026-12-04")

    walk.receive(WITHDRAWN, doel="verwijzing", partner="ggz-de-brug")

    assert walk.inputs("end_referral") == [{"id": 5, "outcome": "withdrawn"}]
    assert walk.open_tasks == {"Kies_de_route"}


def test_withdrawn_consent_for_another_partner_leaves_this_referral_alone() -> None:
    walk = referred()

    walk.receive(WITHDRAWN, doel="verwijzing", partner="woningcorporatie")

    assert walk.inputs("end_referral") == []
    assert "Wacht_op_antwoord" in {node.element_id for node in walk.step.waiting}
    answer(walk, "no_show")
    choose(walk, "zelfde")
    assert [sent["partner"] for sent in walk.inputs("send_referral")] == ["ggz-de-brug", "ggz-de-brug"]


def test_goes_back_to_the_plan_whether_it_runs_or_ended() -> None:
    walk = a_question_and_a_partner_that_changes_its_mind()

    assert walk.sent == [("Evaluatie nodig", {"reden": "Hij durfde niet alleen."}), ("Plan nodig", {})]


def test_help_that_ends_well_begins_aftercare() -> None:
    walk = refused_consent_then_a_waiting_list_and_help_that_ends_well()

    assert walk.sent == [("Nazorg begint", {"reden": "Slaapt weer."})]
