"""How long a case waited for nothing but what was agreed: a term, a date, or help that goes on.

While anything else is open it is not waiting for that alone, so what runs beside it is not taken off.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from engine.deadlines.working_time import local_clock, worked_until
from engine.insight.shape import Source
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession

CLOCK = "clock"
Stretch = tuple[int, int, bool]
"""From and until, in microseconds of working time; whether it was agreed."""


class Agreed:
    """What waiting was agreed in a source: at these steps, and wherever the clock had it. A log tells of none."""

    def __init__(self, source: Source, planned: Collection[str]) -> None:
        self._elements = frozenset(planned)
        self._steps = {each.number for each in source.steps if each.key in self._elements}
        self._clocks = {each.number for each in source.holders if each.key.partition(":")[0] == CLOCK}
        self.is_any = source.process_key is not None and bool(self._steps or self._clocks)

    def is_step(self, step: int, holder: int) -> bool:
        return step in self._steps or holder in self._clocks

    def is_open(self, element: str | None, kind: str) -> bool:
        return element in self._elements or kind == CLOCK


def open_stretches(
    session: TenantSession, source: Source, agreed: Agreed, now: datetime
) -> Mapping[int, list[Stretch]]:
    """What is open now in each case of one of our processes."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    if not agreed.is_any:
        return found
    until = worked_until(local_clock(now))
    for case, since, kind, element in session.execute(
        select(Holding.instance_id, Holding.since, Holding.kind, func.coalesce(UserTask.element_id, Wait.element_id))
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
        .where(Holding.until.is_(None), ProcessDefinition.key == source.process_key)
    ):
        found[case].append((worked_until(local_clock(since)), until, agreed.is_open(element, kind)))
    return found


def waited_for_that_alone(stretches: Iterable[Stretch]) -> int:
    """Microseconds in which something agreed was open, and nothing else."""
    edges = sorted(
        edge for begin, end, is_agreed in stretches for edge in ((begin, is_agreed, 1), (end, is_agreed, -1))
    )
    open_now = {True: 0, False: 0}
    total = last = 0
    for at, is_agreed, change in edges:
        if open_now[True] and not open_now[False]:
            total += at - last
        open_now[is_agreed] += change
        last = at
    return total
