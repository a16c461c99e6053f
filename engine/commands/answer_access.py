"""Grant somebody a file outside the policy for a number of days, or refuse it with a reason."""

from datetime import timedelta

from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid, Refused
from engine.permissions import Actor, casus_subject, load_actor, verdict
from engine.store import Work
from engine.store.models import AccessRequest, AgreedAccess, Person

USUAL_DAYS = 30
MOST_DAYS = 365


def answer_access(
    work: Work, actor: Actor, request_id: int, *, grant: bool, days: int = USUAL_DAYS, reason: str = ""
) -> None:
    """Open the file for `days` calendar days, or refuse with a `reason` that the one who asked reads.

    Raises `Refused`, also for one's own request, `Invalid`, and `Conflict` when it was answered before.
    """
    asked = work.get(AccessRequest, request_id, lock=True)
    subject = casus_subject(work.session, asked.casus_id)
    verdict("answer_access", actor, subject).require()
    if asked.person_id == actor.person_id:
        raise Refused("Je beslist niet over je eigen verzoek. Vraag de regisseur.", rule="own_request")
    if asked.answered_at is not None:
        raise Conflict("Dit verzoek is al beantwoord.")
    if not grant and not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom niet, zodat je collega verder kan"})
    if grant:
        if not 1 <= days <= MOST_DAYS:
            raise Invalid(fields={"days": f"Vul een aantal dagen in, van 1 tot en met {MOST_DAYS}"})
        person = load_actor(work.session, asked.person_id)
        if person is None or not verdict("ask_access", person, subject):
            name = work.get(Person, asked.person_id).name
            raise Conflict(f"{name} mag dit dossier niet zien: weg uit het team, of zelf bij dit huishouden betrokken.")
        asked.granted_until = work.now + timedelta(days=days)
        work.session.add(
            AgreedAccess(
                person_id=asked.person_id,
                casus_id=asked.casus_id,
                reason=asked.reason,
                broke_glass=False,
                since=work.now,
                until=asked.granted_until,
            )
        )
    asked.answer = reason.strip()
    asked.answered_at = work.now
    asked.answered_by_id = actor.person_id
    work.log.append(
        "access_granted" if grant else "access_refused",
        work.now,
        actor_id=actor.person_id,
        casus_id=asked.casus_id,
        codes={"request_id": asked.id, "person_id": asked.person_id, "days": days if grant else None},
    )
    notify(work, {asked.person_id}, NoticeKind.ACCESS_ANSWERED, actor_id=actor.person_id, casus_id=asked.casus_id)
