"""What of a team becomes too late, or happens by itself, before the week is over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select

from engine import clock
from engine.deadlines.statutory import find_rule
from engine.permissions import Actor
from engine.queries.holder_names import HolderName, Names
from engine.queries.known_casus import CasusName, casus_names
from engine.queries.worklist import IS_OPEN, not_recused
from engine.store.models import Casus, Holding, Person, Term, UserTask, Wait
from engine.store.unit_of_work import TenantSession

MOST = 50

# Written out and not bound, in the words of the indices: only then does a database use them.
IS_WAITING = Wait.status == literal_column("'open'")
IS_KEPT = Term.status.in_([literal_column("'running'"), literal_column("'suspended'")])


@dataclass(frozen=True, slots=True)
class Coming:
    """`kind` is task (its due date), wait (something happens by itself) or term (a statutory term ends)."""

    kind: str
    at: datetime
    what: str
    casus: CasusName
    holder: HolderName | None = None
    task_id: int | None = None
    consequence: str = ""
    rule: str = ""


def end_of_week(now: datetime) -> datetime:
    """Midnight after the Sunday of this week on the municipality's wall clock; in a weekend, of the next week."""
    today = clock.local(now).date()
    days = 7 - today.weekday()
    return datetime.combine(today + timedelta(days=days if days > 2 else days + 7), time(), clock.AMSTERDAM)


def coming_for_team(session: TenantSession, actor: Actor, team_id: int) -> list[Coming]:
    """From now until the end of the week, soonest first, at most `MOST` of each kind.

    Recused households are left out; households are called as the policy has it.
    """
    return _coming(session, actor, Casus.team_id == team_id, _tasks_of_team(session, team_id))


def coming_for_regisseurs(session: TenantSession, actor: Actor, person_ids: Collection[int]) -> list[Coming]:
    """The same, in open and closed casussen of these regisseurs, whoever holds it."""
    theirs = Casus.regisseur_id.in_(person_ids)
    return _coming(session, actor, theirs, [theirs])


Found = list[tuple[tuple[Any, ...], int]]


def _coming(
    session: TenantSession, actor: Actor, theirs: ColumnElement[bool], of_tasks: Sequence[ColumnElement[bool]]
) -> list[Coming]:
    now = clock.now()
    until = end_of_week(now)
    may = not_recused(actor, Casus.id)
    found = [
        *_tasks(session, [*of_tasks, may, UserTask.due_at >= now, UserTask.due_at < until]),
        *_waits(session, [theirs, may, Wait.due_at >= now, Wait.due_at < until]),
        *_terms(session, [theirs, may, Term.ends_at >= now, Term.ends_at < until]),
    ]
    names = casus_names(session, actor, {casus_id for _coming, casus_id in found})
    rows = [Coming(kind, at, what, names[casus_id], *more) for (kind, at, what, *more), casus_id in found]
    return sorted(rows, key=lambda row: row.at)


def _tasks_of_team(session: TenantSession, team_id: int) -> list[ColumnElement[bool]]:
    """Told by who holds them, because that is how open tasks are found by their due date."""
    holders = session.execute(
        select(Holding.person_id, Holding.group_key)
        .where(Holding.until.is_(None), Holding.team_id == team_id)
        .distinct()
    ).all()
    people = {row.person_id for row in holders if row.person_id is not None}
    groups = {row.group_key for row in holders if row.group_key is not None}
    return [
        UserTask.team_id == team_id,
        or_(
            UserTask.assignee_id.in_(people),
            and_(UserTask.assignee_id.is_(None), UserTask.candidate_group.in_(groups)),
        ),
    ]


def _tasks(session: TenantSession, narrowed: Sequence[ColumnElement[bool]]) -> Found:
    rows = session.execute(
        select(UserTask, Person.name)
        .join(Casus, Casus.id == UserTask.casus_id)
        .outerjoin(Person, Person.id == UserTask.assignee_id)
        .where(IS_OPEN, *narrowed)
        .order_by(UserTask.due_at)
        .limit(MOST)
    ).all()
    names = Names(session)
    return [
        (("task", task.due_at, task.name, _holder(names, task, name), task.id), task.casus_id) for task, name in rows
    ]


def _holder(names: Names, task: UserTask, person_name: str | None) -> HolderName:
    if person_name is not None:
        return HolderName("person", person_name)
    return HolderName("group", f"{names.group(task.candidate_group or '')}, nog van niemand")


def _waits(session: TenantSession, narrowed: Sequence[ColumnElement[bool]]) -> Found:
    """What happens by itself: a timer beside a task or a wait, or a wait that ends."""
    rows = session.scalars(
        select(Wait)
        .join(Casus, Casus.id == Wait.casus_id)
        .where(IS_WAITING, or_(Wait.consequence != "", Wait.attached_to.is_(None)), *narrowed)
        .order_by(Wait.due_at)
        .limit(MOST)
    )
    return [(("wait", wait.due_at, wait.name, None, None, wait.consequence), wait.casus_id) for wait in rows]


def _terms(session: TenantSession, narrowed: Sequence[ColumnElement[bool]]) -> Found:
    rows = session.scalars(
        select(Term)
        .join(Casus, Casus.id == Term.casus_id)
        .where(IS_KEPT, Term.status == "running", *narrowed)
        .order_by(Term.ends_at)
        .limit(MOST)
    )
    return [
        (("term", term.ends_at, term.name, None, None, "", find_rule(term.rule).article), term.casus_id)
        for term in rows
    ]
