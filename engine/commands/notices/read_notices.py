"""Mark one's own notifications as read: these ones, or everything that came before a moment."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Notification


def read_notices(
    work: Work, actor: Actor, ids: Collection[int] = (), *, until: datetime | None = None, casus_id: int | None = None
) -> int:
    """How many were unread. Those of somebody else are left alone. Raises `Refused`.

    `until` marks all that came up to that moment, so that nothing is marked that the page had not shown yet.
    """
    verdict("see_worklist", actor).require()
    wanted = Notification.at <= until if until is not None else Notification.id.in_(ids)
    of_casus = [Notification.casus_id == casus_id] if casus_id is not None else []
    marked = work.session.execute(
        update(Notification)
        .where(Notification.person_id == actor.person_id, Notification.read_at.is_(None), wanted, *of_casus)
        .values(read_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return int(marked.rowcount)  # type: ignore[attr-defined]
