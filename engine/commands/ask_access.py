"""Ask the regisseur for a file outside the policy, with a reason. For what cannot wait there is `break_glass`."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine.commands.break_glass import SHORTEST_REASON
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, casus_subject, verdict
from engine.store import Work
from engine.store.models import AccessRequest, Casus

ALREADY_ASKED = "Je vroeg al om toegang tot dit dossier. De regisseur of de teammanager beslist nog."


def ask_access(work: Work, actor: Actor, casus_id: int, reason: str) -> int:
    """The id of the request. Raises `Refused`, `Invalid`, and `Conflict` when one sees the file or asked already."""
    subject = casus_subject(work.session, casus_id)
    verdict("ask_access", actor, subject).require()
    seen = verdict("see_casus", actor, subject)
    if seen and seen.rule != "broke_the_glass":
        raise Conflict("Je ziet dit dossier al. Toegang vragen hoeft niet.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(fields={"reason": "Schrijf in een zin op waarom je dit dossier nodig hebt"})
    still_open = select(AccessRequest.id).where(
        AccessRequest.person_id == actor.person_id,
        AccessRequest.casus_id == casus_id,
        AccessRequest.answered_at.is_(None),
    )
    if work.session.scalar(still_open) is not None:
        raise Conflict(ALREADY_ASKED)
    asked = AccessRequest(person_id=actor.person_id, casus_id=casus_id, reason=reason.strip(), asked_at=work.now)
    work.session.add(asked)
    try:
        work.session.flush()
    except IntegrityError:  # the same button, pressed twice
        raise Conflict(ALREADY_ASKED) from None
    work.log.append(
        "access_asked", work.now, actor_id=actor.person_id, casus_id=casus_id, codes={"request_id": asked.id}
    )
    casus = work.get(Casus, casus_id)
    notify(
        work,
        recipients.regisseur(work.session, casus) | recipients.managers(work.session, casus.team_id),
        NoticeKind.ACCESS_ASKED,
        actor_id=actor.person_id,
        casus_id=casus_id,
    )
    return asked.id
