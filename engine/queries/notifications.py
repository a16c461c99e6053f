"""What a person was told: how much is unread, the newest, and all of it by household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, func, or_, select

from engine.permissions import Actor
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.known_casus import CasusName, casus_names
from engine.queries.worklist import MOST_COUNTED
from engine.store import Kept, Store
from engine.store.models import Notification, NotificationPreference, Person, Recusal, UserTask
from engine.store.unit_of_work import TenantSession

COLUMNS = (Notification.id,)

_notification = cast(Table, Notification.__table__)

# Part of every page: built once, because building costs more than running.
_UNREAD = Kept(
    select(func.count()).select_from(
        select(_notification.c.id)
        .where(
            _notification.c.person_id == bindparam("person_id"),
            _notification.c.read_at.is_(None),
            _notification.c.tenant == bindparam("tenant"),
        )
        .limit(MOST_COUNTED)
        .subquery()
    )
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification. `task_id` only of a task that is still open; `task` is its name."""

    id: int
    kind: str
    at: datetime
    is_read: bool
    casus: CasusName | None
    task_id: int | None
    task: str
    codes: Mapping[str, Any]


def count_unread(source: Store | TenantSession, actor: Actor) -> int:
    """How many, counting to 100."""
    return int(source.read(_UNREAD, {"person_id": actor.person_id})[0][0])


def notifications(session: TenantSession, actor: Actor, at: Place, *, unread_only: bool = False) -> Page[Notice]:
    """Newest first."""
    narrowed = [Notification.read_at.is_(None)] if unread_only else []
    rows = _found(
        session,
        actor,
        [*narrowed, *beyond(COLUMNS, at, newest_first=True)],
        ordering(COLUMNS, at, newest_first=True),
        PAGE_SIZE + 1,
    )
    return paged(rows, [(row.id,) for row in rows], at)


def newest_unread(
    session: TenantSession, actor: Actor, *, most: int, since: datetime | None = None, casus_id: int | None = None
) -> list[Notice]:
    """The unread ones, newest first: since a moment, or of one household."""
    narrowed: list[ColumnElement[bool]] = [Notification.read_at.is_(None)]
    if since is not None:
        narrowed.append(Notification.at >= since)
    if casus_id is not None:
        narrowed.append(Notification.casus_id == casus_id)
    return _found(session, actor, narrowed, [Notification.id.desc()], most)


def of_kinds(session: TenantSession, actor: Actor, kinds: Sequence[str], *, since: datetime, most: int) -> list[Notice]:
    """Of these kinds, read or not, newest first."""
    return _found(
        session, actor, [Notification.kind.in_(kinds), Notification.at >= since], [Notification.id.desc()], most
    )


def mail_wishes(session: TenantSession, actor: Actor) -> tuple[Mapping[str, str], bool]:
    """The mail that this person chose, by kind; and whether there is an address to send it to."""
    rows = session.execute(
        select(NotificationPreference.kind, NotificationPreference.mail).where(
            NotificationPreference.person_id == actor.person_id
        )
    )
    address = session.scalar(select(Person.email).where(Person.id == actor.person_id))
    return {row.kind: row.mail for row in rows}, bool(address)


def _found(
    session: TenantSession, actor: Actor, narrowed: list[ColumnElement[bool]], order: list[Any], most: int
) -> list[Notice]:
    own = select(Recusal.casus_id).where(Recusal.person_id == actor.person_id)
    rows = session.execute(
        select(Notification, UserTask.status, UserTask.name)
        .outerjoin(UserTask, UserTask.id == Notification.task_id)
        .where(
            Notification.person_id == actor.person_id,
            or_(Notification.casus_id.is_(None), Notification.casus_id.not_in(own)),
            *narrowed,
        )
        .order_by(*order)
        .limit(most)
    ).all()
    names = casus_names(session, actor, {row.casus_id for row, _status, _name in rows if row.casus_id is not None})
    return [
        Notice(
            row.id,
            row.kind,
            row.at,
            row.read_at is not None,
            names.get(row.casus_id) if row.casus_id is not None else None,
            row.task_id if status == "open" else None,
            name or "",
            row.codes,
        )
        for row, status, name in rows
    ]
