"""Put a casus on the team's agenda, with the question that the team should think about."""

from datetime import date, timedelta

from sqlalchemy import select

from engine import clock
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import AgendaItem, Casus

FURTHEST = timedelta(days=366)


def put_on_agenda(work: Work, actor: Actor, casus_id: int, question: str, meets_on: date) -> int:
    """The id of the item. Raises `Refused`, `Invalid`, and `Conflict` when it is on that day's agenda already."""
    casus = work.get(Casus, casus_id, lock=True)
    verdict("put_on_agenda", actor, subject_of(work.session, casus)).require()
    problems = {}
    if not question.strip():
        problems["question"] = "Schrijf op wat je aan het team wilt vragen"
    today = clock.local(work.now).date()
    if not today <= meets_on <= today + FURTHEST:
        problems["meets_on"] = "Kies een dag vanaf vandaag, hoogstens een jaar vooruit"
    if problems:
        raise Invalid(fields=problems)
    on_that_day = select(AgendaItem.id).where(
        AgendaItem.casus_id == casus_id,
        AgendaItem.meets_on == meets_on,
        AgendaItem.withdrawn_at.is_(None),
        AgendaItem.advised_at.is_(None),
    )
    if work.session.scalar(on_that_day) is not None:
        raise Conflict("Deze casus staat die dag al op de agenda.")
    item = AgendaItem(
        casus_id=casus.id,
        team_id=casus.team_id,
        meets_on=meets_on,
        question=question.strip(),
        put_by_id=actor.person_id,
        put_at=work.now,
    )
    work.session.add(item)
    work.session.flush()
    work.log.append(
        "agenda_item_put",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"item_id": item.id, "meets_on": meets_on.isoformat()},
    )
    notify(
        work,
        recipients.regisseur(work.session, casus),
        NoticeKind.AGENDA_PLANNED,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"item_id": item.id},
    )
    return item.id
