"""The keyboard alone, from signing in to a finished task."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import asked
from tests.browser.conftest import SitsDown
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const element = document.activeElement;
  const rings = (each) => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
  };
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect(); // of a link over two lines the first
  return {
    name: element.labels?.[0]?.innerText ?? element.innerText ?? element.ariaLabel ?? "", // a drawing has no text
    ring: rings(element) || rings(element.parentElement), // the search box has it around itself and its icon
    // nothing lies over it, such as the bar with buttons that stays in sight
    seen: element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)),
  };
}"""


def tab_to(page: Page, name: str, *, most: int = 80, key: str = "Tab") -> None:
    """Press Tab until the focus is on what is called so; the focus can be seen all the way."""
    for _ in range(most):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        assert focused["ring"], f"the focus on {focused['name']!r} cannot be seen"
        assert focused["seen"], f"{focused['name']!r} has the focus out of sight"
        if focused["name"].strip().startswith(name):
            return
    raise AssertionError(f"{key} never comes to {name!r}")


def type_in(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.insert_text(text)


def test_signs_in_opens_a_task_and_finishes_it(site: Site, sits_down: SitsDown) -> None:
    asked.request(site)
    fatma = sits_down()
    keys = fatma.page.keyboard
    fatma.goes_to("/inloggen")
    keys.insert_text("fatma")  # the focus begins there
    type_in(fatma.page, "Wachtwoord", "waakvlam-demo")
    keys.press("Enter")
    fatma.sees("Goedemorgen Fatma")
    fatma.page.wait_for_load_state()  # from then on the page listens to keys
    keys.press("j")
    keys.press("k")
    keys.press("Enter")
    fatma.sees_title("Beschrijf de vraag")
    type_in(fatma.page, "Waar gaat het om?", "Elektrische fiets")
    type_in(fatma.page, "De vraag achter de vraag", "Ik wil weer zelf naar de markt.")
    tab_to(fatma.page, "Waar hoort het bij?")
    keys.type("Vervoer")
    tab_to(fatma.page, "Gezondheid")
    keys.press("Space")
    tab_to(fatma.page, "Meedoen in de buurt")
    keys.press("Space")
    tab_to(fatma.page, "Afronden en volgende taak")
    keys.press("Enter")
    fatma.sees_title("Weeg de gewone routes af")
    for route in ("Eigen kracht en netwerk", "Wmo 2015", "Zorgverzekering", "Bijzondere bijstand", "Werk en Inkomen"):
        type_in(fatma.page, route, "Past niet.")
    tab_to(fatma.page, "Nee, het lukt zonder geld")
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    fatma.sees_title("Vul de aanvraag aan")


def test_first_stop_skips_the_menu(sits_down: SitsDown) -> None:
    fatma = sits_down("fatma")
    fatma.sees("Goedemorgen Fatma")
    fatma.page.keyboard.press("Tab")
    expect(fatma.page.get_by_role("link", name="Ga naar de inhoud")).to_be_in_viewport()
    fatma.page.keyboard.press("Enter")
    tab_to(fatma.page, "Schrijf een huishouden in", most=2)


def test_claims_from_the_list_with_one_key(site: Site, sits_down: SitsDown) -> None:
    asked.request(site, up_to="Meelezen")
    joris = sits_down("joris")
    joris.goes_to("/werklijst?lijst=team")
    joris.page.keyboard.press("p")
    joris.sees_title("Lees mee met een aanvraag")
    joris.sees(re.compile("Jij bent aan zet sinds"))
