"""Durations, periods and shares in the words of the screens, and how hot a step is."""

import pytest

from engine import clock
from engine.insight.shape import Spread, StepFigures
from engine.queries.open_now import OpenStep
from engine.web.insight_heat import AGAINST_NORM, scale
from engine.web.insight_words import (
    DAY,
    HOUR,
    count_difference,
    difference,
    duration,
    period_words,
    shares,
    working_days,
)


@pytest.mark.parametrize(
    ("seconds", "number", "words"),
    [
        (None, "–", "niet bekend"),
        (0, "0", "geen tijd"),
        (60, "< 0,1", "minder dan een uur"),
        (2 * HOUR, "0,2", "2 uur"),
        (DAY, "1", "1 werkdag"),
        (1.5 * DAY, "1,5", "1,5 werkdag"),
        (9 * DAY, "9", "9 werkdagen"),
        (9.96 * DAY, "10", "10 werkdagen"),
        (41.4 * DAY, "41", "41 werkdagen"),
        (1502 * DAY, "1.502", "1.502 werkdagen"),
    ],
)
def test_working_time_reads_as_working_days(seconds: float | None, number: str, words: str) -> None:
    assert working_days(seconds) == number
    assert duration(seconds) == words


def test_a_difference_says_more_or_less_than_the_period_before() -> None:
    assert difference(15 * DAY, 17 * DAY) == "2 werkdagen minder dan vorige periode"
    assert difference(46 * DAY, 41 * DAY) == "5 werkdagen meer dan vorige periode"
    assert difference(9 * DAY, 9 * DAY + 60) == "even lang als vorige periode"
    assert difference(9 * DAY, None) == difference(None, DAY) == ""
    assert count_difference(214, 200) == "14 meer dan vorige periode"
    assert count_difference(200, 200) == "evenveel als vorige periode"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (202_607, 202_609, "juli t/m september 2026"),
        (202_512, 202_602, "december 2025 t/m februari 2026"),
        (202_607, 202_607, "juli 2026"),
        (None, 202_607, "tot en met juli 2026"),
        (202_607, None, "vanaf juli 2026"),
        (None, None, "alle maanden"),
    ],
)
def test_a_period_reads_as_months(first: int | None, last: int | None, words: str) -> None:
    assert period_words(first, last) == words


def test_shares_add_up_to_a_hundred_and_leave_nothing_out() -> None:
    found = shares([("a", 1), ("b", 1), ("c", 1), ("none", 0)])
    assert [share for _name, _amount, share in found] == [34, 33, 33]
    assert shares([]) == shares([("a", 0)]) == []
    assert [share for *_rest, share in shares([("much", 1000.0), ("little", 1.0)])] == [100, 0]


def step(key: str, days: float, *, n: int = 10, late: int = 0) -> StepFigures:
    spread = Spread(n, days * DAY, 2 * days * DAY, n * days * DAY)
    return StepFigures(1, key, n, late, 0, spread, spread, DAY * n, 0, 0)


@pytest.mark.parametrize(
    ("days", "level"), [(1, 1), (2.5, 1), (2.6, 2), (4.5, 2), (5, 3), (5.5, 3), (5.6, 4), (8.75, 4), (8.8, 5), (99, 5)]
)
def test_a_wait_is_held_against_its_norm_in_five_steps(days: float, level: int) -> None:
    heat = scale([step("a", days)], "waiting", "median", lambda _key: 5, {}).heats["a"]
    assert (heat.level, heat.words) == (level, AGAINST_NORM[level - 1])
    assert heat.figure.endswith(", norm 5")


def test_a_step_without_a_norm_says_so_and_has_no_heat() -> None:
    found = scale([step("a", 9), step("b", 9)], "waiting", "median", {"a": 5.0, "b": None}.__getitem__, {})
    assert found.beside == "geen norm"
    assert (found.heats["b"].level, found.heats["b"].figure) == (0, "9 werkdagen, geen norm")


def test_without_any_norm_steps_are_held_against_each_other() -> None:
    found = scale([step(str(days), days) for days in range(1, 11)], "waiting", "median", lambda _key: None, {})
    assert [found.heats[str(days)].level for days in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert "vergeleken met de andere stappen" in found.title


@pytest.mark.parametrize(("late", "level"), [(0, 1), (1, 3), (4, 4), (5, 5), (10, 5)])
def test_lateness_is_a_part_of_how_often(late: int, level: int) -> None:
    heat = scale([step("a", 9, late=late)], "late", "median", lambda _key: 5, {}).heats["a"]
    assert (heat.level, heat.figure) == (level, f"{late} van 10 te laat")


def test_equal_steps_are_equally_hot_and_one_alone_is_in_the_middle() -> None:
    same = scale([step("a", 3), step("b", 3)], "working", "median", lambda _key: None, {}).heats
    assert same["a"].level == same["b"].level
    assert scale([step("a", 3)], "working", "median", lambda _key: None, {}).heats["a"].level == 3


def test_sums_are_parts_of_the_largest_so_that_one_stands_out_however_many_there_are() -> None:
    days = [100, 75, 74, 50, 49, 25, 24, 10, 9, *[1] * 300]
    found = scale([step(f"{place}", each) for place, each in enumerate(days)], "waiting", "total", lambda _key: 5, {})
    assert [found.heats[str(place)].level for place in range(10)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.heats["0"].words == "heel veel"
    agreed = scale([step("a", 900), step("b", 100), step("c", 20)], "waiting", "total", lambda _key: 5, {}, ["a"])
    assert [agreed.heats[key].level for key in "abc"] == [0, 5, 2], "what was agreed is not held against what was lost"
    assert (agreed.heats["a"].words, agreed.beside) == ("afgesproken", "afgesproken")
    counted = scale([step("a", 1, n=100), step("b", 1, n=30)], "count", "median", lambda _key: None, {}).heats
    assert (counted["a"].level, counted["b"].level) == (5, 3)
    assert scale([], "count", "median", lambda _key: None, {}).heats == {}


def test_what_stands_open_tells_the_age_of_the_oldest() -> None:
    open_now = {"a": OpenStep(14, clock.now(), 32, 3), "b": OpenStep(5, clock.now(), 1, 0)}
    heats = scale([], "open", "median", lambda _key: None, open_now).heats
    assert heats["a"].figure == "14 open, oudste 32 werkdagen"
    assert heats["b"].figure == "5 open, oudste 1 werkdag"
    assert heats["a"].level > heats["b"].level
