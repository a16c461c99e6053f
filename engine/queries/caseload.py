"""Who carries how much: the open tasks of each person in the manager's teams, and what lies with nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select

from engine import clock
from engine.permissions import Actor
from engine.queries.worklist import IS_OPEN, not_recused
from engine.store.models import Casus, Membership, Person, ProcessDefinition, ProcessInstance, Substitution, UserTask
from engine.store.unit_of_work import TenantSession

MOST_TASKS = 200
"""Rows of one list; who has more to distribute does so in turns."""


@dataclass(frozen=True, slots=True)
class Load:
    """One person: open and late tasks in these teams, the oldest, casussen as regisseur, last day of absence."""

    person_id: int
    name: str
    open: int
    late: int
    oldest: datetime | None
    casussen: int
    away_until: date | None
    substitute: str


@dataclass(frozen=True, slots=True)
class TaskToAssign:
    task_id: int
    name: str
    casus_id: int
    casus_name: str
    process_name: str
    subject: str
    due: datetime | None
    created_at: datetime
    holder: str


def managed_teams(actor: Actor) -> frozenset[int]:
    return frozenset(team for group, team in actor.groups if group == "teammanager" and team is not None)


def caseload(session: TenantSession, actor: Actor) -> list[Load]:
    """Every active member of the teams that this person manages, by name."""
    teams, now = managed_teams(actor), clock.now()
    today = clock.local(now).date()
    people = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.active, Membership.team_id.in_(teams))
        .distinct()
        .order_by(Person.name)
    ).all()
    ids = [person_id for person_id, _ in people]
    tasks = {
        row.assignee_id: row
        for row in session.execute(
            select(
                UserTask.assignee_id,
                func.count().label("open"),
                func.sum(case((UserTask.due_at < now, 1), else_=0)).label("late"),
                func.min(UserTask.created_at).label("oldest"),
            )
            .where(IS_OPEN, UserTask.assignee_id.in_(ids), UserTask.team_id.in_(teams))
            .group_by(UserTask.assignee_id)
        )
    }
    regie = session.execute(
        select(Casus.regisseur_id, func.count())
        .where(Casus.regisseur_id.in_(ids), Casus.status == "open")
        .group_by(Casus.regisseur_id)
    )
    casussen = {row[0]: row[1] for row in regie}
    substitute = (
        select(Substitution.person_id, Substitution.ends_on, Person.name)
        .join(Person, Person.id == Substitution.substitute_id)
        .where(Substitution.person_id.in_(ids), Substitution.starts_on <= today, Substitution.ends_on >= today)
    )
    away = {person_id: (until, name) for person_id, until, name in session.execute(substitute)}
    return [
        Load(
            person_id,
            name,
            open=tasks[person_id].open if person_id in tasks else 0,
            late=tasks[person_id].late if person_id in tasks else 0,
            oldest=tasks[person_id].oldest if person_id in tasks else None,
            casussen=casussen.get(person_id, 0),
            away_until=away[person_id][0] if person_id in away else None,
            substitute=away[person_id][1] if person_id in away else "",
        )
        for person_id, name in people
    ]


def tasks_of(session: TenantSession, actor: Actor, person_id: int | None) -> Sequence[TaskToAssign]:
    """Open tasks in the managed teams: of one person, or (None) of nobody yet; what is due first comes first.

    Of nobody's tasks only those that a member of the team may do: what waits for the college is not theirs to give.
    """
    teams = managed_teams(actor)
    theirs = UserTask.candidate_group.in_(select(Membership.group_key).where(Membership.team_id.in_(teams)))
    holder = [UserTask.assignee_id == person_id] if person_id else [UserTask.assignee_id.is_(None), theirs]
    rows = session.execute(
        select(UserTask, Casus.name, ProcessDefinition.name, ProcessInstance.subject, Person.name)
        .join(Casus, Casus.id == UserTask.casus_id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Person, Person.id == UserTask.assignee_id)
        .where(IS_OPEN, *holder, UserTask.team_id.in_(teams), not_recused(actor))
        .order_by(UserTask.due_at, UserTask.id)
        .limit(MOST_TASKS)
    )
    return [
        TaskToAssign(
            task.id,
            task.name,
            task.casus_id,
            casus_name,
            process_name,
            subject,
            task.due_at if task.has_term else None,
            task.created_at,
            holder_name or "",
        )
        for task, casus_name, process_name, subject, holder_name in rows
    ]
