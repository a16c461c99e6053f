"""A partner looks at its referral: what may be shown today, after the look is written down (NEN 7513)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from engine import clock
from engine.commands.referrals.answering import possible, today
from engine.commands.referrals.grounds import GROUNDS, why_not_shared
from engine.commands.referrals.links import DeadLink, is_alive
from engine.deployment.loaded import load_organisation
from engine.store import Work
from engine.store.models import Casus, DossierFact, PartnerLook, Referral, ReferralAnswer, ReferralLink, Resident


@dataclass(frozen=True, slots=True)
class Personal:
    """What only the ground of the referral opens. `facts` are labels with values in words."""

    who: str
    subject: str
    question: str
    ground: str
    facts: tuple[tuple[str, str], ...]
    answers: tuple[ReferralAnswer, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of a referral. Without `personal` nothing of the household may be shown, for the reason in `why_not`."""

    partner: str
    status: str
    version: int
    sent_at: datetime
    expected_on: date | None
    coach: str
    team: str
    phone: str
    last_day: date
    choices: tuple[str, ...]
    why_not: str
    personal: Personal | None


def look_at_referral(work: Work, link_id: int, *, personal: bool = True) -> Shown:
    """Raises `DeadLink`. A page that shows nothing personal, or asks for nothing of it, is no look."""
    session = work.session
    link = work.get(ReferralLink, link_id)
    if not is_alive(link, work.now):
        raise DeadLink
    referral = work.get(Referral, link.referral_id)
    casus = work.get(Casus, referral.casus_id)
    organisation = load_organisation(session)
    partner, team = organisation.partner(referral.partner_key), organisation.team(casus.team.key)
    why_not = why_not_shared(session, referral, today(work.now))
    shows = personal and not why_not
    if shows:
        session.add(
            PartnerLook(
                at=work.now,
                link_id=link.id,
                casus_id=casus.id,
                partner_key=referral.partner_key,
                what="verwijzing",
            )
        )
    return Shown(
        partner=partner.name if partner else referral.partner_key,
        status=referral.status,
        version=referral.version,
        sent_at=referral.sent_at,
        expected_on=referral.expected_on,
        coach=casus.regisseur.name,
        team=casus.team.name,
        phone=team.phone if team else "",
        last_day=clock.local(link.expires_at).date() - timedelta(days=1),
        choices=() if why_not else possible(referral),
        why_not=why_not,
        personal=_personal(work, referral, casus) if shows else None,
    )


def _personal(work: Work, referral: Referral, casus: Casus) -> Personal:
    facts = work.session.execute(
        select(DossierFact.label, DossierFact.value)
        .where(
            DossierFact.casus_id == casus.id,
            DossierFact.key.in_(referral.shared),
            DossierFact.ended_at.is_(None),
            or_(DossierFact.valid_until.is_(None), DossierFact.valid_until >= today(work.now)),
        )
        .order_by(DossierFact.id)
    )
    return Personal(
        who=_who(work, casus),
        subject=referral.subject,
        question=referral.question,
        ground=GROUNDS.get(referral.ground, referral.ground),
        facts=tuple((label, str(value.get("shown") or value.get("value"))) for label, value in facts),
        answers=tuple(referral.answers),
    )


def _who(work: Work, casus: Casus) -> str:
    """The household; one adult alone also with the year of birth, so that nobody is taken for someone else."""
    residents = work.session.scalars(
        select(Resident).where(Resident.casus_id == casus.id, Resident.left_at.is_(None))
    ).all()
    born = residents[0].birth_date if len(residents) == 1 else None
    if born is None:
        return casus.name
    return f"{residents[0].salutation} {residents[0].name}, geboren in {born.year}".strip()
