"""Sends what stands in the outbox: each mail is claimed first, so that no two workers send the same one."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from smtplib import SMTP

from sqlalchemy import select, update

from engine import clock
from engine.config import Settings
from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.mail import SECRET, Rejected, compose, hand_over, server_of
from engine.store import Store
from engine.store.models import OutboxMail

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
"""Longer than one mail can take: after a crash somebody else tries again."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
SERVER_AWAY = timedelta(minutes=5)
MOST_ATTEMPTS = 14
"""About two days of trying."""
BATCH = 50


def send_mail(store: Store, settings: Settings) -> int:
    """Send at most a batch of what is due; answers how many went. Without a mail server nothing is touched.

    Raises `ValueError` for a wrong setting.
    """
    server = server_of(settings)
    due = _due(store) if server is not None else []
    if server is None or not due:
        return 0
    try:
        with server.connection() as connected:
            return sum(_send(store, settings, connected, mail_id) for mail_id in due)
    except OSError as error:
        # The server is away, or says no to us: every mail waits its turn, and tells why.
        logger.warning("Mail server %s: %s", server.host, error)
        _put_off(store, due, f"De mailserver is niet bereikbaar: {error}")
        return 0


def _due(store: Store) -> list[int]:
    with store.reading() as session:
        return list(
            session.scalars(
                select(OutboxMail.id)
                .where(OutboxMail.sent_at.is_(None), OutboxMail.try_at <= clock.now())
                .order_by(OutboxMail.id)
                .limit(BATCH)
            )
        )


def _send(store: Store, settings: Settings, connected: SMTP, mail_id: int) -> bool:
    """Claim one mail and send it; False when another worker has it or it could not go. Raises `OSError`."""
    mail = _claim(store, mail_id)
    if mail is None:
        return False
    try:
        hand_over(connected, compose(mail, settings["MAIL_FROM"], _organisation(store)))
    except Rejected as refusal:
        _fail(store, mail, str(refusal), is_final=refusal.is_final)
        return False
    except ValueError as error:
        _fail(store, mail, str(error), is_final=True)
        return False
    with store.command() as work:
        sent = work.get(OutboxMail, mail_id)
        sent.sent_at, sent.try_at, sent.last_error = work.now, None, ""
        if sent.purpose in SECRET:  # what opens a file is no longer here to be read
            sent.text = ""
    return True


def _claim(store: Store, mail_id: int) -> OutboxMail | None:
    """The mail, for us alone during the lease. The statement itself decides between two workers."""
    with store.command() as work:
        claimed = work.session.scalar(
            update(OutboxMail)
            .where(OutboxMail.id == mail_id, OutboxMail.sent_at.is_(None), OutboxMail.try_at <= work.now)
            .values(try_at=work.now + LEASE, attempts=OutboxMail.attempts + 1)
            .returning(OutboxMail.id)
        )
        return work.get(OutboxMail, claimed) if claimed is not None else None


def _fail(store: Store, mail: OutboxMail, reason: str, *, is_final: bool) -> None:
    logger.warning("Mail %s was refused: %s", mail.id, reason)
    with store.command() as work:
        row = work.get(OutboxMail, mail.id)
        given_up = is_final or row.attempts >= MOST_ATTEMPTS
        row.last_error = " ".join(reason.split())[:400]
        row.try_at = None if given_up else work.now + _wait(row.attempts)


def _put_off(store: Store, mail_ids: Sequence[int], reason: str) -> None:
    """Those that nobody claimed wait a while. This counts as no attempt: it is the server's fault, not the mail's."""
    with store.command() as work:
        work.session.execute(
            update(OutboxMail)
            .where(OutboxMail.id.in_(mail_ids), OutboxMail.sent_at.is_(None), OutboxMail.try_at <= work.now)
            .values(try_at=work.now + SERVER_AWAY, last_error=" ".join(reason.split())[:400])
        )


def _wait(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts - 1, 12)), LONGEST_WAIT)


def _organisation(store: Store) -> str:
    with store.reading() as session:
        try:
            return f"Gemeente {load_organisation(session).municipality.name}"
        except NotFound:
            return "Waakvlam"
