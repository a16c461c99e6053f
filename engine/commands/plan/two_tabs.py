"""Tells someone who saves an old page who changed the same thing meanwhile, and when."""

from datetime import date
from hashlib import sha256

from sqlalchemy import select

from engine import clock
from engine.errors import StaleVersion
from engine.store import Work
from engine.store.models import AftercareNote, Event, Person, Plan, PlanAction, PlanGoal


def seen(row: Plan | PlanGoal | PlanAction | AftercareNote | None) -> str:
    """A short mark of what the page showed: another mark means another text."""
    match row:
        case None:
            shown: tuple[str | date | None, ...] = (None, "")  # no plan yet is an empty plan
        case Plan():
            shown = (row.evaluation_on, row.aftercare)
        case PlanGoal():
            shown = (row.life_area, row.text, row.status)
        case PlanAction():
            shown = (row.what, row.who_kind, row.who, row.by_on)
        case AftercareNote():
            shown = (row.kind, row.topic, row.with_whom, row.text)
    return sha256(repr([str(each) for each in shown]).encode()).hexdigest()[:16]


def require_as_seen(work: Work, casus_id: int, row: Plan | PlanGoal | PlanAction | AftercareNote, mark: str) -> None:
    """Raises `StaleVersion` when the row is not what the page showed."""
    if mark == seen(row):
        return
    code = {Plan: "plan_id", PlanGoal: "goal_id", PlanAction: "action_id", AftercareNote: "note_id"}[type(row)]
    last = work.session.execute(
        select(Person.name, Event.at)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.casus_id == casus_id, Event.codes[code].as_integer() == row.id)
        .order_by(Event.id.desc())
        .limit(1)
    ).first()
    if last is None:
        raise StaleVersion("Een collega veranderde dit intussen. Kijk na wat er nu staat en bewaar opnieuw.")
    raise StaleVersion(
        f"{last.name or 'Waakvlam'} veranderde dit om {clock.local(last.at):%H.%M uur op %d-%m-%Y}. "
        "Wat je typte staat er nog. Kijk na wat er nu staat en bewaar opnieuw."
    )
