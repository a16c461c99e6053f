"""Writes down what is asked: once for a process, and again when the request was completed or changed."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.errors import Conflict
from engine.permissions.mandates import askers_of
from engine.store.models import BudgetRequest


def run(context: OperationContext) -> dict[str, Any]:
    """The request's id, and as `askers` who may not judge it. Without an amount no money is asked yet.

    Asking anew drops an earlier decision and its mandate level. Raises `Conflict` once paid.
    """
    request = open_request(context)
    request.subject = context.text("subject", request.subject)[:200]
    request.category = context.code("category")
    request.fund_key = context.code("fund")
    request.amount_cents = context.cents("amount") if context.inputs.get("amount") is not None else 0
    request.is_urgent = bool(context.inputs.get("urgent"))
    request.tried = tried(context)
    request.status, request.level = "asked", ""
    request.decided_at = request.decided_by_id = request.mandaat_id = None
    context.instance.subject = request.subject
    context.work.session.flush()
    context.log(
        "request_recorded",
        {
            "request_id": request.id,
            "amount_cents": request.amount_cents,
            "category": request.category,
            "fund": request.fund_key,
            "urgent": request.is_urgent,
        },
    )
    askers = askers_of(context.work.session, request) | ({context.actor_id} if context.actor_id else set())
    return {"id": request.id, "askers": sorted(askers)}


def open_request(context: OperationContext) -> BudgetRequest:
    """The request of this process, made on the spot when it was not there."""
    request = context.find_request()
    if request is None:
        requester_id = context.inputs.get("requester") or context.instance.started_by_id or context.casus.regisseur_id
        request = BudgetRequest(
            instance_id=context.instance.id,
            casus_id=context.casus.id,
            requester_id=int(requester_id),
            subject=context.instance.subject,
            asked_at=context.work.now,
        )
        context.work.session.add(request)
    elif request.status == "paid":
        raise Conflict("Dit is al betaald. Begin een nieuwe aanvraag.")
    return request


def tried(context: OperationContext) -> str:
    """Keys of the regular routes that were weighed: they name nobody, so a comparable decision may show them."""
    routes = context.inputs.get("tried")
    return ", ".join(map(str, routes)) if isinstance(routes, list) else context.text("tried")
