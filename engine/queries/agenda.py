"""What a team talks about: the meetings ahead and behind, each with its casussen, questions and advice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from engine.errors import NotFound
from engine.permissions import Actor, Subject, Verdict, subject_of, verdict
from engine.queries.known_casus import CasusName, casus_names
from engine.queries.worklist import not_recused
from engine.store.models import AgendaItem, Casus, Team
from engine.store.unit_of_work import TenantSession

MOST_BEHIND = 60
"""Items of meetings that are over, on the page of the agenda; a meeting itself always shows whole."""


@dataclass(frozen=True, slots=True)
class Item:
    """`seen` is the verdict on seeing the file: without it neither question nor advice is given."""

    id: int
    casus: CasusName
    meets_on: date
    put_by: str
    put_by_id: int
    question: str
    advice: str
    advised_at: datetime | None
    advised_by: str
    seen: Verdict
    may_change: bool
    may_advise: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    day: date
    items: tuple[Item, ...]


def team_choices(session: TenantSession, actor: Actor, permission: str) -> tuple[tuple[int, str], ...]:
    """Id and name of the teams of which this person has the permission, by name."""
    rows = session.execute(select(Team.id, Team.name).order_by(Team.name)).all()
    return tuple((row.id, row.name) for row in rows if verdict(permission, actor, Subject(team_id=row.id)))


def agenda(session: TenantSession, actor: Actor, team_id: int, today: date) -> tuple[list[Meeting], list[Meeting]]:
    """The meetings from today on, soonest first, and those behind, latest first."""
    of_team = AgendaItem.team_id == team_id
    ahead = _items(session, actor, [of_team, AgendaItem.meets_on >= today])
    behind = _items(session, actor, [of_team, AgendaItem.meets_on < today], newest_first=True, most=MOST_BEHIND)
    return _meetings(ahead), _meetings(behind)


def meeting(session: TenantSession, actor: Actor, team_id: int, day: date) -> Meeting:
    """One meeting. Raises `NotFound` when nothing stands on its agenda."""
    items = _items(session, actor, [AgendaItem.team_id == team_id, AgendaItem.meets_on == day])
    if not items:
        raise NotFound("Op deze dag staat niets op de agenda.")
    return Meeting(day, tuple(items))


def item(session: TenantSession, actor: Actor, item_id: int) -> Item:
    """One item. Raises `NotFound`, also for a household that this person is related to."""
    found = _items(session, actor, [AgendaItem.id == item_id])
    if not found:
        raise NotFound("Dit staat niet meer op de agenda.")
    return found[0]


def items_of_casus(session: TenantSession, actor: Actor, casus_id: int) -> list[Item]:
    """What was and will be talked about in this household, newest meeting first."""
    return _items(session, actor, [AgendaItem.casus_id == casus_id], newest_first=True)


def _items(
    session: TenantSession,
    actor: Actor,
    narrowed: Sequence[ColumnElement[bool]],
    *,
    newest_first: bool = False,
    most: int | None = None,
) -> list[Item]:
    order = AgendaItem.meets_on.desc() if newest_first else AgendaItem.meets_on.asc()
    rows = session.scalars(
        select(AgendaItem)
        .options(joinedload(AgendaItem.put_by), joinedload(AgendaItem.advised_by), joinedload(AgendaItem.casus))
        .where(AgendaItem.withdrawn_at.is_(None), not_recused(actor, AgendaItem.casus_id), *narrowed)
        .order_by(order, AgendaItem.id)
        .limit(most)
    ).all()
    names = casus_names(session, actor, {row.casus_id for row in rows})
    subjects = {casus.id: subject_of(session, casus) for casus in _casussen(rows)}
    return [_item(actor, row, names[row.casus_id], subjects[row.casus_id]) for row in rows]


def _casussen(rows: Sequence[AgendaItem]) -> list[Casus]:
    return list({row.casus_id: row.casus for row in rows}.values())


def _item(actor: Actor, row: AgendaItem, casus: CasusName, subject: Subject) -> Item:
    seen = verdict("see_casus", actor, subject)
    is_open = row.advised_at is None
    return Item(
        id=row.id,
        casus=casus,
        meets_on=row.meets_on,
        put_by=row.put_by.name,
        put_by_id=row.put_by_id,
        question=row.question if seen else "",
        advice=row.advice if seen else "",
        advised_at=row.advised_at,
        advised_by=row.advised_by.name if row.advised_by else "",
        seen=seen,
        may_change=is_open and bool(verdict("put_on_agenda", actor, subject)),
        may_advise=is_open and bool(verdict("record_advice", actor, subject)),
    )


def _meetings(items: Sequence[Item]) -> list[Meeting]:
    return [Meeting(day, tuple(found)) for day, found in groupby(items, key=lambda each: each.meets_on)]
