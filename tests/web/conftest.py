"""A municipality on the screens, and browsers that somebody signed in with."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import config
from engine.app import create_app
from engine.commands import passwords
from engine.store import Store
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

    def _seen(self, response: TestResponse) -> TestResponse:
        if found := re.search(r'name="csrf_token" value="([^"]+)"', response.text):
            self.token = found.group(1)
        return response


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real hashes cost a tenth of a second each; the screens need dozens."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def settings() -> config.Settings:
    return config.read({"SECRET_KEY": "only for tests", "SIGN_IN_ATTEMPTS": "3"})


@pytest.fixture
def world(store: Store) -> World:
    return build_world(store)


@pytest.fixture
def app(world: World, settings: config.Settings) -> Flask:
    return create_app(settings, world.store)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask) -> Callable[[str], Browser]:
    """Gives a new browser in which this person is signed in."""

    def open_browser(login: str) -> Browser:
        browser = Browser(app.test_client())
        browser.sign_in(login)
        return browser

    return open_browser
