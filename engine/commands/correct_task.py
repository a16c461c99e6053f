"""Correct a mistaken completion: what followed from it is taken back and the task opens again, answers kept."""

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.holding import hold
from engine.commands.loading import lock_subject, person_name
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.runtime import RuntimeRefusal
from engine.store import Work
from engine.store.models import Event, UserTask

IRREVERSIBLE = frozenset({"budget_reserved", "budget_spent", "decision_recorded", "letter_written"})
"""Once one of these followed, correcting would undo a decision that the resident may already know."""


def correct_task(work: Work, actor: Actor, task_id: int, reason: str) -> int:
    """Open the completed task again for who held it; answers the new task's id.

    Only what this completion led to is taken back; parallel work goes on. Raises `Refused`, `Invalid` without a
    reason, and `Conflict` when the process is over, a decision followed, or what followed is done already.
    """
    task, run, subject = lock_subject(work, actor, task_id)
    if task.status != "completed":
        raise Conflict("Alleen een afgeronde taak kun je herstellen.")
    verdict("correct_task", actor, subject).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op wat er mis ging."})
    if run.instance.ended_at is not None:
        raise Conflict("Dit proces is al afgelopen. Start zo nodig een nieuwe aanvraag.")
    _refuse_twice(work, task)
    _refuse_after_decision(work, task)
    process = run.definition.process
    try:
        step = process.redo(run.instance.state, task.element_id, process.data(run.instance.state), run.ports())
    except RuntimeRefusal:
        raise Conflict("Wat op deze taak volgde is al klaar. Herstel eerst die latere stap.") from None
    run.note(
        "task_corrected",
        task_id=task.id,
        node_id=task.node_id,
        element_id=task.element_id,
        text={"reason": reason.strip()},
    )
    opened = advance(run, step)
    again = next(new for new in opened if new.element_id == task.element_id)
    if again.assignee_id != task.assignee_id:
        again.assignee_id, again.claimed_at = task.assignee_id, work.now
        hold(run, again)
    return again.id


def _refuse_twice(work: Work, task: UserTask) -> None:
    before = work.session.execute(
        select(Event.actor_id, Event.at).where(Event.task_id == task.id, Event.kind == "task_corrected")
    ).first()
    if before:
        moment = f"{clock.local(before.at):%H.%M uur op %d-%m-%Y}"
        raise Conflict(f"{person_name(work, before.actor_id)} herstelde deze taak al om {moment}.")


def _refuse_after_decision(work: Work, task: UserTask) -> None:
    completed = (
        select(Event.id)
        .where(Event.task_id == task.id, Event.kind == "task_completed")
        .order_by(Event.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    later = work.session.scalar(
        select(Event.kind)
        .where(Event.instance_id == task.instance_id, Event.id > completed, Event.kind.in_(IRREVERSIBLE))
        .limit(1)
    )
    if later:
        raise Conflict("Er is al een besluit genomen of geld gereserveerd. Trek de aanvraag in en begin opnieuw.")
