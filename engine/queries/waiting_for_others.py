"""Whom do my households wait for: who holds what, since when, and what happens if they do nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import aliased

from engine.permissions import Actor
from engine.queries.holder_names import HolderName, holder_name
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.worklist import MOST_COUNTED
from engine.store.models import (
    Casus,
    Holding,
    Incident,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Team,
    UserTask,
    Wait,
)
from engine.store.unit_of_work import TenantSession

COLUMNS = (Holding.since, Holding.id)


@dataclass(frozen=True, slots=True)
class Awaited:
    """One holder of one task or wait. `consequence` is what happens at `acts_at` when they do nothing."""

    holder: HolderName
    what: str
    task_id: int | None
    casus_id: int
    casus_name: str
    process_name: str
    since: datetime
    due: datetime | None
    consequence: str
    acts_at: datetime | None


def waiting_for_others(session: TenantSession, actor: Actor, at: Place) -> Page[Awaited]:
    """What others hold in casussen of which this person is regisseur and in what they started; longest wait first."""
    boundary = aliased(Wait)
    consequence = (
        select(boundary.id)
        .where(
            boundary.instance_id == Holding.instance_id,
            boundary.status == "open",
            boundary.attached_to == func.coalesce(UserTask.node_id, Wait.node_id),
        )
        .order_by(boundary.due_at)
        .limit(1)
        .scalar_subquery()
    )
    acting = aliased(Wait)
    rows = session.execute(
        select(Holding, Person.name, Team.name, UserTask, Wait, Incident.id, Casus, ProcessDefinition.name, acting)
        .join(Casus, Casus.id == Holding.casus_id)
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Person, Person.id == Holding.person_id)
        .outerjoin(Team, Team.id == Holding.team_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
        .outerjoin(Incident, Incident.id == Holding.incident_id)
        .outerjoin(acting, acting.id == consequence)
        .where(Holding.id.in_(_ids(actor)), *beyond(COLUMNS, at))
        .order_by(*ordering(COLUMNS, at))
        .limit(PAGE_SIZE + 1)
    ).all()
    found = [
        Awaited(
            holder=holder_name(session, holding.kind, person_name, holding.group_key, team_name),
            what=task.name if task else wait.name if wait else "Een storing oplossen",
            task_id=task.id if task else None,
            casus_id=casus.id,
            casus_name=casus.name,
            process_name=process_name,
            since=holding.since,
            due=task.due_at if task and task.has_term else wait.due_at if wait else None,
            consequence=acts.consequence if acts else "",
            acts_at=acts.due_at if acts else None,
        )
        for holding, person_name, team_name, task, wait, _incident, casus, process_name, acts in rows
    ]
    return paged(found, [(row[0].since, row[0].id) for row in rows], at)


def count_waiting(session: TenantSession, actor: Actor) -> int:
    """How many there are, counting to 100."""
    counted = _ids(actor).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def _ids(actor: Actor) -> Any:
    theirs = and_(Holding.until.is_(None), or_(Holding.person_id.is_(None), Holding.person_id != actor.person_id))
    as_regisseur: Select[Any] = (
        select(Holding.id)
        .join(Casus, Casus.id == Holding.casus_id)
        .where(Casus.regisseur_id == actor.person_id, Casus.status == "open", theirs)
    )
    as_starter: Select[Any] = (
        select(Holding.id)
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .where(
            ProcessInstance.started_by_id == actor.person_id,
            ProcessInstance.status.in_(("running", "incident")),
            theirs,
        )
    )
    return union(as_regisseur, as_starter)
