"""Above the coach's mandate: the manager asks something first, and nothing that was typed is lost."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from engine.demo.requests import Ask
from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

TEETH = Ask(
    "Gebit",
    "Ik durf niet te solliciteren met deze tanden.",
    "gebit",
    "2.150,00",
    "Zonder gebit komt meneer niet aan het werk.",
    fund="participatie",
    life_areas=("gezondheid", "werk"),
    costs_without="7.400,00",
)


def test_wegwijzer_shows_every_regulation_that_touches_the_question(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, TEETH, up_to="Routes_afwegen")
    fatma = sits_down("fatma")
    fatma.follows("Weeg de gewone routes af")
    fatma.sees("Zorgverzekering", "Bijzondere bijstand", "Participatiewet artikel 35", "Schuldhulp", "Fondsen")
    fatma.does_not_see("Jeugdwet", "Woningcorporatie")


def test_manager_sends_it_back_once_and_then_grants_it(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, TEETH, up_to="Beslissen")
    fatma, marleen = sits_down("fatma"), sits_down("marleen")
    marleen.follows("Beslis over de aanvraag")
    marleen.sees("Dit bedrag gaat boven het mandaat van de wijkcoach: de teammanager beslist.", TEETH.why)
    marleen.fills_in({"Wat besluit je?": "Terug: er moet nog iets bij", "Waarom?": "Spreidt de tandarts de betaling?"})
    marleen.finishes()

    fatma.page.reload()
    fatma.follows("Vul de aanvraag aan")
    expect(fatma.fact("Vraag van wie beslist")).to_have_text("Spreidt de tandarts de betaling?")
    expect(fatma.field("Bedrag")).to_have_value("2.150,00")
    expect(fatma.field("Waarom past dit?")).to_have_value(TEETH.contribution_why)
    expect(fatma.field("Waarom helpt dit, en waarom nu?")).to_have_value(TEETH.why)
    answer = f"{TEETH.why} De tandarts spreidt de betaling over zes maanden."
    fatma.fills_in({"Waarom helpt dit, en waarom nu?": answer})
    fatma.finishes()

    marleen.page.reload()
    marleen.follows("Beslis over de aanvraag")
    marleen.sees(answer)
    marleen.does_not_see("Spreidt de tandarts de betaling?")
    marleen.fills_in({"Wat besluit je?": "Toekennen"})
    marleen.fills_in({"Waarom?": "U kunt weer naar werk zoeken."})
    marleen.finishes()

    fatma.goes_to("/werklijst")
    fatma.follows("Verstuur de brief en regel de betaling")
    expect(fatma.fact("Toegekend bedrag")).to_have_text("€ 2.150,00")


def test_who_asks_reads_who_decides_and_cannot_decide_it_herself(site: Site, sits_down: SitsDown) -> None:
    instance = asked.request(site, TEETH, up_to="Beslissen")
    fatma = sits_down("fatma")
    fatma.follows(re.compile("Wacht op anderen"))
    fatma.sees("Marleen Oostenwind", "Mevrouw Waterdrager", "Gebeurt er niets vóór 25 november")
    fatma.goes_to(f"/taken/{site.open_task(instance, 'Beslissen')}")
    fatma.sees("Marleen Oostenwind", "is aan zet sinds 23 november")
    expect(fatma.page.get_by_role("button", name="Afronden")).to_have_count(0)


def test_many_life_areas_ask_for_more_motivation_before_anybody_decides(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, replace(TEETH, life_areas=("gezondheid", "werk", "financien")), up_to="Beslissen")
    fatma = sits_down("fatma")
    fatma.follows("Motiveer uitgebreider")
    fatma.sees("De vraag raakt drie of meer leefgebieden: motiveer uitgebreid")
    expect(fatma.fact("Wat je al schreef")).to_have_text(TEETH.why)
