"""What service tasks may ask for, by the name that a diagram gives."""

from collections.abc import Mapping

from engine.commands.operations import (
    end_referral,
    find_decider,
    household_total,
    meet_term,
    record_decision,
    record_effect,
    record_request,
    release_budget,
    remind_referral,
    reserve_budget,
    send_referral,
    solve_without_money,
    spend_budget,
    start_term,
    withdraw_request,
    write_letter,
)
from engine.commands.operations.base import Operation, OperationContext

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("end_referral", end_referral.run, frozenset({"id", "outcome"})),
        Operation("find_decider", find_decider.run, frozenset({"level", "amount"})),
        Operation("household_total", household_total.run),
        Operation("meet_term", meet_term.run, frozenset({"name"})),
        Operation("record_decision", record_decision.run, frozenset({"outcome", "amount", "reason"})),
        Operation("record_effect", record_effect.run, frozenset({"effect"})),
        Operation("record_request", record_request.run, frozenset({"subject", "category"})),
        Operation("release_budget", release_budget.run),
        Operation("remind_referral", remind_referral.run, frozenset({"id"})),
        Operation("reserve_budget", reserve_budget.run, frozenset({"amount", "fund"})),
        Operation("send_referral", send_referral.run, frozenset({"partner", "subject", "question", "ground"})),
        Operation("solve_without_money", solve_without_money.run),
        Operation("spend_budget", spend_budget.run, frozenset({"amount"})),
        Operation("start_term", start_term.run, frozenset({"name", "rule"})),
        Operation("withdraw_request", withdraw_request.run),
        Operation("write_letter", write_letter.run, frozenset({"outcome", "reason"})),
    )
}

__all__ = ["OPERATIONS", "Operation", "OperationContext"]
