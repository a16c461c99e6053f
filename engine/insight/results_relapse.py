"""Which households came back within a year after their aftercare (nazorg) was closed.

A household came back when a process of help was begun or went on again within the twelve months after its aftercare
was closed. That is only known when those are over, so it counts in the month in which they are: a period tells of the
households whose aftercare was closed a year before it, each once, from the first time. Who was closed in the period
itself, less than a year ago, is told apart.
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
    """Of the `followed` the year is over; `back` of those by months, each including the ones before, and `into` which
    process each came first. Of the `recent` it is not over, and `recent_back` are back already.
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
    back, into = dict.fromkeys(WITHIN_MONTHS, 0), Counter[str]()
    closed = _first_closings(session, _a_year_before(chosen), process, element)
    followed = {casus_id: at for casus_id, at in closed.items() if months_later(at, 12) <= now}
    for casus_id, (returned, into_process) in _first_returns(session, followed, returns).items():
        into[into_process] += 1
        for months in WITHIN_MONTHS:
            back[months] += returned < months_later(followed[casus_id], months)
    closed = _first_closings(session, chosen, process, element)
    recent = {casus_id: at for casus_id, at in closed.items() if months_later(at, 12) > now}
    return Relapse(
        followed=len(followed),
        back=back,
        recent=len(recent),
        recent_back=len(_first_returns(session, recent, returns)),
        into=dict(sorted(into.items(), key=lambda item: (-item[1], item[0]))),
    )


def _a_year_before(chosen: Chosen) -> Chosen:
    first, last = (None if each is None else each - 100 for each in (chosen.first_month, chosen.last_month))
    return Chosen(first_month=first, last_month=last, team=chosen.team)


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
