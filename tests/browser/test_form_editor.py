"""A manager makes and changes forms: by mouse, by keyboard alone, beside a colleague, and with a hostile file."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.take_file import take_file
from engine.deployment.sources import Kind
from engine.store.models import DraftFile
from tests.browser.conftest import SitsDown
from tests.browser.judge import AXE, as_it_stands
from tests.browser.person import Person
from tests.browser.site import Site

pytestmark = pytest.mark.browser

HOSTILE = {
    "type": "default",
    "id": "vijandig",
    "title": "<script>window.pwned=1</script>Titel",
    "components": [
        {"type": "textfield", "key": "a", "label": '<img src=x onerror="window.pwned=1">Naam', "vreemd": {"x": [1]}},
        {"type": "text", "text": "<b onmouseover=alert(1)>vet</b>", "conditional": {"hide": "= 1 = 2"}},
        {
            "type": "textfield",
            "key": "eindeloos",
            "label": "Eindeloos",
            "conditional": {"hide": "= count(for x in 1..1000000000 return x) > 1"},
        },
        {"type": "iframe", "url": "https://voorbeeld.example"},
    ],
}


def begin(site: Site, *keys: str, new: dict[str, Any] | None = None) -> int:
    with site.now():
        draft = site.player.act("marleen", create_draft, "Huisbezoek erbij")
        for key in keys:
            site.player.act("marleen", take_file, draft, Kind.FORM, key)
        if new:
            site.player.act("marleen", add_file, draft, Kind.FORM, new["id"], json.dumps(new).encode())
    return draft


def saved(site: Site, key: str) -> dict[str, Any]:
    with site.store.reading() as session:
        found: dict[str, Any] = json.loads(session.scalars(select(DraftFile.content).where(DraftFile.key == key)).one())
    return found


class Editor:
    def __init__(self, person: Person, draft: int, key: str) -> None:
        self.person, self.page = person, person.page
        person.goes_to(f"/ontwerpen/{draft}/formulier/{key}")
        expect(self.page.get_by_label("Titel van het formulier")).to_be_visible()
        expect(self.preview.locator("form")).to_be_attached()

    @property
    def preview(self) -> Locator:
        return self.page.locator("[data-preview]")

    @property
    def titles(self) -> list[str]:
        return self.page.locator(".fe-part__title").all_inner_texts()

    def part(self, title: str) -> Locator:
        return self.page.locator(".fe-part__open", has=self.page.get_by_text(title, exact=True)).first

    def opens(self, title: str) -> None:
        self.part(title).click()


def test_a_form_is_made_from_nothing_and_tried(site: Site, sits_down: SitsDown) -> None:
    # given
    draft = begin(site)
    marleen = sits_down("marleen")
    marleen.goes_to(f"/ontwerpen/{draft}/formulier/nieuw?nieuw=1")
    marleen.field("Titel van het formulier").fill("Plan het huisbezoek")
    marleen.presses("Maak het formulier")
    page = marleen.page
    preview = page.locator("[data-preview]")

    # when
    marleen.presses("Voeg een vraag of uitleg toe")
    page.get_by_role("button", name="Datum").click()
    page.get_by_label("Vraag", exact=True).fill("Wanneer ga je langs?")
    page.get_by_label("Verplicht").check()
    page.get_by_label("Wat we zeggen als").fill("Kies een dag voor het bezoek")
    marleen.presses("Voeg een vraag of uitleg toe")
    page.get_by_role("button", name="Eén keuze, alle antwoorden in beeld").click()
    page.get_by_label("Vraag", exact=True).fill("Gaat er iemand mee?")
    page.get_by_label("Antwoord 1").fill("Ja, een collega")
    marleen.presses("Voeg een vraag of uitleg toe")
    page.get_by_role("button", name="Korte tekst").click()
    page.get_by_label("Vraag", exact=True).fill("Wie gaat er mee?")
    page.locator(".is-open summary", has_text="Wanneer in beeld").click()
    page.get_by_label("Wanneer komt dit in beeld?").select_option("Alleen als …")

    # then: the condition began at the question before, and the preview follows it
    expect(page.get_by_label("Regel 1: wat?")).to_have_value("ja-een-collega")
    expect(preview.get_by_label("Wie gaat er mee?")).to_be_hidden()
    preview.get_by_label("Ja, een collega").check()
    expect(preview.get_by_label("Wie gaat er mee?")).to_be_visible()
    marleen.presses("Probeer af te ronden")
    expect(preview.get_by_role("alert")).to_contain_text("Kies een dag voor het bezoek")
    preview.get_by_label("Wanneer ga je langs?").fill("3-12-2026")
    marleen.presses("Probeer af te ronden")
    expect(page.locator("[data-preview-outcome]")).to_contain_text("3 december 2026")

    heads = page.locator(".fe-part__head")
    page.locator(".is-open .fe-part__open").click()
    heads.nth(0).drag_to(heads.nth(2), target_position={"x": 40, "y": 50})
    expect(page.locator(".fe-part__title")).to_have_text(
        ["Gaat er iemand mee?", "Wie gaat er mee?", "Wanneer ga je langs?"]
    )
    with page.expect_response(lambda response: response.request.method == "PUT"):
        page.get_by_label("Titel van het formulier").fill("Plan het bezoek")
    choice, text, date = saved(site, "plan-het-huisbezoek")["components"]
    assert (date["key"], date["subtype"], date["validate"]) == ("wanneer_ga_je_langs", "date", {"required": True})
    assert date["properties"] == {"error": "Kies een dag voor het bezoek"}
    assert [option["value"] for option in choice["values"]] == ["ja-een-collega", "nee"]
    assert text["conditional"] == {"hide": '= gaat_er_iemand_mee != "ja-een-collega"'}


def test_everything_goes_by_keyboard_alone_and_can_be_undone(site: Site, sits_down: SitsDown) -> None:
    editor = Editor(sits_down("marleen"), begin(site, "plan-maken"), "plan-maken")
    page, keys = editor.page, editor.page.keyboard
    before = editor.titles

    # move down, and back by undo
    editor.part("Welke leefgebieden raakt dit?").focus()
    keys.press("Alt+ArrowDown")
    expect(editor.part("Welke leefgebieden raakt dit?")).to_be_focused()
    expect(page.locator("[data-form-said]")).to_contain_text("Welke leefgebieden raakt dit?: nu 4 van 6.")
    assert editor.titles != before
    keys.press("Control+z")
    expect(page.locator("[data-form-said]")).to_contain_text("Ongedaan gemaakt.")
    assert editor.titles == before
    keys.press("Control+y")
    assert editor.titles != before
    keys.press("Control+z")
    assert editor.titles == before

    # a group is added, and a question goes into it and out of it
    editor.page.get_by_role("button", name="Voeg een vraag of uitleg toe").focus()
    keys.press("Enter")
    expect(page.locator("#kies-soort")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Voeg een vraag of uitleg toe")).to_be_focused()
    keys.press("Enter")
    for _ in range(11):
        keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("textbox", name="Kopje")).to_be_focused()
    keys.type("Wie doet mee?")
    editor.part("Met wie maakte je het plan?").focus()
    keys.press("Alt+ArrowRight")
    inside = page.locator(".fe-part--group .fe-part__title")
    expect(inside).to_have_text(["Wie doet mee?", "Met wie maakte je het plan?"])
    keys.press("Alt+ArrowLeft")
    expect(inside).to_have_text(["Wie doet mee?"])

    # taken away, and back
    editor.part("Wat kan het huishouden zelf?").focus()
    keys.press("Enter")
    page.get_by_role("button", name="Haal weg Wat kan het huishouden zelf?").focus()
    keys.press("Enter")
    expect(editor.part("Wat kan het huishouden zelf?")).to_have_count(0)
    expect(editor.part("Wie uit de familie of de buurt helpt, en waarmee?")).to_be_focused()
    page.get_by_role("button", name="Maak ongedaan").focus()
    keys.press("Enter")
    expect(editor.part("Wat kan het huishouden zelf?")).to_have_count(1)


def test_what_a_process_still_uses_cannot_be_dropped_unseen(site: Site, sits_down: SitsDown) -> None:
    editor = Editor(sits_down("marleen"), begin(site, "vraag"), "vraag")
    page = editor.page
    expect(page.get_by_role("link", name="Flexibel budget → Beschrijf de vraag")).to_be_visible()
    editor.opens("Dit heeft spoed")
    page.get_by_role("button", name="Haal weg Dit heeft spoed").click()
    problems = page.locator(".fe-problems")
    expect(problems).to_contain_text(
        "Het veld ‘Dit heeft spoed’ (spoed) wordt nog gebruikt: in de keuze ‘Heeft het spoed?’"
    )
    page.get_by_role("button", name="Maak ongedaan").click()
    expect(problems).to_have_count(0)

    # renaming is a deliberate act that tells where the name is used
    editor.opens("Dit heeft spoed")
    page.locator(".is-open summary", has_text="Meer").click()
    expect(page.locator(".fe-key")).to_contain_text("in de keuze ‘Heeft het spoed?’ van Flexibel budget")
    page.get_by_role("button", name="Wijzig de naam").click()
    page.get_by_label("Nieuwe naam in het proces").fill("haast")
    page.locator(".fe-rename").get_by_role("button", name="Wijzig de naam").click()
    expect(page.locator(".fe-key code")).to_have_text("haast")
    expect(problems).to_contain_text("heet nu ‘haast’, maar ‘spoed’ wordt nog gebruikt")


def test_a_name_that_no_step_gives_is_told_at_the_formula(site: Site, sits_down: SitsDown) -> None:
    editor = Editor(sits_down("marleen"), begin(site, "vraag"), "vraag?element=spoed_reden&veld=hide")
    page = editor.page
    expect(page.get_by_label("Wanneer komt dit in beeld?")).to_be_focused()  # where a link to the problem leads
    page.get_by_label("Wanneer komt dit in beeld?").select_option("Volgens een formule (voor experts)")
    page.get_by_label("Dit blijft weg als (FEEL)").fill("spoeed != true")
    expect(page.locator(".fe-warning")).to_contain_text("Geen stap geeft ‘spoeed’, dus hier is het altijd leeg.")
    page.get_by_label("Dit blijft weg als (FEEL)").fill("spoed !=")
    expect(page.locator(".is-open .fe-wrong")).to_contain_text("De voorwaarde is geen goede FEEL")


def test_a_hostile_file_stays_inert_and_keeps_what_is_not_ours(site: Site, sits_down: SitsDown) -> None:
    editor = Editor(sits_down("marleen"), begin(site, new=HOSTILE), "vijandig")
    page = editor.page
    assert editor.titles[0] == '<img src=x onerror="window.pwned=1">Naam'
    expect(editor.preview).to_contain_text('<img src=x onerror="window.pwned=1">Naam')
    problems = page.get_by_role("region", name="Nog 2 punten")
    expect(problems).to_contain_text(re.compile("duurde langer dan 1 seconde|vraagt te veel geheugen"), timeout=15_000)
    expect(problems).to_contain_text("Andere websites kunnen niet in een formulier.")
    problems.get_by_role("button", name="Eindeloos").click()
    expect(page.get_by_label("Dit blijft weg als (FEEL)")).to_be_visible()
    assert page.evaluate("window.pwned") is None
    editor.opens('<img src=x onerror="window.pwned=1">Naam')
    with page.expect_response(lambda response: response.request.method == "PUT"):
        page.get_by_role("checkbox", name="Verplicht").check()
    kept = saved(site, "vijandig")
    assert kept["components"][0] == {**HOSTILE["components"][0], "validate": {"required": True}}
    assert kept["components"][1:] == HOSTILE["components"][1:]


def test_a_colleague_reads_along_and_takes_over(site: Site, sits_down: SitsDown) -> None:
    draft = begin(site, "plan-maken")
    first = Editor(sits_down("marleen"), draft, "plan-maken")
    expect(first.page.get_by_label("Titel van het formulier")).to_be_enabled()
    second = Editor(sits_down("hester"), draft, "plan-maken")
    expect(second.page.locator("[data-draft-conflict]")).to_contain_text("Marleen Oostenwind werkt hier nu in")
    expect(second.page.get_by_label("Titel van het formulier")).to_be_disabled()
    expect(second.page.get_by_role("button", name="Voeg een vraag of uitleg toe")).to_have_count(0)
    second.page.get_by_role("button", name="Neem het over").click()
    expect(second.page.get_by_label("Titel van het formulier")).to_be_enabled()
    with second.page.expect_response(lambda response: response.request.method == "PUT"):
        second.page.get_by_label("Titel van het formulier").fill("Maak samen het plan")
    assert saved(site, "plan-maken")["title"] == "Maak samen het plan"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (360, "dark")])
def test_the_editor_keeps_to_the_rules_of_accessibility(
    site: Site, sits_down: SitsDown, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    editor = Editor(sits_down("marleen", **options), begin(site, "besluit"), "besluit")
    page: Page = editor.page
    page.get_by_role("button", name="Voeg een vraag of uitleg toe").click()
    editor.opens("Wat besluit je?")
    for summary in page.locator(".is-open > .fe-part__panel summary").all():
        summary.click()
    page.get_by_label("Laat de waarden zien").or_(page.get_by_role("button", name="Laat de waarden zien")).click()
    page.add_script_tag(path=AXE)
    assert as_it_stands(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
