"""Whom do my households wait for: who holds what, since when, and what happens if they do nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import aliased

from engine.permissions import Actor
from engine.queries.holder_names import HELD, HolderName, Names, what_is_held, with_names
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.worklist import MOST_COUNTED, not_recused
from engine.store.models import (
    Casus,
    Holding,
    ProcessDefinition,
    ProcessInstance,
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
    subject: str
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
    found_ids = union(*_legs(actor, PAGE_SIZE + 1, at)).subquery()
    rows = session.execute(
        with_names(
            select(*HELD, Casus, ProcessDefinition.name, ProcessInstance.subject, acting)
            .select_from(found_ids)
            .join(Holding, Holding.id == found_ids.c.id)
            .join(Casus, Casus.id == Holding.casus_id)
            .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        )
        .outerjoin(acting, acting.id == consequence)
        .order_by(*ordering(COLUMNS, at))
        .limit(PAGE_SIZE + 1)
    ).all()
    names = Names(session)
    found = [
        Awaited(
            holder=names.of(holding, person_name, team_name, task),
            what=what_is_held(task, wait),
            task_id=task.id if task else None,
            casus_id=casus.id,
            casus_name=casus.name,
            process_name=process_name,
            subject=subject,
            since=holding.since,
            due=task.due_at if task and task.has_term else wait.due_at if wait else None,
            consequence=acts.consequence if acts else "",
            acts_at=acts.due_at if acts else None,
        )
        for holding, person_name, team_name, task, wait, casus, process_name, subject, acts in rows
    ]
    return paged(found, [(row[0].since, row[0].id) for row in rows], at)


def count_waiting(session: TenantSession, actor: Actor) -> int:
    """How many there are, counting to 100."""
    counted = union(*_legs(actor, MOST_COUNTED)).subquery()
    return min(session.scalar(select(func.count()).select_from(counted)) or 0, MOST_COUNTED)


def _legs(actor: Actor, most: int, at: Place | None = None) -> list[Select[Any]]:
    """At most so many of each: as regisseur, and as who started it; in order when a place to begin is given."""
    theirs = [
        Holding.until.is_(None),
        or_(Holding.person_id.is_(None), Holding.person_id != actor.person_id),
        not_recused(actor, Holding.casus_id),
    ]
    as_regisseur = (
        select(Holding.id)
        .join(Casus, Casus.id == Holding.casus_id)
        .where(Casus.regisseur_id == actor.person_id, Casus.status == "open")
    )
    as_starter = (
        select(Holding.id)
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .where(
            ProcessInstance.started_by_id == actor.person_id,
            ProcessInstance.status.in_(("running", "incident")),
        )
    )
    legs = [leg.where(*theirs).limit(most) for leg in (as_regisseur, as_starter)]
    if at is not None:
        legs = [leg.where(*beyond(COLUMNS, at)).order_by(*ordering(COLUMNS, at)) for leg in legs]
    return [select(leg.subquery()) for leg in legs]
