"""How long something should lie with a holder at most, as the organisation published it. Working days."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from engine import clock
from engine.deadlines.calendar import working_days_between
from engine.deployment.loaded import load_organisation
from engine.deployment.organisation import Norms as Published
from engine.errors import NotFound
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession

HOLDER_NORM = {"person": "coach", "group": "coach"}
"""Which norm of `norms.holders` goes with which kind of holder, where the names differ."""


class Norms:
    """The norm of a step where its process has one, else that of whoever holds it; a running term has none."""

    def __init__(self, session: TenantSession) -> None:
        try:
            self._published = load_organisation(session).norms
        except NotFound:
            self._published = Published()
        versions = session.execute(select(ProcessDefinition.id, ProcessDefinition.key)).all()
        self._process_of: dict[int, str] = {row.id: row.key for row in versions}

    def definitions_of(self, process_key: str) -> list[int]:
        """Every version of a process."""
        return [definition_id for definition_id, key in self._process_of.items() if key == process_key]

    def days(self, kind: str, definition_id: int, element_id: str | None) -> float | None:
        """At most so many working days; None where nothing is agreed. `kind` as in `HolderName`."""
        return self._published.days(self._process_of[definition_id], element_id, HOLDER_NORM.get(kind, kind))

    def over_norm(self, kind: str, today: date) -> ColumnElement[bool]:
        """The same question for the database, over `Holding` joined to its instance, task and wait."""
        element = func.coalesce(UserTask.element_id, Wait.element_id)
        branches: list[tuple[ColumnElement[bool], ColumnElement[bool]]] = [
            (self._is_step(process_key, elements, element), false())
            for process_key, elements in self._published.planned.items()
        ]
        for process_key, of_steps in self._published.processes.items():
            for days, elements in _by_norm(of_steps).items():
                over = Holding.since < first_moment_within(days, today)
                branches.append((self._is_step(process_key, elements, element), over))
        of_holder = self._published.holders.get(HOLDER_NORM.get(kind, kind))
        otherwise = false() if of_holder is None else Holding.since < first_moment_within(of_holder, today)
        # As a disjunction too: a database may not take a bare CASE for a condition.
        decided: ColumnElement[bool] = case(*branches, else_=otherwise) if branches else otherwise
        return or_(decided, false())

    def _is_step(self, process_key: str, elements: Collection[str], element: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(ProcessInstance.definition_id.in_(self.definitions_of(process_key)), element.in_(elements))


def days_held(since: datetime, today: date) -> int:
    """Working days that passed since then, until today."""
    return max(working_days_between(clock.local(since).date(), today), 0)


@lru_cache(maxsize=256)
def first_moment_within(norm: float, today: date) -> datetime:
    """What is held since this moment or later is not over the norm yet."""
    day = today
    while working_days_between(day - timedelta(days=1), today) <= norm:
        day -= timedelta(days=1)
    return datetime.combine(day, time(), clock.AMSTERDAM)


def _by_norm(of_steps: Mapping[str, float]) -> Mapping[float, Collection[str]]:
    found: dict[float, list[str]] = defaultdict(list)
    for element, days in of_steps.items():
        found[days].append(element)
    return found


def median(numbers: Sequence[int]) -> int:
    """The middle one; of an even number the higher of the two in the middle."""
    return sorted(numbers)[len(numbers) // 2]
