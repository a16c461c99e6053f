"""What is recorded about the person who signed in: groups, mandates and who stands in for whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from engine import clock
from engine.permissions import Actor
from engine.store.models import Mandaat, Membership, Person, Substitution
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Account:
    """`mandates` hold level, limit in cents (None: no limit), area ("" for all) and last day (None: open)."""

    name: str
    login: str
    email: str | None
    memberships: tuple[tuple[str, str], ...]
    mandates: tuple[tuple[str, int | None, str, date | None], ...]
    stands_in: tuple[tuple[str, date, date], ...]
    is_replaced_by: tuple[tuple[str, date, date], ...]


def my_account(session: TenantSession, actor: Actor) -> Account:
    today = clock.local(clock.now()).date()
    person = session.scalars(select(Person).where(Person.id == actor.person_id)).one()
    memberships = session.scalars(
        select(Membership).options(joinedload(Membership.team)).where(Membership.person_id == person.id)
    ).all()
    mandates = session.scalars(
        select(Mandaat)
        .options(joinedload(Mandaat.area))
        .where(
            Mandaat.person_id == person.id,
            Mandaat.valid_from <= today,
            or_(Mandaat.valid_until.is_(None), Mandaat.valid_until >= today),
        )
    ).all()
    substitutions = session.scalars(
        select(Substitution)
        .options(joinedload(Substitution.person), joinedload(Substitution.substitute))
        .where(
            or_(Substitution.person_id == person.id, Substitution.substitute_id == person.id),
            Substitution.ends_on >= today,
        )
        .order_by(Substitution.starts_on)
    ).all()
    return Account(
        person.name,
        person.login,
        person.email,
        tuple((each.group_key, each.team.name if each.team else "") for each in memberships),
        tuple((m.level, m.limit_cents, m.area.name if m.area else "", m.valid_until) for m in mandates),
        tuple((s.person.name, s.starts_on, s.ends_on) for s in substitutions if s.substitute_id == person.id),
        tuple((s.substitute.name, s.starts_on, s.ends_on) for s in substitutions if s.person_id == person.id),
    )
