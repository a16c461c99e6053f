"""A partner whose link no longer works asks for another one: the regisseur is told, and decides."""

from engine.commands.attempts import attempt_key, count_attempt
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.recipients import regisseur
from engine.commands.referrals.ask_code import TRIES_PER_ADDRESS
from engine.commands.referrals.links import any_link, digest, is_alive
from engine.store import Store
from engine.store.models import Casus, ProcessInstance

ASKED_PER_LINK = 2
"""In 15 minutes."""


def ask_new_link(store: Store, token: str, address: str, *, secret: str) -> None:
    """Does nothing for a link that was never sent or that still works, and never tells which it was.

    Raises `TooManyAttempts`.
    """
    count_attempt(
        store,
        {
            attempt_key(secret, "partner link", digest(token)): ASKED_PER_LINK,
            attempt_key(secret, "partner address", address): TRIES_PER_ADDRESS,
        },
    )
    with store.command() as work:
        link = any_link(work.session, token)
        if link is None or is_alive(link, work.now):
            return
        referral = link.referral
        casus = work.get(Casus, referral.casus_id)
        codes = {"referral_id": referral.id, "partner": referral.partner_key}
        work.log.append(
            "referral_link_asked", work.now, instance=work.get(ProcessInstance, referral.instance_id), codes=codes
        )
        notify(
            work,
            regisseur(work.session, casus),
            NoticeKind.REFERRAL_LINK_ASKED,
            casus_id=casus.id,
            instance_id=referral.instance_id,
            codes=codes,
        )
