"""Sends the daily mails about unread notifications, once their moment has come."""

from datetime import datetime

from engine import clock
from engine.commands.notices.send_digests import last_digest_before, send_digests
from engine.store import Store


class Digests:
    """Remembers which moment it has done, so that most looks cost nothing; doing one again mails nothing twice."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done: datetime | None = None

    def send_due(self) -> int:
        """How many mails it queued."""
        until = last_digest_before(clock.now())
        if until == self._done:
            return 0
        sent = send_digests(self._store, until)
        self._done = until
        return sent
