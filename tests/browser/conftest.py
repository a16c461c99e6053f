"""A served municipality, people with browsers of their own, and a browser that may complain of nothing."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

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
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "locale": "nl-NL", "color_scheme": "light"}

SitsDown = Callable[..., Person]


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
    with served_copy(staffed, tmp_path / "site.sqlite3") as site:
        yield site


@contextmanager
def served_copy(template: Path, path: Path) -> Iterator[Site]:
    copyfile(template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    with served(store) as site:
        yield site
    store.close()


@pytest.fixture(scope="session")
def badges() -> dict[str, Any]:
    """Cookies by login: whoever signed in once in these tests is let in at once the next time."""
    return {}


@pytest.fixture
def people() -> list[Person]:
    """Who sits behind a browser in this test."""
    return []


@pytest.fixture
def sits_down(chromium: Browser, site: Site, people: list[Person], badges: dict[str, Any]) -> Iterator[SitsDown]:
    """Gives a browser of one's own to somebody, signed in when a login is given; other words are context options."""

    def sit_down(login: str = "", **options: Any) -> Person:
        person = Person(chromium.new_context(**{**DESK, **options}), site.url)
        people.append(person)
        if login:
            enter(person, login, badges)
        return person

    yield sit_down
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert not complaints, "the browser complained, or the server failed"


def enter(person: Person, login: str, badges: dict[str, Any]) -> None:
    """Sign in through the screen, or with the cookie of the time before: then no page is open yet."""
    if login in badges:
        person.login = login
        person.context.add_cookies(badges[login])
    else:
        person.signs_in(login)
        person.page.wait_for_url(lambda url: "/inloggen" not in url)  # each role begins on a screen of its own
        badges[login] = person.context.cookies()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Beside a failure stands what everybody saw at that moment."""
    report = yield
    if report.when == "call" and report.failed:
        for person in getattr(item, "funcargs", {}).get("people", []):
            for page in person.context.pages:
                with suppress(PlaywrightError):  # a page on its way to another shows nothing
                    report.sections.append((f"What {person.login or 'somebody'} sees on {page.url}", seen(page)))
    return report
