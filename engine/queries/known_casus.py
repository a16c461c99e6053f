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
    known = {casus.id for casus, _area, _regisseur in rows if casus.regisseur_id in me}
    if policy == "team":
        groups = ("wijkcoach", "teammanager")
        known |= {row[0].id for row in rows if any(actor.is_in(group, row[0].team_id) for group in groups)}
    if others := set(casus_ids) - known:
        mine = select(Holding.casus_id).where(Holding.casus_id.in_(others), Holding.person_id.in_(me)).distinct()
        known |= set(session.scalars(mine))
    found = {}
    for casus, area, regisseur in rows:
        is_known = casus.id in known
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
