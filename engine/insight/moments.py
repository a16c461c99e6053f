"""When did it happen? Reads moments as systems write them: ISO, and as the Dutch do."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.insight.columns import NO_OFFSET, microseconds

DUTCH = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9}\.?)[-/. ](\d{4})"
    r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?(?:\s*uur)?)?",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
OTHER_MONTHS = {"mrt": 3, "mar": 3, "may": 5, "oct": 10}


class MomentReader:
    """Reads one log's moments.

    Moments stay on the clock of the file, so that durations are what that clock says; `as_utc` puts all on UTC first,
    for files that mix zones. `zone` is where a moment without offset was written down.
    """

    def __init__(self, zone: ZoneInfo | None = None, *, as_utc: bool = False) -> None:
        self._zone = zone
        self._as_utc = as_utc

    def read(self, text: str) -> tuple[int, int]:
        """Microseconds since 1970 on the clock, and seconds ahead of UTC or `NO_OFFSET`.

        Raises `ValueError` with a Dutch reason.
        """
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = _read_dutch(text.strip())
        if moment.tzinfo is None and self._zone is not None:
            moment = moment.replace(tzinfo=self._zone)
        if moment.tzinfo is None:
            if self._as_utc:
                raise ValueError(f"“{text[:40]}” heeft geen tijdzone; noem die met --zone, zoals Europe/Amsterdam")
            return microseconds(moment), NO_OFFSET
        try:
            if self._as_utc:
                moment = moment.astimezone(UTC)
            ahead = moment.utcoffset()
        except OverflowError:
            raise ValueError(f"“{text[:40]}” ligt te ver weg") from None
        return microseconds(moment.replace(tzinfo=None)), int(ahead.total_seconds()) if ahead else 0


def _read_dutch(text: str) -> datetime:
    found = DUTCH.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text[:40]}” is geen moment; schrijf 2026-03-02T14:30 of 2-3-2026 14:30")
    day, month, year, hour, minute, second, fraction = found.groups()
    try:
        return datetime(  # noqa: DTZ001 - the reader knows the zone
            int(year),
            _month(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "").ljust(6, "0")[:6]),
        )
    except ValueError:
        raise ValueError(f"“{text[:40]}” bestaat niet als dag-maand-jaar") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    short = text[:3].lower()
    return OTHER_MONTHS.get(short) or MONTHS.index(short) + 1
