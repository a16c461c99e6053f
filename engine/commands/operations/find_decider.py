"""Finds whose turn it is to decide a request, past those who were asked and kept silent."""

from typing import Any

from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.operations.base import OperationContext
from engine.permissions.mandates import askers_of, next_decider, recused_from
from engine.store.models import BudgetRequest


def run(context: OperationContext) -> dict[str, Any]:
    """`person` (None: the group decides), `name`, `level`, `group`, `substitute_for`, and `passed_over` as it came."""
    request = context.request()
    level = context.text("level")
    if level not in context.mandate_levels:
        raise ValueError(f"De beslistabel noemt het mandaatniveau ‘{level}’, maar organisation.json kent dat niet.")
    passed_over = [int(person) for person in context.inputs.get("passed_over") or ()]
    request.level = level
    decider = next_decider(
        context.work.session,
        level=level,
        levels=context.mandate_levels,
        amount_cents=context.cents("amount"),
        area_id=context.casus.area_id,
        team_id=context.casus.team_id,
        askers=_askers(context, request),
        recused=recused_from(context.work.session, context.casus.id),
        passed_over=passed_over,
        day=context.today,
    )
    context.log(
        "decider_found",
        {
            "person_id": decider.person_id,
            "level": decider.level,
            "mandaat_id": decider.mandaat_id,
            "substitute_for_id": decider.substitute_for,
            "passed_over": passed_over,
        },
    )
    if passed_over:
        notify(
            context.work,
            {decider.person_id},
            NoticeKind.ESCALATED,
            actor_id=context.actor_id,
            casus_id=context.casus.id,
            instance_id=context.instance.id,
        )
    return {
        "person": decider.person_id,
        "name": decider.name,
        "level": decider.level,
        "group": decider.level,
        "substitute_for": decider.substitute_for,
        "passed_over": passed_over,
    }


def _askers(context: OperationContext, request: BudgetRequest) -> frozenset[int]:
    # Whoever hands the request in is on the asking side too; that it was recorded may be only in this command yet.
    named = int(context.inputs.get("requester") or request.requester_id)
    return askers_of(context.work.session, request) | {named} | ({context.actor_id} if context.actor_id else set())
