"""Checks who signs in, and slows guessing down per login name and per address.

An attempt is counted before the password is checked, so that many at the same moment do not slip through; a right
password takes its own attempt away again. The slow check itself holds no transaction.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select

from engine.commands import passwords
from engine.commands.attempts import attempt_key, count_attempt
from engine.errors import WaakvlamError
from engine.store import Store
from engine.store.models import Person, SignInAttempt


class WrongPassword(WaakvlamError):
    """Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw."""

    status = 422


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    person_id: int
    session_key: str


def sign_in(store: Store, login: str, password: str, address: str, *, most: int, secret: str) -> SignedInPerson:
    """The active person with this login and password. `most` failures in 15 minutes, then a pause.

    Raises `WrongPassword` and `TooManyAttempts`. `secret` keys the hashes under which attempts are counted.
    """
    login = login.strip().lower()
    keys = [attempt_key(secret, "login", login), attempt_key(secret, "address", address)]
    attempt_ids = count_attempt(store, dict.fromkeys(keys, most))
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
