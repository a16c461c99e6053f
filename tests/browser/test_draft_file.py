"""What a manager types in an editor is not lost: signed out, without an answer, taken over and taken back, asleep."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from engine.store.models import DraftFile
from tests.browser.conftest import SitsDown
from tests.browser.person import Person
from tests.browser.site import Site
from tests.browser.test_form_editor import Editor, begin, saved

pytestmark = pytest.mark.browser

FORM = "plan-maken"


@pytest.fixture(autouse=True)
def complaints_of_the_trouble(people: list[Person], sits_down: SitsDown) -> Iterator[None]:
    """The trouble that these tests make stands in the console, and nothing else does."""
    yield
    for person in people:
        person.complaints[:] = [
            each for each in person.complaints if "Failed to load resource" not in each and "/houden" not in each
        ]


def types(page: Page, title: str) -> None:
    page.get_by_label("Titel van het formulier").fill(title)


def is_kept(page: Page, site: Site, title: str) -> None:
    """Within ten seconds."""
    for _ in range(100):
        if saved(site, FORM)["title"] == title:
            return
        page.wait_for_timeout(100)
    assert saved(site, FORM)["title"] == title


def is_free(page: Page, site: Site) -> None:
    """Nobody holds the form, within five seconds."""
    for _ in range(50):
        with site.store.reading() as session:
            if session.scalars(select(DraftFile.held_tab).where(DraftFile.key == FORM)).one() is None:
                return
        page.wait_for_timeout(100)
    raise AssertionError("the form is still held")


def gives_a_sign_of_life(page: Page) -> None:
    with page.expect_response("**/houden"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.mark.parametrize("status", [401, 500, 503])
def test_a_sign_of_life_that_fails_for_a_while_ends_nothing(status: int, site: Site, sits_down: SitsDown) -> None:
    page = Editor(sits_down("marleen"), begin(site, FORM), FORM).page
    page.route("**/houden", lambda route: route.fulfill(status=status, json={"message": "Nu even niet"}))
    gives_a_sign_of_life(page)
    page.unroute("**/houden")
    types(page, "Na de storing")
    is_kept(page, site, "Na de storing")


def test_what_arrived_without_an_answer_stands_in_no_way(site: Site, sits_down: SitsDown) -> None:
    page = Editor(sits_down("marleen"), begin(site, FORM), FORM).page
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "PUT" and not lost:
            lost.append(route.fetch().status)
            types(page, "Daarna getypt")
            route.abort()
        else:
            route.continue_()

    page.route("**/inhoud", lose_the_answer)
    types(page, "Eerst getypt")
    expect(page.locator("[data-draft-status]")).to_contain_text("geen verbinding", timeout=10_000)
    is_kept(page, site, "Daarna getypt")
    assert lost == [200]


def test_what_is_taken_back_is_saved_again(site: Site, sits_down: SitsDown) -> None:
    draft = begin(site, FORM)
    mine = Editor(sits_down("marleen"), draft, FORM).page
    mine.route("**/inhoud", lambda route: route.abort())
    types(mine, "Nog niet bewaard")
    theirs = Editor(sits_down("hester"), draft, FORM).page
    theirs.get_by_role("button", name="Neem het over").click()
    types(theirs, "Van een collega")
    is_kept(theirs, site, "Van een collega")
    gives_a_sign_of_life(mine)
    mine.unroute("**/inhoud")
    mine.get_by_role("button", name="Neem het terug").click()
    expect(mine.get_by_label("Titel van het formulier")).to_have_value("Van een collega")
    types(mine, "Weer van mij")
    is_kept(mine, site, "Weer van mij")


def test_a_tab_that_slept_wakes_up_to_what_a_colleague_left(site: Site, sits_down: SitsDown) -> None:
    draft = begin(site, FORM)
    mine = Editor(sits_down("marleen"), draft, FORM).page
    theirs = Editor(sits_down("hester"), draft, FORM).page
    theirs.get_by_role("button", name="Neem het over").click()
    with theirs.expect_response(lambda response: response.request.method == "PUT") as answer:
        types(theirs, "Van een collega")
    answer.value.finished()
    theirs.wait_for_timeout(100)
    theirs.goto("about:blank")
    is_free(theirs, site)
    gives_a_sign_of_life(mine)
    expect(mine.get_by_label("Titel van het formulier")).to_have_value("Van een collega")
    types(mine, "Samen gemaakt")
    is_kept(mine, site, "Samen gemaakt")
