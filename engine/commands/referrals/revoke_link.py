"""Make the links of a referral useless, for instance after a mail to the wrong address. The referral itself goes on."""

from engine.commands.referrals.answering import lock_referral
from engine.commands.referrals.links import revoke_links
from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import ProcessInstance


def revoke_link(work: Work, actor: Actor, referral_id: int) -> None:
    """Raises `Refused`, and `Conflict` when no link was open any more."""
    referral, casus = lock_referral(work, referral_id)
    verdict("handle_referral", actor, subject_of(work.session, casus)).require()
    if not revoke_links(work, referral.id):
        raise Conflict("Er werkt al geen link meer voor deze verwijzing.")
    work.log.append(
        "referral_link_revoked",
        work.now,
        actor_id=actor.person_id,
        instance=work.get(ProcessInstance, referral.instance_id),
        codes={"referral_id": referral.id, "partner": referral.partner_key},
    )
