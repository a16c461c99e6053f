from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.insight.columns import NO_OFFSET, on_the_clock
from engine.insight.moments import MomentReader

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02", "2026-03-02T00:00:00"),
        ("2026-03-02 14:30", "2026-03-02T14:30:00"),
        ("2026-03-02T14:30:05.123456789", "2026-03-02T14:30:05.123456"),
        ("2-3-2026", "2026-03-02T00:00:00"),
        ("02/03/2026 14:30", "2026-03-02T14:30:00"),
        ("2.3.2026, 14.30 uur", "2026-03-02T14:30:00"),
        ("2 maart 2026 9:05:07,5", "2026-03-02T09:05:07.500000"),
        ("2-mrt-2026", "2026-03-02T00:00:00"),
        ("31 OKT. 2026", "2026-10-31T00:00:00"),
    ],
)
def test_reads_what_systems_write(text: str, moment: str) -> None:
    at, offset = MomentReader().read(text)
    assert (on_the_clock(at).isoformat(), offset) == (moment, NO_OFFSET)


@pytest.mark.parametrize(
    "text",
    ["", "morgen", "32-1-2026", "29-2-2026", "12/31/2026", "2 foo 2026", "1-1-26", "2026-01-01 25:00", "٣-٣-٢٠٢٦x"],
)
def test_refuses_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"geen moment|bestaat niet"):
        MomentReader().read(text)


def test_what_lies_too_far_away_for_utc_is_refused() -> None:
    with pytest.raises(ValueError, match="te ver weg"):
        MomentReader(as_utc=True).read("0001-01-01T00:00:00+02:00")


@pytest.mark.parametrize(("text", "seconds"), [("2026-01-15T12:00", 3600), ("2026-07-15T12:00", 7200)])
def test_a_named_zone_knows_its_summer_time(text: str, seconds: int) -> None:
    at, offset = MomentReader(AMSTERDAM).read(text)
    assert (on_the_clock(at).hour, offset) == (12, seconds)


def test_an_offset_in_the_file_goes_before_the_named_zone() -> None:
    assert MomentReader(AMSTERDAM).read("2026-01-15T12:00Z")[1] == 0


@settings(deadline=None)
@given(st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 30)), st.integers(-14 * 60, 14 * 60))
def test_as_utc_is_the_same_moment(moment: datetime, minutes: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    at, offset = MomentReader(as_utc=True).read(there.isoformat())
    assert (on_the_clock(at).replace(tzinfo=UTC), offset) == (there, 0)
    kept, ahead = MomentReader().read(there.isoformat())
    assert (on_the_clock(kept), ahead) == (moment, minutes * 60)
