"""Open a closed casus again, in place: the same file, the same number, with all that was gathered."""

from sqlalchemy import select

from engine import clock
from engine.commands.loading import person_name
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.reopening import open_again
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Event


def reopen_casus(work: Work, actor: Actor, casus_id: int, reason: str) -> None:
    """Raises `Refused`, `Invalid` without a reason, and `Conflict` telling who was first when it is open already."""
    casus = work.get(Casus, casus_id, lock=True)
    verdict("reopen_casus", actor, subject_of(work.session, casus)).require()
    if casus.status == "open":
        raise Conflict(f"Deze casus is al open. {_reopened_by(work, casus.id)}".strip())
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de casus weer open gaat"})
    open_closed(work, actor, casus, reason.strip())


def open_closed(work: Work, actor: Actor, casus: Casus, reason: str) -> None:
    """Open it, write down why, and let the regisseur know."""
    open_again(work, casus)
    work.log.append("casus_reopened", work.now, actor_id=actor.person_id, casus_id=casus.id, text={"reason": reason})
    people = recipients.regisseur(work.session, casus)
    notify(work, people, NoticeKind.CASUS_REOPENED, actor_id=actor.person_id, casus_id=casus.id)


def _reopened_by(work: Work, casus_id: int) -> str:
    last = work.session.execute(
        select(Event.actor_id, Event.at)
        .where(Event.casus_id == casus_id, Event.kind == "casus_reopened")
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return ""
    return f"{person_name(work, last.actor_id)} heropende hem om {clock.local(last.at):%H.%M uur op %d-%m-%Y}."
