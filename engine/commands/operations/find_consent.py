"""Looks up whether the household allows this purpose and this receiver today, and if not why."""

from typing import Any

from engine.commands.dossier.consent import latest_consent, why_not_valid
from engine.commands.operations.base import OperationContext


def run(context: OperationContext) -> dict[str, Any]:
    """`valid`, and `reason` in words for the form that asks anew; empty when the consent holds."""
    consent = latest_consent(context.work.session, context.casus.id, context.code("purpose"), context.code("partner"))
    reason = why_not_valid(consent, context.today)
    return {"valid": not reason, "reason": reason}
