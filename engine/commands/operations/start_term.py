"""Sets a statutory term running in this process. What waits for it then moves with it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from engine.commands.operations.base import OperationContext
from engine.deadlines.kept import as_data, last_moment, reckoned
from engine.deadlines.statutory import find_rule
from engine.store.models import Term


def run(context: OperationContext) -> dict[str, Any]:
    """Rule, article, first and last day, and the moments at which it ends and is brought to mind.

    `from` is the day of the event that starts it; without it that is today. Asked again with the same rule and day the
    running term goes on, with its suspensions; with another, it is replaced. Raises `ValueError` for what is no rule
    or no day.
    """
    name, rule, start = context.code("name"), find_rule(context.text("rule")).id, _day(context)
    if not name:
        raise ValueError("De invoer ‘name’ is leeg: geef de termijn een naam, die ook in de gegevens staat.")
    former = context.work.session.scalars(
        select(Term)
        .where(Term.instance_id == context.instance.id, Term.name == name, Term.closed_at.is_(None))
        .order_by(Term.id.desc())
        .limit(1)
    ).one_or_none()
    if former is not None and (former.rule, former.starts_on) == (rule, start):
        return as_data(former, reckoned(former, context.today))
    if former is not None:
        former.status, former.closed_at = "replaced", context.work.now
        context.work.session.flush()
    term = Term(
        casus_id=context.casus.id,
        instance_id=context.instance.id,
        name=name,
        rule=rule,
        starts_on=start,
        status="running",
        opened_at=context.work.now,
        suspensions=[],
    )
    reckoning = reckoned(term, context.today)
    term.ends_on, term.ends_at = reckoning.at_least, last_moment(reckoning)
    context.work.session.add(term)
    context.work.session.flush()
    context.log("term_started", {"term_id": term.id, "rule": rule, "ends_on": term.ends_on.isoformat()})
    return as_data(term, reckoning)


def _day(context: OperationContext) -> date:
    given = context.inputs.get("from")
    if given is None or given == "":
        return context.today
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise ValueError(f"De invoer ‘from’ is {given!r}, maar moet een dag zijn, zoals 2026-03-02.") from None
