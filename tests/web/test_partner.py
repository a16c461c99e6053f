"""The pages behind a partner's link, as a browser, a mail scanner and somebody who guesses meet them."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from engine import clock
from engine.commands.referrals.links import revoke_links
from engine.store.models import Base, Consent, PartnerLook, ReferralAnswer
from tests.commands.referrals.sending import QUESTION, Referring, consent, know, mails, refer
from tests.web.conftest import Browser
from tests.web.world import World

PRIVATE = ("Korenbloem", QUESTION, "Intake", "ontslag")


@pytest.fixture
def referring(world: World) -> Referring:
    know(world.commands, "achtergrond", "Slaapt slecht sinds het ontslag")
    return refer(world.commands)


@pytest.fixture
def partner(browser: Browser, referring: Referring) -> Browser:
    """A browser in which the partner has entered the code."""
    return enter(browser, referring)


def at(referring: Referring, step: str = "") -> str:
    return f"/verwijzing/{referring.token}{step}"


def enter(browser: Browser, referring: Referring) -> Browser:
    browser.get(at(referring))
    browser.post(at(referring, "/code"))
    code = re.search(r"\b\d{6}\b", mails(referring.world, "code")[-1].text)
    assert code
    assert browser.post(at(referring), {"code": code[0]}).location == at(referring, "/antwoord")
    return browser


def answered(browser: Browser, referring: Referring, kind: str, **more: str) -> Any:
    page = browser.get(at(referring, "/antwoord"))
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    return browser.post(at(referring, "/antwoord"), {"kind": kind, "version": version[1], **more})


def counts(world: World) -> Mapping[str, int]:
    """How many rows every table has."""
    with world.store.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_a_scanner_that_opens_every_address_changes_nothing_and_reads_nothing(
    app: Flask, world: World, referring: Referring
) -> None:
    before = counts(world)
    for method in ("GET", "HEAD", "GET", "OPTIONS"):
        for step in ("", "/code", "/antwoord", "/klaar"):
            answer = app.test_client().open(at(referring, step), method=method)
            assert answer.status_code in (200, 302)
            assert not [word for word in PRIVATE if word in answer.text]
    assert counts(world) == before


def test_opens_with_the_code_and_shows_what_is_asked_and_shared(partner: Browser, referring: Referring) -> None:
    page = partner.get(at(referring, "/antwoord")).text
    for word in (*PRIVATE, "Fatma Demir", "000 000 00 01", "GGZ De Brug"):
        assert word in page
    with referring.world.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(PartnerLook)) == 1


def test_a_wrong_code_is_told_and_opens_nothing(browser: Browser, referring: Referring) -> None:
    browser.get(at(referring))
    answer = browser.post(at(referring), {"code": "000000"})
    assert answer.status_code == 422
    assert "Deze code klopt niet" in answer.text
    assert browser.get(at(referring, "/antwoord")).status_code == 302


def test_the_browser_of_one_referral_opens_no_other(partner: Browser, referring: Referring) -> None:
    other = refer(referring.world)
    assert partner.get(at(other, "/antwoord")).location == at(other)
    refused = partner.post(at(other, "/antwoord"), {"kind": "no_show", "version": "1"})
    assert refused.location == at(other)
    assert other.answers() == []


def test_a_session_ends_after_half_an_hour(partner: Browser, referring: Referring) -> None:
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert partner.get(at(referring, "/antwoord")).location == at(referring)


def test_closing_the_page_ends_the_session(partner: Browser, referring: Referring) -> None:
    partner.post(at(referring, "/sluiten"))
    assert partner.get(at(referring, "/antwoord")).location == at(referring)


def test_a_no_show_is_one_page_and_the_next_step_is_told(partner: Browser, referring: Referring) -> None:
    sent = answered(partner, referring, "no_show", no_show_text="Kwam te laat")
    assert sent.location == at(referring, "/klaar")
    page = partner.get(sent.location).text
    assert "Uw antwoord is aangekomen" in page
    assert "Fatma Demir hoort het nu" in page
    assert not [word for word in PRIVATE if word in page]
    assert referring.open_tasks() == {"Kiezen"}


def test_clicking_twice_is_one_answer_and_the_second_is_told(partner: Browser, referring: Referring) -> None:
    form = {"kind": "no_show", "version": str(referring.referral().version)}
    partner.get(at(referring, "/antwoord"))
    first, second = (partner.post(at(referring, "/antwoord"), form) for _ in range(2))
    assert first.location == second.location == at(referring, "/klaar")
    assert "Dit antwoord hadden we al" in partner.get(second.location).text
    assert len(referring.answers()) == 1


def test_another_answer_from_an_old_page_is_told_and_the_page_shows_how_it_stands(
    partner: Browser, referring: Referring
) -> None:
    form = {"version": str(referring.referral().version)}
    answered(partner, referring, "no_show")
    refused = partner.post(at(referring, "/antwoord"), {**form, "kind": "refused", "refused_text": "Vol"})
    assert refused.status_code == 409
    assert "Er kwam al een ander antwoord" in refused.text
    assert "Niet geweest" in refused.text


def test_each_answer_has_its_own_date_and_text(partner: Browser, referring: Referring) -> None:
    day = clock.local(clock.now() + timedelta(days=9)).date()
    wrong = answered(partner, referring, "accepted", waiting_list_date=f"{day:%d-%m-%Y}")
    assert wrong.status_code == 422
    assert 'href="#accepted_date"' in wrong.text
    assert "Fout:" in wrong.text
    answered(partner, referring, "accepted", accepted_date=f"{day:%d-%m-%Y}", no_show_text="van een ander vak")
    assert [(each.kind, each.on_date, each.text) for each in referring.answers()] == [("accepted", day, "")]
    page = partner.get(at(referring, "/antwoord")).text
    assert 'value="started"' in page
    assert "Afspraak op" in page


def test_nothing_chosen_is_told_beside_the_choices(partner: Browser, referring: Referring) -> None:
    assert "Kies wat er is gebeurd" in answered(partner, referring, "").text


def test_expired_revoked_and_unknown_links_get_the_same_page(browser: Browser, referring: Referring) -> None:
    world = referring.world

    def page(token: str, step: str) -> tuple[int, str]:
        answer = browser.get(f"/verwijzing/{token}{step}")
        return answer.status_code, answer.text.replace(token, "").replace(browser.token, "")

    for step in ("", "/code", "/antwoord"):
        unknown = page("x" * 43, step)
        assert unknown[0] == 404
        with clock.frozen(referring.link().expires_at):
            assert page(referring.token, step) == unknown
    with world.store.command() as work:
        revoke_links(work, referring.referral_id)
    assert page(referring.token, "") == page("x" * 43, "")
    assert "Vraag een nieuwe link" in page("x" * 43, "")[1]


def test_asking_a_new_link_says_the_same_for_an_expired_and_an_unknown_one(
    browser: Browser, referring: Referring
) -> None:
    with clock.frozen(referring.link().expires_at):
        browser.get(at(referring))
        said = [browser.post(f"/verwijzing/{token}/nieuwe-link").text for token in (referring.token, "y" * 43)]
    assert said[0] == said[1]
    assert "Uw vraag is doorgegeven" in said[0]


def test_asking_codes_without_end_is_slowed(browser: Browser, referring: Referring) -> None:
    browser.get(at(referring))
    answers = [browser.post(at(referring, "/code")) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(mails(referring.world, "code")) == 5


def test_consent_withdrawn_while_the_page_is_open_shows_nothing_any_more(
    browser: Browser, referring: Referring, world: World
) -> None:
    consent_id = consent(world.commands)
    shared = refer(world.commands, "consent")
    enter(browser, shared)
    assert QUESTION in browser.get(at(shared, "/antwoord")).text
    with world.store.command() as work:
        work.session.execute(update(Consent).where(Consent.id == consent_id).values(withdrawn_at=work.now))
    page = browser.get(at(shared, "/antwoord")).text
    assert "We mogen u nu niets laten zien" in page
    assert not [word for word in PRIVATE if word in page]
    refused = browser.post(at(shared, "/antwoord"), {"kind": "no_show", "version": str(shared.referral().version)})
    assert refused.status_code == 409
    assert shared.answers() == []


def test_pages_stay_out_of_search_engines_caches_and_referrers(partner: Browser, referring: Referring) -> None:
    for path in (at(referring), at(referring, "/antwoord"), "/verwijzing/nergens"):
        headers = partner.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_no_answer_without_the_token_of_the_page_also_over_https(partner: Browser, referring: Referring) -> None:
    form = {"kind": "no_show", "version": str(referring.referral().version)}
    forged = partner.client.post(at(referring, "/antwoord"), data={**form, "csrf_token": "nagemaakt"})
    assert forged.status_code == 400
    assert "Er is niets veranderd" in forged.text
    assert referring.answers() == []


def test_an_answer_over_https_needs_no_referrer(app: Flask, referring: Referring) -> None:
    browser = Browser(app.test_client())
    secure = {"base_url": "https://localhost"}
    browser.get(at(referring), **secure)
    assert browser.post(at(referring, "/code"), **secure).status_code == 302


def test_who_is_signed_in_at_the_same_time_stays_so_and_shows_no_menu_here(
    signed_in: Any, referring: Referring
) -> None:
    coach = signed_in("fatma")
    enter(coach, referring)
    assert "Werklijst" not in coach.get(at(referring, "/antwoord")).text
    assert coach.get("/werklijst").status_code == 200


def test_what_a_partner_types_is_shown_as_text(partner: Browser, referring: Referring, signed_in: Any) -> None:
    answered(partner, referring, "refused", refused_text="<script>alert(1)</script>")
    coach = signed_in("fatma")
    page = coach.get(f"/casussen/{referring.world.casus_id}/verwijzingen/{referring.referral_id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    with referring.world.store.reading() as session:
        assert session.scalars(select(ReferralAnswer.kind)).all() == ["refused"]
