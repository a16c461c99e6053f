"""Try a mail that was given up once more, after its cause is mended."""

from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import OutboxMail


def retry_mail(work: Work, actor: Actor, mail_id: int) -> None:
    """Raises `Refused`, and `Conflict` for a mail that was sent or is still tried."""
    verdict("manage_outbox", actor).require()
    mail = work.get(OutboxMail, mail_id, lock=True)
    if mail.sent_at is not None:
        raise Conflict("Deze mail is al verstuurd.")
    if mail.try_at is not None:
        raise Conflict("Deze mail wordt nog vanzelf geprobeerd.")
    mail.try_at, mail.attempts = work.now, 0
