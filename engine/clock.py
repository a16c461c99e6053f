"""What time it is: one replaceable clock, always aware, in UTC."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the frozen one inside `frozen`."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the municipality's wall clock."""
    return moment.astimezone(AMSTERDAM)


@contextmanager
def frozen(moment: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Run with another clock: demo history, tests and trials of a redesign."""
    token = _source.set(moment if callable(moment) else lambda: moment)
    try:
        yield
    finally:
        _source.reset(token)
