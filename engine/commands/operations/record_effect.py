"""Records what the help brought, after the agreed time."""

from typing import Any

from engine.commands.operations.base import CODE, OperationContext

EFFECTS = ("reached", "partly", "not")


def run(context: OperationContext) -> dict[str, Any]:
    """`resident` and `professional` are lists of codes of what it brought them; both may be left out."""
    request, effect = context.request(), context.text("effect")
    if effect not in EFFECTS:
        raise ValueError(f"De invoer ‘effect’ is {effect!r}, maar moet reached, partly of not zijn.")
    brought = {who: _codes(context, who) for who in ("resident", "professional")}
    request.effect, request.effect_at = effect, context.work.now
    context.log("effect_recorded", {"request_id": request.id, "effect": effect, **brought})
    return {"effect": effect}


def _codes(context: OperationContext, name: str) -> list[str]:
    """They go into the log, which can never be changed, so they are no text of a person."""
    given = context.inputs.get(name) or []
    if not isinstance(given, list) or not all(isinstance(each, str) and CODE.fullmatch(each) for each in given):
        raise ValueError(f'De invoer ‘{name}’ is geen lijst van codes, zoals ["meer-rust"].')
    return list(dict.fromkeys(given))
