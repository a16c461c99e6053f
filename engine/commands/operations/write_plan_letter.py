"""Makes the letter with the plan for the household, and keeps it as it was made."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.plan.letter import write_letter


def run(context: OperationContext) -> dict[str, Any]:
    """The letter's id."""
    letter = write_letter(
        context.work,
        context.casus,
        context.organisation,
        made_by_id=context.actor_id,
        instance_id=context.instance.id,
    )
    context.log("plan_letter_written", {"plan_letter_id": letter.id, "version": letter.plan_version})
    return {"id": letter.id}
