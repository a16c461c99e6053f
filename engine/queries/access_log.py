"""Who looked at whose file, when and by which rule; and who opened one with a reason, for the privacy officer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.queries.holder_names import Names
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import AccessLog, AgreedAccess, Casus, PartnerLook, Person, ReferralLink
from engine.store.unit_of_work import TenantSession

COLUMNS = (AccessLog.id,)


@dataclass(frozen=True, slots=True)
class Look:
    """`what` is the screen, `why` the code of the rule that allowed it."""

    id: int
    at: datetime
    person: str
    casus_id: int
    casus_number: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class OutsideAccess:
    """Access outside the policy. `reviewed_at` None: the privacy officer still has to look into it."""

    id: int
    person_id: int
    person: str
    casus_id: int
    casus_number: str
    reason: str
    broke_glass: bool
    since: datetime
    until: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None


def looks(session: TenantSession, at: Place, *, casus_id: int | None = None, number: str = "") -> Page[Look]:
    """Newest first; of one casus, or of the casus with this number."""
    narrowed = [AccessLog.casus_id == casus_id] if casus_id is not None else []
    if number:
        narrowed.append(Casus.number == number)
    rows = session.execute(
        select(AccessLog.id, AccessLog.at, Person.name, AccessLog.casus_id, Casus.number, AccessLog.what, AccessLog.why)
        .join(Person, Person.id == AccessLog.person_id)
        .join(Casus, Casus.id == AccessLog.casus_id)
        .where(*narrowed, *beyond(COLUMNS, at, newest_first=True))
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    return paged([Look(*row) for row in rows], [(row.id,) for row in rows], at)


@dataclass(frozen=True, slots=True)
class LookFromOutside:
    """A partner saw its referral through its link, which was mailed to `sent_to`."""

    at: datetime
    partner: str
    sent_to: str


def looks_from_outside(session: TenantSession, casus_id: int, most: int = 100) -> tuple[LookFromOutside, ...]:
    """Newest first."""
    names = Names(session)
    rows = session.execute(
        select(PartnerLook.at, PartnerLook.partner_key, ReferralLink.sent_to)
        .join(ReferralLink, ReferralLink.id == PartnerLook.link_id)
        .where(PartnerLook.casus_id == casus_id)
        .order_by(PartnerLook.id.desc())
        .limit(most)
    )
    return tuple(LookFromOutside(at, names.partner(key), sent_to) for at, key, sent_to in rows)


def outside_access(session: TenantSession, *, reviewed: bool, most: int = 100) -> tuple[OutsideAccess, ...]:
    """Broken glass and agreed access, newest first, reviewed or still to be."""
    reviewer = aliased(Person)
    rows = session.execute(
        select(
            AgreedAccess.id,
            AgreedAccess.person_id,
            Person.name,
            AgreedAccess.casus_id,
            Casus.number,
            AgreedAccess.reason,
            AgreedAccess.broke_glass,
            AgreedAccess.since,
            AgreedAccess.until,
            AgreedAccess.reviewed_at,
            reviewer.name,
        )
        .join(Person, Person.id == AgreedAccess.person_id)
        .join(Casus, Casus.id == AgreedAccess.casus_id)
        .outerjoin(reviewer, reviewer.id == AgreedAccess.reviewed_by_id)
        .where(AgreedAccess.reviewed_at.is_not(None) if reviewed else AgreedAccess.reviewed_at.is_(None))
        .order_by(AgreedAccess.since.desc(), AgreedAccess.id.desc())
        .limit(most)
    )
    return tuple(OutsideAccess(*row) for row in rows)
