"""The invented municipality of a rehearsal: one team, somebody in each group, one household, money and mandates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from engine import clock
from engine.budget import ledger
from engine.deployment.organisation import Organisation
from engine.store import Work
from engine.store.models import Area, Casus, Mandaat, Membership, Person, Resident, Team, Tenant

MARK = "(proef)"
HOUSEHOLD = f"gezin Voorbeeld {MARK}"
COACHES = "wijkcoach"
SECOND = f"{COACHES}-2"
"""The only group with two: a colleague reads along, and nobody judges their own request."""
LIMITS_EUROS: Mapping[str, int] = {"wijkcoach": 500, "teammanager": 2_500, "budgethouder": 10_000}
FUND_EUROS = 100_000


@dataclass(frozen=True, slots=True)
class Role:
    """One member of one group; `key` is how steps and scenarios call them."""

    key: str
    name: str
    group: str
    kind: str
    """coach, manager or management, as the organisation says."""


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    found = []
    for group in organisation.groups:
        found.append(Role(group.key, group.name, group.key, group.holder))
        if group.key == COACHES:
            found.append(Role(SECOND, f"Tweede {group.name.lower()}", group.key, group.holder))
    return tuple(found)


def settle(work: Work, organisation: Organisation, first_day: date) -> None:
    """Fill a sandbox in which the organisation was published, for what happens from `first_day` on."""
    work.session.add(Tenant(code=work.tenant, name=organisation.municipality.name, is_demo=True))
    work.session.flush()
    team = _team(work)
    people = {}
    for role in roles_of(organisation):
        person = Person(login=role.key, name=f"{role.name} {MARK}", password_hash="-", email=None)  # noqa: S106
        work.session.add(person)
        work.session.flush()
        work.session.add(Membership(person_id=person.id, group_key=role.group, team_id=team.id))
        people[role.key] = person
        if role.group in organisation.mandate_levels[:-1]:
            work.session.add(_mandate(person, role.group, first_day))
    _register(work, team, people.get(COACHES) or next(iter(people.values())))
    for year in (first_day.year, first_day.year + 1):
        for fund in organisation.funds:
            share = ledger.open_share(work, team.area_id or 0, year, fund.key)
            ledger.fund_share(work, None, share, FUND_EUROS * 100)


def change_mandates(work: Work, limits_euros: Mapping[str, int]) -> None:
    """Give everybody at these levels another limit. Raises `ValueError` for a level at which nobody has a mandate."""
    for level, euros in limits_euros.items():
        mandates = work.session.scalars(select(Mandaat).where(Mandaat.level == level)).all()
        if not mandates:
            raise ValueError(f"Niemand heeft een mandaat op het niveau “{level}”.")
        for mandate in mandates:
            mandate.limit_cents = euros * 100


def _team(work: Work) -> Team:
    """The first team that has an area; made when the organisation names none."""
    team = work.session.scalars(select(Team).where(Team.area_id.is_not(None)).order_by(Team.id).limit(1)).one_or_none()
    if team is not None:
        return team
    area = work.session.scalars(select(Area).order_by(Area.id).limit(1)).one_or_none()
    if area is None:
        area = Area(key="proefwijk", name=f"Wijk {MARK}")
        work.session.add(area)
        work.session.flush()
    team = Team(key="proefteam", name=f"Team {MARK}", area_id=area.id)
    work.session.add(team)
    work.session.flush()
    return team


def _mandate(person: Person, level: str, first_day: date) -> Mandaat:
    euros = LIMITS_EUROS.get(level)
    return Mandaat(
        person_id=person.id,
        level=level,
        limit_cents=None if euros is None else euros * 100,
        granted_by=f"Mandaatbesluit {MARK}",
        valid_from=first_day - timedelta(days=365),
    )


def _register(work: Work, team: Team, regisseur: Person) -> None:
    casus = Casus(
        number="C-PROEF",
        name=HOUSEHOLD,
        area_id=team.area_id,
        team_id=team.id,
        regisseur_id=regisseur.id,
        origin="melding",
        life_areas="",
        opened_at=clock.now(),
    )
    work.session.add(casus)
    work.session.flush()
    for name, salutation, role, born in (
        ("Voorbeeld", "mevrouw", "adult", date(1988, 4, 12)),
        ("Noor", "", "child", date(2016, 9, 3)),
    ):
        work.session.add(
            Resident(
                casus_id=casus.id,
                name=f"{name} {MARK}",
                salutation=salutation,
                role=role,
                birth_date=born,
                address="Proefstraat 1, 0000 XX Voorbeeld",
            )
        )
