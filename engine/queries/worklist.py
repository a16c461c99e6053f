"""What should I do: my open tasks (and of those I stand in for), and those that lie in my teams for anybody.

Tasks of a team are found by one limited range of an index per group and team, so that the list stays quick for
somebody whose tasks are few among very many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from engine.permissions import Actor, task_subject, verdict
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import (
    Area,
    Casus,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Recusal,
    TaskDraft,
    Team,
    Tenant,
    Term,
    UserTask,
)
from engine.store.unit_of_work import TenantSession

IS_OPEN = UserTask.status == literal_column("'open'")
"""Written out and not bound: a database uses an index of open rows only when it can read that they are open."""

MOST_COUNTED = 100
"""Beyond this a count says `99+`; counting on costs time and tells nobody more."""


class Order(StrEnum):
    DUE = "uiterlijk"
    NEWEST = "nieuw"
    CASUS = "casus"


SORT_COLUMNS: dict[Order, tuple[Any, ...]] = {
    Order.DUE: (UserTask.due_at, UserTask.id),
    Order.NEWEST: (UserTask.id,),
    Order.CASUS: (UserTask.casus_id, UserTask.due_at, UserTask.id),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the list is shown; empty shows all. `with_law`: only tasks whose term stands in a law."""

    process_key: str = ""
    area_id: int = 0
    with_law: bool = False
    order: Order = Order.DUE


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One row. `casus_name` is the number where the municipality's policy hides names from who is not involved.

    `stands_still`: its term is suspended.
    """

    task_id: int
    name: str
    why: str
    casus_id: int
    casus_name: str
    process_name: str
    subject: str
    area_name: str
    law: str
    due: datetime | None
    stands_still: bool
    created_at: datetime
    version: int
    on_behalf_of: str
    draft_saved_at: datetime | None
    refused: str


def my_tasks(session: TenantSession, actor: Actor, filters: Filters, at: Place) -> Page[WorkItem]:
    """Open tasks that this person holds, and those of persons whom they replace today."""
    holders = (actor.person_id, *sorted(actor.stands_in_for))
    return _page(session, actor, [_held_by(holder) for holder in holders], filters, at)


def team_tasks(session: TenantSession, actor: Actor, filters: Filters, at: Place) -> Page[WorkItem]:
    """Open tasks that nobody holds yet, of the groups and teams this person is in."""
    return _page(session, actor, [_lies_with(*pair) for pair in _pairs(session, actor)], filters, at)


def count_mine(session: TenantSession, actor: Actor, *, before: datetime | None = None) -> int:
    """How many open tasks this person holds, counting to 100; with `before` only those due before that moment."""
    holders = (actor.person_id, *sorted(actor.stands_in_for))
    known: dict[str, Any] = {f"holder_{number}": holder for number, holder in enumerate(holders)}
    if before:
        known["before"] = before
    return session.scalar(_counting_mine(len(holders), before is not None), known) or 0


def count_team(session: TenantSession, actor: Actor) -> int:
    """How many tasks lie with this person's teams, counting to 100."""
    pairs = _pairs(session, actor)
    if not pairs:
        return 0
    known: dict[str, Any] = {}
    for number, (group, team_id) in enumerate(pairs):
        known |= {f"group_{number}": group, f"team_{number}": team_id}
    return session.scalar(_counting_team(len(pairs)), known) or 0


def first_of_mine(session: TenantSession, actor: Actor, *, instance_id: int | None = None) -> int | None:
    """The id of the task to do first: of this instance when named, else of the whole worklist."""
    own = [UserTask.instance_id == instance_id] if instance_id else []
    holders = (actor.person_id, *sorted(actor.stands_in_for))
    legs = [_leg([*_held_by(holder), *own], SORT_COLUMNS[Order.DUE], Place(), Order.DUE, 1) for holder in holders]
    found = union_all(*legs).subquery()
    return session.scalar(select(found.c.id).order_by(found.c.due_at, found.c.id).limit(1))


def oldest_of_team(session: TenantSession, actor: Actor) -> list[tuple[int, datetime]]:
    """Id and moment of origin of the tasks that lie longest with this person's teams and may be theirs."""
    legs = [
        select(UserTask)
        .join(Casus, Casus.id == UserTask.casus_id)
        .add_columns(Casus)
        .where(*_lies_with(*pair), not_recused(actor))
        .order_by(UserTask.id)
        .limit(5)
        for pair in _pairs(session, actor)
    ]
    found = [
        (task.id, task.created_at)
        for leg in legs
        for task, casus in session.execute(leg)
        if verdict("claim_task", actor, task_subject(task, casus))
    ]
    return sorted(found)


def _held_by(person_id: int | BindParameter[Any]) -> list[ColumnElement[bool]]:
    return [IS_OPEN, UserTask.assignee_id == person_id]


def _lies_with(group: str | BindParameter[Any], team_id: int | BindParameter[Any]) -> list[ColumnElement[bool]]:
    return [
        IS_OPEN,
        UserTask.assignee_id.is_(None),
        UserTask.team_id == team_id,
        UserTask.candidate_group == group,
    ]


def _pairs(session: TenantSession, actor: Actor) -> list[tuple[str, int]]:
    """Every group and team of this person; a group without a team counts in every team."""
    everywhere = {group for group, team_id in actor.groups if team_id is None}
    teams = session.scalars(select(Team.id)).all() if everywhere else []
    pairs = {(group, team_id) for group, team_id in actor.groups if team_id is not None}
    return sorted(pairs | {(group, team_id) for group in everywhere for team_id in teams})


def not_recused(actor: Actor, casus_id: InstrumentedAttribute[int] = UserTask.casus_id) -> ColumnElement[bool]:
    """Nothing is shown of a household that one is part of or related to."""
    return casus_id.not_in(select(Recusal.casus_id).where(Recusal.person_id == actor.person_id))


def _leg(conditions: Iterable[Any], columns: tuple[Any, ...], at: Place, order: Order, limit: int) -> Select[Any]:
    newest_first = order is Order.NEWEST
    read = (
        select(UserTask.id, UserTask.due_at, UserTask.casus_id)
        .where(*conditions, *beyond(columns, at, newest_first=newest_first))
        .order_by(*ordering(columns, at, newest_first=newest_first))
        .limit(limit)
        .subquery()
    )
    return select(read)


def _page(
    session: TenantSession, actor: Actor, wanted: Sequence[list[Any]], filters: Filters, at: Place
) -> Page[WorkItem]:
    if not wanted:
        return Page(())
    narrowed: list[Any] = [not_recused(actor)]
    if filters.process_key:
        narrowed.append(UserTask.process_key == filters.process_key)
    if filters.with_law:
        narrowed.append(UserTask.law.is_not(None))
    if filters.area_id:
        in_area = select(Casus.id).where(Casus.id == UserTask.casus_id, Casus.area_id == filters.area_id)
        narrowed.append(in_area.exists())
    columns = SORT_COLUMNS[filters.order]
    legs = [_leg([*leg, *narrowed], columns, at, filters.order, PAGE_SIZE + 1) for leg in wanted]
    found = union_all(*legs).subquery()
    sorted_by = [found.c[column.key] for column in columns]
    newest_first = filters.order is Order.NEWEST
    this_page = (
        select(found)
        .order_by(*ordering(sorted_by, at, newest_first=newest_first))
        .limit(PAGE_SIZE + 1)
        .subquery("this_page")
    )
    rows = session.execute(
        _details(session, this_page).order_by(
            *ordering([this_page.c[column.key] for column in columns], at, newest_first=newest_first)
        )
    ).all()
    items = [_item(actor, *row) for row in rows]
    return paged(items, [tuple(getattr(row[0], column.key) for column in columns) for row in rows], at)


def _details(session: TenantSession, this_page: Subquery) -> Select[Any]:
    holder = aliased(Person)
    return (
        select(
            UserTask,
            Casus,
            ProcessDefinition.name,
            ProcessInstance.subject,
            Area.name,
            holder.name,
            TaskDraft.saved_at,
            select(Tenant.access_policy).where(Tenant.code == session.tenant).scalar_subquery(),
            Term.status,
        )
        .select_from(this_page)
        .join(UserTask, UserTask.id == this_page.c.id)
        .join(Casus, Casus.id == UserTask.casus_id)
        .join(Area, Area.id == Casus.area_id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(holder, holder.id == UserTask.assignee_id)
        .outerjoin(TaskDraft, TaskDraft.task_id == UserTask.id)
        .outerjoin(Term, Term.id == UserTask.term_id)
    )


def _item(
    actor: Actor,
    task: UserTask,
    casus: Casus,
    process_name: str,
    subject: str,
    area_name: str,
    holder_name: str | None,
    draft_saved_at: datetime | None,
    policy: str,
    term_status: str | None,
) -> WorkItem:
    mine = {actor.person_id, *actor.stands_in_for}
    is_known = policy != "own" or bool({task.assignee_id, casus.regisseur_id} & mine)
    claiming = verdict("claim_task", actor, task_subject(task, casus)) if task.assignee_id is None else None
    return WorkItem(
        task_id=task.id,
        name=task.name,
        why=task.why,
        casus_id=casus.id,
        casus_name=casus.name if is_known else casus.number,
        process_name=process_name,
        subject=subject if is_known else "",  # free text: it may name someone
        area_name=area_name,
        law=task.law or "",
        due=task.due_at if task.has_term else None,
        stands_still=term_status == "suspended",
        created_at=task.created_at,
        version=task.version,
        on_behalf_of=(holder_name or "") if task.assignee_id in actor.stands_in_for else "",
        draft_saved_at=draft_saved_at,
        refused="" if claiming is None or claiming else claiming.reason,
    )


@lru_cache(maxsize=32)
def _counting_mine(holders: int, dated: bool) -> Select[tuple[int]]:
    """Kept by how many holders there are: building these anew on every page costs more than running them."""
    due = [UserTask.due_at < bindparam("before")] if dated else []
    return _counting([[*_held_by(bindparam(f"holder_{number}")), *due] for number in range(holders)])


@lru_cache(maxsize=32)
def _counting_team(pairs: int) -> Select[tuple[int]]:
    return _counting([_lies_with(bindparam(f"group_{n}"), bindparam(f"team_{n}")) for n in range(pairs)])


def _counting(wanted: Sequence[list[Any]]) -> Select[tuple[int]]:
    legs = [select(select(UserTask.id).where(*leg).limit(MOST_COUNTED).subquery()) for leg in wanted]
    return select(func.count()).select_from(union_all(*legs).subquery())
