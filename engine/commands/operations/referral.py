"""Which referral an operation is about."""

from engine.commands.operations.base import OperationContext
from engine.errors import NotFound
from engine.store.models import Referral


def referral_of(context: OperationContext) -> Referral:
    """The one that the input `id` names, of this very process, locked. Raises `ValueError`."""
    try:
        referral = context.work.get(Referral, int(context.inputs["id"]), lock=True)
    except (NotFound, TypeError, ValueError):
        referral = None
    if referral is None or referral.instance_id != context.instance.id:
        raise ValueError("De invoer ‘id’ is geen verwijzing van dit proces: gebruik het antwoord van send_referral.")
    return referral
