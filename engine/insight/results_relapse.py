"""Which households came back within a year after their aftercare (nazorg) was closed.

A household counts once: from the first time in the months chosen that its aftercare was closed. It came back when a
process of help was begun or went on again within the twelve months after that. Whether who was closed less than a year
ago comes back is not known yet, so they are told apart.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from engine import clock
from engine.budget.statements import months_before
from engine.insight.results_scope import of_team, within
from engine.insight.shape import Chosen
from engine.store.models import Casus, Event, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession

WITHIN_MONTHS = (3, 6, 12)
_AT_ONCE = 5_000  # household ids in one statement


@dataclass(frozen=True, slots=True)
class Relapse:
    """`followed` were closed a year ago or more; of those `back` by months, each including the ones before.

    `recent` were closed since; of those `recent_back` are back already. `into` is the process of each first return.
    """

    followed: int = 0
    back: Mapping[int, int] = field(default_factory=dict)
    recent: int = 0
    recent_back: int = 0
    into: Mapping[str, int] = field(default_factory=dict)


def relapse(
    session: TenantSession, chosen: Chosen, *, process: str, element: str, returns: Collection[str], now: datetime
) -> Relapse:
    """Aftercare is closed where `process` reaches the end event `element`; `returns` are keys of processes of help."""
    closed = _first_closings(session, chosen, process, element)
    came_back = _first_returns(session, closed, returns)
    back, into = dict.fromkeys(WITHIN_MONTHS, 0), Counter[str]()
    followed = recent = recent_back = 0
    for casus_id, at in closed.items():
        returned = came_back.get(casus_id)
        if returned is not None:
            into[returned[1]] += 1
        if months_later(at, 12) > now:
            recent += 1
            recent_back += returned is not None
            continue
        followed += 1
        for months in WITHIN_MONTHS:
            back[months] += returned is not None and returned[0] < months_later(at, months)
    return Relapse(
        followed, back, recent, recent_back, dict(sorted(into.items(), key=lambda item: (-item[1], item[0])))
    )


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and hour on the municipality's clock; the month's last day where that day does not exist."""
    return months_before(clock.local(moment), -months)


def _first_closings(session: TenantSession, chosen: Chosen, process: str, element: str) -> dict[int, datetime]:
    rows = session.execute(
        select(Event.casus_id, Event.at)
        .join(ProcessInstance, ProcessInstance.id == Event.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Casus, Casus.id == Event.casus_id)
        .where(
            ProcessDefinition.key == process,
            Event.kind == "element_completed",
            Event.element_id == element,
            *within(Event.at, chosen),
            *of_team(Casus.team_id, chosen),
        )
        .order_by(Event.id.desc())
    )
    return {casus_id: at for casus_id, at in rows if casus_id is not None}


def _first_returns(
    session: TenantSession, closed: Mapping[int, datetime], returns: Collection[str]
) -> dict[int, tuple[datetime, str]]:
    """When each household first came back within the year, and into which process."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    ids: Sequence[int] = sorted(closed)
    for begin in range(0, len(ids), _AT_ONCE):
        rows = session.execute(
            select(Event.casus_id, Event.at, ProcessDefinition.key)
            .join(ProcessInstance, ProcessInstance.id == Event.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .where(
                ProcessInstance.casus_id.in_(ids[begin : begin + _AT_ONCE]),
                ProcessDefinition.key.in_(returns),
                Event.kind.in_(("process_started", "process_reopened")),
            )
        )
        for casus_id, at, key in rows:
            if casus_id is not None and closed[casus_id] < at < months_later(closed[casus_id], 12):
                found[casus_id].append((at, key))
    return {casus_id: min(times) for casus_id, times in found.items()}
