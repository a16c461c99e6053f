"""How a household is called in a list: by name for who works with it, else by number, as the policy has it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.permissions import Actor
from engine.store.models import Area, Casus, Holding, Person, Tenant
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class CasusName:
    """`name` is the number where `is_known` is false. Whether the file opens is judged at its door."""

    id: int
    name: str
    number: str
    is_known: bool
    is_open: bool
    area: str
    regisseur: str
    team_id: int


def casus_names(session: TenantSession, actor: Actor, casus_ids: Collection[int]) -> Mapping[int, CasusName]:
    """By id. Recusal is the caller's: a list leaves those households out altogether."""
    if not casus_ids:
        return {}
    me = {actor.person_id, *actor.stands_in_for}
    rows = session.execute(
        select(Casus, Area.name, Person.name)
        .join(Area, Area.id == Casus.area_id)
        .join(Person, Person.id == Casus.regisseur_id)
        .where(Casus.id.in_(casus_ids))
    ).all()
    policy = session.scalar(select(Tenant.access_policy).where(Tenant.code == session.tenant))
    involved = set(
        session.scalars(
            select(Holding.casus_id).where(Holding.casus_id.in_(casus_ids), Holding.person_id.in_(me)).distinct()
        )
    )
    found = {}
    for casus, area, regisseur in rows:
        in_team = any(actor.is_in(group, casus.team_id) for group in ("wijkcoach", "teammanager"))
        is_known = casus.regisseur_id in me or casus.id in involved or (policy == "team" and in_team)
        found[casus.id] = CasusName(
            casus.id,
            casus.name if is_known else casus.number,
            casus.number,
            is_known,
            casus.status == "open",
            area,
            regisseur,
            casus.team_id,
        )
    return found
