"""What came of scenarios, kept for as long as nothing is other that playing them came upon.

A run goes by what it asks of the published files: which processes (each with its forms and tables), what a message
begins, and always the organisation. With the same answers it goes the same, whatever else is published beside it.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from engine.deployment.asked import Asked
from engine.deployment.loaded import begins_on, restored
from engine.deployment.sources import Kind
from engine.rehearsal.prepared import Prepared

V = TypeVar("V")

MOST_KEPT = 500
MOST_EACH = 8
"""Outcomes of one scenario, with other files each time."""


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[V]):
    """`asked` is None for an outcome that tells about all files, as one does that names what it found instead."""

    asked: Asked | None
    answers: Hashable
    value: V


class Known(Generic[V]):
    """The last outcomes, by scenario; safe between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[_Outcome[V], ...]] = OrderedDict()
        self._lock = Lock()

    def find(self, ready: Prepared, scenario: bytes) -> V | None:
        with self._lock:
            kept = self._kept.get(scenario, ())
        found = next((each for each in kept if each.answers == answers(ready, each.asked)), None)
        if found is None:
            return None
        self._put_first(scenario, found)
        return found.value

    def keep(self, ready: Prepared, scenario: bytes, asked: Asked | None, value: V) -> None:
        self._put_first(scenario, _Outcome(asked, answers(ready, asked), value))

    def _put_first(self, scenario: bytes, outcome: _Outcome[V]) -> None:
        with self._lock:
            others = (each for each in self._kept.pop(scenario, ()) if each is not outcome)
            self._kept[scenario] = (outcome, *others)[:MOST_EACH]
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def answers(ready: Prepared, asked: Asked | None) -> Hashable:
    """What these files answer to what a run asked; None asks for all of them."""
    if asked is None:
        return ready.digest
    processes = {each.key: each for each in ready.checked.processes}
    digests = {key: processes[key].digest if key in processes else None for key in asked.processes}
    begun = {
        (name, is_signal): tuple(
            key for key, each in processes.items() if begins_on(restored(each.specification), name, is_signal=is_signal)
        )
        for name, is_signal in asked.begun_by
    }
    organisation = [source.digest for source in ready.checked.sources if source.kind is Kind.ORGANISATION]
    return frozenset(digests.items()), frozenset(begun.items()), tuple(organisation)
