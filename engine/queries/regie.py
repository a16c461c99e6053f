"""Whether the regie of a household is offered to somebody, and what was offered before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.errors import NotFound
from engine.store.models import Person, RegieOffer
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Offer:
    """`is_accepted` is None while it is open, and when it was taken back."""

    id: int
    from_name: str
    to_person_id: int
    to_name: str
    note: str
    offered_at: datetime
    answered_at: datetime | None
    is_accepted: bool | None
    answer: str


def open_offer(session: TenantSession, casus_id: int) -> Offer | None:
    return next((offer for offer in offers(session, casus_id) if offer.answered_at is None), None)


def the_offer(session: TenantSession, casus_id: int, offer_id: int) -> Offer:
    """Raises `NotFound`."""
    for offer in offers(session, casus_id):
        if offer.id == offer_id:
            return offer
    raise NotFound("Dit aanbod bestaat niet.")


def offers(session: TenantSession, casus_id: int) -> list[Offer]:
    """Every offer of this household, newest first."""
    giver, receiver = aliased(Person), aliased(Person)
    rows = session.execute(
        select(RegieOffer, giver.name, receiver.name)
        .join(giver, giver.id == RegieOffer.from_person_id)
        .join(receiver, receiver.id == RegieOffer.to_person_id)
        .where(RegieOffer.casus_id == casus_id)
        .order_by(RegieOffer.id.desc())
    )
    return [
        Offer(
            offer.id,
            from_name,
            offer.to_person_id,
            to_name,
            offer.note,
            offer.offered_at,
            offer.answered_at,
            offer.is_accepted,
            offer.answer,
        )
        for offer, from_name, to_name in rows
    ]
