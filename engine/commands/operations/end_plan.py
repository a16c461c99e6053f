"""Ends the plan: its goals are reached or the household goes on without it. What it says stays."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.plan.the_plan import find_plan


def run(context: OperationContext) -> dict[str, Any]:
    """Nothing. A plan that ended already stays as it is."""
    plan = find_plan(context.work.session, context.casus.id, lock=True)
    if plan is None:
        raise ValueError("Dit huishouden heeft nog geen plan: zet eerst de bewerking require_plan.")
    if plan.ended_at is None:
        plan.status, plan.ended_at = "ended", context.work.now
        context.work.session.flush()
        context.log("plan_ended", {"plan_id": plan.id, "version": plan.version})
    return {}
