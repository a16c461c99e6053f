"""From a journal to how things stand: every step again from the start, or only the last on what is still alive.

What is kept alive is only quicker: the outcome is the same without it.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from engine.deployment.scenario_steps import Begin, Step, as_begin, as_step
from engine.errors import WaakvlamError
from engine.rehearsal.limits import MOST_STEPS, Endless
from engine.rehearsal.prepared import Prepared
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.state import State, state_of

MOST_ALIVE = 12


@dataclass(frozen=True, slots=True)
class Stop:
    """The step that could not be taken, counted from 0, and what the screen would say; -1: it could not begin."""

    number: int
    error: WaakvlamError

    @property
    def reason(self) -> str:
        fields = getattr(self.error, "fields", None)
        return " ".join(f"{each.rstrip('.')}." for each in fields.values()) if fields else self.error.message


@dataclass(frozen=True, slots=True)
class Played:
    """How far it came. `state` is None when it could not even begin."""

    state: State | None
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    process: str
    begin: Begin
    steps: tuple[Step, ...] = ()


def replay(prepared: Prepared, journal: Journal, *, keep: bool = True) -> Played:
    """Take every step of a journal, up to the first that cannot be taken. `keep`: more steps may follow soon."""
    with played(prepared, journal, keep=keep) as (sandbox, stop):
        return Played(state_of(sandbox) if sandbox else None, stop)


@contextmanager
def played(prepared: Prepared, journal: Journal, *, keep: bool = True) -> Iterator[tuple[Sandbox | None, Stop | None]]:
    """The sandbox after the steps that could be taken, to look in; and the step that could not.

    Whoever changes it inside must spoil it (`is_spoilt`), so that nobody else gets it.
    """
    sandbox, done = _alive.take(prepared, journal) if keep else (None, 0)
    stop: Stop | None = None
    if sandbox is None:
        try:
            sandbox, done = Sandbox(prepared, journal.process, journal.begin), 0
        except WaakvlamError as error:
            yield None, Stop(-1, error)
            return
    try:
        for number, step in enumerate(journal.steps[done:], start=done):
            if number >= MOST_STEPS:
                stop = Stop(number, Endless(f"Naspelen gaat tot {MOST_STEPS} stappen. Begin opnieuw."))
                break
            try:
                sandbox.take(step)
            except WaakvlamError as error:
                stop = Stop(number, error)
                if sandbox.is_spoilt:  # half of that step had happened: go back to just before it
                    sandbox.close()
                    sandbox = _again(prepared, journal, number)
                break
            done = number + 1
        yield sandbox, stop
    except BaseException:
        sandbox.close()
        raise
    if not keep:
        sandbox.close()
        return
    _alive.keep(prepared, Journal(journal.process, journal.begin, journal.steps[:done]), sandbox)


def _again(prepared: Prepared, journal: Journal, count: int) -> Sandbox:
    sandbox = Sandbox(prepared, journal.process, journal.begin)
    for step in journal.steps[:count]:
        sandbox.take(step)
    return sandbox


class _Alive:
    """The last sandboxes, each by the steps taken in it. Who takes one has it alone until it is kept again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Sandbox] = OrderedDict()
        self._lock = Lock()

    def take(self, prepared: Prepared, journal: Journal) -> tuple[Sandbox | None, int]:
        """The one that came furthest on this journal, and how many of its steps were taken."""
        with self._lock:
            for count in range(len(journal.steps), max(-1, len(journal.steps) - 3), -1):
                found = self._kept.pop((prepared.digest, _words(journal, count)), None)
                if found is not None:
                    return found, count
        return None, 0

    def keep(self, prepared: Prepared, journal: Journal, sandbox: Sandbox) -> None:
        surplus: list[Sandbox] = [sandbox]
        with self._lock:
            if not sandbox.is_spoilt:
                key = (prepared.digest, _words(journal, len(journal.steps)))
                surplus = [self._kept.pop(key)] if key in self._kept else []
                self._kept[key] = sandbox
                while len(self._kept) > MOST_ALIVE:
                    surplus.append(self._kept.popitem(last=False)[1])
        for each in surplus:
            each.close()

    def forget(self) -> None:
        with self._lock:
            kept, self._kept = list(self._kept.values()), OrderedDict()
        for each in kept:
            each.close()


def _words(journal: Journal, count: int) -> str:
    steps: Sequence[Step] = journal.steps[:count]
    return json.dumps([journal.process, as_begin(journal.begin), [as_step(each) for each in steps]], sort_keys=True)


_alive = _Alive()


def forget_all() -> None:
    """Close every sandbox that is kept alive."""
    _alive.forget()
