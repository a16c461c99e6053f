"""Withdraw a request, or stop any process: money is released, a partner sees nothing more, the reason is kept."""

from dataclasses import replace

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.loading import person_name
from engine.commands.operations.withdraw_request import withdraw
from engine.commands.referrals.links import revoke_links
from engine.commands.run import Run, open_run
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Event, Referral


def withdraw_request(work: Work, actor: Actor, instance_id: int, reason: str) -> bool:
    """Cancel the instance; answers whether it was about money.

    Raises `Refused`, `Conflict` when it is over, and `Invalid` without a reason.
    """
    run = open_run(work, actor, instance_id)
    subject = replace(subject_of(work.session, run.casus), starter_id=run.instance.started_by_id)
    verdict("withdraw_request", actor, subject).require()
    _refuse_when_over(run)
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom dit stopt."})
    is_about_money = any(each.operation == "record_request" for each in run.definition.process.elements.values())
    if not withdraw(work, actor, run.instance, reason.strip()):
        run.note("request_withdrawn" if is_about_money else "process_stopped", text={"reason": reason.strip()})
    _end_referrals(run)
    advance(run, run.definition.process.cancel(run.instance.state))
    run.instance.outcome = "withdrawn"
    return is_about_money


def _end_referrals(run: Run) -> None:
    """Nobody waits for the partner any more, so its link shows nothing any more."""
    work = run.work
    for referral in work.session.scalars(
        select(Referral).where(Referral.instance_id == run.instance.id, Referral.ended_at.is_(None))
    ):
        revoke_links(work, referral.id)
        referral.status, referral.ended_at = "withdrawn", work.now
        run.note(
            "referral_ended",
            codes={"referral_id": referral.id, "partner": referral.partner_key, "outcome": "withdrawn"},
        )


def _refuse_when_over(run: Run) -> None:
    if run.instance.ended_at is None:
        return
    moment = f"{clock.local(run.instance.ended_at):%H.%M uur op %d-%m-%Y}"
    if run.instance.outcome != "withdrawn":
        raise Conflict(f"{run.definition.name} is al klaar sinds {moment}.")
    withdrawn_by = run.work.session.scalar(
        select(Event.actor_id).where(
            Event.instance_id == run.instance.id, Event.kind.in_(("request_withdrawn", "process_stopped"))
        )
    )
    raise Conflict(f"{person_name(run.work, withdrawn_by)} stopte {run.definition.name} al om {moment}.")
