"""Bins: nothing is lost, widths are round, and one edge is at zero."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.insight.bins import MOST, binned, round_step

FLOATS = st.floats(-40, 400, allow_subnormal=False)  # a part of one is no longer a number below zero
VALUES = st.lists(st.integers(-400, 4000).map(float) | FLOATS, min_size=1, max_size=80)


@given(VALUES)
def test_every_value_is_in_the_bin_between_its_edges(values: list[float]) -> None:
    found = binned(Counter(values))
    assert found is not None
    assert sum(found.counts) == len(values)
    assert 0.0 in found.edges
    assert len(found.edges) == len(found.counts) + 1 <= MOST + 3
    inside = range(found.is_open[0], len(found.counts) - found.is_open[1])
    for place in inside:
        low, high = found.edges[place], found.edges[place + 1]
        assert found.counts[place] == sum(low <= value < high for value in values)


def test_few_outliers_are_taken_together_at_the_end() -> None:
    found = binned({float(day): 10 for day in range(20)} | {5000.0: 1})
    assert found is not None
    assert found.edges[-1] <= 20
    assert found.is_open == (False, True)
    assert found.counts[-1] == 21


def test_one_value_has_one_bin_and_nothing_none() -> None:
    found = binned({0.0: 3})
    assert found is not None
    assert (found.edges, found.counts, found.is_open) == ((0.0, 1.0), (3,), (False, False))
    assert binned({}) is None
    assert binned({4.0: 0}) is None


@pytest.mark.parametrize(
    ("least", "step"), [(0, 1), (0.003, 0.005), (0.13, 0.2), (1, 1), (1.01, 2), (3, 5), (7, 10), (41, 50), (1000, 1000)]
)
def test_step_is_the_first_round_one_that_is_not_smaller(least: float, step: float) -> None:
    assert round_step(least) == pytest.approx(step)
