"""A municipality on the screens, and browsers that somebody signed in with."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine import config
from engine.app import create_app
from engine.commands import passwords
from engine.store import Store
from engine.store.models import Person
from engine.web import access
from tests.conftest import TENANT
from tests.postgresql import PostgresServer
from tests.web.world import PASSWORD, World, build_world


class Browser:
    """Somebody's browser: keeps cookies, sends the token of the last page that had one."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._seen(self.client.get(path, **options))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        return self._seen(self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options))

    def sign_in(self, login: str, password: str = PASSWORD, target: str = "/hulp") -> TestResponse:
        self.get("/inloggen")
        response = self.post("/inloggen", {"login": login, "password": password, "verder": target})
        self.get("/mijn-gegevens")
        return response

    def enter(self, login: str) -> None:
        """As after `sign_in`, without the three pages of it: what nearly every test starts with."""
        app = self.client.application
        with app.test_request_context():
            with app.extensions["store"].reading() as reading:
                person = reading.execute(select(Person.id, Person.session_key).where(Person.login == login)).one()
            assert access.start_session(person.id, person.session_key)
            self.token = generate_csrf()
            given = dict(session)
        with self.client.session_transaction() as cookie:
            cookie.update(given)
            cookie.permanent = True

    def _seen(self, response: TestResponse) -> TestResponse:
        is_page = response.mimetype == "text/html"
        if is_page and (found := re.search(r'name="csrf_token" value="([^"]+)"', response.text)):
            self.token = found.group(1)
        return response


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes cost a tenth of a second each; the screens need dozens."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def settings() -> config.Settings:
    return config.read({"SECRET_KEY": "only for tests", "SIGN_IN_ATTEMPTS": "3"})


@pytest.fixture(scope="session")
def sqlite_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A municipality, built once; every test works in a copy."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite3"
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    world = build_world(store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    store.close()
    return path, world


@pytest.fixture(scope="session")
def postgres_world(postgres_server: PostgresServer) -> World:
    return _on_postgresql(postgres_server)


@cache  # other folders of tests take these fixtures over: still one template for all
def _on_postgresql(server: PostgresServer) -> World:
    store = Store(server.create_database("template_screens", "template_waakvlam"), TENANT)
    world = build_world(store)
    store.close()
    return world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        template, built = request.getfixturevalue("sqlite_world")
        path = tmp_path / "waakvlam.sqlite3"
        copyfile(template, path)
        yield from _copy(built, f"sqlite:///{path}")
    else:
        built = request.getfixturevalue("postgres_world")
        with request.getfixturevalue("postgres_server").fresh_database("template_screens") as url:
            yield from _copy(built, url)


def _copy(built: World, url: str) -> Iterator[World]:
    store = Store(url, TENANT)
    yield replace(built, store=store, commands=replace(built.commands, store=store))
    store.close()


@contextmanager
def serving(settings: config.Settings, store: Store) -> Iterator[Flask]:
    """The application over this store: one for all tests, given back as it was made."""
    key = tuple(sorted(settings.values.items()))
    app = _apps.pop(key, None) or create_app(settings, store)
    configured, extended = dict(app.config), dict(app.extensions)
    app.extensions["store"] = store
    yield app
    app.config.clear()
    app.config.update(configured)
    app.extensions.clear()
    app.extensions.update(extended)
    _apps[key] = app


_apps: dict[object, Flask] = {}


@pytest.fixture
def app(world: World, settings: config.Settings) -> Iterator[Flask]:
    with serving(settings, world.store) as app:
        yield app


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """Gives a new browser in which this person is signed in."""

    def open_browser(login: str) -> Browser:
        browser = Browser(app.test_client())
        browser.enter(login)
        return browser

    return open_browser
