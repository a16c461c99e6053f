"""Within the coach's mandate, in one sitting: from registering a household to the letter and the payment."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

WHY = "Bewegen helpt bij de longziekte, en een fiets kost minder dan een scootmobiel."


def test_household_gets_an_answer_in_one_sitting(site: Site, sits_down: SitsDown) -> None:
    today = f"{site.clock():%d-%m-%Y}"
    fatma = sits_down("fatma")
    fatma.sees("Je hebt nu geen open taken")

    fatma.follows("Schrijf een huishouden in")
    fatma.fills_in(
        {
            "Naam van persoon 1": "Ina Waterdrager",
            "Aanhef van persoon 1": "mevrouw",
            "Hoe kwam het bij het team?": "Wij kwamen zelf langs, zonder melding",
            "Waar gaat het om?": "elektrische fiets",
        }
    )
    fatma.fills_in({"Waarmee begin je?": "En start: flexibel budget"})
    fatma.presses("Schrijf in")
    fatma.sees("Mevrouw Waterdrager is ingeschreven als C-2026-0001")

    fatma.sees_title("Beschrijf de vraag")
    fatma.describes()
    fatma.finishes_and_goes_on()

    fatma.sees_title("Weeg de gewone routes af")
    fatma.does_not_see("Jeugdwet")  # the wegwijzer shows what fits the question only
    fatma.fills_in(
        {
            "Eigen kracht en netwerk": "Haar zus rijdt geen auto.",
            "Wmo 2015": "Een scootmobiel mag, maar dan zit mevrouw stil.",
            "Zorgverzekering": "Alleen de basisverzekering.",
            "Bijzondere bijstand": "Een fiets hoort daar niet bij.",
            "Werk en Inkomen": "Mevrouw is met pensioen.",
            "Is er geld uit het flexibel budget nodig?": "Ja, ik vraag flexibel budget aan",
        }
    )
    fatma.finishes_and_goes_on()

    fatma.sees_title("Vul de aanvraag aan")
    assert fatma.field("De vraag achter de vraag").input_value() == "“Ik wil weer zelf naar de markt.”"
    fatma.fills_in(
        {
            "Bedrag": "485,00",
            "Nodig op": f"{site.clock() + timedelta(days=21):%d-%m-%Y}",
            "Uit welk potje?": "Wmo",
            "Eerste jaar met deze oplossing": "610,00",
            "Eerste jaar zonder deze oplossing": "3.900,00",
            "Bijdrage": "Iets anders dan geld",
            "Waarom past dit?": "Mevrouw wordt maatje bij de beweeggroep.",
            "Waarom helpt dit, en waarom nu?": WHY,
        }
    )
    fatma.sees("€ 3.290,00")
    fatma.finishes()
    fatma.sees("De taak is afgerond")

    fatma.opens_menu("Casussen")
    fatma.follows("Mevrouw Waterdrager")
    fatma.sees_turn("Wijkcoach, Team Noord")
    expect(fatma.fact("Wat er moet gebeuren")).to_contain_text("Lees mee met een aanvraag")
    expect(fatma.fact("Als niemand iets doet")).to_contain_text("dan beslist de teammanager")
    casus = fatma.page.url

    joris = sits_down("joris")
    joris.follows(re.compile("Van mijn team"))
    joris.presses(re.compile("^Pak op ?: Lees mee"))
    joris.sees_title("Lees mee met een aanvraag")
    expect(joris.fact("Motivering")).to_have_text(WHY)
    fatma.page.reload()
    fatma.sees_turn("Joris Lindeboom")
    joris.fills_in({"Wat is je advies?": "Akkoord", "Wat viel je op?": "Helder en redelijk."})
    joris.finishes()

    fatma.page.reload()
    fatma.sees_turn("Fatma Demir")
    fatma.follows("Open je taak")
    fatma.sees_title("Neem het besluit")
    expect(fatma.fact("Motivering")).to_have_text(WHY)
    fatma.sees("Helder en redelijk.", "Je beslist namens het college, met je eigen mandaat tot en met € 500,00")
    fatma.fills_in({"Wat besluit je?": "Toekennen"})
    expect(fatma.field("Toegekend bedrag")).to_have_value("485,00")
    fatma.fills_in({"Waarom?": "U komt met de fiets weer zelf op de markt."})
    fatma.finishes_and_goes_on()

    fatma.sees_title("Verstuur de brief en regel de betaling")
    letters = fatma.page.context.new_page()
    letters.goto(casus)
    letters.get_by_role("main").get_by_role("link", name="Elektrische fiets", exact=True).click()
    expect(letters.get_by_role("main")).to_contain_text("U komt met de fiets weer zelf op de markt.")
    expect(letters.get_by_role("main")).to_contain_text("bezwaar")
    with letters.expect_download() as download:
        letters.get_by_role("link", name="Download pdf").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    letters.close()

    fatma.fills_in(
        {
            "Wanneer ging de brief op de post?": today,
            "Gaat het door?": "Ja, het is betaald of gekocht",
            "Betaald bedrag": "480,00",
            "Hoe is het betaald?": "Rechtstreeks aan de leverancier of schuldeiser",
            "Aan wie is betaald?": "Fietsenmaker De Ketting",
        }
    )
    fatma.finishes()

    fatma.goes_to(casus.removeprefix(site.url))
    fatma.sees_turn("Termijn")
    fatma.sees("€ 480,00 besteed en € 0,00 gereserveerd", "Betaald")
    expect(fatma.fact("Als niemand iets doet")).to_contain_text("krijgt de regisseur vanzelf een taak")

    fatma.follows("Wie keek er nog?")
    fatma.sees("Joris Lindeboom", "Fatma Demir")
    fatma.opens_menu("Budget")
    fatma.sees("Noord", "€ 480,00")
