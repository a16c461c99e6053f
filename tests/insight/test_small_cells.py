"""Of holders that few cases waited for nothing follows from those who are told beside them."""

from hypothesis import given
from hypothesis import strategies as st

from engine.insight.shape import Held, Source
from engine.insight.small_cells import LEAST, OTHERS, told_holders

OWN, LOG = Source(1, "proef", None, None), Source(2, None, "oud", None)
counts = st.lists(st.integers(1, 9), min_size=2, max_size=7)


def held(*counts: int) -> list[Held]:
    return [Held(number, "partner", f"p{number}", n, 10.0 * n) for number, n in enumerate(counts, start=1)]


@given(counts)
def test_whoever_is_told_by_name_has_enough_and_so_have_the_others_together(counts: list[int]) -> None:
    *named, last = told_holders(OWN, held(*counts))
    assert all(each.n >= LEAST for each in named)
    assert last.n >= LEAST or (last.key == OTHERS and not named)


@given(counts)
def test_together_they_are_what_they_were(counts: list[int]) -> None:
    told = told_holders(OWN, held(*counts))
    assert sum(each.n for each in told) == sum(counts)
    assert sum(each.waiting for each in told) == 10 * sum(counts)


def test_as_few_as_it_takes_are_told_together() -> None:
    assert [(each.key, each.n) for each in told_holders(OWN, held(20, 2, 6, 9))] == [("p1", 20), ("p4", 9), (OTHERS, 8)]
    assert [(each.key, each.n) for each in told_holders(OWN, held(20, 2, 3, 9))] == [("p1", 20), ("p4", 9), (OTHERS, 5)]


def test_others_of_different_kinds_are_of_no_kind() -> None:
    coach = Held(9, "group", "wijkcoach", 3, 1.0)
    assert told_holders(OWN, [*held(20, 2), coach])[-1].party == "unknown"
    assert told_holders(OWN, held(20, 2, 3))[-1].party == "partner"


def test_who_is_alone_is_told_as_the_step_is_and_a_log_tells_all() -> None:
    assert told_holders(OWN, held(3)) == tuple(held(3))
    assert told_holders(LOG, held(20, 2)) == tuple(held(20, 2))
