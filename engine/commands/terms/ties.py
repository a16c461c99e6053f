"""The term that a task or a wait is tied to by its diagram (`waakvlam:task term`, `waakvlam:wait term`)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from engine.commands.run import Run
from engine.deadlines.kept import never_comes
from engine.store.models import Term


def tied_term(run: Run, attributes: Mapping[str, str]) -> Term | None:
    """The newest term of the instance by the name that the attributes give; None when they give none.

    Raises `ValueError`, in Dutch, when the process never started it.
    """
    name = attributes.get("term")
    if not name:
        return None
    term = run.work.session.scalars(
        select(Term).where(Term.instance_id == run.instance.id, Term.name == name).order_by(Term.id.desc()).limit(1)
    ).one_or_none()
    if term is None:
        raise ValueError(f"De termijn ‘{name}’ loopt niet: zet er de bewerking start_term voor.")
    return term


def wait_due(due: datetime | None, term: Term | None) -> datetime | None:
    """When a wait is due: not at all while the end of its term is unknown."""
    stands_still = term is not None and never_comes(term.ends_at)
    return None if due is None or stands_still or never_comes(due) else due
