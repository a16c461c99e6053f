"""One mail a working day with what a person has not read yet, at eight o'clock in the morning in Amsterdam."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select, update

from engine import clock
from engine.commands.mailing import is_address
from engine.commands.notices.kinds import USUAL_WISH, MailWish
from engine.commands.notices.mails import line, mail_digest
from engine.deadlines.calendar import is_working_day
from engine.store import Store, Work
from engine.store.models import Casus, Notification, NotificationPreference, Person

AT = time(8)
MOST_LINES = 20


def last_digest_before(moment: datetime) -> datetime:
    """The moment of the latest digest: eight o'clock of this working day, or of the one before."""
    here = clock.local(moment)
    day: date = here.date()
    if here.time() < AT:
        day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, AT, clock.AMSTERDAM)


def send_digests(store: Store, until: datetime) -> int:
    """Queue the mails about what came before `until`, each in a transaction of its own; answers how many.

    Doing it twice mails nothing twice: what was in a mail is marked in the same transaction.
    """
    with store.reading() as session:
        people = session.scalars(
            select(Notification.person_id)
            .join(Person, Person.id == Notification.person_id)
            .where(*_waiting(until), Person.active, Person.email.is_not(None))
            .distinct()
            .order_by(Notification.person_id)
        ).all()
    sent = 0
    for person_id in people:
        with store.command() as work:
            sent += _send_one(work, person_id, until)
    return sent


def _send_one(work: Work, person_id: int, until: datetime) -> int:
    # Who the worker of another machine is writing to is locked, and done by the time that it is our turn.
    address = work.get(Person, person_id, lock=True).email
    if address is None or not is_address(address):
        return 0
    rows = work.session.execute(
        select(Notification.id, Notification.kind, Notification.casus_id, Casus.number)
        .outerjoin(Casus, Casus.id == Notification.casus_id)
        .where(*_waiting(until), Notification.person_id == person_id)
        .order_by(Notification.id)
    ).all()
    if not rows:
        return 0
    lines: Sequence[str] = [line(kind, casus_id, number or "") for _id, kind, casus_id, number in rows]
    unique = list(dict.fromkeys(lines))
    more = len(unique) - MOST_LINES
    shown = [*unique[:MOST_LINES], *([f"- En nog {more} andere."] if more > 0 else [])]
    mail_digest(work, person_id, address, shown)
    work.session.execute(
        update(Notification)
        .where(Notification.id.in_([row.id for row in rows]))
        .values(mailed_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return 1


def _waiting(until: datetime) -> list[ColumnElement[bool]]:
    wish = (
        select(NotificationPreference.mail)
        .where(
            NotificationPreference.person_id == Notification.person_id,
            NotificationPreference.kind == Notification.kind,
        )
        .scalar_subquery()
    )
    return [
        Notification.read_at.is_(None),
        Notification.mailed_at.is_(None),
        Notification.at < until,
        func.coalesce(wish, USUAL_WISH.value) == MailWish.DAILY.value,
    ]
