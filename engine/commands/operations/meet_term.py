"""Writes down that what a term asked for is done. A term that had lapsed stays known as late."""

from typing import Any

from sqlalchemy import select

from engine.commands.operations.base import OperationContext
from engine.store.models import Term


def run(context: OperationContext) -> dict[str, Any]:
    """Raises `ValueError` when this process never started the term. Met already: nothing changes."""
    name = context.code("name")
    term = context.work.session.scalars(
        select(Term).where(Term.instance_id == context.instance.id, Term.name == name).order_by(Term.id.desc()).limit(1)
    ).one_or_none()
    if term is None:
        raise ValueError(f"De termijn ‘{name}’ loopt hier niet: zet eerst de bewerking start_term.")
    if term.closed_at is None:
        is_late = context.work.now > term.ends_at
        term.status, term.closed_at = "lapsed" if is_late else "met", context.work.now
        context.work.session.flush()  # the same step may start it again
        context.log("term_met", {"term_id": term.id, "rule": term.rule, "is_late": is_late})
    return {}
