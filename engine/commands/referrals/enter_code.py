"""Check the code that a partner typed. It works once, for ten minutes, and five wrong tries end it."""

import hmac

from sqlalchemy import update

from engine.commands.attempts import attempt_key, count_attempt
from engine.commands.referrals.ask_code import TRIES_PER_ADDRESS
from engine.commands.referrals.links import find_link
from engine.errors import WaakvlamError
from engine.store import Store
from engine.store.models import ReferralLink

MOST_TRIES = 5


class WrongCode(WaakvlamError):
    """Deze code klopt niet, of werkt niet meer. Kijk in de laatste mail, of vraag een nieuwe code aan."""

    status = 422


def enter_code(store: Store, token: str, typed: str, address: str, *, secret: str) -> int:
    """The id of the link that opens now. Raises `WrongCode`, `DeadLink` and `TooManyAttempts`."""
    count_attempt(store, {attempt_key(secret, "partner address", address): TRIES_PER_ADDRESS})
    with store.command() as work:
        link = find_link(work.session, token, work.now)
        # The try is counted in the statement that reads the digest, so that many at once do not slip through.
        kept = work.session.scalar(
            update(ReferralLink)
            .where(
                ReferralLink.id == link.id,
                ReferralLink.code_digest.is_not(None),
                ReferralLink.code_expires_at > work.now,
                ReferralLink.code_attempts < MOST_TRIES,
            )
            .values(code_attempts=ReferralLink.code_attempts + 1)
            .returning(ReferralLink.code_digest)
        )
        right = attempt_key(secret, f"code of link {link.id}", "".join(typed.split()))
        is_right = kept is not None and hmac.compare_digest(kept, right)
        if is_right:
            work.session.execute(update(ReferralLink).where(ReferralLink.id == link.id).values(code_digest=None))
    if not is_right:
        raise WrongCode
    return link.id
