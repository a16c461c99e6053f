"""Every route at once: who gets in, what is refused, and what every answer carries."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from engine import config
from engine.app import create_app
from engine.permissions import PERMISSIONS, load_actor, verdict
from engine.web import access
from engine.web.limits import LARGEST_REQUEST
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]

PARTNER = {f"/verwijzing/<token>{step}" for step in ("", "/code", "/antwoord", "/klaar", "/sluiten", "/nieuwe-link")}
PUBLIC = {"/inloggen", "/uitloggen", "/gezond", "/hulp", "/toegankelijkheid", "/static/<path:filename>"} | PARTNER
EVERYBODY = {"see_worklist", "see_processes"}
"""Whoever is signed in has these."""


def _routes(app: Flask) -> Iterator[tuple[str, str, Any]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.rule, method, app.view_functions[rule.endpoint]


def _path(rule: str) -> str:
    """An address of this route for something that exists nowhere."""
    rule = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)  # of a few words only one of them is an address
    parts = [part if not part.startswith("<") else "999999" for part in rule.split("/")]
    return "/".join(part.split("<")[0] + "999999" if "<" in part else part for part in parts)


def test_every_route_says_what_it_needs_or_that_it_is_public(app: Flask) -> None:
    silent = [
        rule
        for rule, _method, view in _routes(app)
        if rule not in PUBLIC and (not hasattr(view, "needs") or view.needs[0] not in PERMISSIONS)
    ]
    assert silent == []


def test_only_the_known_routes_are_public(app: Flask) -> None:
    public = {rule for rule, _method, view in _routes(app) if getattr(view, "is_public", False)}
    assert public <= PUBLIC


def test_every_other_route_asks_a_stranger_to_sign_in(app: Flask, browser: Browser) -> None:
    browser.get("/inloggen")
    for rule, method, _view in _routes(app):
        if rule in PUBLIC:
            continue
        answer = browser.client.open(_path(rule), method=method, data={"csrf_token": browser.token})
        asked = answer.status_code == 302 and str(answer.location).startswith("/inloggen")
        assert asked or answer.status_code == 401, f"{method} {rule} answered {answer.status_code}"


@pytest.mark.parametrize("login", ["fatma", "marleen", "ruben", "guus", "beheer"])
def test_no_role_gets_through_a_route_without_its_permission(app: Flask, signed_in: SignedIn, login: str) -> None:
    browser = signed_in(login)
    may = _judge(app, browser)
    for rule, method, view in _routes(app):
        if rule in PUBLIC:
            continue
        permission, of = view.needs
        answer = browser.client.open(_path(rule), method=method, data={"csrf_token": browser.token})
        said = f"{login}: {method} {rule} answered {answer.status_code}"
        assert answer.status_code < 500, said
        if not of and not may(permission):
            assert answer.status_code == 403, said
        elif of:
            # Of a task or file that does not exist nothing is ever shown or done.
            assert answer.status_code in (302, 400, 403, 404, 409, 422), said


def _judge(app: Flask, browser: Browser) -> Callable[[str], bool]:
    """Whether the person in this browser has a permission over nothing in particular."""
    with browser.client.session_transaction() as cookie:
        person_id = int(cookie["_user_id"].partition(".")[0])
    with app.extensions["store"].reading() as session:
        actor = load_actor(session, person_id)
    assert actor is not None
    return lambda permission: bool(verdict(permission, actor))


def test_a_view_that_names_no_permission_is_refused_to_everybody(settings: config.Settings, world: World) -> None:
    app = create_app(settings, world.store)
    app.add_url_rule("/vergeten", "forgotten", lambda: "geheim")
    browser = Browser(app.test_client())
    browser.enter("beheer")
    answer = browser.get("/vergeten")
    assert answer.status_code == 403
    assert "geheim" not in answer.text


def test_refuses_a_permission_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no such permission"):
        access.needs("see_everything")


def test_every_change_needs_the_token_of_the_page(app: Flask, signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    for rule, method, _view in _routes(app):
        if method == "GET":
            continue
        answer = browser.client.open(_path(rule), method=method, data={"csrf_token": "nagemaakt"})
        # 403: somebody who may not do it at all is told that first.
        assert answer.status_code in (400, 403), f"{method} {rule} answered {answer.status_code} to a forged token"
    assert "er is niets veranderd" in browser.client.post("/werklijst/oppakken").text


def test_every_answer_carries_the_headers_that_protect_it(browser: Browser) -> None:
    for path in ("/inloggen", "/bestaat-niet", "/static/theme.css", "/gezond"):
        with browser.client.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert browser.get("/inloggen").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.get("/inloggen").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("path", "method", "status", "words"),
    [
        ("/bestaat-niet", "GET", 404, "Dit is er niet"),
        ("/werklijst", "DELETE", 405, "Dit kan hier niet"),
        ("/taken/999999", "GET", 404, "Deze taak bestaat niet"),
        ("/processen/onbekend/1", "GET", 404, "Deze versie van het proces bestaat niet"),
    ],
)
def test_errors_are_dutch_pages_with_a_way_on(
    signed_in: SignedIn, path: str, method: str, status: int, words: str
) -> None:
    browser = signed_in("fatma")
    answer = browser.client.open(path, method=method, headers={"X-CSRFToken": browser.token})
    assert answer.status_code == status
    assert words in answer.text
    assert "utrecht-button--primary-action" in answer.text


def test_says_so_when_more_is_sent_than_fits(signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    answer = browser.post("/mijn-gegevens/wachtwoord", {"current": "x" * (LARGEST_REQUEST + 1)})
    assert answer.status_code == 413
    assert "Dit is te groot" in answer.text


def test_says_so_when_the_database_is_away_without_going_back_to_it(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("fatma")

    def away(*_arguments: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    for way in ("read", "reading"):
        monkeypatch.setattr(type(app.extensions["store"]), way, away)
    for path in ("/werklijst", "/gezond", "/inloggen"):
        answer = browser.get(path)
        assert answer.status_code == 503
        assert "De gegevens zijn even niet bereikbaar" in answer.text
        assert answer.headers["Retry-After"] == "60"


def test_tells_who_lost_a_deadlock_to_try_again(
    app: Flask, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    def lost(*_arguments: object) -> None:
        raise OperationalError("UPDATE casus", {}, Deadlock())

    browser = signed_in("fatma")
    monkeypatch.setattr("engine.queries.worklist.count_mine", lost)
    answer = browser.get("/werklijst")
    assert answer.status_code == 409
    assert "Iemand was je voor" in answer.text


def test_tells_monitoring_that_it_is_well(browser: Browser) -> None:
    assert browser.get("/gezond").json == {"status": "ok"}


def test_sends_whoever_lost_the_session_while_typing_back_to_the_task(browser: Browser, world: World) -> None:
    task = world.start()
    answer = browser.client.post(
        f"/taken/{task.id}/afronden",
        data={"version": task.version},
        headers={"Referer": f"http://localhost/taken/{task.id}"},
    )
    assert answer.status_code == 401
    assert f"/inloggen?verder=/taken/{task.id}" in answer.text
    assert "je komt terug bij je taak" in answer.text


def test_tells_the_script_that_keeps_drafts_in_its_own_words(browser: Browser, world: World) -> None:
    task = world.start()
    answer = browser.client.post(f"/taken/{task.id}/concept", data={"version": task.version})
    assert answer.status_code == 401
    assert answer.json is not None
    assert "uitgelogd" in answer.json["message"]


def test_offers_only_the_menu_that_somebody_may_use(signed_in: SignedIn) -> None:
    assert 'href="/verdelen"' in signed_in("marleen").get("/hulp").text
    assert 'href="/verdelen"' not in signed_in("fatma").get("/hulp").text
