"""What the household got in the last twelve months, so that asking in parts does not lower the mandate needed."""

from typing import Any

from sqlalchemy import func, select

from engine import money
from engine.budget.statements import household_total, months_before
from engine.commands.operations.base import OperationContext
from engine.store.models import BudgetRequest, Casus


def run(context: OperationContext) -> dict[str, Any]:
    """`total_12_months` in euros, other requests that still wait for a decision included; `life_areas` as keys."""
    # Held until the command ends: two requests handed in at the same moment count each other.
    context.work.get(Casus, context.casus.id, lock=True)
    granted = household_total(
        context.work.session, context.casus.id, context.work.now, except_instance_id=context.instance.id
    )
    return {
        "total_12_months": float(money.to_euros(granted + _asked_elsewhere(context))),
        "life_areas": context.casus.life_areas.split(),
    }


def _asked_elsewhere(context: OperationContext) -> int:
    # Two small requests side by side would each stay under the coach's mandate if only what is granted counted.
    asked = context.work.session.scalar(
        select(func.sum(BudgetRequest.amount_cents)).where(
            BudgetRequest.casus_id == context.casus.id,
            BudgetRequest.instance_id != context.instance.id,
            BudgetRequest.status == "asked",
            BudgetRequest.asked_at > months_before(context.work.now, 12),
        )
    )
    return int(asked or 0)
