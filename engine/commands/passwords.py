"""How passwords are hashed, checked and made: Argon2id, with as much work for a name that nobody has."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Invalid

SHORTEST = 12
LONGEST = 200
"""Characters; longer texts would only cost work."""

DEMO_PASSWORD = "waakvlam-demo"  # noqa: S105 - the invented people of the demo, shown on their sign-in page

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to store in `Person.password_hash`."""
    return _hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether `password` belongs to the hash; None stands for nobody and takes as long."""
    try:
        right = _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with weaker parameters than hashes get now."""
    return _hasher.check_needs_rehash(password_hash)


def require_strong(password: str, login: str = "", field: str = "password") -> None:
    """Raises `Invalid` when the password is too short, too long, one character, or the login itself."""
    if len(password) < SHORTEST:
        problem = f"Kies een wachtwoord van minstens {SHORTEST} tekens, bijvoorbeeld vier losse woorden"
    elif len(password) > LONGEST:
        problem = f"Kies een wachtwoord van hoogstens {LONGEST} tekens"
    elif len(set(password)) < 4 or (login and login.casefold() in password.casefold()):
        problem = "Kies een wachtwoord dat moeilijker te raden is, bijvoorbeeld vier losse woorden"
    else:
        return
    raise Invalid(fields={field: problem})


def generate() -> str:
    """A password to hand out once."""
    return "-".join(secrets.token_hex(3) for _ in range(3))


def new_session_key() -> str:
    """Another key ends all sessions of a person."""
    return secrets.token_urlsafe(24)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex(16))
