from hypothesis import given
from hypothesis import strategies as st

from engine.insight import histogram
from engine.insight.spread import percentile

DURATIONS = st.lists(st.integers(min_value=0, max_value=10**15), min_size=1, max_size=60)


@given(DURATIONS, st.sampled_from((5, 9)))
def test_a_percentile_is_off_by_two_per_cent_at_most(durations: list[int], tenths: int) -> None:
    exact = percentile(sorted(durations), tenths)
    found = histogram.percentile(histogram.of(durations), tenths / 10)
    assert found is not None
    assert abs(found - exact) <= max(exact * 0.0201, histogram.UNIT)


@given(DURATIONS, DURATIONS)
def test_packed_histograms_add_up_to_that_of_all_together(one: list[int], other: list[int]) -> None:
    added: histogram.Histogram = histogram.Histogram()
    packs = [histogram.pack(histogram.of(part)) for part in (one, other)]
    for packed in packs:
        histogram.add_packed(added, packed)
    assert added == histogram.together(packs) == histogram.of(one + other)


def test_nothing_has_no_percentile() -> None:
    assert histogram.percentile(histogram.of([]), 0.5) is None


def test_buckets_without_anything_are_not_packed() -> None:
    counted = histogram.of([5_000_000])
    counted[900] = 0
    assert histogram.pack(counted) == histogram.pack(histogram.of([5_000_000]))
