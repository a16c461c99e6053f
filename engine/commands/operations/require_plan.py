"""Lets the process go on only with a plan that holds what this step needs."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.plan.the_plan import find_plan, goals_of, lacks
from engine.errors import Conflict


def run(context: OperationContext) -> dict[str, Any]:
    """How many goals are open, and the day (ISO) of the evaluation. Raises `Conflict` with what to do first."""
    needs = context.inputs.get("needs")
    if not isinstance(needs, list):
        raise ValueError('De invoer ‘needs’ is geen lijst, zoals ["goals", "actions"].')
    session, casus_id = context.work.session, context.casus.id
    missing = lacks(session, casus_id, [str(need) for need in needs], context.today)
    if missing:
        raise Conflict(f"Het plan is nog niet klaar voor deze stap. Ga naar ‘Plan en nazorg’ en {'; '.join(missing)}.")
    plan = find_plan(session, casus_id)
    return {
        "goals": sum(goal.status == "open" for goal in goals_of(session, casus_id)),
        "evaluation_on": plan.evaluation_on.isoformat() if plan and plan.evaluation_on else None,
    }
