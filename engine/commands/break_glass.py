"""Open a file outside the policy with a reason: at once, logged, and reviewed by the privacy officer (FG)."""

from datetime import datetime, timedelta

from engine.errors import Invalid
from engine.permissions import Actor, casus_subject, verdict
from engine.store import Work
from engine.store.models import AgreedAccess

LASTS = timedelta(hours=24)
SHORTEST_REASON = 15
"""Characters: enough for a reason, not for a full stop."""


def break_glass(work: Work, actor: Actor, casus_id: int, reason: str) -> datetime:
    """Until when the file is open to this person. Raises `Refused`, `Invalid`."""
    verdict("break_glass", actor, casus_subject(work.session, casus_id)).require()
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(fields={"reason": "Schrijf in een zin op waarom je dit dossier nu nodig hebt"})
    until = work.now + LASTS
    work.session.add(
        AgreedAccess(
            person_id=actor.person_id,
            casus_id=casus_id,
            reason=reason.strip(),
            broke_glass=True,
            since=work.now,
            until=until,
        )
    )
    work.log.append("glass_broken", work.now, actor_id=actor.person_id, casus_id=casus_id)
    return until
