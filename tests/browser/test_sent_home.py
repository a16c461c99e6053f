"""The man who was sent home: the coach hears it at once, and begins again where it failed instead of at the start."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from engine.commands.close_casus import close_casus
from engine.demo import referring
from tests.browser import mailbox, sent_away
from tests.browser.coach import Coach
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

QUESTION = "Wilt u hem helpen met zijn angst en slaap?"


def test_a_no_show_is_seen_at_once_and_the_second_referral_asks_nothing_again(site: Site, sits_down: SitsDown) -> None:
    today = f"{site.clock():%d-%m-%Y}"
    fatma = sits_down("fatma")
    coach = Coach(fatma)
    coach.registers(
        {
            "Naam van persoon 1": "Wim Rietzanger",
            "Aanhef van persoon 1": "de heer",
            "Hoe kwam het bij het team?": "Melding van de inwoner zelf",
        }
    )
    coach.starts("Intake")
    coach.answers(
        "Leg vast waar het om gaat",
        {
            "Hoe begint het?": "Iemand vraagt om hulp",
            "Wanneer kwam de vraag binnen?": today,
            "Wat is er aan de hand?": "Hij slaapt niet en drinkt om rustig te worden.",
            "Hoe bereik je het huishouden het liefst?": "App na vier uur.",
        },
    )
    coach.does("Schat de veiligheid in", {"Is iedereen in het huishouden veilig?": "Ja, ik maak mij geen zorgen"})
    coach.does(
        "Bevestig de melding en wijs op hulp",
        {
            "Wanneer verstuurde je dit?": today,
            "Wil het huishouden gratis cliëntondersteuning?": "Nee, nu niet",
            "Maakt het huishouden een persoonlijk plan?": "Nee",
        },
    )
    coach.does(
        "Voer het keukentafelgesprek",
        {
            "Wanneer was het gesprek?": today,
            "Wie waren erbij?": "Zijn zus",
            "Wie horen bij het huishouden?": "Hij woont alleen.",
        },
    )
    coach.does(
        "Bespreek de leefgebieden",
        {
            "Welke leefgebieden raakt dit?": ["Gezondheid"],
            "Wat gaat daar goed, en wat niet?": "Zijn huis is op orde.",
            "De vraag achter de vraag": "Ik wil weer slapen zonder te drinken.",
        },
    )
    coach.does(
        "Onderzoek eigen kracht en netwerk",
        {
            "Wat kan het huishouden zelf?": "Hij zorgt voor zichzelf.",
            "Wie uit de familie of de buurt helpt, en waarmee?": "Zijn zus belt elke dag.",
            "Wat is er in de buurt dat past?": "De inloop.",
        },
    )
    coach.does(
        "Maak afspraken voor de waakvlam",
        {"Staan de afspraken bij Plan en nazorg?": "Nog niet", "Waarom nog niet?": "Eerst de hulp."},
    )
    coach.does(
        "Kies de uitkomst",
        {
            "Wat is er nodig?": "Een verwijzing naar een andere organisatie",
            "Waarom past dit?": "Dit kan zijn zus niet alleen.",
            "Naar wie verwijs je?": "GGZ De Brug",
            "Waar gaat de verwijzing over?": "Hulp bij angst",
            "Wat vraag je aan deze organisatie?": QUESTION,
        },
    )
    coach.does(
        "Verstuur de uitkomst op papier",
        {
            "Wat schrijf je aan het huishouden?": "U vertelde dat u weer wilt slapen.",
            "Wanneer gaf of stuurde je de uitkomst?": today,
            "Hoe?": "In een gesprek, op papier",
            "Ik legde uit dat het huishouden nu een aanvraag kan doen": True,
        },
    )
    coach.opens("Vul de verwijzing aan")
    expect(fatma.fact("Organisatie")).to_have_text("GGZ De Brug")
    expect(fatma.fact("Wat je vraagt")).to_have_text(QUESTION)
    coach.answers(
        "Vul de verwijzing aan",
        {
            "Wat moet de organisatie weten om te helpen?": "Hij slaapt slecht sinds zijn ontslag.",
            "Hoe bereik je de inwoner, en wat helpt?": "Belt niet terug, kom langs.",
        },
    )
    coach.does(
        "Vraag de inwoner om toestemming",
        {"Geeft de inwoner toestemming?": "Ja", "Wie zei dit?": "Wim Rietzanger", "Hoe?": "In een gesprek"},
    )
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("GGZ De Brug")

    link = mailbox.newest_link(site)
    scanner = sits_down()
    scanner.goes_to(link)
    scanner.does_not_see("Rietzanger")
    fatma.page.reload()
    fatma.sees_turn("GGZ De Brug")

    brug = sits_down()
    mailbox.opens(site, brug)
    brug.sees("De heer Rietzanger", QUESTION, "Belt niet terug, kom langs.")
    mailbox.reports(brug, "Niet geweest", {"Wat is er gezien?": "Kwam te laat en rook naar drank."})

    fatma.page.reload()
    fatma.sees_turn("Fatma Demir")
    fatma.sees("Niet geweest", "Kwam te laat en rook naar drank.")
    expect(fatma.page.get_by_role("link", name="Meldingen, 1 ongelezen")).to_be_visible()
    coach.opens("Kies een nieuwe route")
    expect(fatma.fact("Wat je vroeg")).to_have_text(QUESTION)
    coach.answers(
        "Kies een nieuwe route",
        {
            "Wat speelde mee?": ["Zenuwen of schaamte", "Gedronken of gebruikt"],
            "Wat is het verhaal van de inwoner?": "Hij durfde niet alleen naar binnen.",
            "Hoe verder?": "Opnieuw naar dezelfde organisatie, met een warme overdracht",
        },
    )
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("GGZ De Brug")

    mailbox.opens(site, brug)
    brug.sees("Belt niet terug, kom langs.")
    appointment = f"{site.clock() + timedelta(days=9):%d-%m-%Y}"
    mailbox.reports(brug, "Afspraak gemaakt", {"Datum van de afspraak": appointment})
    fatma.page.reload()
    coach.does(
        "Regel een warme overdracht",
        {"Hoe zorg je dat de eerste afspraak lukt?": "Ik ga mee", "Wat spreken jullie af?": "Ik haal hem op."},
    )
    site.clock.set(site.clock() + timedelta(days=9))
    mailbox.opens(site, brug)
    mailbox.reports(brug, "Gestart", {})
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("GGZ De Brug")
    fatma.sees("Gestart")


def test_an_answer_weeks_after_closing_opens_the_casus_at_the_step_that_failed(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    fatma = sits_down("fatma")
    coach = Coach(fatma)
    coach.knows(site)
    fatma.goes_to("/casussen/1")
    fatma.follows("Sluit de casus")
    fatma.fills_in({"Waarom kan de casus dicht?": "De Brug heeft de verwijzing. Ik kijk over een maand."})
    fatma.presses("Sluit de casus")
    fatma.sees("Deze casus is gesloten op 23 november", "Wacht op antwoord")

    site.let_terms_pass()  # De Brug is reminded, with a new link
    site.clock.set(site.clock() + timedelta(days=5))
    brug = sits_down()
    mailbox.opens(site, brug)
    mailbox.reports(brug, "Past niet", {"Waarom niet?": "Wie drinkt, kan bij ons niet terecht."})

    fatma.goes_to("/casussen/1")
    fatma.sees_turn("Fatma Demir")
    expect(fatma.fact("Wat er moet gebeuren")).to_contain_text("Kies een nieuwe route")
    fatma.sees("Past niet: Wie drinkt, kan bij ons niet terecht.", "Geldt")
    expect(fatma.page.get_by_role("link", name="Meldingen, ")).to_be_visible()
    coach.opens("Kies een nieuwe route")
    fatma.sees(
        "Wie drinkt, kan bij ons niet terecht.", sent_away.QUESTION.text, "Al bekend: Belt niet terug, kom langs."
    )
    coach.answers(
        "Kies een nieuwe route",
        {
            "Wat is het verhaal van de inwoner?": "Hij drinkt alleen als hij bang is.",
            "Hoe verder?": "Opnieuw naar dezelfde organisatie, met een warme overdracht",
        },
    )
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("GGZ De Brug")
    fatma.follows("Hele geschiedenis")
    fatma.sees(
        "sloot de casus",
        "De casus ging weer open, want er is werk: ‘Kies een nieuwe route’",
        "begon Herverwijzing",
    )


def test_after_a_year_only_what_expired_is_asked_again_and_it_says_why(site: Site, sits_down: SitsDown) -> None:
    instance = sent_away.wait_for_the_partner(site)
    with site.now():
        referring.partner_says(site.player, instance, "no_show", text="Kwam te laat.")
        referring.choose_route(site.player, "fatma", instance, "stop", "Hij wil even niet.")
        site.player.act("fatma", close_casus, 1, "Hij belt als het weer kan.")
    site.clock.set(site.clock() + timedelta(days=380))
    fatma = sits_down("fatma")
    coach = Coach(fatma)
    coach.knows(site)
    fatma.goes_to("/casussen/1")
    fatma.follows("Heropen")
    fatma.sees("Dit wordt opnieuw gevraagd", "De toestemming gold tot en met 23 november")
    fatma.main.get_by_role("radio", name=re.compile("verder bij ‘Kies een nieuwe route’")).check()
    fatma.fills_in({"Waarom gaat het verder?": "Hij belde zelf: nu durft hij."})
    fatma.presses("Heropen")
    coach.opens("Kies een nieuwe route")
    fatma.sees("Verlopen op 23 november: vraag het opnieuw")
    expect(fatma.field("Hoe bereik je de inwoner, en wat helpt? (niet verplicht)")).to_have_value(
        "Belt niet terug, kom langs."
    )
    coach.answers(
        "Kies een nieuwe route",
        {
            "Wat is het verhaal van de inwoner?": "Zijn zus gaat mee.",
            "Hoe verder?": "Opnieuw naar dezelfde organisatie, met een warme overdracht",
        },
        again={"aandachtspunten", "route", "route_toelichting"},
    )
    coach.opens("Vraag de inwoner om toestemming")
    fatma.sees("Verlopen op 23-11-2027", sent_away.QUESTION.text)
    coach.answers(
        "Vraag de inwoner om toestemming",
        {"Geeft de inwoner toestemming?": "Ja", "Wie zei dit?": "Wim Rietzanger", "Hoe?": "Met een handtekening"},
        again={"toestemming_gegeven", "toestemming_door", "toestemming_hoe"},
    )
    fatma.goes_to("/casussen/1")
    fatma.sees_turn("GGZ De Brug")
