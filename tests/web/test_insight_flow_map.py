"""The map of an imported log: what is drawn, what is left out and said, and that circles end."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from tests.insight.fact_factory import MadeCase, keep
from tests.web.test_insight import SignedIn, step
from tests.web.world import World

Shows = Callable[..., str]
BEGAN = datetime(2019, 1, 2, 9)


@pytest.fixture
def shows(signed_in: SignedIn, world: World) -> Shows:
    """The page of a log with cases that went these ways."""

    def page(*ways: str, query: str = "") -> str:
        cases = [MadeCase(tuple(step(name, "unknown:Loket") for name in way.split()), began=BEGAN) for way in ways]
        keep(world.store, cases, log_name="log")
        return signed_in("beheer").get(f"/knelpunten/logboek/log{query}").text

    return page


def boxes(page: str) -> dict[str, float]:
    """How far down each activity is drawn."""
    drawn = re.findall(
        r"<title>(?:Knelpunt \d: )?([^<,]+),[^<]*</title><rect class=\"box heat-\d\" x=\"[\d.]+\" y=\"([\d.]+)\"", page
    )
    return {name: float(y) for name, y in drawn}


def test_draws_activities_in_the_order_in_which_they_come(shows: Shows) -> None:
    drawn = boxes(shows("a b c", "a b c", "a c"))
    assert drawn["a"] < drawn["b"] < drawn["c"]


def test_an_arrow_that_goes_back_is_dashed_and_nothing_goes_round_for_ever(shows: Shows) -> None:
    page = shows("a b c", "a b c", "a b a b c", "c a")
    assert page.count("stroke-dasharray") == 2
    assert "Van b naar a: 1 keer" in page
    drawn = boxes(page)
    assert drawn["a"] < drawn["b"] < drawn["c"]


def test_a_step_that_follows_itself_says_so_in_its_box(shows: Shows) -> None:
    page = shows("a a a b")
    assert "↻ 2×" in page
    assert "Van a naar a" not in page


def test_the_busiest_twelve_are_drawn_and_how_many_are_left_out_is_said(shows: Shows) -> None:
    ways = [" ".join(f"stap{n:02}" for n in range(count)) for count in range(1, 31)]
    page = shows(*ways)
    assert set(boxes(page)) == {f"stap{n:02}" for n in range(12)}
    told = "Getekend zijn 12 van 30 activiteiten: de drukste, en waar de meeste tijd verloren gaat."
    assert f"{told} De andere 18 staan in de tabel." in page


def test_a_rare_activity_at_which_most_time_is_lost_is_drawn_as_the_hottest(signed_in: SignedIn, world: World) -> None:
    busy = tuple(step(f"stap{n:02}", "unknown:Loket", 1) for n in range(14))
    cases = [MadeCase(busy, began=BEGAN)] * 9 + [MadeCase((step("traag", "unknown:Loket", 200),), began=BEGAN)]
    keep(world.store, cases, log_name="log")
    page = signed_in("beheer").get("/knelpunten/logboek/log").text
    assert set(boxes(page)) == {"traag", *(f"stap{n:02}" for n in range(11))}
    assert "De meeste tijd gaat verloren bij ‘traag’" in page
    assert re.search(r'<title>Knelpunt 1: traag,[^<]*heel veel</title><rect class="box heat-5"', page)
    assert page.count('class="box heat-1"') == 11, "nothing beside it"


def test_arrows_that_are_left_out_are_counted(shows: Shows) -> None:
    names = [f"s{n}" for n in range(10)]
    page = shows(*(f"{one} {other}" for one in names for other in names if one != other))
    assert re.search(r"\d+ pijlen zijn te dun om te tekenen", page)
    assert page.count('class="way"') <= 30


@pytest.mark.parametrize(("query", "said"), [("?toon=count", ">3×</text>"), ("", ">1,5 wd</text>")])
def test_arrows_say_how_often_or_how_long(shows: Shows, query: str, said: str) -> None:
    assert said in shows("a b", "a b", "a b", query=query)


def test_what_a_log_calls_its_activities_stays_text(shows: Shows) -> None:
    page = shows("<script>alert(1)</script> NA")
    assert "<script>alert" not in page
    assert "NA" in boxes(page)


def test_activities_link_to_a_page_narrowed_to_them(shows: Shows) -> None:
    page = shows("a b")
    assert 'href="/knelpunten/logboek/log?stap=a"' in page
    assert 'href="/knelpunten/logboek/log?stap=a&amp;naar=b"' in page
