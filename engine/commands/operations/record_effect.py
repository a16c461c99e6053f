"""Records what the help brought, after the agreed time."""

from typing import Any

from engine.commands.operations.base import OperationContext

EFFECTS = ("reached", "partly", "not")


def run(context: OperationContext) -> dict[str, Any]:
    request, effect = context.request(), context.text("effect")
    if effect not in EFFECTS:
        raise ValueError(f"De invoer ‘effect’ is {effect!r}, maar moet reached, partly of not zijn.")
    request.effect, request.effect_at = effect, context.work.now
    context.log("effect_recorded", {"request_id": request.id, "effect": effect})
    return {"effect": effect}
