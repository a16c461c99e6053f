"""The process owner finds where it waits and for whom, looks behind it, compares, and takes it along."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from playwright.sync_api import expect

from engine import clock
from engine.demo import load
from engine.deployment.sources import read_sources
from engine.insight.refresh import refresh
from engine.store import Store
from tests.browser.conftest import ROOT, SitsDown, served_copy
from tests.browser.person import Person
from tests.browser.site import MONDAY_MORNING, Site
from tests.conftest import TENANT

pytestmark = pytest.mark.browser

HOUSEHOLDS = {"noord": (1.2, 0.5), "havenkwartier": (0.15, 0.3)}
"""Requests and referrals a month: enough that figures are told."""


@pytest.fixture(scope="module")
def two_years(sqlite_template: Path) -> Path:
    path = sqlite_template.with_name("two-years.sqlite3")
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    with clock.frozen(MONDAY_MORNING):
        assert load(store, sources=sources, a_month=HOUSEHOLDS)
        refresh(store)
    store.close()
    return path


@pytest.fixture(scope="module")
def badges() -> dict[str, Any]:
    """Of these people only: in this municipality they have other numbers than in the other stories."""
    return {}


@pytest.fixture
def site(two_years: Path, tmp_path: Path) -> Iterator[Site]:
    with served_copy(two_years, tmp_path / "site.sqlite3") as site:
        yield site


def test_owner_finds_the_partner_that_cases_wait_for(sits_down: SitsDown) -> None:
    priya = sits_down("priya")
    priya.goes_to("/knelpunten")
    priya.follows("Herverwijzing")
    priya.sees(
        re.compile("De meeste tijd gaat verloren bij ‘Wacht op antwoord van de organisatie’, wachtend op GGZ De Brug")
    )
    priya.sees(re.compile(r"bijgewerkt tot"), "zaken")
    everything = cases_told(priya)

    priya.main.get_by_role("link", name=re.compile("^GGZ De Brug")).first.click()
    expect(priya.page).to_have_url(re.compile("wie=partner(:|%3A)ggz-de-brug"))
    priya.sees("Wachtte op: GGZ De Brug", re.compile("precies"))
    assert 5 <= cases_told(priya) < everything

    priya.follows(re.compile("casussen hierachter", re.IGNORECASE))
    priya.sees(re.compile("buiten jouw toegang"))
    priya.does_not_see("gezin ", "mevrouw ")


def test_coach_looks_behind_the_figures_as_far_as_permitted(sits_down: SitsDown) -> None:
    fatma = sits_down("fatma")
    fatma.goes_to("/knelpunten/proces/herverwijzing/zaken?van=2024-11&tot=2026-11")
    mine = fatma.main.locator("a[href^='/casus']")
    assert mine.count()
    mine.first.click()
    expect(fatma.page).to_have_url(re.compile("/casus"))


def test_owner_finds_the_manager_who_was_away_and_that_the_redesign_helped(sits_down: SitsDown, tmp_path: Path) -> None:
    priya = sits_down("priya", accept_downloads=True)
    priya.goes_to("/knelpunten/proces/flexibel-budget?van=2024-12&tot=2026-11")
    priya.follows("Beslis over de aanvraag")
    expect(priya.page).to_have_url(re.compile("stap=Beslissen"))
    priya.sees(re.compile(r"Bij \d+ zaken deed wie aan zet was niets, en nam de wekker het over"), "Teammanager")

    priya.follows("Versies")
    priya.sees("Versie 1", "Versie 2", "Stap voor stap")
    compared = priya.main.locator("tr", has=priya.page.get_by_role("rowheader", name="Beslis over de aanvraag"))
    expect(compared.locator("td").first).to_have_text(re.compile(r"\d+ → \d+"))

    priya.goes_to("/knelpunten/proces/flexibel-budget?van=2024-12&tot=2026-11&stap=Beslissen")
    save(priya, "Besluiten die blijven liggen")
    priya.goes_to("/knelpunten/bewaard")
    priya.follows("Besluiten die blijven liggen")
    expect(priya.page).to_have_url(re.compile("stap=Beslissen"))

    row = priya.main.locator("tr", has=priya.page.get_by_role("rowheader", name="Beslis over de aanvraag"))
    expect(row).to_be_visible()
    on_screen = [cell.strip() for cell in row.locator("td").all_inner_texts()[:3]]
    with priya.page.expect_download() as downloading:
        priya.follows("Neem mee als CSV")
    downloading.value.save_as(tmp_path / "blad.csv")
    lines = list(csv.reader(StringIO((tmp_path / "blad.csv").read_text("utf-8-sig")), delimiter=";"))
    taken = next(line for line in lines if line and line[0] == "Beslis over de aanvraag")
    assert on_screen[0] in taken
    assert_same(on_screen[1], taken)

    with priya.page.expect_download() as downloading:
        priya.follows("Neem mee als Excel")
    assert downloading.value.suggested_filename.endswith(".xlsx")


def test_what_is_printed_has_the_period_and_no_buttons(sits_down: SitsDown) -> None:
    priya = sits_down("priya")
    priya.goes_to("/knelpunten/proces/herverwijzing")
    priya.page.emulate_media(media="print")
    priya.sees(re.compile("2026"), "zaken")
    expect(priya.main.get_by_role("button", name="Toon", exact=True)).to_be_hidden()
    expect(priya.page.get_by_role("link", name="Werklijst")).to_be_hidden()
    assert priya.page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("path", ["", "/verloop", "/termijnen", "/herhaling"])
def test_on_paper_the_table_behind_each_chart_is_open(sits_down: SitsDown, path: str) -> None:
    priya = sits_down("priya")
    priya.goes_to(f"/knelpunten/proces/flexibel-budget{path}")
    behind = priya.main.locator(".wv-behind")
    assert behind.count()
    expect(behind.first.get_by_role("table")).to_be_hidden()
    priya.page.emulate_media(media="print")
    for place in range(behind.count()):
        expect(behind.nth(place).locator("tbody tr").first).to_be_visible()
        expect(behind.nth(place).locator("summary")).to_be_hidden()


def test_the_printed_drawing_is_whole_and_the_screen_gets_its_own_back(sits_down: SitsDown) -> None:
    priya = sits_down("priya")
    priya.goes_to("/knelpunten/proces/flexibel-budget")
    place = priya.main.locator("[data-heat]")
    place.locator(".wv-heat-label").first.wait_for()
    before = place.bounding_box()
    priya.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    priya.page.emulate_media(media="print")
    whole, drawn = place.bounding_box(), place.locator(".viewport").bounding_box()
    assert whole is not None
    assert drawn is not None
    assert drawn["width"] <= whole["width"] + 8
    assert drawn["height"] <= whole["height"] + 8
    assert place.locator(".wv-heat-rank").count() == place.locator(".has-rank").count()
    expect(place.locator(".wv-heat-label").first).to_be_hidden()
    priya.page.emulate_media(media="screen")
    priya.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert place.bounding_box() == before
    assert not place.locator(".wv-heat-rank").count()


def test_a_phone_and_no_scripts_show_the_same_figures(sits_down: SitsDown) -> None:
    with_scripts = sits_down("priya")
    without = sits_down("priya", java_script_enabled=False, viewport={"width": 360, "height": 740})
    for person in (with_scripts, without):
        person.goes_to("/knelpunten/proces/herverwijzing")
    assert cases_told(with_scripts) == cases_told(without)
    name = "Wacht op antwoord van de organisatie"
    rows = [
        person.main.locator("tr", has=person.page.get_by_role("rowheader", name=name)).locator("td").all_text_contents()
        for person in (with_scripts, without)
    ]
    assert rows[0] == rows[1]


def cases_told(person: Person) -> int:
    """The number of cases that the page names in its head."""
    found = re.search(r"n\s*=\s*([\d.]+)", person.main.inner_text())
    assert found, person.main.inner_text()[:600]
    return int(found[1].replace(".", ""))


def save(person: Person, name: str) -> None:
    person.main.locator("summary", has_text="Bewaar deze blik").click()
    person.fills_in({"Naam": name})
    person.presses(re.compile("Bewaar"))


def assert_same(shown: str, taken: list[str]) -> None:
    """The sheet has more decimals than the screen."""
    number = float(shown.replace(".", "").replace(",", "."))
    decimals = len(shown.partition(",")[2])
    values = []
    for cell in taken[1:]:
        try:
            values.append(round(float(cell.replace(".", "").replace(",", ".")), decimals))
        except ValueError:
            continue
    assert number in values, (shown, taken)
