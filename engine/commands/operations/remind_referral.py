"""Reminds a partner that still holds a referral, through a new secure link."""

from typing import Any

from engine.commands.operations.base import OperationContext


def run(context: OperationContext) -> dict[str, Any]:
    raise NotImplementedError(context.instance.id)
