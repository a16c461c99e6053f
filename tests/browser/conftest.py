"""A served municipality, people with browsers of their own, and a browser that may complain of nothing."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from shutil import copyfile, which
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine import clock
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.demo.people import hire
from engine.deployment.check import check
from engine.deployment.sources import read_sources
from engine.permissions import PERMISSIONS
from engine.store import Store
from tests.browser.person import Person, seen
from tests.browser.site import MONDAY_MORNING, Site, served
from tests.conftest import TENANT

ROOT = Path(__file__).parents[2]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]

SitsDown = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: no program of that name was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def staffed(sqlite_template: Path) -> Path:
    """A database with the shipped processes and people, and no household yet."""
    path = sqlite_template.with_name("staffed.sqlite3")
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    with clock.frozen(MONDAY_MORNING):
        with store.command() as work:
            sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
            deploy(work, check(sources, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)
        hire(store)
    store.close()
    return path


@pytest.fixture
def site(staffed: Path, tmp_path: Path) -> Iterator[Site]:
    path = tmp_path / "site.sqlite3"
    copyfile(staffed, path)
    store = Store(f"sqlite:///{path}", TENANT)
    with served(store) as site:
        yield site
    store.close()


@pytest.fixture
def people() -> list[Person]:
    """Who sits behind a browser in this test."""
    return []


@pytest.fixture
def sits_down(chromium: Browser, site: Site, people: list[Person]) -> Iterator[SitsDown]:
    """Gives a browser of one's own to somebody, signed in when a login is given; other words are context options."""

    def sit_down(login: str = "", **options: Any) -> Person:
        context = chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "nl-NL", "color_scheme": "light", **options}
        )
        person = Person(context, site.url)
        people.append(person)
        if login:
            person.signs_in(login)
        return person

    yield sit_down
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert not complaints, "the browser complained, or the server failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Beside a failure stands what everybody saw at that moment."""
    report = yield
    if report.when == "call" and report.failed:
        for person in getattr(item, "funcargs", {}).get("people", []):
            for page in person.context.pages:
                report.sections.append((f"What {person.login or 'somebody'} sees on {page.url}", seen(page)))
    return report
