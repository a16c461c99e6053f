"""Records that the household agrees with the plan, or with what it does not."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.plan.the_plan import agree, open_plan


def run(context: OperationContext) -> dict[str, Any]:
    """The version of the plan that was agreed or disagreed with."""
    agreed = context.inputs.get("agreed")
    if not isinstance(agreed, bool):
        raise ValueError(f'De invoer ‘agreed’ is {agreed!r}, maar moet waar of onwaar zijn, zoals: akkoord = "ja".')
    plan = open_plan(context.work, context.casus.id)
    agree(
        context.work,
        plan,
        agreed=agreed,
        by=context.text("by"),
        how=context.text("how"),
        disagreement=context.text("disagreement"),
    )
    context.log("plan_agreed" if agreed else "plan_disagreed", {"plan_id": plan.id, "version": plan.version})
    return {"version": plan.version}
