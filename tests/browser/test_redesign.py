"""A manager changes a process with a table and a form, tries it, and publishes it without harm to what runs."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.demo.redesigns import change
from engine.deployment.sources import Kind
from tests.browser.coach import Coach
from tests.browser.conftest import SitsDown
from tests.browser.person import Person
from tests.browser.process_editor import begin_draft
from tests.browser.redesign_town import MADE, NOTE, VISIT, finishes_as_it_began, meets_the_visit, two_households
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    page.locator("[data-process-editor][data-ready]").wait_for()


def property_of(page: Page, label: str) -> Locator:
    """A question about the chosen step, beside the drawing."""
    return page.locator(".wv-editor__properties").get_by_label(label, exact=True)


def test_a_visit_is_added_to_the_plan_and_only_new_plans_have_it(site: Site, sits_down: SitsDown) -> None:
    running, other, instance = two_households(site)
    marleen = sits_down("marleen")
    adds_a_step(marleen)
    makes_its_form(marleen)
    raises_the_mandate(marleen)
    rehearses(marleen)
    mends_the_scenarios(marleen)
    compares(marleen)
    publishes(marleen)

    coach = Coach(sits_down("fatma"))
    meets_the_visit(coach, other)
    finishes_as_it_began(coach, site, running, instance)


def test_a_problem_leads_from_the_page_of_the_draft_to_its_field(site: Site, sits_down: SitsDown) -> None:
    draft = begin_draft(site, "plan")
    with site.now():
        change(site.player, draft, Kind.BPMN, "plan", 'form="plan-maken" group="wijkcoach"', 'form="plan-maken"')
        change(site.player, draft, Kind.BPMN, "plan", 'assignee="= casus_regisseur" duration="P10D"', 'duration="P10D"')
    marleen = sits_down("marleen")
    marleen.goes_to(f"/ontwerpen/{draft}")
    marleen.sees("Deze taak is voor niemand. Kies een groep of een persoon.")
    marleen.follows(re.compile("^Ga erheen"))
    ready(marleen.page)
    group = property_of(marleen.page, "Welke groep kan deze stap oppakken?")
    expect(group).to_be_focused()
    group.select_option(label="Wijkcoach")
    marleen.page.get_by_role("link", name="Huisbezoek erbij").click()  # at once: it is saved first
    marleen.sees("Alles past bij elkaar")


def adds_a_step(marleen: Person) -> None:
    page = marleen.page
    marleen.opens_menu("Processen")
    marleen.follows("Plan")
    marleen.presses("Verander dit proces")
    marleen.follows(re.compile("^Verander.*Plan$"))
    ready(page)
    page.locator('.djs-shape[data-element-id="Maak_plan"]').click()
    page.get_by_title("Taak voor een mens erachter").click()
    page.keyboard.type("Huisbezoek plannen")  # the name is asked in the drawing itself
    page.keyboard.press("Enter")
    expect(property_of(page, "Hoe heet deze stap?")).to_have_value("Huisbezoek plannen")
    expect(property_of(page, "Welke groep kan deze stap oppakken?")).to_have_value("wijkcoach")  # as its lane is called
    property_of(page, "Krijgt één persoon de taak meteen?").select_option(label="Ja, de regisseur zelf")
    property_of(page, "Een aantal dagen of uren nadat de taak er is").check()
    expect(property_of(page, "Aantal")).to_have_value("5")
    expect(property_of(page, "Eenheid")).to_have_value("werkdagen")
    property_of(page, "Waarom heb je deze taak?").fill("Jij maakte het plan met het huishouden")


def makes_its_form(marleen: Person) -> None:
    page = marleen.page
    page.get_by_role("link", name="Nieuw formulier maken").click()
    marleen.sees("Voor ‘Huisbezoek plannen’ van Plan.")
    marleen.fills_in({"Titel van het formulier": "Plan het huisbezoek"})
    marleen.presses("Maak het formulier")
    for kind, question in (
        ("Datum", "Wanneer ga je langs?"),
        ("Eén keuze uit een lijst", "Wie gaat er mee?"),
        ("Lange tekst", "Opmerking"),
    ):
        marleen.presses("Voeg een vraag of uitleg toe")
        page.get_by_role("button", name=kind).click()
        page.get_by_label("Vraag", exact=True).fill(question)
        if kind == "Datum":
            page.get_by_role("checkbox", name="Verplicht").check()
        if kind == "Eén keuze uit een lijst":
            page.get_by_label("Antwoord 1").fill("Een collega")
            page.get_by_label("Antwoord 2").fill("Niemand")
    preview = page.locator("[data-preview]")
    expect(preview.get_by_label("Opmerking")).to_be_visible()
    marleen.presses("Probeer af te ronden")
    expect(preview.get_by_role("alert")).to_contain_text("Vul een datum in")
    marleen.follows("Zet het bij die stap")
    ready(page)
    expect(property_of(page, "Formulier")).to_be_focused()
    expect(property_of(page, "Formulier")).to_have_value("plan-het-huisbezoek")
    page.get_by_role("tab", name="Controle").click()
    expect(page.get_by_role("tabpanel", name="Controle")).to_contain_text("Alles klopt")
    page.get_by_role("link", name="Plan anders").click()
    marleen.sees_title("Plan anders")


def raises_the_mandate(marleen: Person) -> None:
    page = marleen.page
    marleen.opens("Kies wat je wilt veranderen")
    marleen.fills_in({"Wie mag beslissen over flexibel budget?": True})
    marleen.presses("Neem op in het ontwerp")
    marleen.follows(re.compile("^Verander.*Wie mag beslissen over flexibel budget"))
    findings = page.locator("[data-part='findings']")
    expect(findings).to_contain_text("Geen gaten gevonden")
    types_in_cell(page, "<= 500", "<= 750")
    expect(findings).to_contain_text("Regel 1 en regel 2 gelden allebei bij")
    expect(findings).to_contain_text("boven 500 tot en met 750")
    expect(page.locator("td.rule-index[data-words='overlapt']")).to_have_count(2)
    types_in_cell(page, "]500..2500]", "]750..2500]")
    expect(findings).to_contain_text("Geen gaten gevonden")
    marleen.fills_in({"Bedrag": "700", "Spoed": "nee"})
    page.get_by_label("in twaalf maanden").fill("0")
    marleen.presses("Probeer")
    expect(page.locator("[data-part='try']")).to_contain_text("Deze regel geldt: regel 1: Mandaat van de wijkcoach")
    marleen.follows("Plan anders")


def types_in_cell(page: Page, old: str, new: str) -> None:
    page.locator("td[data-element-id] [contenteditable]").get_by_text(old, exact=True).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(new)


def rehearses(marleen: Person) -> None:
    marleen.follows(re.compile("^Speel na.*Plan$"))
    marleen.presses("Begin met naspelen")
    marleen.opens("Schrijf in het plan van het huishouden")
    marleen.presses("Zet dit in het plan")
    marleen.fills_in(MADE)
    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Wijkcoach is aan zet: Huisbezoek plannen.", "Over 5 werkdagen")
    marleen.presses("+ 1 week")
    marleen.sees("maandag 30 november 2026", "Vandaag om 17.00 uur")
    marleen.fills_in(VISIT)
    marleen.presses("Rond af als wijkcoach")
    marleen.sees("Wijkcoach is aan zet: Bespreek het plan met het huishouden.")


def mends_the_scenarios(marleen: Person) -> None:
    """Three of the shipped scenarios stop at the new step; what is played once goes into all of them."""
    marleen.follows("Scenario’s")
    marleen.sees("Drie scenario’s gaan anders dan verwacht.", "nu staat open: ‘Huisbezoek plannen’ bij Wijkcoach")
    stopped = marleen.main.get_by_role("region", name="Akkoord, gehaald en door naar nazorg")
    stopped.get_by_role("button", name="Speel verder vanaf hier").click()
    marleen.fills_in(VISIT)
    marleen.presses("Rond af als wijkcoach")
    marleen.presses("Speel de rest van het scenario")
    marleen.sees("Alle stappen van het scenario zijn gespeeld.")
    marleen.presses("Bewaar het scenario")
    marleen.sees("Ook twee andere scenario’s zijn bijgewerkt.", "Ze gaan alle drie zoals verwacht.")


def compares(marleen: Person) -> None:
    marleen.follows("Plan anders")
    marleen.follows("Vergelijk met nu")
    plan = marleen.main.get_by_role("region", name="Plan", exact=False).first
    added = plan.get_by_role("listitem").filter(has=marleen.page.get_by_role("button", name="Huisbezoek plannen"))
    expect(added.first).to_contain_text("nieuw")
    expect(added.first).to_contain_text("Wijkcoach")
    expect(added.first).to_contain_text("5 werkdagen")
    marleen.page.get_by_role("button", name="Huisbezoek plannen", exact=True).click()
    expect(marleen.page.locator("[data-twin-status]")).to_contain_text("Huisbezoek plannen")
    expect(marleen.page.locator(".wv-twin__badge", has_text="nieuw").first).to_be_visible()
    expect(marleen.main).to_contain_text(re.compile(r"tot en met 500\s*→\s*wordt tot en met 750"))


def publishes(marleen: Person) -> None:
    marleen.follows("Plan anders")
    marleen.follows("Publiceren")
    marleen.sees("nieuwe zaken beginnen op versie 2", "Eén lopende zaak blijft op versie 1.")
    marleen.presses("Publiceer nu")
    marleen.sees("Schrijf op wat er verandert en waarom")
    marleen.fills_in({"Wat verandert er, en waarom?": NOTE})
    marleen.presses("Publiceer nu")
    marleen.sees("Gepubliceerd. Nieuwe zaken werken er vanaf nu mee", NOTE)
