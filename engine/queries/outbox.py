"""Mail that waits, went out or was refused, for functional management. Texts that open something are kept from it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from engine.mail import SECRET
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import OutboxMail
from engine.store.unit_of_work import TenantSession

COLUMNS = (OutboxMail.id,)


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class MailRow:
    """`text` is None where it is kept from the reader."""

    id: int
    recipient: str
    subject: str
    text: str | None
    purpose: str
    state: MailState
    created_at: datetime
    sent_at: datetime | None
    try_at: datetime | None
    attempts: int
    last_error: str


def outbox(session: TenantSession, at: Place, *, show_secrets: bool, only_unsent: bool = False) -> Page[MailRow]:
    """Newest first."""
    narrowed = [OutboxMail.sent_at.is_(None)] if only_unsent else []
    mails = session.scalars(
        select(OutboxMail)
        .where(*narrowed, *beyond(COLUMNS, at, newest_first=True))
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    rows = [
        MailRow(
            id=mail.id,
            recipient=mail.recipient,
            subject=mail.subject,
            text=mail.text if show_secrets or mail.purpose not in SECRET else None,
            purpose=mail.purpose,
            state=_state(mail),
            created_at=mail.created_at,
            sent_at=mail.sent_at,
            try_at=mail.try_at,
            attempts=mail.attempts,
            last_error=mail.last_error,
        )
        for mail in mails
    ]
    return paged(rows, [(mail.id,) for mail in mails], at)


def _state(mail: OutboxMail) -> MailState:
    if mail.sent_at is not None:
        return MailState.SENT
    return MailState.GIVEN_UP if mail.try_at is None else MailState.WAITING
