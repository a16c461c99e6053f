"""Add someone who signs in, change their details, stop or restore their access, or give a new password."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engine.commands import passwords
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Person

LOGIN_TAKEN = "Deze gebruikersnaam is al van iemand. Kies een andere"


def add_person(
    work: Work, actor: Actor, *, name: str, login: str, email: str = "", employer: str = ""
) -> tuple[int, str]:
    """The person's id and the password to hand out once. Raises `Refused`, `Invalid`."""
    verdict("manage_people", actor).require()
    login = login.strip().lower()
    _check(name, login)
    if work.session.scalar(select(Person.id).where(func.lower(Person.login) == login)) is not None:
        raise Invalid(fields={"login": LOGIN_TAKEN})
    password = passwords.generate()
    person = Person(
        login=login,
        name=name.strip(),
        email=email.strip() or None,
        employer=employer.strip() or None,
        password_hash=passwords.hash_password(password),
        session_key=passwords.new_session_key(),
    )
    work.session.add(person)
    try:
        work.session.flush()
    except IntegrityError:  # somebody added the same login at this very moment
        raise Invalid(fields={"login": LOGIN_TAKEN}) from None
    _note(work, actor, "person_added", person)
    return person.id, password


def change_person(work: Work, actor: Actor, person_id: int, *, name: str, email: str, employer: str) -> None:
    """Change how someone is called and whom they work for; their login stays. Raises `Refused`, `Invalid`."""
    person = _managed(work, actor, person_id)
    _check(name, person.login)
    person.name, person.email, person.employer = name.strip(), email.strip() or None, employer.strip() or None
    _note(work, actor, "person_changed", person)


def set_active(work: Work, actor: Actor, person_id: int, active: bool) -> None:
    """Let someone in or out; whoever is let out is signed out at once. Raises `Refused`, `Conflict` for oneself."""
    person = _managed(work, actor, person_id)
    if person.id == actor.person_id and not active:
        raise Conflict("Je kunt jezelf niet uitzetten: dan kan niemand het herstellen.")
    if person.active == active:
        return
    person.active = active
    person.session_key = passwords.new_session_key()
    _note(work, actor, "person_restored" if active else "person_stopped", person)


def reset_password(work: Work, actor: Actor, person_id: int) -> str:
    """The new password, to hand out once; every session of this person ends. Raises `Refused`."""
    person = _managed(work, actor, person_id)
    password = passwords.generate()
    person.password_hash = passwords.hash_password(password)
    person.session_key = passwords.new_session_key()
    _note(work, actor, "password_reset", person)
    return password


def _managed(work: Work, actor: Actor, person_id: int) -> Person:
    verdict("manage_people", actor).require()
    return work.get(Person, person_id, lock=True)


def _check(name: str, login: str) -> None:
    problems = {}
    if not name.strip():
        problems["name"] = "Vul de naam in"
    if not login or any(sign.isspace() for sign in login):
        problems["login"] = "Vul een gebruikersnaam in zonder spaties, bijvoorbeeld: fatma.demir"
    if problems:
        raise Invalid(fields=problems)


def _note(work: Work, actor: Actor, kind: str, person: Person) -> None:
    work.log.append(kind, work.now, actor_id=actor.person_id, codes={"person_id": person.id})
