"""Mail the partner a new link; those of before no longer open."""

from engine.commands.referrals.answering import lock_referral, possible
from engine.commands.referrals.links import revoke_links, send_link
from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import ProcessInstance


def resend_link(work: Work, actor: Actor, referral_id: int) -> None:
    """Raises `Refused`, and `Conflict` when nothing is left to answer or the partner has no mail address."""
    referral, casus = lock_referral(work, referral_id)
    verdict("handle_referral", actor, subject_of(work.session, casus)).require()
    if not possible(referral):
        raise Conflict("Deze verwijzing is beëindigd, dus er is niets meer te antwoorden. Begin een nieuwe verwijzing.")
    revoke_links(work, referral.id)
    try:
        send_link(work, referral)
    except ValueError as error:
        raise Conflict(f"De link kan niet op de mail. {error}") from error
    work.log.append(
        "referral_link_sent",
        work.now,
        actor_id=actor.person_id,
        instance=work.get(ProcessInstance, referral.instance_id),
        codes={"referral_id": referral.id, "partner": referral.partner_key},
    )
