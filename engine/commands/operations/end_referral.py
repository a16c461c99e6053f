"""Ends a referral that the partner did not end itself, and revokes its link."""

from typing import Any

from engine.commands.operations.base import OperationContext


def run(context: OperationContext) -> dict[str, Any]:
    raise NotImplementedError(context.instance.id)
