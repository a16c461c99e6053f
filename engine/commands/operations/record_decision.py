"""Records the decision in the name of the college, taken by someone who may (Awb 10:1–10:10, 2:4)."""

from typing import Any

from engine.budget import ledger
from engine.commands.operations.base import OperationContext
from engine.commands.operations.reserve_budget import require_within_request
from engine.errors import Conflict, Refused
from engine.permissions.mandates import may_decide
from engine.store.models import BudgetRequest, Reservation

OUTCOMES = ("granted", "refused")


def run(context: OperationContext) -> dict[str, Any]:
    """The outcome and on which mandate. A refusal gives back what was reserved.

    Raises `Refused` when the actor may not decide, `Invalid` for more than was asked, and `Conflict` once paid.
    """
    request, outcome = context.request(), context.text("outcome")
    if outcome not in OUTCOMES:
        raise ValueError(f"De invoer ‘outcome’ is {outcome!r}, maar moet granted of refused zijn.")
    if request.status == "paid":
        raise Conflict("Dit is al betaald: het besluit staat vast.")
    if context.actor is None:
        raise Refused(
            "Een besluit neemt een mens, geen klok. Laat een taak aan dit besluit voorafgaan.", rule="no_person"
        )
    verdict, mandate = may_decide(
        context.work.session, context.actor, request, context.casus, context.today, context.mandate_levels
    )
    verdict.require()
    amount = 0
    if outcome == "granted":
        amount = context.cents("amount")
        require_within_request(request, amount)
        _require_cover(context, request, amount)
    elif request.reservation_id is not None:
        ledger.release(context.work, context.actor_id, request.reservation_id)
    request.status, request.decided_at = outcome, context.work.now
    request.decided_by_id = context.actor.person_id
    request.mandaat_id = mandate.id if mandate else None
    context.log(
        "decision_recorded",
        {
            "request_id": request.id,
            "outcome": outcome,
            "amount_cents": amount,
            "mandaat_id": request.mandaat_id,
            "rule": verdict.rule,
        },
        {"reason": context.text("reason")},
    )
    return {"outcome": outcome, "mandaat": request.mandaat_id}


def _require_cover(context: OperationContext, request: BudgetRequest, amount: int) -> None:
    # A letter that grants money must never go out without that money set apart.
    reserved = ledger.open_cents(context.work.get(Reservation, request.reservation_id)) if request.reservation_id else 0
    if reserved != amount:
        raise ValueError("Voor dit bedrag is niets gereserveerd: zet de bewerking reserve_budget vóór record_decision.")
