"""Which casussen may this person see, mine or my team's, who holds each now, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from engine import clock
from engine.permissions import Actor
from engine.queries.holder_names import HolderName
from engine.queries.holdings import open_holdings
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.turn import turn
from engine.store.models import AgreedAccess, Casus, Holding, Recusal, Tenant
from engine.store.unit_of_work import TenantSession

COLUMNS = (Casus.opened_at, Casus.id)


class Whose(StrEnum):
    MINE = "mij"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class CasusRow:
    """`holder` is who must act soonest, None when nobody holds it; `others` counts what else is held."""

    id: int
    number: str
    name: str
    area: str
    regisseur: str
    is_open: bool
    opened_at: datetime
    holder: HolderName | None
    what: str
    since: datetime | None
    others: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to."""

    whose: Whose = Whose.MINE
    closed: bool = False
    area_id: int | None = None


def casus_list(session: TenantSession, actor: Actor, wanted: Wanted, at: Place) -> Page[CasusRow]:
    """Newest first."""
    narrowed = [visible(session, actor), Casus.status == ("closed" if wanted.closed else "open")]
    if wanted.whose is Whose.MINE:
        narrowed.append(Casus.regisseur_id.in_({actor.person_id, *actor.stands_in_for}))
    if wanted.area_id is not None:
        narrowed.append(Casus.area_id == wanted.area_id)
    rows = session.scalars(
        select(Casus)
        .options(joinedload(Casus.area), joinedload(Casus.regisseur))
        .where(*narrowed, *beyond(COLUMNS, at, newest_first=True))
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    return paged(_with_holders(session, rows), [(row.opened_at, row.id) for row in rows], at)


def counts(session: TenantSession, actor: Actor, *, closed: bool = False) -> tuple[int, int]:
    """How many casussen are mine, and how many I may see in all."""
    mine = Casus.regisseur_id.in_({actor.person_id, *actor.stands_in_for})
    seen = visible(session, actor)
    status = Casus.status == ("closed" if closed else "open")
    row = session.execute(select(func.count().filter(mine), func.count()).select_from(Casus).where(seen, status)).one()
    return int(row[0]), int(row[1])


def visible(session: TenantSession, actor: Actor) -> ColumnElement[bool]:
    """The condition under which this person may see a casus: the rules of `see_casus`, as one statement can ask them.

    Broken glass is left out: what was opened with a reason is reached by its address, not found in lists.
    """
    me = {actor.person_id, *actor.stands_in_for}
    policy = session.scalar(select(Tenant.access_policy).where(Tenant.code == session.tenant))
    team: ColumnElement[bool] = false()
    if policy == "team":
        whole = any((group, None) in actor.groups for group in ("wijkcoach", "teammanager"))
        teams = {each for group, each in actor.groups if group in ("wijkcoach", "teammanager") and each is not None}
        team = Casus.id.is_not(None) if whole else Casus.team_id.in_(teams)
    involved = exists().where(Holding.casus_id == Casus.id, Holding.person_id.in_(me))
    agreed = exists().where(
        AgreedAccess.casus_id == Casus.id,
        AgreedAccess.person_id == actor.person_id,
        AgreedAccess.until > clock.now(),
        ~AgreedAccess.broke_glass,
    )
    recused = exists().where(Recusal.casus_id == Casus.id, Recusal.person_id == actor.person_id)
    return and_(or_(Casus.regisseur_id.in_(me), involved, team, agreed), ~recused)


def _with_holders(session: TenantSession, rows: Sequence[Casus]) -> list[CasusRow]:
    held, now = open_holdings(session, [row.id for row in rows]), clock.now()
    found = []
    for row in rows:
        present = turn(held.get(row.id, ()), now)
        found.append(
            CasusRow(
                row.id,
                row.number,
                row.name,
                row.area.name,
                row.regisseur.name,
                row.status == "open",
                row.opened_at,
                present.main.holder if present else None,
                present.main.what if present else "",
                present.main.since if present else None,
                len(present.others) if present else 0,
            )
        )
    return found
