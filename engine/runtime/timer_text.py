"""What a timer's text means: ISO 8601 durations, moments and repetitions, without computing with them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

DURATION = re.compile(
    r"P(?=\d|T\d)(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?"
    r"(T(?=\d)(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}([.,]\d{1,6})?S)?)?",
    re.ASCII,
)
CYCLE = re.compile(r"R(\d{0,6})/(.+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cycle:
    """`times` is how often it fires; None is without end."""

    times: int | None
    duration: str


def is_duration(text: str) -> bool:
    return DURATION.fullmatch(text) is not None


def read_cycle(text: str) -> Cycle:
    """Read `R3/PT1H` or `R/P7D`. Raises `ValueError` for anything else, and for a duration of nothing."""
    match = CYCLE.fullmatch(text)
    if match is None or not is_duration(match[2]):
        raise ValueError(text)
    times = int(match[1]) if match[1] else None
    if times == 0 or not re.search("[1-9]", match[2]):
        raise ValueError(text)
    return Cycle(times, match[2])


def read_moment(text: str, zone: tzinfo) -> datetime:
    """An aware moment; a date alone is its first moment, and without an offset it is in `zone`.

    Raises `ValueError`.
    """
    if len(text) == 10:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
