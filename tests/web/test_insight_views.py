from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.commands.save_view import MOST_VIEWS, is_ours
from engine.store.models import SavedView
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
VIEWS = "/knelpunten/bewaard"
PAGE = "/knelpunten?van=2026-07&team=team-noord"


def kept(world: World) -> list[tuple[str, str]]:
    with world.store.reading() as session:
        return [(view.name, view.address) for view in session.scalars(select(SavedView).order_by(SavedView.id))]


def save(browser: Browser, name: str = "Wachten op de GGZ", address: str = PAGE) -> None:
    assert browser.post(VIEWS, {"name": name, "address": address}).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/knelpunten",
        "/knelpunten?van=2026-07",
        "/knelpunten/proces/nazorg/verloop?stap=Bellen&wie=partner:ggz",
        "/knelpunten/logboek/oud%20systeem",
    ],
)
def test_pages_of_figures_are_kept(address: str) -> None:
    assert is_ours(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/knelpunten",
        "//example.org/knelpunten",
        "/\\example.org/knelpunten",
        "/knelpunten\\..",
        "javascript:alert(1)//knelpunten",
        "/knelpuntenx",
        "/casussen/1",
        "/knelpunten/../casussen/1",
        "/knelpunten/%2e%2e/casussen/1",
        "/knelpunten//example.org",
        "/knelpunten/%2F/example.org",
        "/knelpunten\r\nLocation: https://example.org",
        "knelpunten",
        f"/knelpunten?van={'1' * 1_000}",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(address: str) -> None:
    assert not is_ours(address)


def test_nobody_is_sent_elsewhere_by_a_saved_view(world: World, signed_in: SignedIn) -> None:
    browser = signed_in("marleen")
    assert browser.post(VIEWS, {"name": "Fout", "address": "https://example.org/"}).status_code == 422
    assert kept(world) == []
    with world.store.command() as work:  # as an old row might be
        work.session.add(SavedView(person_id=world.manager, name="x", address="//example.org", saved_at=work.now))
    assert browser.get(f"{VIEWS}/1").status_code == 404


def test_a_view_is_saved_from_its_page_and_opened_from_the_list(world: World, signed_in: SignedIn) -> None:
    browser = signed_in("marleen")
    answer = browser.post(VIEWS, {"name": "  Wachten   op de GGZ ", "address": PAGE})
    assert answer.location == PAGE
    assert "De blik is bewaard als “Wachten op de GGZ”" in browser.get(PAGE).text
    assert kept(world) == [("Wachten op de GGZ", PAGE)]
    page = browser.get(VIEWS).text
    assert f'href="{VIEWS}/1"' in page
    assert browser.get(f"{VIEWS}/1").location == PAGE


def test_a_name_is_given_once_by_one_person_and_may_be_another_s(world: World, signed_in: SignedIn) -> None:
    marleen, fatma = signed_in("marleen"), signed_in("fatma")
    save(marleen)
    refused = marleen.post(VIEWS, {"name": "Wachten op de GGZ", "address": "/knelpunten?van=2026-01"})
    assert refused.status_code == 422
    assert "Je hebt al een blik met deze naam" in refused.text
    assert 'value="/knelpunten?van=2026-01"' in refused.text, "the page can still be saved under another name"
    save(fatma)
    assert len(kept(world)) == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x07b"])
def test_a_name_that_says_nothing_is_asked_again(world: World, signed_in: SignedIn, name: str) -> None:
    assert signed_in("marleen").post(VIEWS, {"name": name, "address": PAGE}).status_code == 422
    assert kept(world) == []


def test_a_view_gets_another_name_and_goes(world: World, signed_in: SignedIn) -> None:
    browser = signed_in("marleen")
    save(browser)
    save(browser, "Ander")
    assert browser.post(f"{VIEWS}/1/naam", {"name": "Ander"}).status_code == 422
    assert browser.post(f"{VIEWS}/1/naam", {"name": "Wachten op de GGZ"}).status_code == 302
    browser.post(f"{VIEWS}/1/naam", {"name": "Partners"})
    browser.post(f"{VIEWS}/2/weg")
    assert "De blik “Ander” is weggehaald." in browser.get(VIEWS).text
    assert kept(world) == [("Partners", PAGE)]


def test_a_view_is_its_owner_s_alone(world: World, signed_in: SignedIn) -> None:
    save(signed_in("marleen"))
    other = signed_in("fatma")
    assert "Wachten op de GGZ" not in other.get(VIEWS).text
    assert other.get(f"{VIEWS}/1").status_code == 404
    assert other.post(f"{VIEWS}/1/naam", {"name": "Mijn"}).status_code == 404
    assert other.post(f"{VIEWS}/1/weg").status_code == 404
    assert kept(world) == [("Wachten op de GGZ", PAGE)]


def test_a_name_shows_as_it_was_typed(signed_in: SignedIn) -> None:
    browser = signed_in("marleen")
    save(browser, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in browser.get(VIEWS).text


def test_there_is_an_end_to_how_many_are_kept(world: World, signed_in: SignedIn) -> None:
    with world.store.command() as work:
        work.session.add_all(
            SavedView(person_id=world.manager, name=f"{number}", address=PAGE, saved_at=work.now)
            for number in range(MOST_VIEWS)
        )
    assert signed_in("marleen").post(VIEWS, {"name": "Nog een", "address": PAGE}).status_code == 409
