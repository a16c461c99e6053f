"""What stands open now in each step of a process: how much, since when, and how much of it longer than the norm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, false, func, select

from engine import clock
from engine.queries.norms import days_held, first_moment_within
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class OpenStep:
    """`oldest` in working days; `late` counts what lies longer than the norm of the step."""

    n: int
    since: datetime
    oldest: int
    late: int


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
    found = (
        select(element, func.count(), func.min(Holding.since), func.sum(case((is_late, 1), else_=0)))
        .select_from(Holding)
        .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
        .where(Holding.until.is_(None), ProcessInstance.definition_id.in_(definitions), element.is_not(None))
        .group_by(element)
    )
    if team_id is not None:
        found = found.where(Holding.team_id == team_id)
    return {
        key: OpenStep(count, since, days_held(since, today), int(over or 0))
        for key, count, since, over in session.execute(found)
    }
