"""Asks whoever holds something to go on, once a day: a colleague on their screen, a partner by mail."""

from datetime import datetime, time

from sqlalchemy import or_, update

from engine import clock
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.partners import remind_partner
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, casus_subject, verdict
from engine.store import Work
from engine.store.models import Holding, ProcessInstance

FUNCTIONAL_MANAGEMENT = "functioneel-beheer"


def nudge(work: Work, actor: Actor, holding_id: int) -> bool:
    """Whether the holder was asked now; False when somebody did so earlier today.

    Raises `NotFound`, `Refused`, `Conflict` when it lies there no longer, and `Invalid` for who cannot be asked so.
    """
    holding = open_holding(work, holding_id)
    verdict("nudge", actor, casus_subject(work.session, holding.casus_id)).require()
    people: frozenset[int] = frozenset()
    if holding.kind == "person":
        if holding.person_id == actor.person_id:
            raise Invalid("Je bent zelf aan zet: open je taak.")
        people = recipients.with_substitutes(work.session, {holding.person_id or 0})
    elif holding.kind == "group":
        people = recipients.members(work.session, holding.group_key or "", holding.team_id)
    elif holding.kind == "management":
        people = recipients.members(work.session, FUNCTIONAL_MANAGEMENT, None)
    elif holding.kind != "partner":
        raise Invalid("Hier wacht het op de inwoner of op een termijn. Bel de inwoner, en schrijf het gesprek op.")
    if not _is_first_today(work, holding_id):
        return False
    if holding.kind == "partner":
        remind_partner(work, actor, holding)
    else:
        notify(
            work,
            people,
            NoticeKind.NUDGED,
            actor_id=actor.person_id,
            casus_id=holding.casus_id,
            instance_id=holding.instance_id,
            task_id=holding.task_id,
            codes={"by": actor.person_id},
        )
    work.log.append(
        "holder_nudged",
        work.now,
        actor_id=actor.person_id,
        instance=work.get(ProcessInstance, holding.instance_id),
        task_id=holding.task_id,
        codes={"holding_id": holding.id, "person_id": holding.person_id},
    )
    return True


def open_holding(work: Work, holding_id: int) -> Holding:
    """What lies with somebody now. Raises `NotFound`, and `Conflict` when it moved on."""
    holding = work.session.get(Holding, holding_id)
    if holding is None or holding.tenant != work.tenant:
        raise NotFound("Dit ligt nergens meer.")
    if holding.until is not None:
        raise Conflict("Dit ligt daar niet meer: intussen is iemand anders aan zet. Ververs de pagina.")
    return holding


def _is_first_today(work: Work, holding_id: int) -> bool:
    """In one statement, so that two who press at the same moment send one reminder."""
    today = clock.local(work.now).date()
    begin = datetime.combine(today, time(), clock.AMSTERDAM)
    marked = work.session.execute(
        update(Holding)
        .where(
            Holding.id == holding_id,
            Holding.until.is_(None),
            or_(Holding.nudged_at.is_(None), Holding.nudged_at < begin),
        )
        .values(nudged_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(marked.rowcount)  # type: ignore[attr-defined]
