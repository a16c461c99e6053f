"""Urgent and above the mandate, while who should decide is away or silent: nobody is waited for."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engine.demo.requests import Ask
from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

EVICTION = Ask(
    "Huurachterstand",
    "Als we eruit moeten, weet ik niet waar de kinderen slapen.",
    "huurachterstand",
    "2.400,00",
    "De verhuurder stopt de ontruiming als de achterstand is betaald.",
    fund="participatie",
    life_areas=("financien", "wonen", "gezin"),
    contribution="anders",
    contribution_why="Het gezin werkt mee aan budgetbeheer.",
    urgent="ontruiming",
    urgent_what="De deurwaarder komt op 1 december.",
)


def test_urgent_question_gives_a_first_talk_with_its_legal_term_beside_the_request(
    site: Site, sits_down: SitsDown
) -> None:
    asked.request(site, EVICTION)
    fatma = sits_down("fatma")
    fatma.follows("Beschrijf de vraag")
    fatma.fills_in(
        {
            "Waar gaat het om?": "Huurachterstand",
            "De vraag achter de vraag": EVICTION.question,
            "Waar hoort het bij?": "Huurachterstand",
            "Welke leefgebieden raakt dit?": ["Wonen", "Gezin en opvoeden"],
            "Dit heeft spoed": True,
        }
    )
    fatma.fills_in(
        {"Waarom heeft het spoed?": "Er dreigt ontruiming", "Wat gebeurt er, en wanneer?": EVICTION.urgent_what}
    )
    fatma.finishes()
    talk = fatma.main.get_by_role("listitem").filter(has_text="Voer het eerste gesprek")
    expect(talk).to_contain_text("Over 3 werkdagen")
    expect(talk).to_contain_text("Wgs 4")
    fatma.sees("Weeg de gewone routes af")


def test_silent_manager_is_passed_over_for_a_substitute_and_then_a_level_higher(
    site: Site, sits_down: SitsDown
) -> None:
    asked.request(site, EVICTION, up_to="Beslissen")
    fatma = sits_down("fatma")
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Marleen Oostenwind")  # who must act within hours comes before who has it longer
    fatma.sees("Ook aan zet: jij, 1 taak")
    fatma.follows("Voer het eerste gesprek")
    fatma.fills_in({"Wanneer sprak je de inwoner?": "23-11-2026", "Hoe staat het er nu voor?": "Het dreigt nog steeds"})
    fatma.fills_in({"Wat spraken jullie af?": "Het gezin pakt de belangrijkste spullen in, voor het geval dat."})
    fatma.finishes()
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Marleen Oostenwind")
    expect(fatma.fact("Sinds")).to_contain_text("23 november")
    expect(fatma.fact("Als niemand iets doet")).to_contain_text(
        "gaat de aanvraag naar een vervanger met mandaat, en anders een niveau hoger"
    )

    holders = ["Marleen Oostenwind"]
    while holders[-1] != "Noor Tureluur":
        site.let_terms_pass()
        fatma.page.reload()
        holder = fatma.page.get_by_role("region").filter(has_text="Wie is aan zet?").get_by_role("heading", level=2)
        assert holder.inner_text() not in holders
        holders.append(holder.inner_text())
    assert "Ruben Zandoog" not in holders, "the budget holder is away; his substitute has a mandate of her own"

    noor = sits_down("noor")
    noor.follows("Beslis over de aanvraag")
    noor.sees(EVICTION.why)
    noor.fills_in({"Wat besluit je?": "Toekennen"})
    noor.fills_in({"Waarom?": "U kunt met uw kinderen in uw huis blijven."})
    noor.finishes()
    fatma.page.reload()
    fatma.sees_turn("Fatma Demir")
    fatma.sees("€ 2.400,00 gereserveerd")


def test_substitute_sees_at_once_what_is_asked_of_the_absent_budget_holder(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, replace(EVICTION, amount="4.850,00"), up_to="Beslissen")
    noor = sits_down("noor")
    noor.follows("Beslis over de aanvraag")
    noor.sees("Dit bedrag gaat boven het mandaat van de teammanager: de budgethouder beslist.")
    noor.sees("met je eigen mandaat tot en met € 10.000,00")


def test_overdue_first_talk_is_late_on_the_worklist_and_stays_with_the_coach(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, EVICTION, up_to="Routes_afwegen")
    site.clock.set(site.clock() + timedelta(days=8))
    fatma = sits_down("fatma")
    fatma.sees("te laat", re.compile("[23] werkdagen te laat"))
