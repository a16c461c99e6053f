"""Records that the household was helped along a regular route or by its own network: no money was needed."""

from typing import Any

from engine.budget import ledger
from engine.commands.operations.base import OperationContext
from engine.commands.operations.record_request import open_request, tried


def run(context: OperationContext) -> dict[str, Any]:
    """The request's id; what was reserved is free again. `how` is free text, for the erasable part of the log."""
    request = open_request(context)
    request.subject = context.text("subject", request.subject)[:200]
    request.category = context.code("category")
    request.tried = tried(context)
    if request.reservation_id is not None:
        ledger.release(context.work, context.actor_id, request.reservation_id)
    request.amount_cents = 0
    request.status, request.decided_at = "solved", context.work.now
    context.instance.subject = request.subject
    context.work.session.flush()
    context.log(
        "request_solved", {"request_id": request.id, "category": request.category}, {"how": context.text("how")}
    )
    return {"id": request.id}
