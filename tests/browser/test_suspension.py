"""A decision waits for the resident: its term stands still twice at once and runs again, with all that hangs on it."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from engine.clock import AMSTERDAM
from engine.demo import requests
from engine.jobs.runner import run_due
from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.person import Person
from tests.browser.site import Site

pytestmark = pytest.mark.browser

QUOTE = "Aanvulling van de aanvraag gevraagd"
AGREED = "De aanvrager stemt schriftelijk in met uitstel"


def test_days_under_two_suspensions_count_once_and_move_what_hangs_on_the_term(site: Site, sits_down: SitsDown) -> None:
    task = ready_to_decide(site)  # on Monday 23 November 2026: eight weeks end on Monday 18 January
    fatma = sits_down("fatma")
    sees_on_card(fatma, "uiterlijk maandag 18 januari 2027")
    fatma.goes_to(f"/taken/{task}")
    fatma.sees("Maandag 11 januari 2027: Is er vijf werkdagen voor het einde van de termijn geen besluit")

    opens_term(fatma)
    suspends(fatma, QUOTE, "23-11-2026", note="Gevraagd om een offerte van de fietsenmaker.")
    fatma.sees("Er is nog niets veranderd", "maandag 18 januari 2027", "nog niet bekend, op zijn vroegst")
    fatma.presses("Schort de termijn op")
    fatma.sees("De termijn staat stil", "Gevraagd om een offerte van de fietsenmaker.")
    sees_on_card(fatma, "opgeschort sinds 24 november, einde nog niet bekend")
    fatma.goes_to(f"/taken/{task}")
    fatma.sees("Opgeschort, zolang de termijn stilstaat: Is er vijf werkdagen")
    fatma.does_not_see("11 januari")

    it_is(site, 30, 11)
    opens_term(fatma)
    suspends(fatma, AGREED, "30-11-2026", until="11-12-2026")
    fatma.presses("Schort de termijn op")
    expect(fatma.main.get_by_role("article")).to_have_count(2)

    it_is(site, 7, 12)
    opens_term(fatma)
    resumes(fatma, QUOTE, "07-12-2026")  # 24 November up to 6 December, and the other goes on to the 11th
    fatma.sees("vrijdag 5 februari 2027")
    fatma.presses("Hervat de termijn")
    sees_on_card(fatma, "naar verwachting uiterlijk vrijdag 5 februari 2027")

    it_is(site, 9, 12)
    opens_term(fatma)
    resumes(fatma, AGREED, "09-12-2026")
    fatma.sees("15 dagen", "dinsdag 2 februari 2027")  # 24 November up to 8 December, whichever ground it was
    fatma.presses("Hervat de termijn")
    sees_on_card(fatma, "uiterlijk dinsdag 2 februari 2027")
    fatma.goes_to(f"/taken/{task}")
    fatma.sees("Dinsdag 26 januari 2027: Is er vijf werkdagen voor het einde van de termijn geen besluit")

    fatma.goes_to("/casussen/1/geschiedenis")
    for happened, times in (("Fatma Demir schortte de termijn", 2), ("loopt weer", 2)):
        expect(fatma.main.get_by_role("listitem").filter(has_text=happened)).to_have_count(times)


def test_what_comes_too_late_is_told_within_the_term(site: Site, sits_down: SitsDown) -> None:
    task = ready_to_decide(site)
    it_is(site, 11, 1, 2027)
    with site.now():
        assert run_due(site.store)
    fatma = sits_down("fatma")
    fatma.follows("Bericht de inwoner dat het later wordt")
    fatma.sees("18-01-2027")
    fatma.fills_in(
        {
            "Komt het besluit op tijd?": "Nee, het wordt later",
            "Wanneer vertelde je het?": "11-01-2027",
            "Hoe?": "Met een brief",
            "Wanneer komt het besluit dan?": "29-01-2027",
            "Waarom wordt het later?": "De offerte van de fietsenmaker kwam niet.",
        }
    )
    fatma.finishes()
    fatma.goes_to(f"/taken/{task}")
    fatma.fills_in({"Wat besluit je?": "Afwijzen", "Waarom?": "Zonder offerte kunnen wij niet beslissen."})
    fatma.finishes()
    fatma.goes_to("/casussen/1")
    expect(fatma.main.locator("#termijnen")).to_contain_text("Op tijd klaar")


def ready_to_decide(site: Site) -> int:
    """A request within Fatma's mandate that a colleague read along with; answers the task to decide."""
    instance = asked.request(site, up_to="Meelezen")
    with site.now():
        requests.read_along(site.player, "joris", instance)
    return site.open_task(instance, "Zelf_beslissen")


def it_is(site: Site, day: int, month: int, year: int = 2026) -> None:
    site.clock.set(datetime(year, month, day, 9, 30, tzinfo=AMSTERDAM))


def sees_on_card(person: Person, words: str) -> None:
    person.goes_to("/casussen/1")
    expect(person.main.locator("#termijnen")).to_contain_text(words)


def opens_term(person: Person) -> None:
    person.goes_to("/casussen/1")
    person.main.locator("#termijnen").get_by_role("link").click()


def suspends(person: Person, ground: str, since: str, *, until: str = "", note: str = "") -> None:
    """Up to what would change; nothing has yet."""
    person.opens("Alleen op een grond die de wet")
    person.main.get_by_role("radio", name=re.compile(f"^{ground}")).check()
    person.fills_in(
        {
            "Wanneer ging het bericht weg, of ontstond de grond?": since,
            "Tot en met welke dag, als je dat weet?": until,
            "Wat is er aan de hand?": note,
        }
    )
    person.presses("Bekijk de nieuwe datum")


def resumes(person: Person, ground: str, runs_from: str) -> None:
    """Up to what would change; nothing has yet."""
    suspension = person.main.get_by_role("article").filter(has=person.page.get_by_role("heading", name=ground))
    suspension.locator("summary", has_text="Hervat de termijn").click()
    suspension.get_by_label("Vanaf welke dag loopt de termijn weer?").fill(runs_from)
    suspension.get_by_role("button", name="Bekijk de nieuwe datum").click()
