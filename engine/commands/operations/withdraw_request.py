"""Takes a request back: what was reserved for it is free again."""

from typing import Any

from engine.budget import ledger
from engine.commands.operations.base import OperationContext, find_request
from engine.errors import Conflict
from engine.permissions.actor import Actor
from engine.store import Work
from engine.store.models import ProcessInstance

FINAL = {
    "paid": "Dit is al betaald en kan niet meer worden ingetrokken.",
    "refused": "Over deze aanvraag is al besloten. Intrekken kan niet meer.",
}


def run(context: OperationContext) -> dict[str, Any]:
    withdraw(context.work, context.actor, context.instance)
    return {}


def withdraw(work: Work, actor: Actor | None, instance: ProcessInstance, reason: str = "") -> bool:
    """Withdraw the request of this process; answers whether there was one. Raises `Conflict` once refused or paid."""
    request = find_request(work, instance)
    if request is None or request.status in ("withdrawn", "solved"):
        return False
    if request.status in FINAL:
        raise Conflict(FINAL[request.status])
    actor_id = actor.person_id if actor else None
    if request.reservation_id is not None:
        ledger.release(work, actor_id, request.reservation_id)
    request.status = "withdrawn"
    work.log.append(
        "request_withdrawn",
        work.now,
        actor_id=actor_id,
        instance=instance,
        codes={"request_id": request.id},
        text={"reason": reason} if reason else None,
    )
    return True
