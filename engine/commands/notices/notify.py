"""Tells persons that something happened which they should know, on their screen and by mail if they want that."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Table, insert, select

from engine.commands.mailing import is_address
from engine.commands.notices.kinds import USUAL_WISH, MailWish, NoticeKind
from engine.commands.notices.mails import mail_at_once
from engine.store import Work
from engine.store.models import Notification, NotificationPreference, Person, Recusal

_WRITE = insert(cast(Table, Notification.__table__))


def notify(
    work: Work,
    person_ids: Collection[int | None],
    kind: NoticeKind,
    *,
    actor_id: int | None = None,
    casus_id: int | None = None,
    instance_id: int | None = None,
    task_id: int | None = None,
    codes: Mapping[str, Any] | None = None,
) -> frozenset[int]:
    """Write one notification for each person and answer who got one.

    Left out are whoever did it (`actor_id`), who left, and who may know nothing of this household (Awb 2:4). Without
    anybody to tell it asks the database nothing. `codes` hold ids and codes only.
    """
    wanted = {person_id for person_id in person_ids if person_id is not None and person_id != actor_id}
    if not wanted:
        return frozenset()
    people = work.session.execute(
        select(Person.id, Person.email, NotificationPreference.mail)
        .outerjoin(
            NotificationPreference,
            (NotificationPreference.person_id == Person.id) & (NotificationPreference.kind == kind.value),
        )
        .where(
            Person.id.in_(wanted),
            Person.active,
            Person.id.not_in(select(Recusal.person_id).where(Recusal.casus_id == casus_id)),
        )
        .order_by(Person.id)
    ).all()
    rows = []
    for person_id, address, wish in people:
        at_once = (wish or USUAL_WISH) == MailWish.NOW and address is not None and is_address(address)
        if at_once:
            mail_at_once(work, person_id, address, kind, casus_id)
        rows.append(
            {
                "tenant": work.tenant,
                "person_id": person_id,
                "kind": kind.value,
                "casus_id": casus_id,
                "instance_id": instance_id,
                "task_id": task_id,
                "codes": dict(codes or {}),
                "at": work.now,
                "mailed_at": work.now if at_once else None,
            }
        )
    if rows:
        work.session.execute(_WRITE, rows)
    return frozenset(row["person_id"] for row in rows)
