"""Sends the question of this process to a partner organisation, through a new secure link."""

from typing import Any

from sqlalchemy import select

from engine.commands.operations.base import OperationContext
from engine.commands.referrals.grounds import ground_of, why_not_shared
from engine.commands.referrals.links import revoke_links, send_link
from engine.deployment.loaded import load_organisation
from engine.errors import Conflict
from engine.store.models import Referral


def run(context: OperationContext) -> dict[str, Any]:
    """`id` and `sent_on`. The same partner again goes on with the same referral, whose answers stay; another one gets
    a referral of its own. Links of before no longer open.

    Raises `Conflict` when the ground is consent and none holds today.
    """
    partner = load_organisation(context.work.session).partner(context.code("partner"))
    if partner is None:
        raise ValueError(f"De organisatie ‘{context.text('partner')}’ staat niet in organisation.json.")
    question = context.text("question")
    if not question:
        raise ValueError("De invoer ‘question’ is leeg: een partner moet weten wat er gevraagd wordt.")
    referral = _referral(context, partner.key)
    referral.subject = context.text("subject")[:200]
    referral.question = question
    referral.ground = ground_of(context.text("ground"))
    referral.shared = _keys(context)
    referral.status, referral.sent_at = "sent", context.work.now
    referral.expected_on = referral.answered_at = referral.started_at = referral.ended_at = None
    context.work.session.add(referral)
    context.work.session.flush()
    if why := why_not_shared(context.work.session, referral, context.today):
        raise Conflict(
            f"Zonder toestemming van de inwoner mag je dit niet delen met {partner.name}. {why}: vraag de toestemming "
            "eerst, of kies een andere route."
        )
    send_link(context.work, referral)
    context.log(
        "referral_sent",
        {"referral_id": referral.id, "partner": partner.key, "ground": referral.ground, "shared": referral.shared},
    )
    return {"id": referral.id, "sent_on": context.today.isoformat()}


def _referral(context: OperationContext, partner_key: str) -> Referral:
    """That of this instance with this partner, or a new one; what ran with another partner is withdrawn."""
    found = None
    for earlier in context.work.session.scalars(
        select(Referral).where(Referral.instance_id == context.instance.id).order_by(Referral.id).with_for_update()
    ):
        revoke_links(context.work, earlier.id)
        if earlier.partner_key == partner_key:
            found = earlier
        elif earlier.ended_at is None:
            earlier.status, earlier.ended_at = "withdrawn", context.work.now
    return found or Referral(
        casus_id=context.casus.id,
        instance_id=context.instance.id,
        partner_key=partner_key,
    )


def _keys(context: OperationContext) -> list[str]:
    keys = context.inputs.get("shared") or []
    if not isinstance(keys, list) or not all(
        isinstance(key, str) and key.replace("-", "_").isidentifier() for key in keys
    ):
        raise ValueError('De invoer ‘shared’ is geen lijst van namen van gegevens, zoals ["achtergrond"].')
    return keys
