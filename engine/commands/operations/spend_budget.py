"""Books the payment of a granted request; what was reserved beyond it is free again."""

from typing import Any

from engine import money
from engine.budget import ledger
from engine.commands.operations.base import OperationContext


def run(context: OperationContext) -> dict[str, Any]:
    """What was paid, in euros. A request is paid once: asked again, nothing is booked."""
    request = context.request()
    if request.status == "paid" and request.reservation is not None:
        return {"paid": float(money.to_euros(request.reservation.spent_cents))}
    if request.status != "granted" or request.reservation_id is None:
        raise ValueError("Er is geen toegekende aanvraag om te betalen: zet de bewerking record_decision ervoor.")
    reservation = ledger.spend(context.work, context.actor_id, request.reservation_id, context.cents("amount"))
    request.status = "paid"
    return {"paid": float(money.to_euros(reservation.spent_cents))}
