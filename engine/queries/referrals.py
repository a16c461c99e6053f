"""The referrals of a casus: to whom, what was asked, how it stands, who has it, what was answered, and its link."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from engine.errors import NotFound
from engine.queries.holder_names import HELD, HolderName, Names, with_names
from engine.store.models import (
    DossierFact,
    Holding,
    OutboxMail,
    PartnerLook,
    Person,
    Referral,
    ReferralAnswer,
    ReferralLink,
)
from engine.store.unit_of_work import TenantSession


class LinkState(StrEnum):
    NONE = "none"
    WORKS = "works"
    UNSENT = "unsent"  # it works, but its mail has not gone out yet
    REFUSED = "refused"  # the mail came back, or was given up
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Link:
    """The newest link of a referral."""

    state: LinkState
    sent_to: str = ""
    sent_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; `recorded_by` when a colleague wrote it down."""

    kind: str
    on_date: date | None
    text: str
    at: datetime
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """`holder` is who has the process of this referral now; None when nobody does any more."""

    id: int
    version: int
    partner: str
    subject: str
    question: str
    ground: str
    status: str
    sent_at: datetime
    since: datetime
    expected_on: date | None
    holder: HolderName | None
    answers: tuple[Said, ...]
    link: Link


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral with what its partner may see of the file, and when it last looked."""

    row: ReferralRow
    shared: tuple[str, ...]
    looks: int
    last_look: datetime | None


def referrals_of(session: TenantSession, casus_id: int, now: datetime) -> tuple[ReferralRow, ...]:
    """All referrals, newest first."""
    found = session.scalars(
        select(Referral).where(Referral.casus_id == casus_id).order_by(Referral.sent_at.desc(), Referral.id.desc())
    ).all()
    return _rows(session, found, now) if found else ()


def referral_page(session: TenantSession, casus_id: int, referral_id: int, now: datetime) -> ReferralPage:
    """Raises `NotFound`, also for a referral of another casus."""
    referral = session.scalars(
        select(Referral).where(Referral.id == referral_id, Referral.casus_id == casus_id)
    ).one_or_none()
    if referral is None:
        raise NotFound("Deze verwijzing bestaat niet.")
    labels = session.scalars(
        select(DossierFact.label)
        .where(DossierFact.casus_id == casus_id, DossierFact.key.in_(referral.shared), DossierFact.ended_at.is_(None))
        .order_by(DossierFact.id)
    ).all()
    looks, last = session.execute(
        select(func.count(), func.max(PartnerLook.at))
        .join(ReferralLink, ReferralLink.id == PartnerLook.link_id)
        .where(ReferralLink.referral_id == referral.id)
    ).one()
    return ReferralPage(_rows(session, [referral], now)[0], tuple(labels), looks, last)


def _rows(session: TenantSession, referrals: Collection[Referral], now: datetime) -> tuple[ReferralRow, ...]:
    ids = [referral.id for referral in referrals]
    names = Names(session)
    answers = _answers(session, ids)
    links = _links(session, ids, now)
    holders = _holders(session, names, {referral.instance_id for referral in referrals})
    return tuple(
        ReferralRow(
            id=referral.id,
            version=referral.version,
            partner=names.partner(referral.partner_key),
            subject=referral.subject,
            question=referral.question,
            ground=referral.ground,
            status=referral.status,
            sent_at=referral.sent_at,
            since=referral.answered_at or referral.sent_at,
            expected_on=referral.expected_on,
            holder=holders.get(referral.instance_id) if referral.ended_at is None else None,
            answers=tuple(answers.get(referral.id, ())),
            link=links.get(referral.id, Link(LinkState.NONE)),
        )
        for referral in referrals
    )


def _answers(session: TenantSession, ids: Collection[int]) -> Mapping[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    for answer, name in session.execute(
        select(ReferralAnswer, Person.name)
        .outerjoin(Person, Person.id == ReferralAnswer.recorded_by_id)
        .where(ReferralAnswer.referral_id.in_(ids))
        .order_by(ReferralAnswer.id)
    ):
        said = Said(answer.kind, answer.on_date, answer.text, answer.at, name)
        found.setdefault(answer.referral_id, []).append(said)
    return found


def _links(session: TenantSession, ids: Collection[int], now: datetime) -> Mapping[int, Link]:
    newest = (
        select(func.max(ReferralLink.id)).where(ReferralLink.referral_id.in_(ids)).group_by(ReferralLink.referral_id)
    )
    rows = session.execute(
        select(ReferralLink, OutboxMail)
        .join(Referral, Referral.id == ReferralLink.referral_id)
        .outerjoin(
            OutboxMail,  # both were written in the same moment of the same command
            (OutboxMail.casus_id == Referral.casus_id)
            & (OutboxMail.created_at == ReferralLink.created_at)
            & (OutboxMail.recipient == ReferralLink.sent_to)
            & OutboxMail.purpose.in_(("referral", "reminder")),
        )
        .where(ReferralLink.id.in_(newest))
    )
    return {
        link.referral_id: Link(_state(link, mail, now), link.sent_to, link.created_at, link.expires_at)
        for link, mail in rows
    }


def _state(link: ReferralLink, mail: OutboxMail | None, now: datetime) -> LinkState:
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if link.expires_at <= now:
        return LinkState.EXPIRED
    if mail is None or mail.sent_at is not None:
        return LinkState.WORKS
    return LinkState.UNSENT if mail.try_at is not None else LinkState.REFUSED


def _holders(session: TenantSession, names: Names, instance_ids: Collection[int]) -> Mapping[int, HolderName]:
    """Who holds each process, people before terms and the longest first."""
    rows = session.execute(
        with_names(select(*HELD))
        .where(Holding.instance_id.in_(instance_ids), Holding.until.is_(None))
        .order_by(Holding.kind != "clock", Holding.since.desc())
    )
    return {holding.instance_id: names.of(holding, person, team, task) for holding, person, team, task, _wait in rows}
