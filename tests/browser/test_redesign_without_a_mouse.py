"""The whole redesign of the plan with the keyboard alone, from the list of processes to the publication."""

import re

import pytest
from playwright.sync_api import Keyboard, Page, expect

from tests.browser.coach import Coach
from tests.browser.conftest import SitsDown
from tests.browser.person import Person
from tests.browser.redesign_town import NOTE, finishes_as_it_began, meets_the_visit, two_households
from tests.browser.site import Site
from tests.browser.test_without_a_mouse import tab_to, type_in

pytestmark = pytest.mark.browser

BACK = "Shift+Tab"


class Fingers:
    """Everything that a manager does with her keys; what she sees is asserted on the page."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page
        self.keys: Keyboard = person.page.keyboard

    def goes(self, name: str, *, key: str = "Tab") -> None:
        tab_to(self.page, name, most=160, key=key)

    def presses(self, name: str, *, key: str = "Tab") -> None:
        self.goes(name, key=key)
        self.keys.press("Enter")

    def ticks(self, name: str) -> None:
        self.goes(name)
        self.keys.press("Space")

    def fills_in(self, name: str, text: str) -> None:
        type_in(self.page, name, text)

    def picks(self, name: str, words: str) -> None:
        """In a list: by typing how the choice begins."""
        self.goes(name)
        self.keys.type(words)

    def editor_opens(self) -> None:
        self.page.locator("[data-process-editor][data-ready]").wait_for()


def test_a_visit_is_added_to_the_plan_by_keyboard_alone(site: Site, sits_down: SitsDown) -> None:
    running, other, instance = two_households(site)
    marleen = Fingers(sits_down("marleen"))
    adds_a_step(marleen)
    makes_its_form(marleen)
    raises_the_mandate(marleen)
    rehearses_and_mends(marleen)
    compares(marleen)
    publishes(marleen)

    coach = Coach(sits_down("fatma"))
    meets_the_visit(coach, other)
    finishes_as_it_began(coach, site, running, instance)


def adds_a_step(marleen: Fingers) -> None:
    marleen.person.goes_to("/")
    marleen.presses("Meer")
    marleen.presses("Processen")
    marleen.person.sees_title("Processen")
    marleen.presses("Plan")
    marleen.person.sees_title("Plan")
    marleen.presses("Verander dit proces")
    marleen.person.sees_title("Plan anders")
    marleen.presses("Verander")
    marleen.editor_opens()
    marleen.fills_in("Toon alleen", "maak het plan")
    marleen.goes("Maak het plan met het huishouden")
    marleen.keys.press("+")  # the focus goes to what is added, and then to what was made
    marleen.fills_in("Naam", "Huisbezoek plannen")
    marleen.keys.press("Enter")
    marleen.presses("Eigenschappen")
    marleen.picks("Krijgt één persoon de taak meteen?", "Ja")
    marleen.goes("Geen vaste termijn")
    marleen.keys.press("ArrowDown")
    marleen.goes("Aantal")
    marleen.fills_in("Waarom heb je deze taak?", "Jij maakte het plan met het huishouden")
    marleen.presses("Nieuw formulier maken", key=BACK)
    marleen.person.sees("Voor ‘Huisbezoek plannen’ van Plan.")


def makes_its_form(marleen: Fingers) -> None:
    keys = marleen.keys
    marleen.fills_in("Titel van het formulier", "Plan het huisbezoek")
    keys.press("Enter")
    marleen.person.sees_title("Formulier: Plan het huisbezoek")
    for kind, question in (
        ("Datum", "Wanneer ga je langs?"),
        ("Eén keuze uit een lijst", "Wie gaat er mee?"),
        ("Lange tekst", "Opmerking"),
    ):
        marleen.presses("Voeg een vraag of uitleg toe")
        marleen.presses(kind)
        keys.type(question)  # the question itself has the focus
        if kind == "Datum":
            marleen.ticks("Verplicht")
        if kind.startswith("Eén keuze"):
            for place, answer in (("Antwoord 1", "Een collega"), ("Antwoord 2", "Niemand")):
                marleen.goes(place)
                keys.press("Control+a")
                keys.type(answer)
    expect(marleen.page.locator("[data-preview]").get_by_label("Opmerking")).to_be_visible()
    marleen.presses("Zet het bij die stap", key=BACK)
    marleen.editor_opens()  # at the question for the form, which has its answer
    marleen.goes("Eigenschappen", key=BACK)
    keys.press("ArrowRight")  # to the tab beside it
    expect(marleen.page.get_by_role("tabpanel", name="Controle")).to_contain_text("Alles klopt")
    marleen.presses("Plan anders", key=BACK)
    marleen.person.sees_title("Plan anders")


def raises_the_mandate(marleen: Fingers) -> None:
    page, keys = marleen.page, marleen.keys
    marleen.presses("Kies wat je wilt veranderen")
    marleen.ticks("Wie mag beslissen over flexibel budget?")
    marleen.presses("Neem op in het ontwerp")
    marleen.person.sees("Beslistabel")
    marleen.presses("Wie mag beslissen over flexibel budget?")
    findings = page.locator("[data-part='findings']")
    expect(findings).to_contain_text("Geen gaten gevonden")
    marleen.goes("<= 500")
    keys.press("Control+a")
    keys.type("<= 750")
    expect(findings).to_contain_text("boven 500 tot en met 750")
    expect(page.locator("td.rule-index[data-words='overlapt']")).to_have_count(2)
    keys.press("Alt+ArrowDown")
    keys.press("Control+a")
    keys.type("]750..2500]")
    expect(findings).to_contain_text("Geen gaten gevonden")
    marleen.fills_in("Bedrag", "700")
    marleen.fills_in("Huishouden: bedrag in twaalf maanden", "0")
    marleen.picks("Spoed", "nee")
    marleen.presses("Probeer")
    expect(page.locator("[data-part='try']")).to_contain_text("Deze regel geldt: regel 1: Mandaat van de wijkcoach")
    marleen.presses("Plan anders", key=BACK)
    marleen.person.sees_title("Plan anders")


def rehearses_and_mends(marleen: Fingers) -> None:
    sees = marleen.person.sees
    marleen.presses("Speel na")
    sees("Hoe begint het?")
    marleen.presses("Begin met naspelen")
    sees("Wijkcoach is aan zet: Maak het plan met het huishouden.")
    marleen.fills_in("De vraag achter de vraag", "“Ik wil weer vooruit kunnen kijken.”")
    marleen.ticks("Geld en schulden")
    marleen.fills_in("Wat kan het huishouden zelf?", "Het huis is op orde.")
    marleen.fills_in("Wie uit de familie of de buurt helpt", "Een zus helpt met de post.")
    marleen.fills_in("Met wie maakte je het plan?", "Haar zus")
    marleen.presses("Rond af als wijkcoach")
    sees("Wijkcoach is aan zet: Huisbezoek plannen.")
    marleen.presses("+ 1 week")
    sees("maandag 30 november 2026, 09.00 uur")

    marleen.presses("Scenario’s")
    sees("Drie scenario’s gaan anders dan verwacht.")
    marleen.presses("Speel verder vanaf hier")
    sees("Scenario ‘Akkoord, gehaald en door naar nazorg’")
    marleen.fills_in("Wanneer ga je langs?", "26-11-2026")
    marleen.picks("Wie gaat er mee?", "Een")
    marleen.presses("Rond af als wijkcoach")
    sees("Wijkcoach is aan zet: Bespreek het plan met het huishouden.")
    marleen.presses("Speel de rest van het scenario")
    sees("Alle stappen van het scenario zijn gespeeld.")
    marleen.presses("Bewaar het scenario")
    sees("Ook twee andere scenario’s zijn bijgewerkt.", "Ze gaan alle drie zoals verwacht.")
    marleen.presses("Plan anders")
    marleen.person.sees_title("Plan anders")


def compares(marleen: Fingers) -> None:
    page = marleen.page
    marleen.presses("Vergelijk met nu")
    page.locator(".djs-container svg").nth(1).wait_for()
    marleen.presses("Huisbezoek plannen")
    expect(page.locator("[data-twin-status]")).to_contain_text("Huisbezoek plannen")
    expect(marleen.person.main).to_contain_text(re.compile(r"tot en met 500\s*→\s*wordt tot en met 750"))
    marleen.presses("Plan anders", key=BACK)
    marleen.person.sees_title("Plan anders")


def publishes(marleen: Fingers) -> None:
    marleen.presses("Publiceren")
    marleen.person.sees("nieuwe zaken beginnen op versie 2", "Eén lopende zaak blijft op versie 1.")
    marleen.fills_in("Wat verandert er, en waarom?", NOTE)
    marleen.presses("Publiceer nu")
    marleen.person.sees("Gepubliceerd. Nieuwe zaken werken er vanaf nu mee", NOTE)
