"""What app.js adds to a page: keys of a work list, the chosen theme, menus. Without a database."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace as Values

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser, Page

import engine.web
from engine.web import presentation
from tests.browser.site import listening

pytestmark = pytest.mark.browser

WEB = Path(engine.web.__file__).parent
WORKLIST = """{% extends "base.html" %}{% block content %}<h1>Werklijst</h1><input aria-label="Notitie" id="note">
{% call ui.rows("Van mijn team", 3) %}
{{ ui.task_row("Bel het gezin", "/taken/1", case="Gezin Duinroos") }}
{{ ui.task_row("Lees mee", "/taken/2", case="Gezin Korenbloem", claim_url="/taken/2/oppakken") }}
{{ ui.task_row("Beoordeel", "/taken/3", case="Gezin Wolkenveld", refused="Jij vroeg dit zelf aan") }}
{% endcall %}{{ ui.keys_help() }}{% endblock %}"""


def screens() -> Flask:
    app = Flask("screens", template_folder=str(WEB / "templates"), static_folder=str(WEB / "static"))
    app.secret_key = "only for this test"
    presentation.register(app)
    app.jinja_env.globals["csrf_token"] = lambda: "a-token"
    menu = [(label, f"/{label}", False) for label in ("Een", "Twee", "Drie", "Vier", "Vijf", "Zes", "Zeven")]

    @app.get("/")
    def worklist() -> str:
        user = Values(is_authenticated=True, name="Fatma Demir")
        return render_template_string(
            WORKLIST, current_user=user, navigation=menu, search_url="/zoeken", sign_out_url="/uitloggen"
        )

    @app.get("/taken/<int:number>")
    @app.post("/taken/<int:number>/oppakken", endpoint="claimed")
    def task(number: int) -> str:
        return render_template_string('{% extends "base.html" %}')

    @app.after_request
    def policy(response: object) -> object:
        response.headers["Content-Security-Policy"] = "default-src 'self'"  # type: ignore[attr-defined]
        return response

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with listening(screens()) as url:
        yield f"{url}/"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert not complaints, "the browser complained, of the content security policy or of a script"


def current_row(page: Page) -> str | None:
    return page.evaluate("document.querySelector('.wv-row.is-current h3')?.textContent")


def test_first_row_is_the_one_to_begin_with_and_enter_opens_it(page: Page) -> None:
    assert current_row(page) == "Bel het gezin"
    page.keyboard.press("Enter")
    page.wait_for_url("**/taken/1")


def test_j_and_k_walk_the_rows_with_the_focus_and_stop_at_the_ends(page: Page) -> None:
    walked = []
    for key in "jjjkkk":
        page.keyboard.press(key)
        walked.append(page.evaluate("document.activeElement.textContent"))
        assert walked[-1] == current_row(page)
    assert walked == ["Lees mee", "Beoordeel", "Beoordeel", "Lees mee", "Bel het gezin", "Bel het gezin"]


def test_p_claims_the_current_row(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.wait_for_url("**/taken/2/oppakken")


def test_keys_are_letters_while_typing(page: Page) -> None:
    page.locator("#note").press_sequentially("jp")
    assert page.input_value("#note") == "jp"
    assert current_row(page) == "Bel het gezin"


def test_switched_off_keys_stay_off_on_the_next_page(page: Page) -> None:
    page.get_by_role("button", name="Zet sneltoetsen uit").click()
    page.reload()
    page.keyboard.press("j")
    assert current_row(page) is None
    page.get_by_role("button", name="Zet sneltoetsen aan").click()
    page.keyboard.press("j")
    assert current_row(page) == "Lees mee"


def test_keys_are_off_where_they_cannot_be_switched_off(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.reload()
    page.keyboard.press("j")
    assert current_row(page) is None


def test_chosen_theme_holds_on_the_next_page_until_the_system_is_chosen(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_text("Fatma Demir").first.click()
    page.get_by_role("button", name="Donker").click()
    page.reload()
    assert page.evaluate(paper) != light
    page.get_by_text("Fatma Demir").first.click()
    page.get_by_role("button", name="Systeem").click()
    assert page.evaluate(paper) == light


def test_escape_closes_a_menu_and_gives_the_focus_back(page: Page) -> None:
    page.get_by_text("Meer", exact=True).click()
    page.get_by_role("link", name="Zeven").focus()
    page.keyboard.press("Escape")
    assert not page.get_by_role("link", name="Zeven").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Meer"


def test_one_menu_is_open_at_a_time(page: Page) -> None:
    page.get_by_text("Meer", exact=True).click()
    page.get_by_text("Fatma Demir").first.click()
    assert page.locator("details[open]").count() == 1


@pytest.mark.parametrize("width", [320, 700, 1000, 1201, 1440])
def test_page_never_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
