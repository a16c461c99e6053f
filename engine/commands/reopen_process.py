"""Let a process that ended go on at the step that failed, with its answers, consent and letters in place."""

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.begin import go_on, is_once, latest_instance_id, reopen_point
from engine.commands.loading import person_name
from engine.commands.reopen_casus import open_closed
from engine.commands.run import Run, open_run
from engine.commands.start_process import Started
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Event


def reopen_process(work: Work, actor: Actor, instance_id: int, reason: str) -> Started:
    """Place it at the step that its diagram names (`waakvlam:start reopen`); a closed casus opens with it.

    Raises `Refused`, `Invalid` without a reason, and `Conflict` when it runs already (by whom and since when), names no
    such step, or when the household has a newer one of which there is only one.
    """
    run = open_run(work, actor, instance_id)
    casus = work.get(Casus, run.casus.id, lock=True)
    verdict("reopen_casus", actor, subject_of(work.session, casus)).require()
    if run.instance.ended_at is None:
        raise Conflict(_runs_already(run))
    element_id = reopen_point(run.definition)
    if element_id is None:
        raise Conflict(f"{run.definition.name} kan niet verdergaan waar het ophield. Start het opnieuw.")
    if is_once(run.definition) and latest_instance_id(work, casus.id, run.definition.key) not in (None, instance_id):
        raise Conflict(f"Er is al een nieuwer {run.definition.name} in deze casus. Ga daar verder.")
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom dit verdergaat"})
    if casus.status == "closed":
        open_closed(work, actor, casus, reason.strip())
    step = go_on(run, element_id, reason=reason.strip())
    run.require_not_refused()
    opened = advance(run, step)
    return Started(instance_id, next((task.id for task in opened if task.assignee_id == actor.person_id), None))


def _runs_already(run: Run) -> str:
    last = run.work.session.execute(
        select(Event.actor_id, Event.at)
        .where(Event.instance_id == run.instance.id, Event.kind == "process_reopened")
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return f"{run.definition.name} loopt nog. Je hoeft het niet te heropenen."
    who = person_name(run.work, last.actor_id) if last.actor_id else "Een bericht"
    return f"{who} heropende {run.definition.name} al om {clock.local(last.at):%H.%M uur op %d-%m-%Y}."
