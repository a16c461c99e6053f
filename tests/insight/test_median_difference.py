from math import comb
from random import Random
from statistics import NormalDist, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.insight import median_difference as method
from engine.insight.median_difference import LEAST, median_difference

durations = st.lists(st.floats(0, 1e9), min_size=LEAST, max_size=80).map(sorted)


@given(durations, durations)
def test_the_difference_lies_within_its_interval_and_turns_with_its_sides(
    first: list[float], second: list[float]
) -> None:
    found, turned = median_difference(first, second), median_difference(second, first)
    assert found is not None
    assert turned is not None
    assert found.value == median(second) - median(first)
    assert found.low <= found.value <= found.high
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -found.high, -found.low))


@given(durations, durations)
def test_more_differences_at_once_make_each_less_sure(first: list[float], second: list[float]) -> None:
    alone, among = median_difference(first, second), median_difference(first, second, together=20)
    assert alone is not None
    assert among is not None
    assert among.low <= alone.low
    assert alone.high <= among.high


@pytest.mark.parametrize("few", [0, 1, LEAST - 1])
def test_of_too_few_nothing_is_said(few: int) -> None:
    assert median_difference([1.0] * few, [2.0] * 100) is None
    assert median_difference([1.0] * 100, [2.0] * few) is None


def test_durations_that_are_all_the_same_differ_surely_or_not_at_all() -> None:
    same, other = median_difference([5.0] * 20, [5.0] * 20), median_difference([5.0] * 20, [4.0] * 20)
    assert same is not None
    assert other is not None
    assert (same.value, same.is_sure) == (0, False)
    assert (other.value, other.is_sure) == (-1, True)


def test_the_order_statistics_are_those_of_the_paper() -> None:
    """Of 40 durations they are the 14th and the 27th; the true median lies between them 96 times in 100."""
    place, z = method._places(40)
    outside = sum(comb(40, each) for each in range(14)) / 2**40
    assert place == 14
    assert z == pytest.approx(NormalDist().inv_cdf(1 - outside))


@pytest.mark.parametrize("n", [999, 1_001, 20_000])
def test_the_normal_approximation_takes_over_without_a_jump(n: int) -> None:
    place, z = method._places(n)
    ways = below = 1
    for each in range(1, place):  # each binomial coefficient from the one before: of itself each takes long
        ways = ways * (n + 1 - each) // each
        below += ways
    exact = NormalDist().inv_cdf(1 - below / 2**n)
    assert z == pytest.approx(exact, abs=2e-3)


@pytest.mark.parametrize("n", [20, 45, 150])
def test_the_true_difference_lies_in_the_interval_as_often_as_it_says(n: int) -> None:
    """Skewed as waits are: lognormal, the second half as long; 1 500 samples with a fixed seed."""
    dice = Random(n)
    inside = 0
    for _ in range(1_500):
        first = sorted(dice.lognormvariate(0, 1) for _ in range(n))
        second = sorted(dice.lognormvariate(0, 1) / 2 for _ in range(n + 10))
        found = median_difference(first, second)
        assert found is not None
        inside += found.low <= -0.5 <= found.high
    assert 0.93 <= inside / 1_500 <= 0.985
