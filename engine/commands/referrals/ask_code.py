"""Mail a one-time code to the address that the link went to: who holds only the link sees nothing yet."""

import secrets
from datetime import timedelta

from engine.commands.attempts import attempt_key, count_attempt
from engine.commands.mailing import queue_mail
from engine.commands.referrals.links import digest, find_link
from engine.deployment.loaded import load_organisation
from engine.store import Store

CODE_LIVES = timedelta(minutes=10)
CODES_PER_LINK = 5
"""In 15 minutes."""
TRIES_PER_ADDRESS = 40
"""In 15 minutes, of asking and of entering together: a whole institution may share one address."""


def ask_code(store: Store, token: str, address: str, *, secret: str) -> None:
    """A new code; the former one counts no longer. Raises `DeadLink` and `TooManyAttempts`.

    `address` is that of the network, `secret` keys what is counted and kept.
    """
    count_attempt(
        store,
        {
            attempt_key(secret, "partner code", digest(token)): CODES_PER_LINK,
            attempt_key(secret, "partner address", address): TRIES_PER_ADDRESS,
        },
    )
    with store.command() as work:
        link = find_link(work.session, token, work.now)
        code = f"{secrets.randbelow(10**6):06}"
        link.code_digest = attempt_key(secret, f"code of link {link.id}", code)
        link.code_expires_at = work.now + CODE_LIVES
        link.code_attempts = 0
        municipality = load_organisation(work.session).municipality.name
        queue_mail(
            work,
            link.sent_to,
            f"Uw code voor een verwijzing van gemeente {municipality}",
            f"Goedendag,\n\nUw code is {code}. De code werkt {CODE_LIVES.seconds // 60} minuten en één keer.\n\n"
            "Vroeg u geen code aan? Dan hoeft u niets te doen.\n\n"
            f"Met vriendelijke groet,\nGemeente {municipality}\n",
            "code",
            casus_id=link.referral.casus_id,
        )
