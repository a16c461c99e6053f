"""Slows guessing down: so many attempts per key in 15 minutes, then a pause. Keys are kept as hashes."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from engine import clock
from engine.errors import WaakvlamError
from engine.store import Store
from engine.store.models import SignInAttempt

WINDOW = timedelta(minutes=15)


class TooManyAttempts(WaakvlamError):
    """Te veel mislukte pogingen."""

    status = 429

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(f"Te veel mislukte pogingen. Probeer het om {clock.local(retry_at):%H.%M} uur opnieuw.")
        self.retry_at = retry_at


def count_attempt(store: Store, most: Mapping[str, int]) -> list[int]:
    """Note one attempt under each key, in a transaction of its own; answers the ids of the notes.

    `most` holds how many a key may have. Raises `TooManyAttempts`, and then notes nothing.
    """
    with store.command() as work:
        oldest = work.now - WINDOW
        work.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= oldest))
        for key, allowed in most.items():
            moments = work.session.scalars(
                select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > oldest)
            ).all()
            if len(moments) >= allowed:
                raise TooManyAttempts(sorted(moments)[len(moments) - allowed] + WINDOW)
        attempts = [SignInAttempt(key=key, at=work.now) for key in most]
        work.session.add_all(attempts)
        work.session.flush()
        return [attempt.id for attempt in attempts]


def attempt_key(secret: str, kind: str, value: str) -> str:
    """What is counted, without telling what it was."""
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
