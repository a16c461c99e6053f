"""Checks who signs in, and slows guessing down per login name and per address.

An attempt is counted before the password is checked, so that many at the same moment do not slip through; a right
password takes its own attempt away again. The slow check itself holds no transaction.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from engine import clock
from engine.commands import passwords
from engine.errors import WaakvlamError
from engine.store import Store
from engine.store.models import Person, SignInAttempt

WINDOW = timedelta(minutes=15)


class WrongPassword(WaakvlamError):
    """Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw."""

    status = 422


class TooManyAttempts(WaakvlamError):
    """Te veel mislukte pogingen."""

    status = 429

    def __init__(self, retry_at: datetime) -> None:
        super().__init__(f"Te veel mislukte pogingen. Probeer het om {clock.local(retry_at):%H.%M} uur opnieuw.")
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    person_id: int
    session_key: str


def sign_in(store: Store, login: str, password: str, address: str, *, most: int, secret: str) -> SignedInPerson:
    """The active person with this login and password. `most` failures in 15 minutes, then a pause.

    Raises `WrongPassword` and `TooManyAttempts`. `secret` keys the hashes under which attempts are counted.
    """
    login = login.strip().lower()
    keys = [_key(secret, "login", login), _key(secret, "address", address)]
    attempt_ids = _count_attempt(store, keys, most)
    with store.reading() as session:
        person = session.execute(
            select(Person.id, Person.password_hash).where(Person.login == login, Person.active)
        ).first()
    if not passwords.is_right(person.password_hash if person else None, password) or person is None:
        raise WrongPassword
    with store.command() as work:
        work.session.execute(
            delete(SignInAttempt).where((SignInAttempt.key == keys[0]) | SignInAttempt.id.in_(attempt_ids))
        )
        row = work.get(Person, person.id)
        if not row.session_key:
            row.session_key = passwords.new_session_key()
        if passwords.is_outdated(row.password_hash):
            row.password_hash = passwords.hash_password(password)
    return SignedInPerson(row.id, row.session_key)


def _count_attempt(store: Store, keys: list[str], most: int) -> list[int]:
    with store.command() as work:
        oldest = work.now - WINDOW
        work.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= oldest))
        for key in keys:
            moments = work.session.scalars(
                select(SignInAttempt.at).where(SignInAttempt.key == key, SignInAttempt.at > oldest)
            ).all()
            if len(moments) >= most:
                raise TooManyAttempts(sorted(moments)[len(moments) - most] + WINDOW)
        attempts = [SignInAttempt(key=key, at=work.now) for key in keys]
        work.session.add_all(attempts)
        work.session.flush()
        return [attempt.id for attempt in attempts]


def _key(secret: str, kind: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
