"""Who works here, in which groups and teams, with which mandates, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.queries.holder_names import Names
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import Area, Mandaat, Membership, Person, Substitution, Team, Tenant
from engine.store.unit_of_work import TenantSession

COLUMNS = (Person.id,)
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    login: str
    employer: str | None
    active: bool
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupOf:
    id: int
    group: str
    team: str


@dataclass(frozen=True, slots=True)
class PersonDetail:
    id: int
    name: str
    login: str
    email: str
    employer: str
    active: bool
    groups: tuple[GroupOf, ...]


@dataclass(frozen=True, slots=True)
class MandaatRow:
    """`limit_cents` None: without a limit. `state` is valid, coming, ended or no_consent (Awb 10:4)."""

    id: int
    person: str
    level: str
    limit_cents: int | None
    area: str
    granted_by: str
    consent_on: date | None
    valid_from: date
    valid_until: date | None
    state: str


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    id: int
    person: str
    substitute: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TeamRow:
    id: int
    name: str
    area_id: int | None
    area: str
    members: int


def people(session: TenantSession, typed: str, at: Place) -> Page[PersonRow]:
    """Everyone who has or had an account, in order of coming; narrowed to whose name holds `typed`."""
    names = Names(session)
    wanted = [func.lower(Person.name).contains(typed.lower(), autoescape=True)] if typed else []
    rows = session.scalars(
        select(Person)
        .options(selectinload(Person.memberships).joinedload(Membership.team))
        .where(*wanted, *beyond(COLUMNS, at))
        .order_by(*ordering(COLUMNS, at))
        .limit(PAGE_SIZE + 1)
    ).all()
    found = [
        PersonRow(
            each.id,
            each.name,
            each.login,
            each.employer,
            each.active,
            tuple(
                names.group(m.group_key) + (f", {m.team.name}" if m.team else "")
                for m in sorted(each.memberships, key=lambda m: m.id)
            ),
        )
        for each in rows
    ]
    return paged(found, [(each.id,) for each in rows], at)


def person_detail(session: TenantSession, person_id: int) -> PersonDetail:
    """Raises `NotFound`."""
    person = session.scalar(
        select(Person)
        .options(selectinload(Person.memberships).joinedload(Membership.team))
        .where(Person.id == person_id)
    )
    if person is None:
        raise NotFound("Deze persoon bestaat niet.")
    names = Names(session)
    return PersonDetail(
        person.id,
        person.name,
        person.login,
        person.email or "",
        person.employer or "",
        person.active,
        tuple(
            GroupOf(m.id, names.group(m.group_key), m.team.name if m.team else "hele gemeente")
            for m in sorted(person.memberships, key=lambda m: m.id)
        ),
    )


def mandates(session: TenantSession, day: date) -> tuple[MandaatRow, ...]:
    """Those that count or will count first, then the ended ones."""
    names = Names(session)
    rows = session.scalars(
        select(Mandaat).options(joinedload(Mandaat.person), joinedload(Mandaat.area)).order_by(Mandaat.id.desc())
    ).all()
    found = [
        MandaatRow(
            m.id,
            m.person.name,
            names.group(m.level),
            m.limit_cents,
            m.area.name if m.area else "alle wijken",
            m.granted_by,
            m.consent_on,
            m.valid_from,
            m.valid_until,
            _state(m, day),
        )
        for m in rows
    ]
    return tuple(sorted(found, key=lambda row: row.state == "ended"))


def substitutions(session: TenantSession, day: date) -> tuple[SubstitutionRow, ...]:
    """Those of today and to come."""
    rows = session.scalars(
        select(Substitution)
        .options(joinedload(Substitution.person), joinedload(Substitution.substitute))
        .where(Substitution.ends_on >= day)
        .order_by(Substitution.starts_on, Substitution.id)
    )
    return tuple(SubstitutionRow(s.id, s.person.name, s.substitute.name, s.starts_on, s.ends_on) for s in rows)


def teams(session: TenantSession) -> tuple[TeamRow, ...]:
    rows = session.execute(
        select(Team.id, Team.name, Team.area_id, Area.name, func.count(func.distinct(Membership.person_id)))
        .outerjoin(Area, Area.id == Team.area_id)
        .outerjoin(Membership, Membership.team_id == Team.id)
        .group_by(Team.id, Team.name, Team.area_id, Area.name)
        .order_by(Team.name)
    )
    return tuple(
        TeamRow(key, name, area_id, area or "hele gemeente", members) for key, name, area_id, area, members in rows
    )


def access_policy(session: TenantSession) -> str:
    return session.scalar(select(Tenant.access_policy).where(Tenant.code == session.tenant)) or "own"


def person_choices(session: TenantSession) -> tuple[Choice, ...]:
    rows = session.execute(select(Person.id, Person.name).where(Person.active).order_by(Person.name))
    return tuple((str(key), name) for key, name in rows)


def area_choices(session: TenantSession) -> tuple[Choice, ...]:
    rows = session.execute(select(Area.id, Area.name).order_by(Area.name))
    return tuple((str(key), name) for key, name in rows)


def group_choices(session: TenantSession) -> tuple[Choice, ...]:
    try:
        return tuple((group.key, group.name) for group in load_organisation(session).groups)
    except NotFound:
        return ()


def level_choices(session: TenantSession) -> tuple[Choice, ...]:
    """The mandate levels from low to high."""
    try:
        organisation = load_organisation(session)
    except NotFound:
        return ()
    names = Names(session)
    return tuple((level, names.group(level)) for level in organisation.mandate_levels)


def coach_choices(session: TenantSession) -> tuple[Choice, ...]:
    """Everyone who can be regisseur, with their teams."""
    rows = session.execute(
        select(Person.id, Person.name, Team.name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Team, Team.id == Membership.team_id)
        .where(Membership.group_key == "wijkcoach", or_(Team.id.is_(None), Team.area_id.is_not(None)), Person.active)
        .order_by(Person.name)
    )
    return tuple((str(key), f"{name}, {team or 'alle teams'}") for key, name, team in rows)


def _state(mandaat: Mandaat, day: date) -> str:
    if mandaat.valid_until is not None and mandaat.valid_until < day:
        return "ended"
    if mandaat.person.employer and (mandaat.consent_on is None or mandaat.consent_on > day):
        return "no_consent"
    return "coming" if mandaat.valid_from > day else "valid"
