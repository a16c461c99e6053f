"""The facts of our own processes counted once more, slowly and another way: by node and by day, from raw tables.

Nothing of how the engine draws facts is used here, but for its calendar.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import is_working_day
from engine.deployment.loaded import load_definition
from engine.store.models import (
    DeployedFile,
    Deployment,
    Event,
    Holding,
    Incident,
    ProcessDefinition,
    ProcessInstance,
    Suspension,
    Term,
    UserTask,
    Wait,
)
from engine.store.unit_of_work import TenantSession

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FOR_EVER = datetime(2200, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Upto = Callable[[date], datetime]


def days_of(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The opening hours between two moments."""
    day = begin.astimezone(AMSTERDAM).date()
    while day <= end.astimezone(AMSTERDAM).date():
        if is_working_day(day):
            opens = datetime.combine(day, time(9), AMSTERDAM).astimezone(UTC)
            closes = datetime.combine(day, time(17), AMSTERDAM).astimezone(UTC)
            yield opens, closes
        day += timedelta(days=1)


def worked(begin: datetime, end: datetime, upto: Upto | None = None) -> int:
    """Microseconds of work between two moments; with `upto` only those of each day that come before it."""
    total = timedelta()
    for opens, closes in days_of(begin, end):
        last = min(closes, end, upto(opens.astimezone(AMSTERDAM).date()) if upto else FOR_EVER)
        total += max(last - max(opens, begin), timedelta())
    return total // MICROSECOND


@dataclass
class Node:
    """One node of an instance that somebody had: all that stands in rows about it."""

    element: str
    begin: datetime
    end: datetime | None
    opened: datetime | None = None
    held: list[tuple[str, datetime, datetime | None]] = field(default_factory=list)


@dataclass(frozen=True)
class Counted:
    """What one instance should come to. `steps` are `(element, holder, waiting, working, suspended, late)`."""

    steps: Counter[tuple[Any, ...]]
    held: Counter[tuple[Any, ...]]
    lived: int  # working time of all that somebody had, from beginning to end
    completed: list[str]  # named elements that were completed, in the order of the log
    lead: int
    wall: int
    suspended: int


class Organisations:
    def __init__(self, session: TenantSession) -> None:
        rows = session.execute(
            select(Deployment.at, DeployedFile.content)
            .join(DeployedFile, DeployedFile.deployment_id == Deployment.id)
            .where(DeployedFile.kind == "organisation")
            .order_by(Deployment.id)
        )
        self._known = [(at, json.loads(content)) for at, content in rows]

    def at(self, moment: datetime) -> Any:
        """The last one published by then, or else the first of all."""
        return next((found for at, found in reversed(self._known) if at <= moment), self._known[0][1])


def party(organisation: Any, kind: str, group: str | None, decides: bool) -> str:
    if kind in ("resident", "clock", "management"):
        return f"{kind}:"
    if kind == "partner":
        return f"partner:{group}"
    holder = {each["key"]: each.get("holder") for each in organisation["groups"]}.get(group or "")
    if holder == "manager" or (group is None and decides):
        return f"manager:{group or ''}"
    return f"{'management' if holder == 'management' else 'coach'}:{group or ''}"


def recount(session: TenantSession) -> dict[int, Counted]:
    organisations = Organisations(session)
    return {
        instance.id: _of_instance(session, instance, organisations)
        for instance in session.scalars(select(ProcessInstance))
    }


def _of_instance(session: TenantSession, instance: ProcessInstance, organisations: Organisations) -> Counted:
    definition = session.get_one(ProcessDefinition, instance.definition_id)
    elements = load_definition(session, instance.definition_id).process.elements
    named = {each.id for each in elements.values() if each.name and "Gateway" not in each.tag}
    upto = _suspended_upto(session, instance.id)
    steps: Counter[tuple[Any, ...]] = Counter()
    held: Counter[tuple[Any, ...]] = Counter()
    lived, ends = 0, []
    touched = set()
    for key, node in _nodes(session, instance.id).items():
        if node.end is None or node.element not in named:
            continue
        touched.add(key)
        ends.append(node.end)
        lived += worked(node.begin, node.end)
        organisation = organisations.at(node.end)
        opened = min(node.opened or node.end, node.end)
        suspended = worked(node.begin, opened, upto)
        waiting, working = worked(node.begin, opened) - suspended, worked(opened, node.end)
        parties = [
            (party(organisation, *json.loads(who)), since, min(until or opened, opened))
            for who, since, until in node.held
        ]
        shares: Counter[str] = Counter()
        for who, since, until in parties:
            if since < until:
                shares[who] += worked(since, until) - worked(since, until, upto)
        for who, share in shares.items():
            if share:
                held[node.element, who, share] += 1
        norms = organisation["norms"]
        kind = parties[-1][0].split(":")[0]
        norm = norms["processes"].get(definition.key, {}).get(node.element, norms["holders"].get(kind))
        if node.element in norms.get("planned", {}).get(definition.key, ()):
            norm = None
        late = norm is not None and waiting + working > norm * 8 * 3_600 * 1_000_000
        steps[node.element, parties[-1][0], waiting, working, suspended, late] += 1
    completed = []
    told = select(Event).where(Event.instance_id == instance.id).order_by(Event.id)
    alive, since, gaps = True, instance.started_at, []
    for event in session.scalars(told):
        if event.kind in ("task_completed", "element_completed") and event.element_id in named:
            completed.append(event.element_id)
            ends.append(event.at)
            if event.node_id not in touched:
                steps[event.element_id, "", 0, 0, 0, False] += 1
        if event.kind in ("process_completed", "process_cancelled"):
            alive, since = False, event.at
        if event.kind == "process_reopened" and not alive:
            alive = True
            gaps.append((since, event.at))
    until = instance.ended_at or max(ends, default=instance.started_at)
    gaps = [(begin, end) for begin, end in gaps if end <= until]
    wall = until - instance.started_at - sum((end - begin for begin, end in gaps), timedelta())
    return Counted(
        steps,
        held,
        lived,
        completed,
        worked(instance.started_at, until) - sum(worked(*gap) for gap in gaps),
        wall // MICROSECOND,
        worked(instance.started_at, until, upto),
    )


def _nodes(session: TenantSession, instance_id: int) -> dict[str, Node]:
    """Faults before what they kept from opening, which begins with them."""
    found: dict[str, Node] = {}

    def add(node_id: str, element: str, begin: datetime, end: datetime | None) -> Node:
        node = found.setdefault(node_id, Node(element, begin, end))
        node.end = end
        return node

    about: dict[tuple[str, int], tuple[str, str | None, bool]] = {}
    for incident in session.scalars(select(Incident).where(Incident.instance_id == instance_id)):
        add(incident.node_id, incident.element_id, incident.occurred_at, incident.resolved_at)
        about["incident", incident.id] = incident.node_id, None, False
    for wait in session.scalars(select(Wait).where(Wait.instance_id == instance_id, Wait.attached_to.is_(None))):
        add(wait.node_id, wait.element_id, wait.created_at, wait.ended_at)
        about["wait", wait.id] = wait.node_id, None, False
    for task in session.scalars(select(UserTask).where(UserTask.instance_id == instance_id)):
        add(task.node_id, task.element_id, task.created_at, task.completed_at).opened = task.started_at
        about["task", task.id] = task.node_id, task.candidate_group, task.permission == "decide_request"
    holdings = select(Holding).where(Holding.instance_id == instance_id).order_by(Holding.id)
    for holding in session.scalars(holdings):
        rows = [("task", holding.task_id), ("wait", holding.wait_id), ("incident", holding.incident_id)]
        ((kind, row_id),) = [(kind, row_id) for kind, row_id in rows if row_id is not None]
        node_id, group, decides = about[kind, row_id]
        who = json.dumps([holding.kind, group if kind == "task" else holding.group_key, decides])
        found[node_id].held.append((who, holding.since, holding.until))
    return found


def _suspended_upto(session: TenantSession, instance_id: int) -> Upto:
    """Until when each day was suspended; a day that was not, until long before it began."""
    rows = session.execute(
        select(Suspension.starts_on, Suspension.ends_on, Term.closed_at)
        .join(Term, Term.id == Suspension.term_id)
        .where(Term.instance_id == instance_id)
    ).all()

    def upto(day: date) -> datetime:
        found = LONG_AGO
        for first, last, closed in rows:
            if first <= day <= (last or date.max):
                found = max(found, closed or FOR_EVER)
        return found

    return upto
