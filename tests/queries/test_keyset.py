"""Cursors: what is written in an address is read back as the same place, and nothing else is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.queries.keyset import PAGE_SIZE, Place, paged, place

MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC))


@settings(max_examples=50, deadline=None)
@given(MOMENTS, st.integers(0, 2**62 - 1))
def test_a_cursor_reads_back_as_the_key_it_was_written_for(moment: datetime, number: int) -> None:
    rows = list(range(PAGE_SIZE + 1))
    keys = [(moment, number)] * len(rows)
    page = paged(rows, keys, Place())
    assert place(page.after, "", (datetime, int)) == Place((moment, number))
    assert place("", page.after, (datetime, int)) == Place((moment, number), backwards=True)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_other_text_is_the_start_of_the_list_or_a_readable_place(text: str) -> None:
    at = place(text, "", (datetime, int))
    assert at.key is None or len(at.key) == 2


@pytest.mark.parametrize(
    ("count", "at", "before", "after"),
    [
        (0, Place(), False, False),
        (PAGE_SIZE, Place(), False, False),
        (PAGE_SIZE + 1, Place(), False, True),
        (3, Place((1,)), True, False),
        (3, Place((99,), backwards=True), False, True),
        (PAGE_SIZE + 1, Place((99,), backwards=True), True, True),
    ],
)
def test_offers_a_neighbour_only_where_there_is_one(count: int, at: Place, before: bool, after: bool) -> None:
    rows = list(range(count))
    page = paged(rows, [(row,) for row in rows], at)
    assert (bool(page.before), bool(page.after)) == (before, after)
    assert len(page.rows) <= PAGE_SIZE
