"""The sheet of a page: the same figures as on the screen, in order, and nothing that the screen keeps to itself."""

import csv
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from engine.web.insight_choice import TABS
from engine.web.insight_sheets import MAKERS
from tests.insight.fact_factory import MadeCase, MadeStep, keep
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
PAGE = "/knelpunten/proces/flexibel-budget"
DAY = 8 * 3600
BEGAN = datetime(2026, 3, 2, 9)
MANAGER, PARTNER, COACH = "manager:teammanager", "partner:ggz-de-brug", "coach:wijkcoach"
Sheets = dict[str, list[list[object]]]


def step(key: str, *held: tuple[str, float]) -> MadeStep:
    return MadeStep(key, 3600, DAY // 2, 0, tuple((who, int(days * DAY)) for who, days in held))


def case(number: int, *steps: MadeStep, team: int = 1, version: int = 1) -> MadeCase:
    return MadeCase(steps, "Besteed", team=team, version=version, began=BEGAN + timedelta(days=number))


def decided(number: int, team: int) -> MadeCase:
    return case(number, step("Routes_afwegen", (PARTNER, 4)), step("Beslissen", (MANAGER, 9)), team=team)


@pytest.fixture
def cases(world: World) -> list[MadeCase]:
    rare = case(3, step("Beslissen", (MANAGER, 9)), step("Brief_betaling", (COACH, 77)), team=world.team)
    return [*(decided(number, world.team) for number in range(8)), rare]


def as_book(browser: Browser, path: str) -> Sheets:
    with browser.get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        pages = load_workbook(BytesIO(answer.data)).worksheets
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in pages}


def as_lines(browser: Browser, path: str) -> list[list[str]]:
    with browser.get(path) as answer:
        return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def row(sheet: list[list[object]], name: str) -> dict[object, object]:
    return dict(zip(sheet[0], next(line for line in sheet if line[0] == name), strict=True))


def test_the_sheet_has_the_figures_of_the_screen(signed_in: SignedIn, world: World, cases: list[MadeCase]) -> None:
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    page = browser.get(PAGE).text
    (link,) = re.findall(r'href="(/knelpunten/[^"]+/blad\.xlsx[^"]*)"', page)
    book = as_book(browser, link.replace("&amp;", "&"))
    assert list(book) == ["Toelichting", "Zaken", "Stappen", "Op wie het wachtte", "Van stap naar stap"]
    steps = book["Stappen"]
    assert [line[0] for line in steps[1:3]] == ["Beslis over de aanvraag", "Weeg de gewone routes af"]
    decision = row(steps, "Beslis over de aanvraag")
    assert (decision["Plaats"], decision["Keer"]) == (1, 9)
    assert decision["Helft wacht korter dan (werkdagen)"] == pytest.approx(9, rel=0.02)
    assert decision["Samen gewacht (werkdagen)"] == 81
    assert re.search(r'data-label="Samen gewacht \(werkdagen\)"><b>81</b>', page)
    about = dict(line[:2] for line in book["Toelichting"] if line[0])
    assert (about["Afgeronde zaken"], about["Proces"]) == (9, "Flexibel budget")
    assert isinstance(about["Bijgewerkt tot"], datetime)


def test_csv_and_xlsx_say_the_same(signed_in: SignedIn, world: World, cases: list[MadeCase]) -> None:
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    lines = as_lines(browser, f"{PAGE}/blad.csv")
    steps = as_book(browser, f"{PAGE}/blad.xlsx")["Stappen"]
    heading = lines.index([str(cell) for cell in steps[0]])
    for line, told in zip(lines[heading + 1 :], steps[1:], strict=False):
        numbers = [float(cell.replace(",", ".")) if isinstance(of, int | float) else cell
                   for cell, of in zip(line, told, strict=True)]  # fmt: skip
        assert numbers == ["" if cell is None else pytest.approx(cell, abs=1e-3) if isinstance(cell, int | float)
                           else cell for cell in told]  # fmt: skip


def test_what_the_screen_keeps_to_itself_is_in_no_sheet(
    signed_in: SignedIn, world: World, cases: list[MadeCase]
) -> None:
    """One case went by a rare step, and waited 77 days there."""
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    book = as_book(browser, f"{PAGE}/blad.xlsx")
    rare = book["Stappen"][3]
    assert rare[2] == "minder dan 5"
    assert all(cell is None for place, cell in enumerate(rare) if place not in (0, 2, 10))
    assert [line[2:] for line in book["Van stap naar stap"] if line[2] == "minder dan 5"] == [["minder dan 5", None]]
    assert not any(77 in line for name, sheet in book.items() for line in sheet if name != "Zaken")
    assert not any("77" in line for line in as_lines(browser, f"{PAGE}/blad.csv"))


def test_of_few_cases_a_sheet_tells_no_times_at_all(signed_in: SignedIn, world: World) -> None:
    keep(world.store, [decided(number, world.team) for number in range(4)], process_key="flexibel-budget")
    book = as_book(signed_in("marleen"), f"{PAGE}/blad.xlsx")
    assert book["Zaken"][1] == ["minder dan 5", "minder dan 5", *[None] * 8]
    assert ["Afgeronde zaken", "minder dan 5"] in [line[:2] for line in book["Toelichting"]]
    assert not any(isinstance(cell, int | float) for line in book["Op wie het wachtte"] for cell in line)


def test_how_few_run_does_not_follow_from_how_many_began_and_ended(signed_in: SignedIn, world: World) -> None:
    running = [MadeCase((step("Beslissen", (MANAGER, 1)),), None, team=world.team, began=BEGAN) for _ in range(3)]
    keep(world.store, [*(decided(number, world.team) for number in range(8)), *running], process_key="flexibel-budget")
    (line,) = as_book(signed_in("marleen"), f"{PAGE}/blad.xlsx?van=2026-03&tot=2026-03")["Zaken"][1:]
    assert line[:2] == [8, "niet getoond"]


def test_filters_of_the_page_are_those_of_the_sheet(signed_in: SignedIn, world: World, cases: list[MadeCase]) -> None:
    keep(world.store, [*cases, *(decided(number, 999) for number in range(6))], process_key="flexibel-budget")
    browser = signed_in("marleen")
    everything = as_book(browser, f"{PAGE}/blad.xlsx")
    by_partner = as_book(browser, f"{PAGE}/blad.xlsx?wie=partner:ggz-de-brug&van=2026-03&tot=2026-03")
    assert row(everything["Stappen"], "Beslis over de aanvraag")["Keer"] == 15
    assert row(by_partner["Stappen"], "Beslis over de aanvraag")["Keer"] == 14
    about = [line[:2] for line in by_partner["Toelichting"]]
    assert ["Periode", "maart 2026"] in about
    assert any(label == "Filter" and "Wachtte op" in str(value) for label, value in about)


def test_a_coach_takes_along_their_own_team_only(signed_in: SignedIn, world: World) -> None:
    others = [decided(number, 999) for number in range(6)]
    keep(world.store, [*(decided(number, world.team) for number in range(8)), *others], process_key="flexibel-budget")
    book = as_book(signed_in("fatma"), f"{PAGE}/blad.xlsx")
    assert row(book["Stappen"], "Beslis over de aanvraag")["Keer"] == 8


def test_a_log_is_for_who_manages_logs_and_hides_nothing(signed_in: SignedIn, world: World) -> None:
    keep(world.store, [case(1, step("=1+1", (PARTNER, 2)))], log_name="oud/NA")
    path = "/knelpunten/logboek/oud/NA/blad.xlsx"
    assert signed_in("fatma").get(path).status_code == 403
    book = as_book(signed_in("beheer"), path)
    assert book["Stappen"][1][:3] == ["=1+1", 1, 1]


def test_an_unknown_page_a_process_without_cases_and_another_kind(signed_in: SignedIn, world: World) -> None:
    browser = signed_in("marleen")
    assert browser.get(f"{PAGE}/blad.xlsx?pagina=nergens").status_code == 404
    assert browser.get(f"{PAGE}/blad.pdf").status_code == 404
    assert browser.get("/knelpunten/proces/bestaat-niet/blad.csv").status_code == 404
    assert as_book(browser, f"{PAGE}/blad.xlsx")["Zaken"][1][0] == 0
    assert "blad.xlsx" not in browser.get(PAGE).text, "there is nothing to take along"


def test_every_sheet_is_of_a_page_that_exists() -> None:
    assert set(MAKERS) <= set(TABS)


def test_the_page_offers_to_save_itself(signed_in: SignedIn, world: World, cases: list[MadeCase]) -> None:
    keep(world.store, cases, process_key="flexibel-budget")
    browser = signed_in("marleen")
    page = browser.get(f"{PAGE}?wie=partner:ggz-de-brug").text
    assert 'name="address" value="/knelpunten/proces/flexibel-budget?wie=partner:ggz-de-brug"' in page


def test_a_holder_whom_few_waited_for_follows_from_nothing_beside_it(signed_in: SignedIn, world: World) -> None:
    """Two of twelve waited three days for an organisation: neither the sheet nor the bar of the step tells so."""
    slow = [case(number, step("Beslissen", (MANAGER, 6), (PARTNER, 3)), team=world.team) for number in range(2)]
    keep(world.store, [*(decided(number, world.team) for number in range(10)), *slow], process_key="flexibel-budget")
    browser = signed_in("marleen")
    book, name = as_book(browser, f"{PAGE}/blad.xlsx"), "Beslis over de aanvraag"
    assert [line[0] for line in book["Op wie het wachtte"] if line[1] == name] == ["Anderen samen"]
    assert re.search(r"Anderen samen \d+%", browser.get(PAGE).text)
