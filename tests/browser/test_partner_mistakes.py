"""What goes wrong between a coach and a partner: clicked twice, too late, guessed, withdrawn."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import mailbox, sent_away
from tests.browser.conftest import SitsDown
from tests.browser.judge import AXE, violations
from tests.browser.person import Person
from tests.browser.site import Site
from tests.browser.test_without_a_mouse import tab_to, type_in

pytestmark = pytest.mark.browser


def test_partner_who_answers_in_two_tabs_is_told_what_was_there_already(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    brug = sits_down()
    mailbox.opens(site, brug)
    first, behind, other = brug.page, brug.context.new_page(), brug.context.new_page()
    for tab in (behind, other):
        tab.goto(first.url)
    mailbox.reports(brug, "Niet geweest", {"Wat is er gezien?": "Kwam niet."})

    brug.page = behind
    brug.main.get_by_role("radio", name=re.compile("^Niet geweest")).check()
    brug.main.get_by_role("group", name="Niet geweest").get_by_label(re.compile("^Wat is er")).fill("Kwam niet.")
    brug.presses(re.compile("^Verstuur aan"))
    brug.sees("Dit antwoord hadden we al", "Het telt één keer")

    brug.page = other
    brug.main.get_by_role("radio", name=re.compile("^Gestart")).check()
    brug.presses(re.compile("^Verstuur aan"))
    expect(brug.page.get_by_role("alert")).to_contain_text("Er kwam al een ander antwoord")
    brug.sees("Niet geweest")


def test_link_that_expired_is_replaced_on_request_and_the_old_one_stays_dead(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    old = mailbox.newest_link(site)
    site.clock.set(site.clock() + timedelta(days=50))
    brug = sits_down()
    brug.goes_to(old)
    brug.sees_title("Deze link werkt niet, of niet meer")
    brug.presses("Vraag een nieuwe link")
    brug.sees("Uw vraag is doorgegeven")

    fatma = sits_down("fatma")
    fatma.goes_to("/casussen/1")
    fatma.sees("De link is verlopen")
    fatma.follows(re.compile("^GGZ De Brug"))
    fatma.presses("Stuur een nieuwe link")
    brug.goes_to(old)
    brug.sees_title("Deze link werkt niet, of niet meer")
    mailbox.opens(site, brug)
    brug.sees(sent_away.QUESTION.text)

    fatma.opens("Trek de link in")
    fatma.main.get_by_role("button", name="Trek de link in").click()
    brug.page.reload()
    brug.sees_title("Deze link werkt niet, of niet meer")
    brug.does_not_see("Rietzanger")


def test_after_five_wrong_codes_the_right_one_opens_nothing_either(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    brug = sits_down()
    brug.goes_to(mailbox.newest_link(site))
    brug.presses("Mail mij een code")
    code = mailbox.newest_code(site)
    wrong = "111111" if code != "111111" else "222222"
    for _ in range(5):
        brug.fills_in({"Code": wrong})
        brug.presses("Bekijk de verwijzing")
        expect(brug.page.get_by_role("alert")).to_be_visible()
    brug.fills_in({"Code": code})
    brug.presses("Bekijk de verwijzing")
    expect(brug.page.get_by_role("alert")).to_contain_text("code")
    brug.does_not_see("Rietzanger")
    brug.presses("Mail mij een nieuwe code")
    brug.fills_in({"Code": mailbox.newest_code(site)})
    brug.presses("Bekijk de verwijzing")
    brug.sees("De heer Rietzanger")


def test_consent_withdrawn_midway_hides_everything_and_gives_the_coach_a_task(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    brug, fatma = sits_down(), sits_down("fatma")
    mailbox.opens(site, brug)
    brug.sees("De heer Rietzanger")
    fatma.goes_to("/casussen/1/toestemming")
    fatma.opens("Het huishouden trekt dit in")
    fatma.fills_in({"Wat zei het huishouden?": "Hij wil niet dat De Brug dit leest."})
    fatma.presses("Trek in")
    brug.main.get_by_role("radio", name=re.compile("^Gestart")).check()
    brug.presses(re.compile("^Verstuur aan"))
    brug.does_not_see("Rietzanger", sent_away.QUESTION.text, "Belt niet terug")
    brug.page.reload()
    brug.does_not_see("Rietzanger", sent_away.QUESTION.text, "Belt niet terug")
    fatma.goes_to("/werklijst")
    fatma.follows("Kies een nieuwe route")
    fatma.sees("Er is geen toestemming om te delen.")
    fatma.goes_to("/casussen/1")
    fatma.sees("Ingetrokken")


def test_partner_answers_by_keyboard_alone_on_a_narrow_phone(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    brug = sits_down(viewport={"width": 360, "height": 740})
    keys = brug.page.keyboard
    brug.goes_to(mailbox.newest_link(site))
    tab_to(brug.page, "Mail mij een code")
    keys.press("Enter")
    brug.sees_title("Vul de code uit de mail in")
    type_in(brug.page, "Code", mailbox.newest_code(site))
    keys.press("Enter")
    brug.sees_title("Laat weten hoe het staat met deze verwijzing")
    tab_to(brug.page, "Afspraak gemaakt")
    keys.press("Space")
    type_in(brug.page, "Datum van de afspraak", f"{site.clock() + timedelta(days=9):%d-%m-%Y}")
    tab_to(brug.page, "Verstuur aan")
    assert brug.page.evaluate("document.documentElement.scrollWidth") == 360
    keys.press("Enter")
    brug.sees_title("Uw antwoord is aangekomen")
    assert brug.page.evaluate("document.documentElement.scrollWidth") == 360


def test_every_page_of_the_partner_is_clean_on_a_phone_and_on_a_desk(site: Site, sits_down: SitsDown) -> None:
    sent_away.wait_for_the_partner(site)
    brug = sits_down()
    brug.context.add_init_script(path=AXE)
    link = mailbox.newest_link(site)
    found = []
    brug.goes_to(link)
    found += judged(brug)
    brug.presses("Mail mij een code")
    brug.sees_title("Vul de code uit de mail in")
    found += judged(brug)
    brug.fills_in({"Code": mailbox.newest_code(site)})
    brug.presses("Bekijk de verwijzing")
    brug.presses(re.compile("^Verstuur aan"))
    expect(brug.page.get_by_role("alert")).to_be_visible()
    found += judged(brug)
    mailbox.reports(brug, "Gestart", {})
    found += judged(brug)
    brug.goes_to(f"{link}x")
    found += judged(brug)
    assert not found


def judged(somebody: Person) -> list[str]:
    """What is wrong with this page at 1440 and at 360 wide, in light and dark."""
    found = []
    for width in (1440, 360):
        somebody.page.set_viewport_size({"width": width, "height": 800})
        found += violations(somebody.page.url, somebody.page)
        assert somebody.page.evaluate("document.documentElement.scrollWidth") <= width
        somebody.page.emulate_media(color_scheme="light")
    return found
