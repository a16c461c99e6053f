"""Every screen by the rules of WCAG 2.2 AA that a machine can judge: wide and narrow, light and dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.demo import redesigns, stories
from engine.demo.life import aftercare, application, intake, plan, referral, worry
from tests.browser.conftest import DESK, enter, served_copy
from tests.browser.figures import keep_figures
from tests.browser.judge import AXE, violations
from tests.browser.person import Person
from tests.browser.rooms import make_rooms
from tests.browser.screens import Screen, screens
from tests.browser.site import Site
from tests.browser.team_life import go_on_redesigning, live

pytestmark = pytest.mark.browser

HOUSEHOLDS = (
    stories.electric_bicycle,
    stories.teeth,
    stories.eviction,
    stories.dog_boarding,
    stories.new_household,
    stories.deposit,
    stories.mistaken_visit,
    intake.half_way,
    worry.shouting_at_night,
    plan.being_made,
    plan.in_force,
    referral.sent_home,
    referral.consent_expired,
    aftercare.signal_of_today,
    application.stands_still,
    *redesigns.REDESIGNS,
)
TWO_TINY_BUTTONS = """() => ["een", "twee"].forEach((word) => {
  const button = document.createElement("button");
  button.textContent = word;
  button.style.cssText = "all: unset; display: block; width: 9px; height: 9px; overflow: hidden; font-size: 9px";
  document.querySelector("main").append(button);
})"""
PARTS = 8
"""So many tests share the screens, so that none is long."""


@pytest.fixture(scope="module")
def demo(staffed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("demo")
    with served_copy(staffed, folder / "demo.sqlite3") as site:
        with site.now():
            site.player.play([story(site.player) for story in HOUSEHOLDS])
            live(site.store)
            go_on_redesigning(site.store)
            keep_figures(site.store)
            make_rooms(site.store, folder)
        yield site


@pytest.fixture(scope="module")
def seats(chromium: Browser, demo: Site, badges: dict[str, Any]) -> Iterator[dict[str, Person]]:
    """Everybody who looks at a screen; nobody under the empty name. A script put in this way passes by the policy."""
    people: dict[str, Person] = {}
    with demo.store.reading() as session:
        logins = {screen.login for screen in screens(session)}
    for login in logins:
        people[login] = Person(chromium.new_context(**DESK), demo.url)
        if login:
            enter(people[login], login, badges)
        people[login].context.add_init_script(path=AXE)
    yield people
    complaints = [complaint for person in people.values() for complaint in person.complaints]
    for person in people.values():
        person.context.close()
    assert not complaints, "the browser complained, or the server failed"


@pytest.fixture(scope="module")
def known() -> list[int]:
    """Looks whose colours were judged, on any screen."""
    return []


@pytest.mark.parametrize("part", range(PARTS))
def test_screens_are_clean_on_phone_and_desk_and_never_scroll_sideways(
    demo: Site, seats: dict[str, Person], known: list[int], part: int
) -> None:
    """Each screen is opened once, on a phone, and then put on a desk."""
    found = []
    for screen in _all(demo)[part::PARTS]:
        page = _open(screen, seats, 360)
        width = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{screen.name} is {width} wide"] if width > 360 else []
        found += violations(f"{screen.name} on a phone", page, of_a_phone=True)
        page.set_viewport_size({"width": 1440, "height": 900})
        found += violations(screen.name, page, known=known)
    assert not found


def test_judge_finds_what_is_wrong(demo: Site, seats: dict[str, Person], known: list[int]) -> None:
    page = _open(Screen("hulp", "fatma", "/hulp"), seats, 1440)
    assert not violations("hulp", page, known=known)
    page.evaluate(
        "document.querySelector('main').append(document.createElement('img'), document.createElement('input'))"
    )
    assert [each.split(":")[1] for each in violations("hulp", page)] == [
        " image-alt",
        " label",
    ]
    assert [each.split(":")[1] for each in violations("hulp", page, of_a_phone=True)] == [" label"]
    page.evaluate("document.querySelectorAll('main img, main input').forEach((each) => each.remove())")
    page.evaluate(TWO_TINY_BUTTONS)
    for of_a_phone in (False, True):
        assert {each.split(":")[1] for each in violations("hulp", page, of_a_phone=of_a_phone)} == {" target-size"}
    page.evaluate("document.querySelectorAll('main > button').forEach((each) => each.remove())")
    page.evaluate("document.querySelector('main p').style.color = '#ddd'")
    (told,) = violations("hulp", page, known=known)
    assert told.startswith("hulp: color-contrast: ")


@pytest.mark.parametrize("width", [1440, 360])
def test_open_menus_are_clean(demo: Site, seats: dict[str, Person], width: int) -> None:
    for screen in [each for each in _all(demo) if each.path == "/processen"]:
        page = _open(screen, seats, width)
        page.locator("header details:visible > summary").last.click()
        assert not violations(screen.name, page)


def _all(demo: Site) -> list[Screen]:
    with demo.store.reading() as session:
        return screens(session)


def _open(screen: Screen, seats: dict[str, Person], width: int) -> Page:
    page = seats[screen.login].page
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": width, "height": 900})
    seats[screen.login].goes_to(screen.path)
    if screen.until:
        page.locator(screen.until).first.wait_for()
    return page
