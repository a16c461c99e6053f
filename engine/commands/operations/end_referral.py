"""Ends a referral, unless the partner already did, and makes its links useless."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.operations.referral import referral_of
from engine.commands.referrals.links import revoke_links

OUTCOMES = frozenset({"withdrawn", "refused", "no_show", "started", "stopped"})


def run(context: OperationContext) -> dict[str, Any]:
    outcome = context.text("outcome")
    if outcome not in OUTCOMES:
        raise ValueError(f"De invoer ‘outcome’ is ‘{outcome}’. Kies uit: {', '.join(sorted(OUTCOMES))}.")
    referral = referral_of(context)
    revoke_links(context.work, referral.id)
    if referral.ended_at is None:
        referral.status, referral.ended_at = outcome, context.work.now
        context.log("referral_ended", {"referral_id": referral.id, "partner": referral.partner_key, "outcome": outcome})
    return {}
