"""What the engine wrote down of process instances, as far as facts need it: read for many at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from engine.store.event_log import COMPLETIONS
from engine.store.models import (
    Casus,
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

TAKEN_AWAY = "element_cancelled"
OVER = frozenset({"process_completed", "process_cancelled"})
REOPENED = "process_reopened"
_TOLD = sorted({*COMPLETIONS, *OVER, TAKEN_AWAY, REOPENED})

_HEAD = (
    select(
        ProcessInstance.id,
        ProcessInstance.casus_id,
        ProcessInstance.definition_id,
        ProcessInstance.status,
        ProcessInstance.outcome,
        ProcessInstance.started_at,
        ProcessInstance.ended_at,
        ProcessDefinition.key,
        ProcessDefinition.version,
        Casus.team_id,
    )
    .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
    .join(Casus, Casus.id == ProcessInstance.casus_id)
)
_EVENTS = select(
    Event.instance_id, Event.id, Event.at, Event.kind, Event.element_id, Event.node_id, Event.codes
).order_by(Event.id)
_TASKS = select(
    UserTask.instance_id,
    UserTask.id,
    UserTask.node_id,
    UserTask.candidate_group,
    UserTask.permission,
    UserTask.started_at,
)
_WAITS = select(Wait.instance_id, Wait.id, Wait.node_id, Wait.attached_to)
_INCIDENTS = select(Incident.instance_id, Incident.id, Incident.node_id)
_HOLDINGS = select(
    Holding.instance_id,
    Holding.task_id,
    Holding.wait_id,
    Holding.incident_id,
    Holding.kind,
    Holding.group_key,
    Holding.since,
    Holding.until,
).order_by(Holding.id)
_TERMS = select(Term.instance_id, Term.id, Term.rule, Term.status, Term.ends_at, Term.closed_at)
_SUSPENSIONS = select(Term.instance_id, Term.closed_at, Suspension.starts_on, Suspension.ends_on).join(
    Term, Term.id == Suspension.term_id
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held something, as it was written down; `group` is that of the task, or the key that the holding has."""

    kind: str
    group: str | None
    permission: str | None = None


Span = tuple[Holder, datetime, datetime | None]
"""A holder, since when, and until when; None while it lasts."""


@dataclass(slots=True)
class InstanceRows:
    """One instance. `spans` tells by node who had what it opened, a fault first where one kept it from opening;
    `opened_at` when a person first opened the task of a node. A boundary timer has neither, but is `attached_to` one.
    """

    head: Row[Any]
    last_event_id: int
    events: list[Row[Any]] = field(default_factory=list)
    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    opened_at: dict[str, datetime | None] = field(default_factory=dict)
    attached_to: dict[str, str] = field(default_factory=dict)
    terms: list[Row[Any]] = field(default_factory=list)
    suspensions: list[Row[Any]] = field(default_factory=list)


def rows_of(session: TenantSession, instance_ids: Collection[int]) -> list[InstanceRows]:
    """The instances that exist, in the order of their numbers.

    The newest event is read first: what comes while the rest is read has a higher number, so that it is seen again.
    """
    newest = (
        select(Event.instance_id, func.max(Event.id))
        .where(Event.instance_id.in_(instance_ids))
        .group_by(Event.instance_id)
    )
    last = dict(session.execute(newest).tuples().all())
    found = {
        head.id: InstanceRows(head, last.get(head.id, 0))
        for head in session.execute(_HEAD.where(ProcessInstance.id.in_(instance_ids)).order_by(ProcessInstance.id))
    }

    def read(statement: Select[Any], column: Any) -> Sequence[Row[Any]]:
        return session.execute(statement.where(column.in_(found))).all()

    for event in read(_EVENTS.where(Event.kind.in_(_TOLD)), Event.instance_id):
        found[event.instance_id].events.append(event)
    for term in read(_TERMS, Term.instance_id):
        found[term.instance_id].terms.append(term)
    for suspension in read(_SUSPENSIONS, Term.instance_id):
        found[suspension.instance_id].suspensions.append(suspension)
    tasks = {task.id: task for task in read(_TASKS, UserTask.instance_id)}
    for each in tasks.values():
        found[each.instance_id].opened_at[each.node_id] = each.started_at
    waits: dict[int, str] = {}
    for wait in read(_WAITS, Wait.instance_id):
        waits[wait.id] = wait.node_id
        if wait.attached_to is not None:
            found[wait.instance_id].attached_to[wait.node_id] = wait.attached_to
    incidents = {incident.id: incident.node_id for incident in read(_INCIDENTS, Incident.instance_id)}
    for holding in read(_HOLDINGS, Holding.instance_id):
        task = tasks.get(holding.task_id)
        node = task.node_id if task else waits.get(holding.wait_id) or incidents.get(holding.incident_id)
        if node is None:  # what came after its task, wait or incident was read
            continue
        group, permission = (task.candidate_group, task.permission) if task else (holding.group_key, None)
        holder = Holder(holding.kind, group, permission)
        found[holding.instance_id].spans[node].append((holder, holding.since, holding.until))
    return list(found.values())
