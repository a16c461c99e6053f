"""A page of figures that takes a while: it stands, says what is still to come, and lets one try again."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import SitsDown
from tests.browser.site import Site
from tests.insight.fact_factory import MadeCase, MadeStep, keep

pytestmark = pytest.mark.browser
PAGE = "/knelpunten/logboek/oud/herhaling"


@pytest.fixture(autouse=True)
def large(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.sources.MANY", 3)
    steps = tuple(MadeStep(key) for key in ("Advies", "Controle", "Advies"))
    with site.now():
        keep(site.store, [MadeCase(steps)] * 6, log_name="oud")


def test_sections_come_one_by_one_and_one_that_fails_is_tried_again(sits_down: SitsDown) -> None:
    owner = sits_down("priya")
    section = re.compile(r"/herhaling/opnieuw")
    held: list[Route] = []
    owner.page.route(section, lambda route: held.append(route), times=1)
    owner.goes_to(PAGE)
    again = owner.page.locator("#deel-opnieuw")
    expect(again).to_contain_text("Dit wordt nu berekend.")
    expect(owner.page.locator("#deel-varianten")).to_contain_text("Variant 1")
    expect(owner.main.get_by_role("status")).to_have_text(["Nog te berekenen: 1 van de 3 onderdelen."])
    held[0].abort()
    expect(again).to_contain_text("Dit berekenen is niet gelukt.")
    again.get_by_role("button", name="Probeer opnieuw").click()
    expect(again).to_contain_text("Advies")
    expect(again).not_to_contain_text("niet gelukt")
    expect(owner.main.get_by_role("status")).to_have_text(["Alles is berekend."])
    owner.complaints.clear()  # the browser told of the request that was broken off


def test_without_script_all_is_computed_by_a_link(sits_down: SitsDown) -> None:
    owner = sits_down("priya", java_script_enabled=False)
    owner.goes_to(PAGE)
    expect(owner.main.get_by_role("status")).to_be_empty()
    owner.main.get_by_role("link", name="Bereken de hele pagina").first.click()
    owner.sees("Variant 1", "Waar zaken teruggaan")
