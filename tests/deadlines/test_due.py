"""Each expected moment was worked out by hand on a calendar of 2026 and 2027."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.deadlines.due import deadline, is_duration, shifted, statutory_deadline
from engine.deadlines.term import Suspension

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-02T10:00", "PT4H", "2026-03-02T14:00"),
        ("2026-03-02T10:00", "P2D", "2026-03-04T10:00"),
        ("2026-03-02T10:00", "P3W", "2026-03-23T10:00"),
        ("2026-01-31T10:00", "P1M", "2026-02-28T10:00"),
        ("2028-02-29T10:00", "P1Y", "2029-02-28T10:00"),
        ("2026-12-15T10:00", "P1M", "2027-01-15T10:00"),
        ("2026-03-02T10:00", "P1DT2H30M", "2026-03-03T12:30"),
        # the night of 29 March 2026 is an hour short: a day keeps the clock time, 24 hours do not
        ("2026-03-28T10:00", "P1D", "2026-03-29T10:00"),
        ("2026-03-28T10:00", "PT24H", "2026-03-29T11:00"),
        # the night of 25 October 2026 is an hour long
        ("2026-10-24T10:00", "P1D", "2026-10-25T10:00"),
        ("2026-10-24T10:00", "PT24H", "2026-10-25T09:00"),
        ("2026-10-01T10:00", "P1M", "2026-11-01T10:00"),
    ],
)
def test_calendar_time_follows_the_wall_clock_for_days_and_passes_for_hours(
    start: str, duration: str, end: str
) -> None:
    assert deadline(local(start), duration, "calendar") == local(end)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-02T10:00", "P2D", "2026-03-04T17:00"),  # Monday → Wednesday
        ("2026-03-06T10:00", "P2D", "2026-03-10T17:00"),  # Friday → Tuesday
        ("2026-03-07T10:00", "P1D", "2026-03-09T17:00"),  # Saturday → Monday
        ("2026-04-01T15:00", "P3D", "2026-04-08T17:00"),  # Wednesday; Good Friday and Easter Monday do not count
        ("2026-04-30T09:00", "P3D", "2026-05-06T17:00"),  # Thursday; 5 May does not count (Fri, Mon, Wed)
        ("2026-04-24T09:00", "P1D", "2026-04-28T17:00"),  # Friday; King's Day is Monday 27 April
        ("2026-12-24T09:00", "P1D", "2026-12-28T17:00"),  # Thursday; Christmas on Friday and Saturday
        ("2026-03-04T10:00", "P3W", "2026-03-25T17:00"),
        ("2026-03-23T10:00", "P2W", "2026-04-07T17:00"),  # Easter Monday moves to Tuesday
        ("2026-01-31T10:00", "P1M", "2026-03-02T17:00"),  # Saturday 28 February moves to Monday
        ("2026-03-02T18:30", "P0D", "2026-03-03T17:00"),
    ],
)
def test_working_days_end_at_five_on_a_working_day(start: str, duration: str, end: str) -> None:
    assert deadline(local(start), duration, "working") == local(end)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-02T10:00", "PT4H", "2026-03-02T14:00"),
        ("2026-03-02T13:00", "PT4H", "2026-03-02T17:00"),
        ("2026-03-06T15:00", "PT4H", "2026-03-09T11:00"),  # two hours on Friday, two on Monday
        ("2026-03-07T15:00", "PT4H", "2026-03-09T13:00"),  # Saturday: four hours on Monday
        ("2026-03-02T07:30", "PT1H", "2026-03-02T10:00"),
        ("2026-04-02T16:00", "PT2H", "2026-04-07T10:00"),  # over the Easter weekend
        ("2026-03-02T09:00", "PT16H", "2026-03-03T17:00"),
        ("2026-03-06T10:00", "P1DT2H", "2026-03-09T12:00"),
    ],
)
def test_working_hours_count_only_while_people_work(start: str, duration: str, end: str) -> None:
    assert deadline(local(start), duration, "working") == local(end)


def test_answers_in_utc_whatever_zone_the_start_is_in() -> None:
    end = deadline(datetime(2026, 7, 1, 8, tzinfo=UTC), "P1D", "calendar")
    assert (end, end.tzinfo) == (datetime(2026, 7, 2, 8, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "2D", "-P1D", "P1.5D", "P1H", "PT1D", "timedelta(days=2)", "P٣D", "P101Y", "P999999999D"],
)
def test_refuses_what_is_no_duration(text: str) -> None:
    assert not is_duration(text)
    with pytest.raises(ValueError, match="duur"):
        deadline(local("2026-03-02T10:00"), text, "working")


def test_refuses_another_calendar() -> None:
    with pytest.raises(ValueError, match="working of calendar"):
        deadline(local("2026-03-02T10:00"), "P1D", "business")


def test_statutory_term_lasts_to_the_end_of_its_last_day() -> None:
    # Awb 6:7: notified late on Monday 2 March, in UTC still the same day
    assert statutory_deadline(local("2026-03-02T23:30"), "awb-6:7") == local("2026-04-13T23:59:59")


def test_statutory_term_starts_on_the_day_in_amsterdam() -> None:
    just_after_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 2 July in Amsterdam
    assert statutory_deadline(just_after_midnight, "wmo-2.3.5") == local("2026-07-16T23:59:59")


def test_statutory_term_has_no_deadline_while_a_suspension_is_open() -> None:
    suspension = Suspension("a", date(2026, 3, 5))
    assert statutory_deadline(local("2026-03-02T10:00"), "wmo-2.3.5", [suspension]) is None
    resumed = suspension.resumed_on(date(2026, 3, 12))
    assert statutory_deadline(local("2026-03-02T10:00"), "wmo-2.3.5", [resumed]) == local("2026-03-23T23:59:59")


NOW = local("2026-04-15T12:00")


@pytest.mark.parametrize(
    ("due", "pauses", "moved"),
    [
        ("2026-03-20T17:00", [], "2026-03-20T17:00"),
        ("2026-03-20T17:00", [("2026-03-10T00:00", "2026-03-14T00:00")], "2026-03-24T17:00"),
        # two weeks over the change to summer time: the clock time stays
        ("2026-03-20T17:00", [("2026-03-16T00:00", "2026-03-30T00:00")], "2026-04-03T17:00"),
        # within each other, overlapping, touching: counted once
        (
            "2026-03-20T17:00",
            [
                ("2026-03-10T00:00", "2026-03-14T00:00"),
                ("2026-03-11T00:00", "2026-03-12T00:00"),
                ("2026-03-13T00:00", "2026-03-16T00:00"),
                ("2026-03-16T00:00", "2026-03-17T00:00"),
            ],
            "2026-03-27T17:00",
        ),
        # the second begins before the moved moment, the third after it
        (
            "2026-03-20T17:00",
            [
                ("2026-03-30T00:00", "2026-04-09T00:00"),
                ("2026-03-23T00:00", "2026-03-25T00:00"),
                ("2026-03-19T00:00", "2026-03-24T00:00"),
            ],
            "2026-03-26T17:00",
        ),
        # a pause that begins at the moment itself comes too late
        ("2026-03-20T17:00", [("2026-03-20T17:00", "2026-03-24T17:00")], "2026-03-20T17:00"),
        # an open one has lasted until now; one that is yet to begin has cost nothing
        ("2026-03-20T17:00", [("2026-03-18T12:00", None)], "2026-04-17T17:00"),
        ("2026-05-20T17:00", [("2026-04-20T00:00", None)], "2026-05-20T17:00"),
        # a delay agreed until a day to come counts whole
        ("2026-04-20T17:00", [("2026-04-14T00:00", "2026-04-28T00:00")], "2026-05-04T17:00"),
    ],
)
def test_pauses_shift_a_date_that_depends_on_a_term(due: str, pauses: list[tuple[str, str | None]], moved: str) -> None:
    moments = [(local(begin), local(end) if end else None) for begin, end in pauses]
    assert shifted(local(due), moments, NOW) == local(moved)


def test_a_date_that_an_open_pause_holds_back_never_comes_due() -> None:
    assert all(
        shifted(local("2026-03-20T17:00"), [(local("2026-03-18T12:00"), None)], now) > now
        for now in (local("2026-03-19T00:00"), NOW, local("2027-01-01T00:00"))
    )


def test_a_suspension_pauses_from_its_first_midnight_to_the_one_after_its_last_day() -> None:
    moments = Suspension("a", date(2026, 3, 28), date(2026, 3, 30)).moments
    assert moments == (local("2026-03-28T00:00"), local("2026-03-31T00:00"))
    assert shifted(local("2026-04-01T09:00"), [moments], NOW) == local("2026-04-04T09:00")
    assert Suspension("a", date(2026, 3, 28)).moments == (local("2026-03-28T00:00"), None)
