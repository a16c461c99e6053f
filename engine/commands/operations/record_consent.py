"""Records what the household allowed or refused, for one purpose and one receiver."""

from typing import Any

from engine.commands.dossier.consent import add_consent
from engine.commands.operations.base import OperationContext


def run(context: OperationContext) -> dict[str, Any]:
    """The consent's id, whether it was given, and its last day (ISO) when it ends by itself."""
    given = context.inputs.get("given")
    if not isinstance(given, bool):
        raise ValueError(f'De invoer ‘given’ is {given!r}, maar moet waar of onwaar zijn, zoals: akkoord = "ja".')
    consent = add_consent(
        context.work,
        context.casus.id,
        purpose=_named(context, "purpose"),
        partner=context.code("partner"),
        ground=context.text("ground"),
        is_given=given,
        given_by=context.text("by"),
        how=context.text("how"),
        valid=context.text("valid") or None,
        recorded_by_id=context.actor_id,
        instance_id=context.instance.id,
    )
    context.log(
        "consent_given" if given else "consent_refused",
        {"consent_id": consent.id, "purpose": consent.purpose, "partner": consent.partner_key},
    )
    until = consent.valid_until.isoformat() if consent.valid_until else None
    return {"id": consent.id, "given": given, "until": until}


def _named(context: OperationContext, name: str) -> str:
    code = context.code(name)
    if not code:
        raise ValueError(f"De invoer ‘{name}’ is leeg.")
    return code
