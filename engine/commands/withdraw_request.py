"""Withdraw a request: what runs is cancelled, reserved money is released, the reason is kept."""

from dataclasses import replace

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.loading import person_name
from engine.commands.operations.withdraw_request import withdraw
from engine.commands.run import Run, open_run
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Event


def withdraw_request(work: Work, actor: Actor, instance_id: int, reason: str) -> None:
    """Cancel the instance. Raises `Refused`, `Conflict` when it is over, and `Invalid` without a reason."""
    run = open_run(work, actor, instance_id)
    subject = replace(subject_of(work.session, run.casus), starter_id=run.instance.started_by_id)
    verdict("withdraw_request", actor, subject).require()
    _refuse_when_over(run)
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de aanvraag wordt ingetrokken."})
    if not withdraw(work, actor, run.instance, reason.strip()):
        run.note("request_withdrawn", text={"reason": reason.strip()})
    advance(run, run.definition.process.cancel(run.instance.state))
    run.instance.outcome = "withdrawn"


def _refuse_when_over(run: Run) -> None:
    if run.instance.ended_at is None:
        return
    moment = f"{clock.local(run.instance.ended_at):%H.%M uur op %d-%m-%Y}"
    if run.instance.outcome != "withdrawn":
        raise Conflict(f"Deze aanvraag is al afgerond om {moment}.")
    withdrawn_by = run.work.session.scalar(
        select(Event.actor_id).where(Event.instance_id == run.instance.id, Event.kind == "request_withdrawn")
    )
    raise Conflict(f"{person_name(run.work, withdrawn_by)} trok deze aanvraag al in om {moment}.")
