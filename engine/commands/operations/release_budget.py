"""Gives back what was reserved for a granted request that does not go ahead."""

from typing import Any

from engine.commands.operations.base import OperationContext
from engine.commands.operations.withdraw_request import withdraw


def run(context: OperationContext) -> dict[str, Any]:
    """Raises `Conflict` once paid."""
    context.request()
    withdraw(context.work, context.actor, context.instance)
    return {}
