"""What service tasks may ask for, by the name that a diagram gives."""

from collections.abc import Mapping

from engine.commands.operations import (
    end_plan,
    end_referral,
    find_consent,
    find_decider,
    household_total,
    meet_term,
    notify,
    record_consent,
    record_decision,
    record_effect,
    record_facts,
    record_plan_agreement,
    record_request,
    release_budget,
    remind_referral,
    require_plan,
    reserve_budget,
    send_referral,
    solve_without_money,
    spend_budget,
    start_term,
    withdraw_request,
    write_letter,
    write_plan_letter,
)
from engine.commands.operations.base import Operation, OperationContext

OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation("end_plan", end_plan.run),
        Operation("end_referral", end_referral.run, frozenset({"id", "outcome"})),
        Operation("find_consent", find_consent.run, frozenset({"purpose"})),
        Operation("find_decider", find_decider.run, frozenset({"level", "amount"})),
        Operation("household_total", household_total.run),
        Operation("meet_term", meet_term.run, frozenset({"name"})),
        Operation("notify", notify.run, frozenset({"to", "kind"})),
        Operation("record_consent", record_consent.run, frozenset({"purpose", "given", "by", "how"})),
        Operation("record_decision", record_decision.run, frozenset({"outcome", "amount", "reason"})),
        Operation("record_effect", record_effect.run, frozenset({"effect"})),
        Operation("record_facts", record_facts.run, frozenset({"facts"})),
        Operation("record_plan_agreement", record_plan_agreement.run, frozenset({"agreed", "by", "how"})),
        Operation("record_request", record_request.run, frozenset({"subject", "category"})),
        Operation("release_budget", release_budget.run),
        Operation("remind_referral", remind_referral.run, frozenset({"id"})),
        Operation("require_plan", require_plan.run, frozenset({"needs"})),
        Operation("reserve_budget", reserve_budget.run, frozenset({"amount", "fund"})),
        Operation("send_referral", send_referral.run, frozenset({"partner", "subject", "question", "ground"})),
        Operation("solve_without_money", solve_without_money.run),
        Operation("spend_budget", spend_budget.run, frozenset({"amount"})),
        Operation("start_term", start_term.run, frozenset({"name", "rule"})),
        Operation("withdraw_request", withdraw_request.run),
        Operation("write_letter", write_letter.run, frozenset({"outcome", "reason"})),
        Operation("write_plan_letter", write_plan_letter.run),
    )
}

__all__ = ["OPERATIONS", "Operation", "OperationContext"]
