"""Withdraw a consent: the household may always, also when the casus is closed (AVG 7 lid 3)."""

from collections.abc import Sequence

from sqlalchemy import select

from engine import clock
from engine.commands.messages import send_message
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Consent, Referral

MESSAGE = "Toestemming ingetrokken"


def withdraw_consent(work: Work, actor: Actor, casus_id: int, consent_id: int, reason: str) -> None:
    """From now on nothing may be shared on this consent; the processes that do are told.

    Raises `Refused`, `NotFound`, `Invalid` without a reason, and `Conflict` for what was refused or withdrawn before.
    """
    casus = work.get(Casus, casus_id)
    verdict("withdraw_consent", actor, subject_of(work.session, casus)).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op wat het huishouden zei, bijvoorbeeld: hij wil dit niet meer"})
    consent = work.session.scalars(
        select(Consent).where(Consent.id == consent_id, Consent.casus_id == casus_id).with_for_update()
    ).one_or_none()
    if consent is None:
        raise NotFound("Deze toestemming bestaat niet.")
    if not consent.is_given:
        raise Conflict("Het huishouden gaf deze toestemming niet. Er valt niets in te trekken.")
    if consent.withdrawn_at is not None:
        raise Conflict(
            f"Deze toestemming is al ingetrokken, op {clock.local(consent.withdrawn_at):%d-%m-%Y om %H.%M} uur."
        )
    work.now = clock.now()
    consent.withdrawn_at, consent.withdrawn_reason = work.now, reason.strip()
    work.session.flush()
    work.log.append(
        "consent_withdrawn",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"consent_id": consent.id, "purpose": consent.purpose, "partner": consent.partner_key},
        text={"reason": consent.withdrawn_reason},
    )
    notify(
        work,
        recipients.regisseur(work.session, casus),
        NoticeKind.CONSENT_WITHDRAWN,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"purpose": consent.purpose, "partner": consent.partner_key},
    )
    payload = {"doel": consent.purpose, "partner": consent.partner_key}
    receivers: Sequence[int | None] = _sharing(work, consent) or [None]
    for instance_id in receivers:
        send_message(work, actor, casus_id, MESSAGE, payload, to_instance_id=instance_id)


def _sharing(work: Work, consent: Consent) -> Sequence[int]:
    """The processes that share with this partner: several referrals may run in one casus."""
    return work.session.scalars(
        select(Referral.instance_id)
        .where(
            Referral.casus_id == consent.casus_id,
            Referral.partner_key == consent.partner_key,
            Referral.ended_at.is_(None),
        )
        .distinct()
        .order_by(Referral.instance_id)
    ).all()
