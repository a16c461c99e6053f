"""What single cases waited for longest: the step, and who let it wait."""

from collections import defaultdict
from collections.abc import Collection
from typing import cast

from sqlalchemy import Table, func, select

from engine.insight.columns import SECOND
from engine.insight.shape import Source
from engine.store.models import HeldFact, StepFact
from engine.store.unit_of_work import TenantSession

Wait = tuple[str, str, float]
"""The key of a step, that of a holder (empty where nobody is known), and seconds of working time."""


def longest_waits(
    session: TenantSession, source: Source, case_numbers: Collection[int], most: int = 2
) -> dict[int, list[Wait]]:
    """By case, the longest first."""
    table = cast(Table, (HeldFact if source.process_key is not None else StepFact).__table__)
    c, total = table.c, func.sum(table.c.waiting)
    rows = session.connection().execute(
        select(c.case_number, c.step, c.holder, total)
        .where(c.source_id == source.id, c.case_number.in_(case_numbers))
        .group_by(c.case_number, c.step, c.holder)
        .having(total > 0)
        .order_by(c.case_number, total.desc(), c.step, c.holder)
    )
    steps = {choice.number: choice.key for choice in source.steps}
    holders = {choice.number: choice.key for choice in source.holders}
    found: dict[int, list[Wait]] = defaultdict(list)
    for case, step, holder, waiting in rows:
        if len(found[case]) < most:
            found[case].append((steps[step], holders.get(holder, ""), int(waiting) / SECOND))
    return found
