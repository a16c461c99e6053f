"""A street with the shipped processes published, and browsers that its people signed in with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask

from engine import config
from engine.commands.deploy_process import deploy
from engine.store import Store
from engine.store.models import Person
from tests.commands.households import Street, settle
from tests.commands.world import shipped
from tests.conftest import TENANT
from tests.web.conftest import Browser, serving
from tests.web.world import password_hash

Open = Callable[[int], Browser]


def furnish(store: Store) -> Street:
    street = settle(store)
    with store.command() as work:
        deploy(work, shipped(), actor=None)
        for person in work.session.query(Person):
            person.password_hash, person.session_key = password_hash(), f"key-of-{person.login}"
    return street


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path) -> tuple[Path, Street]:
    """The street, built once; every test works in a copy."""
    path = sqlite_template.with_name("street.sqlite3")
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    street = furnish(store)
    store.close()
    return path, street


@pytest.fixture
def street(furnished: tuple[Path, Street], tmp_path: Path) -> Iterator[Street]:
    template, street = furnished
    path = tmp_path / "waakvlam.sqlite3"
    copyfile(template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    yield replace(street, store=store)
    store.close()


@pytest.fixture
def app(street: Street) -> Iterator[Flask]:
    with serving(config.read({"SECRET_KEY": "only for tests"}), street.store) as app:
        yield app


@pytest.fixture
def opened(app: Flask, street: Street) -> Open:
    """A new browser in which this person is signed in."""

    def open_browser(person_id: int) -> Browser:
        with street.store.reading() as session:
            person = session.get(Person, person_id)
            assert person is not None
            login = person.login
        browser = Browser(app.test_client())
        browser.enter(login)
        return browser

    return open_browser
