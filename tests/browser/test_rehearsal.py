"""A manager plays a process as each role before it is published, and keeps it as a scenario."""

import re

import pytest
from playwright.sync_api import Page, expect

from engine.commands.drafts.create_draft import create_draft
from engine.permissions import load_actor
from tests.browser.conftest import SitsDown
from tests.browser.judge import AXE, as_it_stands
from tests.browser.person import Person
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def drafted(site: Site) -> int:
    """A draft of manager Marleen in which nothing has changed yet."""
    with site.now(), site.store.command() as work:
        actor = load_actor(work.session, site.player.people["marleen"])
        assert actor is not None
        return create_draft(work, actor, "Sneller besluiten")


def no_rule_is_broken(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert as_it_stands(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def asks_for_1500(marleen: Person) -> None:
    """From the first question to whoever decides about € 1.500."""
    marleen.describes("Koelkast")
    marleen.fills_in({"Waar hoort het bij?": "Witgoed en inrichting"})
    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Wijkcoach is aan zet: Weeg de gewone routes af.")
    for field in marleen.main.locator("textarea[name^=route_]").all():
        if field.is_visible():
            field.fill("Dat past niet.")
    marleen.main.locator("[name=oplossing][value=flexibel-budget]").check()
    marleen.presses("Rond af als wijkcoach")
    for name, text in {
        "bedrag": "1.500,00",
        "nodig_op": "15-12-2026",
        "kosten_met": "1.500,00",
        "kosten_zonder": "2.000,00",
        "bijdrage_toelichting": "Er is niets over.",
        "motivering": "Dan kan het gezin weer koken.",
        "effect_na_maanden": "3",
    }.items():
        marleen.main.locator(f"[name={name}]").fill(text)
    marleen.main.locator("[name=fonds]").select_option("wmo")
    marleen.main.locator("[name=bijdrage][value=niets]").check()
    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Teammanager is aan zet: Beslis over de aanvraag.")


def test_a_process_is_played_as_each_role_and_kept_as_a_scenario(site: Site, sits_down: SitsDown) -> None:
    draft = drafted(site)
    marleen = sits_down("marleen")
    marleen.goes_to(f"/ontwerpen/{draft}/naspelen/flexibel-budget")
    no_rule_is_broken(marleen.page)
    marleen.presses("Begin met naspelen")
    marleen.sees("Wijkcoach is aan zet: Beschrijf de vraag.", "Dit is een proef.")
    expect(marleen.main.locator(".wv-diagram__now")).to_have_text("Nu")

    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Vul nog")
    asks_for_1500(marleen)
    expect(marleen.main.locator(".djs-shape.wv-walked").first).to_be_attached()
    no_rule_is_broken(marleen.page)

    marleen.presses(re.compile("^Naar woensdag 25 november"))
    marleen.sees("Budgethouder is aan zet: Beslis over de aanvraag.", "Geen besluit op tijd")
    marleen.presses("Eén stap terug")
    marleen.sees("Teammanager is aan zet")
    marleen.fills_in({"Wat besluit je?": "Afwijzen", "Waarom?": "Er is een gewone route."})
    marleen.presses("Rond af als teammanager")
    marleen.sees("Wijkcoach is aan zet: Bespreek de afwijzing.", "Brief:")

    marleen.fills_in({"Hoe heet het?": "Manager wijst af"})
    marleen.presses("Bewaar als scenario")
    marleen.sees("Scenario ‘Manager wijst af’ is bewaard in dit ontwerp.")
    marleen.follows("Scenario’s")
    marleen.sees("Ze gaan alle vijf zoals verwacht.")
    no_rule_is_broken(marleen.page)
    marleen.goes_to(f"/ontwerpen/{draft}")
    expect(marleen.main).to_contain_text("Flexibel budget: vijf scenario’s gaan goed", timeout=25_000)


def test_it_goes_by_keyboard_alone(site: Site, sits_down: SitsDown) -> None:
    draft = drafted(site)
    marleen = sits_down("marleen")
    page = marleen.page
    marleen.goes_to(f"/ontwerpen/{draft}/naspelen/meldcode")

    def tabs_to(css: str) -> None:
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("css => document.activeElement.matches(css)", css):
                return
        raise AssertionError(f"{css} is not reached by tabbing")

    tabs_to("form[action$='/begin'] button")
    page.keyboard.press("Enter")
    marleen.sees("Wijkcoach is aan zet: Beschrijf de zorg.")
    tabs_to("[name=zorg]")
    page.keyboard.type("Noor wil niet naar huis.")
    tabs_to(".wv-actions button")
    page.keyboard.press("Enter")
    marleen.sees("Wijkcoach is aan zet: Breng de signalen in kaart.")
    tabs_to("[value=P7D]")
    page.keyboard.press("Enter")
    marleen.sees("maandag 30 november 2026, 09.00 uur")
    tabs_to("form[action$='/terug'] button")
    page.keyboard.press("Enter")
    marleen.sees("maandag 23 november 2026, 09.00 uur")


def test_it_goes_without_a_script_on_a_phone(site: Site, sits_down: SitsDown) -> None:
    draft = drafted(site)
    marleen = sits_down("marleen", java_script_enabled=False, viewport={"width": 360, "height": 740})
    marleen.goes_to(f"/ontwerpen/{draft}/naspelen/meldcode")
    marleen.presses("Begin met naspelen")
    marleen.fills_in({"Waar maak jij je zorgen over?": "Noor wil niet naar huis."})
    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Wijkcoach is aan zet: Breng de signalen in kaart.", "Zo liep het")
    marleen.opens("De tekening als lijst")
    expect(marleen.main.get_by_role("row", name=re.compile("Breng de signalen in kaart"))).to_contain_text("Nu")
    marleen.goes_to(f"/ontwerpen/{draft}/scenarios")
    marleen.sees("Meldcode: drie scenario’s gaan goed")
