"""What is pressed on the page of a task is counted once each, by mouse and by keyboard, also over a mistake."""

import pytest
from sqlalchemy import select

from engine.store.models import Event
from tests.browser.conftest import SitsDown
from tests.browser.person import Person
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def last_codes(site: Site) -> dict[str, int]:
    with site.store.reading() as session:
        found = session.scalars(select(Event).where(Event.kind == "task_completed").order_by(Event.id.desc())).first()
        assert found is not None
        return dict(found.codes)


def begin(fatma: Person) -> None:
    fatma.follows("Schrijf een huishouden in")
    fatma.fills_in(
        {
            "Naam van persoon 1": "Ina Waterdrager",
            "Hoe kwam het bij het team?": "Wij kwamen zelf langs, zonder melding",
            "Waar gaat het om?": "elektrische fiets",
            "Waarmee begin je?": "En start: flexibel budget",
        }
    )
    fatma.presses("Schrijf in")
    fatma.sees_title("Beschrijf de vraag")


def test_each_press_counts_once_and_a_mistake_starts_no_new_count(site: Site, sits_down: SitsDown) -> None:
    fatma = sits_down("fatma")
    begin(fatma)
    page = fatma.page
    page.locator("button[value=afronden]").click()  # 1: refused, because nothing is filled in
    fatma.sees("Fout")
    page.locator("h1").click()  # presses nothing
    page.locator("input[name=onderwerp]").click()  # 2
    page.keyboard.type("Elektrische fiets")  # typing is no press
    label = page.locator("label", has=page.locator("input[value=gezondheid]"))
    label.locator("span").first.click()  # 3: a label with its box is one press
    page.locator("textarea[name=vraag]").fill("Ik wil weer zelf naar de markt.")
    page.locator("select[name=categorie]").select_option("vervoer")
    page.locator("textarea[name=vraag]").focus()
    page.keyboard.press("Control+Enter")  # 4
    fatma.sees_title("Weeg de gewone routes af")
    assert last_codes(site) == {"clicks": 4}


def test_without_scripts_nothing_is_counted(site: Site, sits_down: SitsDown) -> None:
    fatma = sits_down("fatma", java_script_enabled=False)
    begin(fatma)
    page = fatma.page
    page.locator("input[name=onderwerp]").fill("Elektrische fiets")
    page.locator("input[value=gezondheid]").check()
    page.locator("textarea[name=vraag]").fill("Ik wil weer zelf naar de markt.")
    page.locator("select[name=categorie]").select_option("vervoer")
    page.locator("button[value=afronden]").click()
    fatma.sees("De taak is afgerond")
    assert last_codes(site) == {}
