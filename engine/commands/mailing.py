"""Puts a mail in the outbox, in the transaction of whatever causes it; `engine.mail` sends it later."""

import re

from engine.store import Work
from engine.store.models import OutboxMail

PURPOSES = frozenset({"referral", "reminder", "code", "digest", "notification"})

_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+")


def queue_mail(
    work: Work,
    recipient: str,
    subject: str,
    text: str,
    purpose: str,
    *,
    casus_id: int | None = None,
    person_id: int | None = None,
) -> int:
    """The id of the queued mail.

    `subject` names no person, household or problem: it shows on locked phones. `purpose` is one of `PURPOSES`.
    Raises `ValueError` for a subject of more than one line, an unknown purpose, or anything but one plain address.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"No such purpose of a mail: {purpose}")
    if not subject.strip() or not subject.isprintable() or len(subject) > 200:
        raise ValueError("A subject is one line of at most 200 printable signs")
    if not is_address(recipient):
        raise ValueError("A mail goes to exactly one plain address")
    mail = OutboxMail(
        recipient=recipient,
        subject=subject,
        text=text,
        purpose=purpose,
        casus_id=casus_id,
        person_id=person_id,
        created_at=work.now,
        try_at=work.now,
    )
    work.session.add(mail)
    work.session.flush()
    return mail.id


def is_address(text: str) -> bool:
    """Whether this is one mail address, without a name, a list or anything that could become a header."""
    return len(text) <= 200 and text.isascii() and text.isprintable() and _ADDRESS.fullmatch(text) is not None
