"""A manager redraws a process, by keyboard alone and with the mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SitsDown
from tests.browser.process_editor import Editor, begin_draft, saved
from tests.browser.site import Site


@pytest.fixture
def plan(site: Site, sits_down: SitsDown) -> Editor:
    draft = begin_draft(site, "plan")
    return Editor(sits_down("marleen"), draft, "plan")


def test_a_step_is_added_by_keyboard_alone_and_kept(plan: Editor, site: Site) -> None:
    page = plan.page
    page.get_by_label("Toon alleen").focus()
    page.keyboard.type("maak het plan")
    page.keyboard.press("Tab")
    expect(plan.step("Maak het plan met het huishouden")).to_be_focused()
    page.keyboard.press("+")
    expect(page.get_by_role("combobox", name="Soort").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Huisbezoek plannen")
    page.keyboard.press("Enter")

    plan.says("Taak voor een mens ‘Huisbezoek plannen’ toegevoegd na ‘Maak het plan met het huishouden’.")
    page.get_by_label("Toon alleen").fill("")
    made = plan.step("Huisbezoek plannen")
    expect(made).to_contain_text("naar ‘Controleer of het plan af is’")
    expect(plan.step("Maak het plan met het huishouden")).to_contain_text("naar ‘Huisbezoek plannen’")
    assert plan.overlapping() == []
    plan.is_saved()
    assert 'name="Huisbezoek plannen"' in saved(site, 1, "plan")
    expect(page.locator("[data-draft-status]")).to_contain_text("door Marleen Oostenwind")
