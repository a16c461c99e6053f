"""The worklist: what stands in which list, in what order, and page by page."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from engine import clock
from engine.clock import AMSTERDAM
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]

TITLE = re.compile(r"data-open>([^<]+)</a>")
NEXT = re.compile(r'rel="next" href="([^"]+)"')
PREVIOUS = re.compile(r'rel="prev" href="([^"]+)"')


def _titles(browser: Browser, path: str) -> list[str]:
    return TITLE.findall(browser.get(path).text)


def _follow(link: re.Pattern[str], page: str) -> str:
    found = link.search(page)
    assert found
    return found.group(1).replace("&amp;", "&")


@pytest.mark.parametrize("order", ["uiterlijk", "nieuw", "casus"])
def test_pages_of_my_list_hold_every_task_once_forwards_and_backwards(
    signed_in: SignedIn, world: World, order: str
) -> None:
    world.add_tasks(60, assignee_id=world.coach)
    browser = signed_in("fatma")
    first = browser.get(f"/werklijst?sorteer={order}").text
    second = browser.get(_follow(NEXT, first)).text
    third = browser.get(_follow(NEXT, second)).text
    pages = [TITLE.findall(page) for page in (first, second, third)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({title for page in pages for title in page}) == 60
    assert not NEXT.search(third)
    assert not PREVIOUS.search(first)
    back = browser.get(_follow(PREVIOUS, third)).text
    assert TITLE.findall(back) == pages[1]
    assert TITLE.findall(browser.get(_follow(PREVIOUS, back)).text) == pages[0]


def test_a_page_goes_on_after_its_last_row_when_rows_before_it_went(signed_in: SignedIn, world: World) -> None:
    ids = world.add_tasks(30, assignee_id=world.coach)
    browser = signed_in("fatma")
    address = _follow(NEXT, browser.get("/werklijst").text)
    with world.store.command() as work:
        from engine.store.models import UserTask

        for task_id in ids[:10]:
            work.get(UserTask, task_id).status = "completed"
    assert _titles(browser, address) == [f"Taak nummer {number}" for number in range(25, 30)]


@pytest.mark.parametrize("cursor", ["onzin", "2026~1", "~", "2026-01-01T00:00:00~1", "9" * 400, "x~1"])
def test_a_place_that_cannot_be_read_is_the_first_page(signed_in: SignedIn, world: World, cursor: str) -> None:
    world.add_tasks(1, assignee_id=world.coach)
    assert _titles(signed_in("fatma"), f"/werklijst?na={cursor}") == ["Taak nummer 0"]


def test_groups_what_is_late_today_and_later_and_says_it_in_a_sentence(signed_in: SignedIn, world: World) -> None:
    morning = datetime(2026, 11, 18, 9, 0, tzinfo=AMSTERDAM)  # a Wednesday
    with clock.frozen(morning):
        for name, due in (
            ("Te laat", morning - timedelta(days=2)),
            ("Vandaag", morning + timedelta(hours=4)),
            ("Later", morning + timedelta(days=9)),
        ):
            world.add_tasks(1, assignee_id=world.coach, due_at=due, name=name)
        page = signed_in("fatma").get("/werklijst").text
    assert "Goedemorgen Fatma." in page
    assert "<b>Eén taak is te laat</b>, één moet vandaag." in page
    assert "Begin bij gezin Korenbloem." in page
    assert TITLE.findall(page) == ["Te laat", "Vandaag", "Later"]
    assert page.index("is-late") < page.index("Vandaag en morgen") < page.index(">Later ")


def test_an_empty_list_says_what_brings_work_back(signed_in: SignedIn, world: World) -> None:
    browser = signed_in("fatma")
    assert "Je werklijst is leeg" in browser.get("/werklijst").text
    assert "Alles is van iemand" in browser.get("/werklijst?lijst=team").text
    assert "Je wacht op niemand" in browser.get("/werklijst?lijst=anderen").text
    assert "Je hebt nog niets afgerond" in browser.get("/werklijst?lijst=afgerond").text
    world.add_tasks(1, assignee_id=world.coach)
    assert "Geen taken met deze filters" in browser.get("/werklijst?wettelijk=ja").text


def test_filters_stand_in_the_address_and_stay_on_the_next_page(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(30, assignee_id=world.coach, law="Wmo 2.3.2", name="Met wet")
    world.add_tasks(3, assignee_id=world.coach, name="Zonder wet")
    browser = signed_in("fatma")
    page = browser.get("/werklijst?wettelijk=ja&proces=alleen-rijen").text
    assert set(TITLE.findall(page)) == {"Met wet"}
    address = _follow(NEXT, page)
    assert "wettelijk=ja" in address
    assert _titles(browser, address) == ["Met wet"] * 5
    assert _titles(browser, "/werklijst?proces=bestaat-niet") == []


def test_counts_stop_at_a_hundred(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(101)
    assert "99+" in signed_in("fatma").get("/werklijst").text


def test_the_team_list_holds_what_is_nobodys_in_my_group_and_team(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(1, name="Van niemand")
    world.add_tasks(1, name="Van een collega", assignee_id=world.colleague)
    world.add_tasks(1, name="Voor de manager", candidate_group="teammanager")
    assert _titles(signed_in("fatma"), "/werklijst?lijst=team") == ["Van niemand"]
    assert _titles(signed_in("marleen"), "/werklijst?lijst=team") == ["Voor de manager"]
    assert _titles(signed_in("zohra"), "/werklijst?lijst=team") == []


def test_a_group_of_the_whole_municipality_sees_tasks_of_every_team(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(1, name="Beslis", candidate_group="budgethouder")
    assert _titles(signed_in("ruben"), "/werklijst?lijst=team") == ["Beslis"]


def test_a_task_that_is_not_for_me_says_why_in_place_of_a_button(signed_in: SignedIn, world: World) -> None:
    (task_id,) = world.add_tasks(1, excluded=[world.coach])
    page = signed_in("fatma").get("/werklijst?lijst=team").text
    assert "Niet voor jou" in page
    assert f"/taken/{task_id}/oppakken" not in page


def test_nothing_is_shown_of_a_household_of_ones_own_family(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(1)
    world.commands.recuse(world.colleague)
    assert _titles(signed_in("joris"), "/werklijst?lijst=team") == []


def test_claims_the_oldest_task_that_one_may_do(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(1, name="Niet voor haar", excluded=[world.coach])
    task = world.start()
    browser = signed_in("fatma")
    browser.get(f"/taken/{task.id}")
    browser.post(f"/taken/{task.id}/teruggeven", {"version": task.version})
    assert "Pak de oudste op" in browser.get("/werklijst").text
    assert browser.post("/werklijst/oppakken").location == f"/taken/{task.id}"
    assert world.task(task.id).assignee_id == world.coach


def test_shows_who_holds_what_i_wait_for_since_when_and_what_follows(signed_in: SignedIn, world: World) -> None:
    world.add_tasks(1, name="Beslis over de aanvraag", assignee_id=world.manager)
    page = signed_in("fatma").get("/werklijst?lijst=anderen").text
    assert TITLE.findall(page) == ["Beslis over de aanvraag"]
    assert "Marleen Oostenwind" in page
    assert "Vraag zelf hoe het staat" in page
    assert TITLE.findall(signed_in("zohra").get("/werklijst?lijst=anderen").text) == []


@pytest.mark.parametrize(("group", "look"), [("wijkcoach", "h-coach"), ("teammanager", "h-manager")])
def test_who_decides_has_a_mark_of_their_own(signed_in: SignedIn, world: World, group: str, look: str) -> None:
    world.add_tasks(1, assignee_id=world.manager, candidate_group=group)
    fatma = signed_in("fatma")
    for path in ("/werklijst?lijst=anderen", "/casussen"):
        page = fatma.get(path).text
        assert re.findall(r"wv-holder__mark (h-[a-z]+)", page) == [look], path


def test_finished_tasks_stand_newest_first(signed_in: SignedIn, world: World) -> None:
    now = clock.now()
    for number, name in enumerate(("Oud", "Nieuw")):
        world.add_tasks(
            1,
            name=name,
            status="completed",
            completed_by_id=world.coach,
            completed_at=now + timedelta(minutes=number),
        )
    assert _titles(signed_in("fatma"), "/werklijst?lijst=afgerond") == ["Nieuw", "Oud"]
