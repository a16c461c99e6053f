"""The form editor as the server has it: beginning a form, its preview, where answers are used, and who may."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.deployment import drawings, usage
from tests.web.conftest import Browser
from tests.web.test_drafts import ask

SignedIn = Callable[[str], Browser]
pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)
NAME: dict[str, Any] = {"type": "textfield", "key": "naam", "label": "<b>Naam</b>", "validate": {"required": True}}


@pytest.fixture
def manager(signed_in: SignedIn) -> Browser:
    return signed_in("marleen")


@pytest.fixture
def draft(manager: Browser) -> str:
    """The address of a draft with the form of the decision in it."""
    manager.get("/ontwerpen")
    answer = manager.post("/ontwerpen", {"title": "Besluit anders", "soort": "formulier", "key": "besluit"})
    return str(answer.location)


def _form(*components: Any) -> dict[str, Any]:
    return {"content": json.dumps({"type": "default", "id": "besluit", "title": "Proef", "components": components})}


def test_shows_the_editor_with_the_steps_that_ask_the_form(manager: Browser, draft: str) -> None:
    page = manager.get(f"{draft}/formulier/besluit").text
    assert "Flexibel budget → Neem het besluit" in page
    assert f'href="{draft}/proces/flexibel-budget?element=Beslissen"' in page
    assert " data-readonly" not in page


def test_a_published_form_is_taken_into_the_draft_first(manager: Browser, draft: str) -> None:
    page = manager.get(f"{draft}/formulier/effect")
    assert (page.status_code, "zit nog niet in dit ontwerp" in page.text) == (200, True)
    assert manager.post(f"{draft}/formulier/effect/opnemen").location == f"{draft}/formulier/effect"
    assert "data-form-editor" in manager.get(f"{draft}/formulier/effect").text
    missing = manager.get(f"{draft}/formulier/bestaat-niet")
    assert (missing.status_code, "Dit formulier bestaat niet" in missing.text) == (404, True)


def test_a_form_begins_with_a_title_for_a_step(manager: Browser, draft: str) -> None:
    page = manager.get(f"{draft}/formulier/nieuw?nieuw=1&voor=Beslissen").text
    assert "Voor ‘Beslis over de aanvraag’ van Flexibel budget." in page
    assert 'value="Beslis over de aanvraag"' in page
    refused = manager.post(f"{draft}/formulier/nieuw", {"title": " 12 "})
    assert (refused.status_code, "Geef het formulier een titel" in refused.text) == (422, True)
    taken = manager.post(f"{draft}/formulier/nieuw", {"title": "Besluit"})
    assert "Er is al een formulier met deze titel" in taken.text
    made = manager.post(f"{draft}/formulier/nieuw", {"title": "Plan het huisbezoek", "voor": "Beslissen"})
    assert made.location == f"{draft}/formulier/plan-het-huisbezoek?voor=Beslissen"
    assert "Gemaakt voor ‘Beslis over de aanvraag’." in manager.get(made.location).text
    content = json.loads(manager.client.get(f"{draft}/formulier/plan-het-huisbezoek/inhoud").text)
    assert (content["id"], content["title"], content["components"]) == (
        "plan-het-huisbezoek",
        "Plan het huisbezoek",
        [],
    )


def test_a_new_form_goes_again_when_no_step_asks_it(manager: Browser, draft: str) -> None:
    manager.post(f"{draft}/formulier/nieuw", {"title": "Los formulier"})
    assert "Verwijder dit formulier" in manager.get(f"{draft}/formulier/los-formulier").text
    assert manager.post(f"{draft}/formulier/los-formulier/verwijderen").location == draft
    assert manager.get(f"{draft}/formulier/los-formulier").status_code == 404


def test_a_form_that_a_step_asks_is_not_removed(manager: Browser, draft: str) -> None:
    manager.post(f"{draft}/formulier/besluit/verwijderen")
    page = manager.get(f"{draft}/formulier/besluit").text
    assert "Dit formulier wordt nog gebruikt: in Flexibel budget → Neem het besluit en in" in page
    assert "data-form-editor" in page


def test_the_preview_is_what_a_coach_gets_and_holds_no_markup_of_the_file(manager: Browser, draft: str) -> None:
    answer = ask(
        manager, "POST", f"{draft}/formulier/besluit/voorbeeld", {**_form(NAME), "submitted": {"naam": ["<i>"]}}
    )
    assert answer.status_code == 200, answer.text
    assert "&lt;b&gt;Naam&lt;/b&gt;" in answer.json["html"]
    assert 'value="&lt;i&gt;"' in answer.json["html"]
    assert "<b>" not in answer.json["html"]
    assert answer.json["problems"] == []
    assert answer.json["answers"] is None


def test_the_preview_can_be_finished(manager: Browser, draft: str) -> None:
    address = f"{draft}/formulier/besluit/voorbeeld"
    refused = ask(manager, "POST", address, {**_form(NAME), "finish": True}).json
    assert "data-error-summary" in refused["html"]
    done = ask(manager, "POST", address, {**_form(NAME), "finish": True, "submitted": {"naam": ["Els"]}}).json
    assert done["answers"] == [["<b>Naam</b>", "Els"]]


@pytest.mark.parametrize("body", [{}, {"content": 3}, {"content": "[" * 20_000}, {"content": "\ud800", "submitted": 1}])
def test_the_preview_survives_nonsense(manager: Browser, draft: str, body: dict[str, Any]) -> None:
    answer = ask(manager, "POST", f"{draft}/formulier/besluit/voorbeeld", body)
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json["problems"]


def test_tells_what_would_be_missed_where_answers_are_used_and_what_is_known(manager: Browser, draft: str) -> None:
    content = manager.client.get(f"{draft}/formulier/besluit/inhoud").text
    changed = content.replace('"key": "voorwaarden"', '"key": "eisen"')
    assert changed != content
    found = ask(manager, "POST", f"{draft}/formulier/besluit/gebruik", {"content": changed}).json
    missed = next(each for each in found["problems"] if each["severity"] == "error")
    assert (missed["element"], missed["field"]) == ("voorwaarden", "key")
    assert "heet nu ‘eisen’, maar ‘voorwaarden’ wordt nog gebruikt" in missed["message"]
    assert "in de keuze ‘Wat is het besluit?’ van Flexibel budget" in " ".join(found["places"]["besluit"])
    assert {"path": "advies", "label": "Wat is je advies?"}.items() <= next(
        each for each in found["given"] if each["path"] == "advies"
    ).items()


def test_preview_and_use_read_no_file_again(manager: Browser, draft: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"content": manager.client.get(f"{draft}/formulier/besluit/inhoud").text}
    found = ask(manager, "POST", f"{draft}/formulier/besluit/gebruik", content)
    for module, reader in ((drawings, "runtime"), (usage, "decisions"), (usage, "forms"), (usage, "inspect_scenarios")):
        monkeypatch.setattr(module, reader, None)  # who reads now fails
    assert ask(manager, "POST", f"{draft}/formulier/besluit/gebruik", content).json == found.json
    assert ask(manager, "POST", f"{draft}/formulier/besluit/voorbeeld", content).status_code == 200


def test_a_coach_gets_none_of_it(draft: str, signed_in: SignedIn) -> None:
    coach = signed_in("fatma")
    assert coach.get(f"{draft}/formulier/besluit").status_code == 403
    assert coach.post(f"{draft}/formulier/nieuw", {"title": "Iets"}).status_code == 403
    for what in ("voorbeeld", "gebruik"):
        assert ask(coach, "POST", f"{draft}/formulier/besluit/{what}", _form(NAME)).status_code == 403, what


def test_every_post_needs_its_token(manager: Browser, draft: str) -> None:
    for what in ("voorbeeld", "gebruik"):
        answer = ask(manager, "POST", f"{draft}/formulier/besluit/{what}", _form(NAME), token="")
        assert answer.status_code == 400, what
