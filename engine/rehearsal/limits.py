"""Keeps a rehearsal from going on for ever: what takes too long is cut off, and says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from engine import clock
from engine.errors import Conflict

SECONDS_PER_STEP = 8.0
MOST_STEPS = 300
MOST_FIRINGS = 300
"""Moments at which something is due, within one move of the clock."""


class Endless(Conflict):
    """Naspelen stopte: deze stap duurt te lang. Kijk of er een lus in het proces zit waarin niets wordt afgewacht, of \
een voorwaarde die nooit klaar is."""


class _OutOfTime(BaseException):
    """No `Exception`: the engine makes an incident of those, and would go on."""


@contextmanager
def within(seconds: float, moment: Callable[[], datetime]) -> Iterator[None]:
    """Run on the clock `moment`. Raises `Endless` at the first look at the clock after so many real seconds.

    Every expression, table, operation and timer looks at the clock.
    """
    until = monotonic() + seconds

    def now() -> datetime:
        if monotonic() > until:
            raise _OutOfTime
        return moment()

    try:
        with clock.frozen(now):
            yield
    except _OutOfTime:
        raise Endless from None
