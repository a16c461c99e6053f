"""Makes a message of a row of the outbox: plain text, one recipient, no header that anybody typed."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from engine.store.models import OutboxMail

SECRET = frozenset({"referral", "reminder", "code"})
"""Purposes of which the text opens a file: who reads it can look as the receiver."""


def compose(mail: OutboxMail, sender: str, organisation: str) -> EmailMessage:
    """The same row gives the same Message-ID, so that a mail sent twice after a crash can be known as one.

    Raises `ValueError` for an address or subject that would break out of its header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(organisation, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = (
        f"<waakvlam.{mail.tenant}.{mail.id}.{mail.created_at:%Y%m%d%H%M%S}@{sender.rpartition('@')[2]}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
