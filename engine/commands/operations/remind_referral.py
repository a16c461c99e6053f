"""Reminds a partner that still holds a referral, through a new secure link; or tells that its question is answered."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.operations.referral import referral_of
from engine.commands.referrals.links import send_link
from engine.store.models import ReferralAnswer


def run(context: OperationContext) -> dict[str, Any]:
    """Earlier links go on to work: who opens the first mail after the second still gets in.

    `answer` is what the coach says to a question of the partner: it stands behind the link, not in the mail.
    """
    referral = referral_of(context)
    if referral.ended_at is not None:
        raise ValueError("Deze verwijzing is al beëindigd: er is niets om aan te herinneren.")
    if answer := context.text("answer"):
        context.work.session.add(
            ReferralAnswer(
                referral_id=referral.id,
                casus_id=referral.casus_id,
                recorded_by_id=context.actor_id,
                kind="reply",
                text=answer,
                at=context.work.now,
            )
        )
    if referral.status == "question":
        referral.status = "started" if referral.started_at else "sent"
    send_link(context.work, referral, is_reminder=True)
    context.log("referral_reminded", {"referral_id": referral.id, "partner": referral.partner_key})
    return {}
