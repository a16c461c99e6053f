"""Two managers on one file, and a publication that is taken back."""

import re

import pytest
from playwright.sync_api import expect

from engine.commands.drafts.publish_draft import publish_draft
from engine.demo.redesigns import change
from engine.deployment.sources import Kind
from engine.queries.drafts import file_content
from engine.rehearsal.judging import judge_publication
from tests.browser.coach import Coach
from tests.browser.conftest import SitsDown
from tests.browser.process_editor import Editor, begin_draft
from tests.browser.redesign_town import MADE, NOTE, two_households
from tests.browser.site import Site

pytestmark = pytest.mark.browser

LOOK_AGAIN = "document.dispatchEvent(new Event('visibilitychange'))"
"""Go to another tab and come back: nobody has to wait for the next sign of life."""


def test_who_comes_second_is_told_and_nothing_of_the_first_is_lost(site: Site, sits_down: SitsDown) -> None:
    draft = begin_draft(site, "plan")
    first = Editor(sits_down("marleen"), draft, "plan")
    first.chooses("Maak het plan met het huishouden")
    first.types_in("add:name", "Huisbezoek plannen")
    first.is_saved()

    second = Editor(sits_down("hester"), draft, "plan")
    told = second.page.locator("[data-draft-conflict]")
    expect(told).to_contain_text(re.compile(r"Marleen Oostenwind werkt hier nu in, sinds .*09\.0\d uur"))
    expect(told).to_contain_text("Zodra het vrij is, kun je hier verder.")
    second.page.get_by_role("button", name="Neem het over").click()
    expect(told).to_be_hidden()
    expect(second.step("Huisbezoek plannen")).to_be_visible()
    second.chooses("Huisbezoek plannen")
    second.types_in("name", "Ga langs bij het huishouden")
    second.is_saved()

    # The first goes on, not having looked up: told at once, and what she typed stays on her screen.
    first.types_in("name", "Plan een bezoek")
    expect(first.page.locator("[data-draft-conflict]")).to_contain_text("Hester Kruidhof")
    expect(first.step("Plan een bezoek")).to_be_visible()
    first.person.goes_to(f"/ontwerpen/{draft}/proces/plan/versies")
    kept = first.page.get_by_role("row").filter(has_text="Voor een collega het overnam")
    expect(kept).to_contain_text("Marleen Oostenwind")
    with site.store.reading() as session:
        now = file_content(session, draft, Kind.BPMN, "plan").content.decode()
    assert "Ga langs bij het huishouden" in now
    assert "Plan een bezoek" not in now


def test_who_waits_gets_the_file_as_soon_as_it_is_free(site: Site, sits_down: SitsDown) -> None:
    draft = begin_draft(site, "plan")
    first = Editor(sits_down("marleen"), draft, "plan")
    second = Editor(sits_down("hester"), draft, "plan")
    expect(second.page.locator("[data-draft-conflict]")).to_contain_text("Marleen Oostenwind werkt hier nu in")
    first.chooses("Maak het plan met het huishouden")
    first.types_in("add:name", "Huisbezoek plannen")
    first.page.get_by_role("link", name="Huisbezoek erbij").click()  # at once: it is saved before the page goes
    first.person.sees_title("Huisbezoek erbij")
    second.run(LOOK_AGAIN)
    expect(second.step("Huisbezoek plannen")).to_be_visible()
    second.says("Dit is de tekening zoals je collega haar achterliet.")
    second.chooses("Huisbezoek plannen")
    expect(second.acts()).to_be_visible()


def test_a_publication_is_withdrawn_and_new_plans_begin_as_before(site: Site, sits_down: SitsDown) -> None:
    running, other, _instance = two_households(site)
    draft = begin_draft(site, "plan")
    with site.now():
        change(site.player, draft, Kind.BPMN, "plan", 'name="Bespreek het plan met', 'name="Bepraat het plan met')
        with site.store.reading() as session:
            checked = judge_publication(session, draft)
        site.player.act("marleen", publish_draft, draft, checked, note=NOTE, needs_second=False)

    marleen = sits_down("marleen")
    marleen.opens_menu("Processen")
    marleen.follows("Publicaties")
    marleen.sees(NOTE, "Plan, versie 2", "(nieuwe zaken beginnen hierop)")
    marleen.opens("Trek deze publicatie in")
    marleen.sees("Plan: nieuwe zaken beginnen weer op versie 1.")
    marleen.presses("Trek in")
    marleen.sees("Schrijf kort op waarom")
    marleen.fills_in({"Waarom trek je haar in?": "De oude naam was duidelijker."})
    marleen.presses("Trek in")
    marleen.sees("Ingetrokken", "De oude naam was duidelijker.")
    marleen.opens_menu("Processen")
    expect(marleen.main.get_by_role("row", name=re.compile("^Plan 1 "))).to_be_visible()

    coach = Coach(sits_down("fatma"))
    coach.starts("Plan", casus=other)
    coach.person.does_not_see("versie 2")
    coach.answers("Maak het plan met het huishouden", MADE)
    coach.opens("Bespreek het plan met het huishouden")
    coach.person.goes_to(f"/casussen/{running}")
    coach.person.does_not_see("versie 2")
