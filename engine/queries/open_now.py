"""What stands open now in each step of a process: how much, how long already, and how much longer than the norm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import case, false, func, select

from engine import clock
from engine.queries.norms import days_held, first_moment_within
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession

AGES = (5, 20, 60)
"""Working days: about a week, a month, a quarter."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """`oldest` in working days, with its casus; `late` counts what lies longer than the norm of the step. `ages` counts
    what lies no longer than each of AGES and longer than the one before, and last what lies longer than all.
    """

    n: int
    since: datetime
    oldest: int
    late: int
    ages: tuple[int, ...] = ()
    oldest_casus: int | None = None


def open_now(
    session: TenantSession,
    process_key: str,
    *,
    version: int | None = None,
    team_id: int | None = None,
    norms: Mapping[str, float],
) -> dict[str, OpenStep]:
    """By element. `norms` are working days by element; an element without one is never late."""
    today = clock.local(clock.now()).date()
    definitions = select(ProcessDefinition.id).where(ProcessDefinition.key == process_key)
    if version is not None:
        definitions = definitions.where(ProcessDefinition.version == version)
    element = func.coalesce(UserTask.element_id, Wait.element_id)
    late = [
        (
            element.in_([key for key, each in norms.items() if each == days]),
            Holding.since < first_moment_within(days, today),
        )
        for days in sorted(set(norms.values()))
    ]
    is_late = case(*late, else_=false()) if late else false()
    older = [func.sum(case((Holding.since < first_moment_within(days, today), 1), else_=0)) for days in AGES]
    held = (
        select()
        .select_from(Holding)
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
        .where(Holding.until.is_(None), ProcessInstance.definition_id.in_(definitions), element.is_not(None))
    )
    if team_id is not None:
        held = held.where(Holding.team_id == team_id)
    counted = session.execute(
        held.add_columns(
            element, func.count(), func.min(Holding.since), func.sum(case((is_late, 1), else_=0)), *older
        ).group_by(element)
    ).all()
    moments = {row[2] for row in counted}
    first = held.add_columns(element, Holding.since, ProcessInstance.casus_id).where(Holding.since.in_(moments))
    casus = {(key, since): casus for key, since, casus in session.execute(first.order_by(Holding.id.desc()))}
    return {
        key: OpenStep(
            count, since, days_held(since, today), int(over or 0), _between(count, *more), casus.get((key, since))
        )
        for key, count, since, over, *more in counted
    }


def _between(count: int, *longer: int) -> tuple[int, ...]:
    return tuple(before - after for before, after in pairwise([count, *map(int, longer), 0]))
