"""Reminds a partner organisation that holds a referral, by a new secure link in a mail."""

from sqlalchemy import select

from engine.commands.referrals.links import send_link
from engine.errors import Invalid
from engine.permissions import Actor
from engine.store import Work
from engine.store.models import Holding, ProcessInstance, Referral


def remind_partner(work: Work, actor: Actor, holding: Holding) -> None:
    """Links of before go on to work. Raises `Invalid` when nothing was sent to this partner that it could answer."""
    referral = work.session.scalars(
        select(Referral)
        .where(
            Referral.instance_id == holding.instance_id,
            Referral.partner_key == holding.group_key,
            Referral.ended_at.is_(None),
        )
        .order_by(Referral.id.desc())
    ).first()
    if referral is None:
        raise Invalid("Hier ligt geen verwijzing die je per mail kunt herhalen. Bel de organisatie.")
    try:
        send_link(work, referral, is_reminder=True)
    except ValueError as error:
        raise Invalid(f"De herinnering kan niet op de mail. {error}") from error
    work.log.append(
        "referral_reminded",
        work.now,
        actor_id=actor.person_id,
        instance=work.get(ProcessInstance, referral.instance_id),
        codes={"referral_id": referral.id, "partner": referral.partner_key},
    )
