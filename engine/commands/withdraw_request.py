"""Withdraw a request: what runs is cancelled, reserved money is released, the reason is kept."""

from engine.commands.advance import advance
from engine.commands.operations.withdraw_request import withdraw
from engine.commands.run import open_run
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, Subject, verdict
from engine.store import Work


def withdraw_request(work: Work, actor: Actor, instance_id: int, reason: str) -> None:
    """Cancel the instance. Raises `Refused`, `Conflict` when it is over, and `Invalid` without a reason."""
    run = open_run(work, actor, instance_id)
    verdict(
        "withdraw_request",
        actor,
        Subject(
            casus_id=run.casus.id,
            team_id=run.casus.team_id,
            regisseur_id=run.casus.regisseur_id,
            starter_id=run.instance.started_by_id,
        ),
    ).require()
    if run.instance.ended_at is not None:
        raise Conflict("Deze aanvraag is al afgerond of ingetrokken.")
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de aanvraag wordt ingetrokken."})
    withdraw(work, actor, run.instance)
    run.note("request_withdrawn", text={"reason": reason.strip()})
    advance(run, run.definition.process.cancel(run.instance.state))
    run.instance.outcome = "withdrawn"
