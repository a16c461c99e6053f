"""Who asks for a file outside the policy and what was answered: for who decides, who asked, and the FG."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from engine.permissions import Actor
from engine.store.models import AccessRequest, Casus, Person, Recusal
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class AskedAccess:
    """`answered_at` None: open still. `granted_until` None with an answer: refused, and `answer` says why."""

    id: int
    person_id: int
    person: str
    casus_id: int
    casus_number: str
    casus_name: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    granted_until: datetime | None
    answer: str


def asked_of_casus(session: TenantSession, casus_id: int) -> tuple[AskedAccess, ...]:
    """The open requests for one file, oldest first."""
    return _read(session, _asked().where(AccessRequest.casus_id == casus_id, AccessRequest.answered_at.is_(None)))


def to_answer(session: TenantSession, actor: Actor) -> tuple[AskedAccess, ...]:
    """The open requests that this person decides on, oldest first: the rules of `answer_access` as one statement."""
    managed = {team for group, team in actor.groups if group == "teammanager"}
    decides = or_(
        Casus.regisseur_id.in_({actor.person_id, *actor.stands_in_for}),
        Casus.id.is_not(None) if None in managed else Casus.team_id.in_(managed),
    )
    recused = exists().where(Recusal.casus_id == Casus.id, Recusal.person_id == actor.person_id)
    mine = AccessRequest.person_id == actor.person_id
    return _read(session, _asked().where(AccessRequest.answered_at.is_(None), and_(decides, ~recused, ~mine)))


def my_last_request(session: TenantSession, actor: Actor, casus_id: int) -> AskedAccess | None:
    """What this person last asked about a file, with the answer when there is one."""
    mine = _asked().where(AccessRequest.casus_id == casus_id, AccessRequest.person_id == actor.person_id)
    return next(reversed(_read(session, mine)), None)


def all_requests(session: TenantSession, *, most: int = 50) -> tuple[AskedAccess, ...]:
    """The latest requests in the municipality, newest first."""
    return _read(session, _asked().order_by(None).order_by(AccessRequest.id.desc()).limit(most))


def _asked() -> Select[Any]:
    answerer = aliased(Person)
    return (
        select(
            AccessRequest.id,
            AccessRequest.person_id,
            Person.name,
            AccessRequest.casus_id,
            Casus.number,
            Casus.name,
            AccessRequest.reason,
            AccessRequest.asked_at,
            AccessRequest.answered_at,
            answerer.name,
            AccessRequest.granted_until,
            AccessRequest.answer,
        )
        .join(Person, Person.id == AccessRequest.person_id)
        .join(Casus, Casus.id == AccessRequest.casus_id)
        .outerjoin(answerer, answerer.id == AccessRequest.answered_by_id)
        .order_by(AccessRequest.id)
    )


def _read(session: TenantSession, statement: Select[Any]) -> tuple[AskedAccess, ...]:
    return tuple(AskedAccess(*row) for row in session.execute(statement))
