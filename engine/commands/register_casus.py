"""Register a household: its people, its area with the team, its one regisseur and its number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from engine import clock
from engine.commands.change_regisseur import require_coach
from engine.errors import Invalid, NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Area, Casus, Resident, Team, Tenant

ORIGINS = ("melding", "outreach", "partner", "school", "huisarts", "signaal")
"""How the team came to know of the household."""


@dataclass(frozen=True, slots=True)
class NewResident:
    """Someone of the household as typed. `role` is adult or child; no BSN is kept."""

    name: str
    salutation: str = ""
    role: str = "adult"
    birth_date: date | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """What is known at the door. Everyone lives at `address`; `regisseur_id` None means: whoever registers."""

    name: str
    area_id: int
    origin: str
    residents: Sequence[NewResident]
    address: str = ""
    regisseur_id: int | None = None
    life_areas: Collection[str] = ()


def register_casus(work: Work, actor: Actor, household: Household) -> Casus:
    """The new casus, with the next number of this municipality and year. Raises `Refused`, `Invalid`."""
    verdict("register_casus", actor).require()
    _check(work, household)
    team = _team(work, actor, household.area_id)
    regisseur_id = household.regisseur_id or actor.person_id
    require_coach(work, regisseur_id, team.id, "regisseur_id")
    casus = Casus(
        number=_next_number(work),
        name=household.name.strip(),
        area_id=household.area_id,
        team_id=team.id,
        regisseur_id=regisseur_id,
        origin=household.origin,
        life_areas=" ".join(household.life_areas),
        opened_at=work.now,
    )
    work.session.add(casus)
    work.session.flush()
    for each in household.residents:
        work.session.add(new_resident(casus, each, household.address))
    work.log.append(
        "casus_registered",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"origin": casus.origin, "team_id": team.id, "regisseur_id": regisseur_id},
    )
    return casus


def new_resident(casus: Casus, person: NewResident, address: str) -> Resident:
    """The row of someone of this household. Raises `Invalid`."""
    return Resident(
        casus_id=casus.id,
        name=person.name.strip(),
        salutation=person.salutation,
        role=person.role,
        birth_date=person.birth_date,
        address=address.strip() or None,
        phone=person.phone.strip() or None,
        email=person.email.strip() or None,
    )


def _check(work: Work, household: Household) -> None:
    problems: dict[str, str] = {}
    if not household.name.strip():
        problems["name"] = "Geef het huishouden een naam, bijvoorbeeld: gezin Korenbloem"
    if not household.residents:
        problems["resident_0_name"] = "Schrijf ten minste één persoon in"
    if household.origin not in ORIGINS:
        problems["origin"] = "Kies hoe dit huishouden bij het team kwam"
    if work.session.scalar(select(Area.id).where(Area.id == household.area_id)) is None:
        problems["area_id"] = "Kies de wijk waar het huishouden woont"
    today = clock.local(work.now).date()
    for place, each in enumerate(household.residents):
        if each.birth_date is not None and each.birth_date > today:
            problems[f"resident_{place}_birth_date"] = "Deze geboortedatum ligt in de toekomst. Kijk hem na"
    if problems:
        raise Invalid(fields=problems)


def _team(work: Work, actor: Actor, area_id: int) -> Team:
    """The team of the area; of several the actor's own."""
    teams = work.session.scalars(select(Team).where(Team.area_id == area_id).order_by(Team.id)).all()
    if not teams:
        raise Invalid(fields={"area_id": "Voor deze wijk is nog geen team vastgelegd. Vraag functioneel beheer"})
    return next((team for team in teams if team.id in actor.team_ids), teams[0])


def _next_number(work: Work) -> str:
    """`C-2026-0412`. The municipality's row is locked, so that two registrations never get the same number."""
    if work.session.get(Tenant, work.tenant, with_for_update=True) is None:
        raise NotFound("Deze gemeente is nog niet ingericht.")
    year = clock.local(work.now).year
    last = work.session.scalar(
        select(Casus.number)
        .where(Casus.number.startswith(f"C-{year}-", autoescape=True))
        .order_by(func.length(Casus.number).desc(), Casus.number.desc())
        .limit(1)
    )
    return f"C-{year}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04}"
