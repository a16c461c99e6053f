"""Which open casussen of a team lie with nobody, and why help was asked for what does lie with somebody."""

from collections.abc import Collection, Mapping

from sqlalchemy import exists, select

from engine.permissions import Actor
from engine.queries.known_casus import CasusName, casus_names
from engine.queries.worklist import not_recused
from engine.store.models import Casus, Event, EventDetail, Holding
from engine.store.unit_of_work import TenantSession

MOST = 25


def held_by_nobody(session: TenantSession, actor: Actor, team_id: int) -> list[CasusName]:
    """Open casussen in which nothing is open, longest registered first; at most `MOST`."""
    held = exists().where(Holding.casus_id == Casus.id, Holding.until.is_(None))
    ids = session.scalars(
        select(Casus.id)
        .where(Casus.team_id == team_id, Casus.status == "open", ~held, not_recused(actor, Casus.id))
        .order_by(Casus.id)
        .limit(MOST)
    ).all()
    names = casus_names(session, actor, ids)
    return [names[casus_id] for casus_id in ids]


def escalation_reasons(session: TenantSession, casus_ids: Collection[int]) -> Mapping[int, str]:
    """What was written when help was asked, by holding. Only of households whose file one may see."""
    rows = session.execute(
        select(Event.codes, EventDetail.text)
        .join(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.casus_id.in_(casus_ids), Event.kind == "holding_escalated")
    )
    return {int(codes["holding_id"]): str(text.get("reason", "")) for codes, text in rows}
