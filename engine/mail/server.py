"""Hands messages to the SMTP server that the settings name."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from engine.config import Settings

TIMEOUT = 20.0
"""Seconds that one answer of the server may take."""
ENCRYPTIONS = ("starttls", "tls", "none")


class Rejected(Exception):
    """The server refuses this one message; others may pass. `is_final`: trying again will not help."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    encryption: str

    @contextmanager
    def connection(self) -> Iterator[smtplib.SMTP]:
        """Raises `OSError` (an `SMTPException` is one) when the server is away, refuses us or offers no encryption."""
        trusted = ssl.create_default_context()
        if self.encryption == "tls":
            connected: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=trusted)
        else:
            connected = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        with connected:
            if self.encryption == "starttls":
                connected.starttls(context=trusted)
            if self.user:
                connected.login(self.user, self.password)
            yield connected


def hand_over(connected: smtplib.SMTP, message: EmailMessage) -> None:
    """Raises `Rejected` for a refused message, and `OSError` when the connection broke."""
    try:
        connected.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise Rejected(_words(code, reason), is_final=code >= 500) from error
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise Rejected(_words(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Rejected(str(error), is_final=True) from error


def server_of(settings: Settings) -> MailServer | None:
    """The server of the settings; None when mail is to stay in the outbox. Raises `ValueError` for a wrong setting."""
    if not settings["SMTP_HOST"]:
        return None
    encryption = settings["SMTP_TLS"].strip().lower()
    if encryption not in ENCRYPTIONS:
        raise ValueError(f"SMTP_TLS is “{encryption}”, but must be one of {', '.join(ENCRYPTIONS)}")
    return MailServer(
        settings["SMTP_HOST"],
        settings.number("SMTP_PORT"),
        settings["SMTP_USER"],
        settings["SMTP_PASSWORD"],
        encryption,
    )


def _words(code: int, reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"{code} {text}"
