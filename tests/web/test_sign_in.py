"""Signing in: who gets in, where they land, and what happens when somebody guesses."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from engine import clock, config
from engine.app import create_app
from engine.commands import passwords
from engine.commands.sign_in import sign_in as check_password
from engine.config import kept_secret_key
from engine.store.models import Person, SignInAttempt, Tenant
from tests.factories import make_person
from tests.web.conftest import Browser
from tests.web.world import PASSWORD, World

SignedIn = Callable[[str], Browser]


def test_sends_a_stranger_to_the_sign_in_page_and_back_to_the_page_they_asked_for(browser: Browser) -> None:
    response = browser.get("/mijn-gegevens?van=mail")
    assert response.location == "/inloggen?verder=/mijn-gegevens?van%3Dmail"
    page = browser.get(response.location)
    assert 'name="verder" value="/mijn-gegevens?van=mail"' in page.text
    answer = browser.post("/inloggen", {"login": "fatma", "password": PASSWORD, "verder": "/mijn-gegevens?van=mail"})
    assert answer.location == "/mijn-gegevens?van=mail"
    assert "Fatma Demir" in browser.get(answer.location).text


@pytest.mark.parametrize(
    "target",
    ["//elders.example", "https://elders.example", "/\\elders.example", "javascript:alert(1)", "/a\r\nb", "\t//x"],
)
def test_never_sends_somebody_to_another_site_after_signing_in(browser: Browser, target: str) -> None:
    browser.get("/inloggen")
    answer = browser.post("/inloggen", {"login": "fatma", "password": PASSWORD, "verder": target})
    assert answer.location == "/"


def test_the_day_begins_with_the_work_and_for_an_owner_of_processes_with_where_they_wait(
    signed_in: SignedIn, world: World
) -> None:
    assert signed_in("fatma").get("/").location == "/werklijst"
    with world.store.command() as work:
        for login, groups in (("petra", ("proceseigenaar",)), ("otto", ("proceseigenaar", "teammanager"))):
            person = make_person(work, login, *groups)
            person.login, person.session_key = login, f"key-of-{login}"
    assert signed_in("petra").get("/").location == "/knelpunten"
    assert signed_in("otto").get("/").location == "/werklijst"


@pytest.mark.parametrize(("login", "password"), [("fatma", "verkeerd"), ("niemand", PASSWORD), ("", "")])
def test_says_the_same_about_a_wrong_password_and_an_unknown_name(browser: Browser, login: str, password: str) -> None:
    browser.get("/inloggen")
    answer = browser.post("/inloggen", {"login": login, "password": password})
    assert answer.status_code == 422
    assert "Deze naam en dit wachtwoord horen niet bij elkaar" in answer.text
    assert browser.get("/mijn-gegevens").status_code == 302


def test_refuses_somebody_who_no_longer_works_here(browser: Browser, world: World) -> None:
    with world.store.command() as work:
        work.get(Person, world.coach).active = False
    assert browser.sign_in("fatma").status_code == 422


def test_pauses_after_too_many_failures_and_says_when_to_try_again(browser: Browser) -> None:
    now = clock.now().replace(hour=10, minute=0)
    with clock.frozen(now):
        for _ in range(3):
            assert browser.sign_in("fatma", "verkeerd").status_code == 422
        refused = browser.sign_in("fatma")
        until = clock.local(now + timedelta(minutes=15))
        assert refused.status_code == 429
        assert f"Probeer het om {until:%H.%M} uur opnieuw" in refused.text
    with clock.frozen(now + timedelta(minutes=15, seconds=1)):
        assert browser.sign_in("fatma").status_code == 302


def test_counts_failures_of_one_address_over_many_names(browser: Browser) -> None:
    for login in ("fatma", "joris", "marleen"):
        browser.sign_in(login, "verkeerd")
    assert browser.sign_in("zohra").status_code == 429


def test_a_right_password_is_not_counted_as_a_failure(world: World, app: Flask) -> None:
    for _ in range(5):
        assert Browser(app.test_client()).sign_in("fatma").status_code == 302
    with world.store.reading() as session:
        assert session.query(SignInAttempt).count() == 0


def test_renews_a_hash_that_was_made_with_weaker_parameters(world: World) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with world.store.command() as work:
        work.get(Person, world.coach).password_hash = weak
    check_password(world.store, "Fatma ", PASSWORD, "::1", most=3, secret="s")
    with world.store.reading() as session:
        stored = session.get_one(Person, world.coach).password_hash
    assert not passwords.is_outdated(stored)
    assert passwords.is_right(stored, PASSWORD)


def test_a_session_tells_who_is_signed_in_and_nothing_of_their_browser(signed_in: SignedIn) -> None:
    with signed_in("fatma").client.session_transaction() as session:
        assert "_user_id" in session
        assert not session.get("_id")


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    browser.get("/inloggen")
    planted_token = browser.token
    browser.post("/inloggen", {"login": "fatma", "password": PASSWORD})
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    assert browser.client.post("/uitloggen", data={"csrf_token": planted_token}).status_code == 400


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    assert browser.post("/uitloggen").location == "/inloggen"
    assert browser.get("/mijn-gegevens").status_code == 302


def test_my_account_tells_my_login_groups_and_mandates(signed_in: SignedIn) -> None:
    page = signed_in("fatma").get("/mijn-gegevens").text
    assert "<dd>fatma</dd>" in page
    assert "<dd>wijkcoach, Team Noord</dd>" in page
    assert "wijkcoach: tot en met" in page


def test_signing_out_everywhere_ends_other_sessions_and_keeps_this_one(signed_in: SignedIn) -> None:
    here, elsewhere = signed_in("fatma"), signed_in("fatma")
    here.post("/mijn-gegevens/overal-uitloggen")
    assert here.get("/mijn-gegevens").status_code == 200
    assert elsewhere.get("/mijn-gegevens").status_code == 302


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(signed_in: SignedIn) -> None:
    here, elsewhere = signed_in("fatma"), signed_in("fatma")
    fresh = {"fresh": "een heel ander geheim", "repeated": "een heel ander geheim"}
    refused = here.post("/mijn-gegevens/wachtwoord", {"current": "verkeerd", **fresh})
    assert refused.status_code == 422
    assert "Dit is niet je huidige wachtwoord" in refused.text
    here.post("/mijn-gegevens/wachtwoord", {"current": PASSWORD, **fresh})
    assert here.get("/mijn-gegevens").status_code == 200
    assert elsewhere.get("/mijn-gegevens").status_code == 302
    assert elsewhere.sign_in("fatma").status_code == 422
    assert elsewhere.sign_in("fatma", "een heel ander geheim").status_code == 302


@pytest.mark.parametrize("weak", ["kort", "aaaaaaaaaaaaaaa", "fatma en nog wat erbij"])
def test_refuses_a_password_that_is_easy_to_guess(signed_in: SignedIn, weak: str) -> None:
    answer = signed_in("fatma").post(
        "/mijn-gegevens/wachtwoord", {"current": PASSWORD, "fresh": weak, "repeated": weak}
    )
    assert answer.status_code == 422
    assert "vier losse woorden" in answer.text


def test_lists_demo_accounts_only_in_a_demo_that_shows_them(world: World, settings: config.Settings) -> None:
    showing = config.Settings({**settings.values, "SHOW_DEMO_LOGINS": "yes"})
    assert "als=fatma" not in create_app(showing, world.store).test_client().get("/inloggen").text
    with world.store.command() as work:
        work.session.get_one(Tenant, world.store.tenant).is_demo = True
    assert "als=fatma" not in create_app(settings, world.store).test_client().get("/inloggen").text
    client = create_app(showing, world.store).test_client()
    assert "als=fatma" in client.get("/inloggen").text
    assert f'value="{passwords.DEMO_PASSWORD}"' in client.get("/inloggen?als=fatma").text
    assert passwords.DEMO_PASSWORD not in client.get("/inloggen?als=onbekend").text


def test_keeps_one_secret_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    first = kept_secret_key(path)
    assert len(first) >= 48
    assert kept_secret_key(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]
