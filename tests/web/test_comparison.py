"""Comparing on the screen: a draft against what is published, two versions, and what a reader may see."""

import json
import re
from collections import Counter
from collections.abc import Callable

import pytest

from engine.commands.deploy_process import deploy
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.take_file import take_file
from engine.commands.operations import OPERATIONS
from engine.deployment.check import check
from engine.deployment.comparison import names
from engine.deployment.sources import Kind, Source
from engine.permissions import PERMISSIONS, Actor, load_actor
from engine.runtime.xml_source import read_root
from engine.store.models import Person
from engine.web.comparison_words import differing
from tests.deployment.comparison.shipped import as_shipped, instead, text
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
BUDGET = "flexibel-budget.bpmn"
ASKS = 'form="vraag" group="wijkcoach"'
VERSIONS = "/processen/flexibel-budget/vergelijken"


def publish(world: World, files: tuple[Source, ...]) -> None:
    with world.store.command() as work:
        deploy(work, check(files, operations=OPERATIONS, permissions=PERMISSIONS), actor=None)


def manager(world: World) -> Actor:
    with world.store.reading() as session:
        key = session.get_one(Person, world.manager).session_key
    found = load_actor(world.store, world.manager, key)
    assert found is not None
    return found


def change_of(world: World, kind: Kind, key: str, content: str) -> int:
    """A draft with one changed file."""
    actor = manager(world)
    with world.store.command() as work:
        draft_id = create_draft(work, actor, "Anders")
        take_file(work, actor, draft_id, kind, key)
        save_file(work, actor, draft_id, kind, key, tab="tabblad-1", version=1, content=content.encode())
    return draft_id


def words(page: str) -> str:
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


@pytest.fixture
def second_version(world: World) -> World:
    publish(world, instead(BUDGET, text(BUDGET).replace(ASKS, ASKS.replace("wijkcoach", "teammanager")), as_shipped()))
    return world


def test_two_versions_in_words(second_version: World, signed_in: SignedIn) -> None:
    page = signed_in("fatma").get(f"{VERSIONS}?van=1&naar=2").text
    assert "wie: was Wijkcoach → wordt Teammanager" in words(page)
    assert "1 stap anders." in words(page)
    assert f'data-url="{VERSIONS}/1/flexibel-budget"' in page
    assert f'data-url="{VERSIONS}/2/flexibel-budget"' in page


def test_the_other_way_round(second_version: World, signed_in: SignedIn) -> None:
    page = signed_in("fatma").get(f"{VERSIONS}?van=2&naar=1").text
    assert "wie: was Teammanager → wordt Wijkcoach" in words(page)


def test_without_a_choice_the_newest_against_the_one_before(second_version: World, signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    assert "Flexibel budget: versie 1 en 2" in words(browser.get(VERSIONS).text)
    assert f'action="{VERSIONS}"' in browser.get("/processen/flexibel-budget/2").text


def test_says_when_nothing_differs(second_version: World, signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    assert "Deze twee versies zeggen hetzelfde" in words(browser.get(f"{VERSIONS}?van=2&naar=2").text)


def test_one_version_has_nothing_to_compare_with(world: World, signed_in: SignedIn) -> None:
    assert "Er is nog maar één versie" in words(signed_in("fatma").get(VERSIONS).text)


@pytest.mark.parametrize("path", ["/processen/niets/vergelijken", f"{VERSIONS}?van=1&naar=9", f"{VERSIONS}/1/plan"])
def test_what_does_not_exist_is_not_found(world: World, signed_in: SignedIn, path: str) -> None:
    assert signed_in("fatma").get(path).status_code == 404


def test_area_in_the_address_filters(second_version: World, signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    assert "Wijkcoach → wordt" in words(browser.get(f"{VERSIONS}?van=1&naar=2&deel=uitvoering").text)
    page = words(browser.get(f"{VERSIONS}?van=1&naar=2&deel=tekst").text)
    assert "Hier is niets anders." in page
    assert "Teammanager" not in page.split("Hier is niets")[1]


def test_draft_against_what_is_published(world: World, signed_in: SignedIn) -> None:
    (table,) = (source.content.decode() for source in as_shipped() if source.path.endswith("mandaat.dmn"))
    draft_id = change_of(
        world, Kind.DMN, "mandaat", table.replace("<text>&lt;= 500</text>", "<text>&lt;= 750</text>", 1)
    )
    page = words(signed_in("marleen").get(f"/ontwerpen/{draft_id}/vergelijken").text)
    assert "Dit wordt anders als je publiceert: 1 regel anders." in page
    assert "was tot en met 500 → wordt tot en met 750" in page
    assert "Naast elkaar" in page


def test_diagrams_of_both_sides_of_a_draft(world: World, signed_in: SignedIn) -> None:
    draft_id = change_of(world, Kind.BPMN, "flexibel-budget", text(BUDGET).replace("Heeft het spoed?", "Haast?"))
    browser = signed_in("marleen")
    address = f"/ontwerpen/{draft_id}/vergelijken"
    assert "Heeft het spoed?" in browser.get(f"{address}/voor/flexibel-budget").text
    assert "Haast?" in browser.get(f"{address}/na/flexibel-budget").text
    assert browser.get(f"{address}/na/niets").status_code == 404
    assert "naam: was Heeft het spoed? → wordt Haast?" in words(browser.get(address).text)


def test_draft_that_changes_nothing_says_so(world: World, signed_in: SignedIn) -> None:
    draft_id = change_of(world, Kind.BPMN, "plan", text("plan.bpmn"))
    page = words(signed_in("marleen").get(f"/ontwerpen/{draft_id}/vergelijken").text)
    assert "Geen verschil" in page


def test_names_and_conditions_from_a_file_are_shown_as_text(world: World, signed_in: SignedIn) -> None:
    hostile = "&lt;img src=x onerror=alert(1)&gt;"
    content = text(BUDGET).replace("Heeft het spoed?", hostile)
    form = json.loads(text("vraag.json"))
    form["components"][0]["label"] = "<script>alert(2)</script>"
    draft_id = change_of(world, Kind.BPMN, "flexibel-budget", content)
    with world.store.command() as work:
        take_file(work, manager(world), draft_id, Kind.FORM, "vraag")
        new = json.dumps(form).encode()
        save_file(work, manager(world), draft_id, Kind.FORM, "vraag", tab="tabblad-1", version=1, content=new)
    page = signed_in("marleen").get(f"/ontwerpen/{draft_id}/vergelijken").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_broken_draft_is_compared_as_far_as_it_can_be_read(world: World, signed_in: SignedIn) -> None:
    draft_id = change_of(world, Kind.BPMN, "plan", "<definitions")
    page = words(signed_in("marleen").get(f"/ontwerpen/{draft_id}/vergelijken").text)
    assert "de inhoud van het bestand: was leesbaar → wordt niet te lezen" in page


def test_coach_sees_versions_and_no_drafts(world: World, signed_in: SignedIn) -> None:
    draft_id = change_of(world, Kind.BPMN, "plan", text("plan.bpmn"))
    browser = signed_in("fatma")
    assert browser.get(f"/ontwerpen/{draft_id}/vergelijken").status_code == 403
    assert browser.get(f"/ontwerpen/{draft_id}/vergelijken/na/plan").status_code == 403
    assert browser.get(VERSIONS).status_code == 200


def test_each_diagram_is_read_once(second_version: World, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in("fatma")
    reads: Counter[bytes] = Counter()

    def read(content: bytes) -> object:
        reads[content] += 1
        return read_root(content)

    monkeypatch.setattr(names, "read_root", read)
    assert browser.get(VERSIONS).status_code == 200
    assert len(reads) >= 2
    assert set(reads.values()) == {1}


def test_words_that_differ_are_marked_and_the_rest_stays() -> None:
    before, after = differing("een lange zin over geld", "een korte zin over geld")
    assert [piece.text for piece in before if piece.differs] == ["lange"]
    assert [piece.text for piece in after if piece.differs] == ["korte"]
    assert "".join(piece.text for piece in after) == "een korte zin over geld"


def test_page_of_a_rewritten_file_stays_small(world: World, signed_in: SignedIn) -> None:
    fields = [{"type": "textfield", "key": f"k{number}", "label": "x" * 9_000} for number in range(400)]
    form = {**json.loads(text("vraag.json")), "components": fields}
    draft_id = change_of(world, Kind.FORM, "vraag", json.dumps(form))
    page = signed_in("marleen").get(f"/ontwerpen/{draft_id}/vergelijken").text
    assert "andere veranderingen tonen we hier niet" in page
    assert len(page) < 2_000_000
