"""The process editor keeps what others need safe: two managers, hostile files, HTML in names, problems that jump."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.commands.drafts.discard_draft import discard_draft
from tests.browser.conftest import SitsDown
from tests.browser.judge import AXE, as_it_stands
from tests.browser.process_editor import Editor, begin_draft, saved
from tests.browser.site import Site

NASTY = "<img src=x onerror=window.hurt=1><b>vet</b>"
BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
ENTITY = f"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<definitions {BPMN} targetNamespace="t"><process id="plan" name="&secret;"><startEvent id="S"/></process>
</definitions>"""
DEEP = "<subProcess>" * 10_000 + "</subProcess>" * 10_000
NESTED = f'<definitions {BPMN}><process id="plan">{DEEP}</process></definitions>'


def offers(editor: Editor, name: str, content: str, encoding: str = "utf-8") -> None:
    """Choose a file from the computer."""
    file = {"name": name, "mimeType": "application/xml", "buffer": content.encode(encoding)}
    editor.page.locator("#bestand-kiezen").set_input_files(file)


@pytest.fixture
def plan(site: Site, sits_down: SitsDown) -> Editor:
    draft = begin_draft(site, "plan")
    return Editor(sits_down("marleen"), draft, "plan")


def test_a_second_manager_is_told_looks_along_and_may_take_over(site: Site, plan: Editor, sits_down: SitsDown) -> None:
    plan.run("editor.edits.rename(editor.element('Maak_plan'), 'Maak samen het plan')")
    plan.is_saved()
    hester = Editor(sits_down("hester"), 1, "plan")
    expect(hester.page.locator("[data-draft-conflict]")).to_contain_text("Marleen Oostenwind werkt hier nu in")
    hester.chooses("Maak samen het plan")
    expect(hester.acts()).to_have_count(0)
    expect(hester.page.locator(".djs-palette")).to_be_hidden()
    assert hester.run("return editor.attempt(() => editor.edits.remove(editor.element('Maak_plan')))") is None
    hester.page.locator('.djs-shape[data-element-id="Maak_plan"]').dblclick()
    expect(hester.page.locator(".djs-direct-editing-parent")).to_have_count(0)
    hester.page.get_by_role("tab", name="Eigenschappen").click()
    expect(hester.page.get_by_label("Hoe heet deze stap?")).to_be_disabled()

    plan.run("editor.edits.rename(editor.element('Maak_plan'), 'Maak het plan af')")
    plan.is_saved()
    hester.page.get_by_role("tab", name="Stappen").click()
    hester.page.get_by_role("button", name="Neem het over").click()
    expect(hester.step("Maak het plan af")).to_have_count(1)
    expect(hester.page.locator(".djs-palette")).to_be_visible()
    hester.run("editor.edits.rename(editor.element('Maak_plan'), 'Plan van Hester')")
    hester.is_saved()
    assert 'name="Plan van Hester"' in saved(site, 1, "plan")

    plan.run("document.dispatchEvent(new Event('visibilitychange'))")
    expect(plan.page.locator("[data-draft-conflict]")).to_contain_text("Hester Kruidhof nam dit over")
    assert plan.ask("editor.locked") is True


def test_a_draft_that_has_ended_is_shown_and_not_changed(site: Site, sits_down: SitsDown) -> None:
    draft = begin_draft(site, "plan")
    with site.now():
        site.player.act("marleen", discard_draft, draft)
    editor = Editor(sits_down("marleen"), draft, "plan")
    expect(editor.page.get_by_text("Je kijkt mee: hier kun je niets veranderen")).to_be_visible()
    editor.chooses("Evalueer het plan")
    expect(editor.acts()).to_have_count(0)
    expect(editor.page.locator(".djs-palette")).to_be_hidden()
    editor.page.get_by_role("button", name="Ongedaan maken").press("Enter")
    editor.says("Er is niets om ongedaan te maken.")


def test_what_is_wrong_in_another_file_leads_to_the_draft(plan: Editor) -> None:
    plan.page.get_by_role("tab", name="Controle").click()
    rows = plan.run("""
        await editor.judge();
        editor.checks.served([{ file: 'vraag.json', element: null, message: 'Geef het een naam.', severity: 'error' }]);
        const links = [...document.querySelectorAll("[role=tabpanel] a")];
        return links.map((link) => [link.innerText, link.getAttribute("href")]);
    """)
    assert [href for text, href in rows if "In vraag.json" in text] == ["/ontwerpen/1"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("geheim.bpmn", ENTITY), ("diep.bpmn", NESTED), ("brief.bpmn", "Geachte heer,"), ("leeg.bpmn", ""),
     ("tabel.bpmn", '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="n"/>')],
    ids=["entity", "nested", "text", "empty", "table"],
)  # fmt: skip
def test_a_hostile_or_unreadable_file_changes_nothing(plan: Editor, name: str, content: str) -> None:
    before = plan.run("return editor.xml()")
    offers(plan, name, content)
    alert = plan.page.get_by_role("alert")
    expect(alert).to_contain_text(f"‘{name}’ is niet geopend")
    assert not re.search(r"\b(error|failed|undefined|unparsable|unexpected)\b", alert.inner_text(), re.IGNORECASE)
    expect(plan.page.get_by_role("button", name="Vervang de tekening")).to_have_count(0)
    assert plan.run("return editor.xml()") == before


def test_a_file_replaces_the_drawing_after_a_question_and_can_be_taken_back(plan: Editor, site: Site) -> None:
    before = plan.run("return editor.xml()")
    other = before.replace("Evalueer het plan", "Évalueer").replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    offers(plan, "oud.bpmn", other, "latin-1")
    expect(plan.page.get_by_role("heading", name="‘oud.bpmn’ openen?")).to_be_visible()
    assert plan.run("return editor.xml()") == before
    plan.page.get_by_role("button", name="Vervang de tekening").click()
    expect(plan.step("Évalueer")).to_have_count(1)
    plan.is_saved()
    assert 'name="Évalueer"' in saved(site, 1, "plan")
    plan.page.get_by_role("button", name="Terug naar de tekening van zojuist").click()
    expect(plan.step("Evalueer het plan")).to_have_count(1)
    plan.is_saved()
    assert 'name="Évalueer"' not in saved(site, 1, "plan")


def test_the_drawing_is_handed_over_as_a_file(plan: Editor) -> None:
    with plan.page.expect_download() as found:
        plan.page.get_by_role("button", name="Downloaden").click()
    assert found.value.suggested_filename == "plan.bpmn"
    assert Path(found.value.path()).read_text(encoding="utf-8") == plan.run("return editor.xml()")


def test_html_in_a_name_stays_text_everywhere(plan: Editor) -> None:
    plan.run(f"""
        await editor.judge();
        const name = {NASTY!r};
        for (const id of ['Maak_plan', 'Moet_het_plan_anders']) editor.edits.rename(editor.element(id), name);
        editor.edits.rename(editor.element('Moet_het_plan_anders').outgoing[0], name);
        editor.edits.rename(editor.edits.lanes()[0], name);
        const before = editor.element('Maak_plan');
        const made = editor.attempt(() => editor.edits.addAfter(before, 'user-task', name)).element;
        editor.select(made);
        editor.checks.served([{{ element: made.id, file: 'plan.bpmn', message: name, severity: 'error' }}]);
        editor.toolbar.field.value = 'img';
        editor.toolbar.find(0);
        const pad = editor.modeler.get('searchPad');
        pad.open();
        pad._search('img');
        pad.close();
    """)
    plan.page.wait_for_timeout(300)
    for pane in ("Stappen", "Eigenschappen", "Controle"):
        plan.page.get_by_role("tab", name=pane).click()
        expect(plan.page.get_by_text(NASTY).first).to_be_visible()
    assert plan.page.evaluate("[window.hurt ?? null, document.querySelectorAll('.wv-editor img').length]") == [None, 0]


def test_a_problem_jumps_to_the_element_and_its_field(plan: Editor) -> None:
    # In the lane of Waakvlam, which is no group: nobody gets it by itself.
    plan.run(
        "editor.attempt(() => editor.edits.addAfter(editor.element('Plan_controleren'), 'user-task', 'Huisbezoek'))"
    )
    page = plan.page
    page.get_by_role("tab", name="Controle").click()
    row = page.get_by_role("button").filter(has_text="Deze taak is voor niemand")
    row.wait_for()
    expect(page.get_by_text("Eén fout houdt publiceren tegen.")).to_be_visible()
    expect(page.locator(".wv-mark--error", has_text="Fout").first).to_be_visible()
    row.click()
    expect(page.get_by_role("tab", name="Eigenschappen")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Hoe heet deze stap?")).to_have_value("Huisbezoek")
    assert page.evaluate("document.activeElement.closest('[data-field]')?.dataset.field") == "group"


def test_the_drawing_itself_is_looked_at_while_one_draws(plan: Editor) -> None:
    plan.run("editor.edits.remove(editor.element('Evaluatiedatum_ophalen').outgoing[0])")
    plan.page.get_by_role("tab", name="Controle").click()
    expect(plan.page.get_by_text("Hierna komt niets meer.").first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (360, "light")])
def test_every_pane_is_accessible(site: Site, sits_down: SitsDown, width: int, scheme: str) -> None:
    draft = begin_draft(site, "plan")
    screen = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    person = sits_down("marleen", **screen)
    editor = Editor(person, draft, "plan")
    editor.run("editor.attempt(() => editor.edits.addAfter(editor.element('Maak_plan'), 'user-task', 'Huisbezoek'))")
    editor.run("for (const part of ['arrows', 'kind', 'place']) editor.steps.actions.open.add(part)")
    editor.run("editor.select(editor.element('Moet_het_plan_anders'), { from: 'steps' })")
    editor.page.add_script_tag(path=AXE)
    panes = ["steps", "properties", "checks", *(["drawing"] if width < 1000 else [])]
    known: list[int] = []
    found = {pane: judged(editor.page, pane, known) for pane in panes}
    assert found == {pane: [] for pane in panes}


def judged(page: Page, pane: str, known: list[int]) -> list[str]:
    page.locator(f"#tab-{pane}").click()
    scrolled = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    return [*as_it_stands(page, known), *([f"{scrolled} px too wide"] if scrolled > 0 else [])]
