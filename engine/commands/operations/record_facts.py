"""Keeps facts that a diagram gathers, as a form does with its answers."""

import re
from collections.abc import Mapping
from typing import Any

from engine.commands.dossier.facts import NewFact, keep_facts
from engine.commands.operations.base import OperationContext

_KEY = re.compile(r"[^\W\d_]\w{0,99}")


def run(context: OperationContext) -> dict[str, Any]:
    """Nothing. A value of null ends what was known by that key."""
    facts = context.inputs.get("facts")
    if not isinstance(facts, Mapping):
        raise ValueError("De invoer ‘facts’ is geen lijst van namen met waarden, zoals {huisarts: naam}.")
    for key in facts:
        if not _KEY.fullmatch(str(key)):
            raise ValueError(f"‘{key}’ kan geen naam van een gegeven zijn: gebruik letters, cijfers en _.")
    valid = context.text("valid") or None
    keep_facts(
        context.work,
        context.casus.id,
        [NewFact(key, _label(key), value, _shown(value), valid) for key, value in facts.items()],
        instance_id=context.instance.id,
        recorded_by_id=context.actor_id,
    )
    return {}


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
