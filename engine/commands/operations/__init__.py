"""What service tasks may ask for, by the name that a diagram gives."""

from collections.abc import Mapping

from engine.commands.operations import (
    find_decider,
    household_total,
    record_decision,
    record_effect,
    record_request,
    release_budget,
    reserve_budget,
    solve_without_money,
    spend_budget,
    withdraw_request,
    write_letter,
)
from engine.commands.operations.base import Operation, OperationContext

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("find_decider", find_decider.run, frozenset({"level", "amount"})),
        Operation("household_total", household_total.run),
        Operation("record_decision", record_decision.run, frozenset({"outcome", "amount", "reason"})),
        Operation("record_effect", record_effect.run, frozenset({"effect"})),
        Operation("record_request", record_request.run, frozenset({"subject", "category"})),
        Operation("release_budget", release_budget.run),
        Operation("reserve_budget", reserve_budget.run, frozenset({"amount", "fund"})),
        Operation("solve_without_money", solve_without_money.run),
        Operation("spend_budget", spend_budget.run, frozenset({"amount"})),
        Operation("withdraw_request", withdraw_request.run),
        Operation("write_letter", write_letter.run, frozenset({"outcome", "reason"})),
    )
}

__all__ = ["OPERATIONS", "Operation", "OperationContext"]
