"""Redesigns on the screen: what an editor asks, what a manager sees, and what nobody gets through."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import config
from engine.app import create_app
from engine.web import drafts
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
# What the commands do is proved on both databases; here it is what the screens make of it.
pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
PLAN = "/ontwerpen/{}/proces/plan"
TAB = "11111111-2222-3333"


@pytest.fixture
def manager(signed_in: SignedIn) -> Browser:
    return signed_in("marleen")


def begin(browser: Browser, title: str = "Plan anders", key: str = "plan") -> int:
    browser.get("/ontwerpen")
    answer = browser.post("/ontwerpen", {"title": title, "soort": "proces", "key": key})
    assert answer.status_code == 302, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def ask(browser: Browser, method: str, path: str, body: Any, token: str | None = None) -> TestResponse:
    headers = {"X-CSRFToken": browser.token if token is None else token}
    return browser.client.open(path, method=method, json=body, headers=headers)


def save(browser: Browser, draft_id: int, content: str, version: int, tab: str = TAB) -> TestResponse:
    body = {"tab": tab, "version": version, "content": content}
    return ask(browser, "PUT", f"{PLAN.format(draft_id)}/inhoud", body)


def test_an_editor_holds_loads_and_saves_a_file(manager: Browser) -> None:
    draft_id = begin(manager)
    address = PLAN.format(draft_id)
    held = ask(manager, "POST", f"{address}/houden", {"tab": TAB, "take_over": False})
    assert held.json["held"] is True
    loaded = manager.client.get(f"{address}/inhoud")
    assert loaded.headers["Content-Security-Policy"].startswith("sandbox")
    changed = loaded.text.replace('form="plan-maken"', 'form="plan-makn"')
    saved = save(manager, draft_id, changed, held.json["version"])
    assert saved.status_code == 200, saved.text
    assert saved.json["version"] == 2
    assert saved.json["by"] == "Marleen Oostenwind"
    (problem,) = saved.json["problems"]
    assert (problem["element"], problem["severity"]) == ("Maak_plan", "error")
    assert "plan-makn" in manager.get(f"/ontwerpen/{draft_id}").text


def test_a_second_manager_is_told_and_may_take_over(manager: Browser, signed_in: SignedIn) -> None:
    draft_id, other = begin(manager), signed_in("beheer")
    address = PLAN.format(draft_id)
    ask(manager, "POST", f"{address}/houden", {"tab": TAB})
    told = ask(other, "POST", f"{address}/houden", {"tab": "tab-of-another"}).json
    assert told["held"] is False
    assert told["message"].startswith("Marleen Oostenwind werkt hier nu in, sinds")
    assert "Marleen Oostenwind werkt hier nu in" in other.get(f"/ontwerpen/{draft_id}").text
    assert ask(other, "POST", f"{address}/houden", {"tab": "tab-of-another", "take_over": True}).json["held"]
    late = save(manager, draft_id, "<definitions/>", 1)
    assert late.status_code == 409
    assert late.json["message"].startswith("Bas Kluut nam dit over om")


def test_a_stale_version_is_refused_with_who_and_when(manager: Browser) -> None:
    draft_id = begin(manager)
    content = manager.client.get(f"{PLAN.format(draft_id)}/inhoud").text
    assert save(manager, draft_id, content + "\n", 1).status_code == 200
    late = save(manager, draft_id, content, 1)
    assert late.status_code == 409
    assert "Marleen Oostenwind bewaarde dit om" in late.json["message"]


def test_checks_without_saving(manager: Browser) -> None:
    draft_id = begin(manager)
    answer = ask(manager, "POST", f"{PLAN.format(draft_id)}/controle", {"content": "<nonsense"})
    assert answer.status_code == 200
    assert answer.json["problems"][0]["severity"] == "error"
    assert "<nonsense" not in manager.client.get(f"{PLAN.format(draft_id)}/inhoud").text


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"tab": TAB, "version": "1", "content": "x"},
        {"tab": "<b>", "version": 1, "content": "x"},
        {"tab": TAB, "version": 1, "content": "\ud800"},
        {"tab": TAB, "version": 1, "content": 7},
    ],
)
def test_what_an_editor_would_never_send_is_refused(manager: Browser, body: Any) -> None:
    draft_id = begin(manager)
    answer = ask(manager, "PUT", f"{PLAN.format(draft_id)}/inhoud", body)
    assert answer.status_code == 422, answer.text
    assert answer.json["message"]


def test_a_script_without_the_token_changes_nothing(manager: Browser) -> None:
    draft_id = begin(manager)
    answer = ask(manager, "PUT", f"{PLAN.format(draft_id)}/inhoud", {"tab": TAB, "version": 1, "content": ""}, "wrong")
    assert answer.status_code == 400


@pytest.mark.parametrize("login", ["fatma", "guus"])
def test_coaches_and_the_privacy_officer_have_no_drafts(manager: Browser, signed_in: SignedIn, login: str) -> None:
    draft_id, other = begin(manager), signed_in(login)
    for path in ("/ontwerpen", f"/ontwerpen/{draft_id}", f"{PLAN.format(draft_id)}/inhoud", "/publicaties"):
        assert other.get(path).status_code == 403
    assert "Verander dit proces" not in other.get("/processen/plan/1").text


def test_publishes_after_telling_what_happens_and_takes_back(manager: Browser) -> None:
    draft_id = begin(manager)
    content = manager.client.get(f"{PLAN.format(draft_id)}/inhoud").text
    save(manager, draft_id, content.replace("Maak het plan met het huishouden", "Maak samen het plan"), 1)
    page = manager.get(f"/ontwerpen/{draft_id}/publiceren").text
    assert "nieuwe zaken beginnen op versie 2" in page
    refused = manager.post(f"/ontwerpen/{draft_id}/publiceren", {"note": ""})
    assert refused.status_code == 422
    assert "Schrijf op wat er verandert en waarom" in refused.text
    assert manager.post(f"/ontwerpen/{draft_id}/publiceren", {"note": "Duidelijker"}).status_code == 302
    publications = manager.get("/publicaties").text
    assert "Duidelijker" in publications
    action = publications.split('/intrekken"')[0].rsplit('action="', 1)[1] + "/intrekken"
    assert manager.post(action, {"reason": "Te vroeg"}).status_code == 302
    assert "Ingetrokken" in manager.get("/publicaties").text
    assert "versie 1" in manager.get("/processen").text or "Versie" in manager.get("/processen").text


def test_a_second_manager_agrees_where_the_setting_asks_one(world: World) -> None:
    app = create_app(config.read({"SECRET_KEY": "only for tests", "PUBLISH_AGREEMENT": "yes"}), world.store)
    manager, other = _signed_in(app, "marleen"), _signed_in(app, "beheer")
    draft_id = begin(manager)
    content = manager.client.get(f"{PLAN.format(draft_id)}/inhoud").text
    save(manager, draft_id, content.replace("Maak het plan met het huishouden", "Maak samen het plan"), 1)
    address = f"/ontwerpen/{draft_id}"
    assert "Leg voor aan een tweede teammanager" in manager.get(f"{address}/publiceren").text
    assert manager.post(f"{address}/publiceren", {"note": "Duidelijker"}).status_code == 409
    assert manager.post(f"{address}/voorleggen", {"note": "Duidelijker"}).status_code == 302
    assert "Je legde dit ontwerp zelf voor" in manager.get(f"{address}/publiceren").text
    assert manager.post(f"{address}/publiceren").status_code == 403
    assert "Wacht op akkoord" in other.get("/ontwerpen").text
    assert "Ga akkoord en publiceer" in other.get(f"{address}/publiceren").text
    assert other.post(f"{address}/publiceren").status_code == 302
    assert "akkoord van Bas Kluut" in other.get("/publicaties").text


def _signed_in(app: Flask, login: str) -> Browser:
    browser = Browser(app.test_client())
    browser.sign_in(login)
    return browser


def test_reads_a_file_in_over_the_one_of_its_name_and_keeps_that(manager: Browser) -> None:
    draft_id = begin(manager)
    content = manager.client.get(f"{PLAN.format(draft_id)}/inhoud").data
    manager.get(f"/ontwerpen/{draft_id}")
    mine = content.replace(b"Maak het plan met het huishouden", b"Maak samen het plan")
    answer = manager.post(f"/ontwerpen/{draft_id}/inlezen", {"file": (BytesIO(mine), "plan.bpmn")})
    assert answer.status_code == 302, answer.text
    assert manager.client.get(f"{PLAN.format(draft_id)}/inhoud").data == mine
    assert "Voor een bestand werd ingelezen" in manager.get(f"{PLAN.format(draft_id)}/versies").text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.exe", b"MZ", "geen .bpmn, .dmn of .json"),
        ("", b"", "Kies eerst een bestand"),
        ("organisation.json", b"{}", "Dit kun je niet inlezen"),
        ("groot.bpmn", b"x" * 2001, "groter dan 0 MB"),
    ],
)
def test_what_cannot_be_read_in_is_refused_in_words(
    manager: Browser, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, words: str
) -> None:
    monkeypatch.setattr(drafts, "BIGGEST_FILE", 2000)
    draft_id = begin(manager)
    manager.get(f"/ontwerpen/{draft_id}")
    answer = manager.post(f"/ontwerpen/{draft_id}/inlezen", {"file": (BytesIO(content), name)})
    assert answer.status_code == 422
    assert words in answer.text


HOSTILE = {
    "entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><definitions>&e;</definitions>',
    "deep": b"<a>" * 10_000 + b"</a>" * 10_000,
    "script": b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true" '
    b'name="&lt;script&gt;alert(1)&lt;/script&gt;"><startEvent id="s"/></process></definitions>',
    "endless": b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p" isExecutable="true">'
    b'<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><scriptTask id="t" scriptFormat="feel">'
    b"<script>for i in 1..1000000000 return i</script></scriptTask></process></definitions>",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_kept_inert_and_judged(manager: Browser, kind: str) -> None:
    draft_id = begin(manager)
    manager.get(f"/ontwerpen/{draft_id}")
    answer = manager.post(f"/ontwerpen/{draft_id}/inlezen", {"file": (BytesIO(HOSTILE[kind]), f"{kind}.bpmn")})
    assert answer.status_code == 302, answer.text
    page = manager.get(f"/ontwerpen/{draft_id}")
    assert page.status_code == 200
    assert "root:" not in page.text
    assert "<script>alert(1)" not in page.text
    if kind in ("entity", "deep"):
        assert "staat publicatie nog in de weg" in page.text


def test_takes_new_and_published_files_into_a_draft(manager: Browser) -> None:
    manager.get("/ontwerpen")
    draft_id = int(manager.post("/ontwerpen", {"title": "Van alles"}).location.rsplit("/", 1)[1])
    address = f"/ontwerpen/{draft_id}"
    assert "Er zit nog niets in dit ontwerp" in manager.get(address).text
    manager.post(f"{address}/bestanden", {"bestand": ["tabel/mandaat", "formulier/plan-maken"]})
    manager.post(f"{address}/nieuw", {"soort": "proces", "name": "Bezoek aan huis"})
    manager.post(f"{address}/nieuw", {"soort": "tabel", "name": "Wie gaat er mee?"})
    page = manager.get(address).text
    for words in ("Wie mag beslissen over flexibel budget?", "Bezoek aan huis", "Wie gaat er mee?"):
        assert words in page
    assert "staat publicatie nog in de weg" not in page, "what is new is complete from the start"
    twice = manager.post(f"{address}/nieuw", {"soort": "proces", "name": "Bezoek aan huis"})
    assert twice.status_code == 422
    assert manager.post(f"{address}/tabel/wie-gaat-er-mee/eruit").status_code == 302
    assert "Wie gaat er mee?" not in manager.get(address).text


def test_a_draft_of_another_municipality_does_not_exist(manager: Browser, world: World) -> None:
    draft_id = begin(manager)
    with world.store.engine.begin() as connection:
        connection.exec_driver_sql("update draft set tenant = 'elders'")
        connection.exec_driver_sql("update draft_file set tenant = 'elders'")
    for path in ("", "/publiceren", "/proces/plan/inhoud", "/proces/plan/versies"):
        assert manager.get(f"/ontwerpen/{draft_id}{path}").status_code == 404
    assert save(manager, draft_id, "x", 1).status_code == 404


def test_a_version_that_no_file_can_have_is_not_found(manager: Browser) -> None:
    address = PLAN.format(begin(manager))
    for number in ("0", "-1", "99999999999999999999", "९"):
        assert manager.client.get(f"{address}/inhoud?versie={number}").status_code == 404, number
