"""Changes one's own password, and signs out everywhere else."""

from engine.commands import passwords
from engine.errors import Invalid
from engine.permissions import Actor
from engine.store import Work
from engine.store.models import Person


def change_password(work: Work, actor: Actor, current: str, fresh: str, repeated: str) -> str:
    """The new session key: every other session of this person ends. Raises `Invalid`."""
    person = work.get(Person, actor.person_id, lock=True)
    if not passwords.is_right(person.password_hash, current):
        raise Invalid(fields={"current": "Dit is niet je huidige wachtwoord"})
    passwords.require_strong(fresh, person.login, "fresh")
    if fresh != repeated:
        raise Invalid(fields={"repeated": "Typ hier hetzelfde nieuwe wachtwoord nog een keer"})
    person.password_hash = passwords.hash_password(fresh)
    return _renew(work, actor, person)


def sign_out_everywhere(work: Work, actor: Actor) -> str:
    """The new session key; every session that began before has ended."""
    return _renew(work, actor, work.get(Person, actor.person_id, lock=True))


def _renew(work: Work, actor: Actor, person: Person) -> str:
    person.session_key = passwords.new_session_key()
    work.log.append("sessions_ended", work.now, actor_id=actor.person_id)
    return person.session_key
