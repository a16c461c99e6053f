"""Notes what a run asks of the published files: with the same answers it goes the same, whatever else is published."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Asked:
    """Processes by key, found or not, each with its forms and tables; and names of which was asked what they begin."""

    processes: set[str] = field(default_factory=set)
    begun_by: set[tuple[str, bool]] = field(default_factory=set)
    """The name of a message or signal, and whether it is a signal's."""


@contextmanager
def noting() -> Iterator[Asked]:
    """Gathers what this thread asks within."""
    asked = Asked()
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def note_process(key: str) -> None:
    if (asked := _asked.get()) is not None:
        asked.processes.add(key)


def note_begun_by(name: str, is_signal: bool) -> None:
    if (asked := _asked.get()) is not None:
        asked.begun_by.add((name, is_signal))


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)
