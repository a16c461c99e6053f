"""Where a timer on the edge of a step took it from whoever was silent: how long it had waited, and where it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from engine.deadlines.working_time import local_clock, worked_until
from engine.insight.live import instances_of, moments
from engine.insight.shape import Chosen, Source, Spread
from engine.insight.spread import lasted
from engine.runtime import WaitKind
from engine.store.models import Casus, Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession

_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Escalation:
    """Of one step and who was silent: `kind` as in `Holding.kind`, `key` a group or a partner.

    `waited` is in seconds of working time. `next_steps` are the tasks that opened at that moment, each with how often,
    the most frequent first.
    """

    step: str
    kind: str
    key: str
    waited: Spread
    next_steps: tuple[tuple[str, int], ...]


def escalations(session: TenantSession, source: Source, chosen: Chosen) -> list[Escalation]:
    """Those of the period, the most frequent first. An imported log does not tell what a timer did."""
    if source.process_key is None:
        return []
    first, after = moments(chosen)
    taken, awaited, following = aliased(UserTask), aliased(Wait), aliased(UserTask)
    rows = session.execute(
        select(
            Wait.id,
            func.coalesce(taken.element_id, awaited.element_id),
            case((taken.id.is_not(None), "group"), else_=Holding.kind),
            func.coalesce(taken.candidate_group, Holding.group_key),
            func.coalesce(taken.created_at, awaited.created_at),
            Wait.ended_at,
            following.element_id,
        )
        .join(ProcessInstance, ProcessInstance.id == Wait.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Casus, Casus.id == Wait.casus_id)
        .outerjoin(taken, _is_host(taken))
        .outerjoin(awaited, _is_host(awaited))
        .outerjoin(Holding, Holding.wait_id == awaited.id)
        .outerjoin(following, (following.instance_id == Wait.instance_id) & (following.created_at == Wait.ended_at))
        .where(
            *instances_of(source, chosen),
            Wait.status == "done",
            Wait.kind == WaitKind.TIMER.value,
            Wait.interrupting,
            Wait.ended_at >= first,
            Wait.ended_at < after,
            (taken.status == "cancelled") | (awaited.status == "cancelled"),
        )
        .order_by(Wait.id, following.id)
    )
    return _added_up(rows)


def _is_host(step: Any) -> ColumnElement[bool]:
    """The task or wait on whose edge the timer stood."""
    return and_(step.instance_id == Wait.instance_id, step.node_id == Wait.attached_to)


def _added_up(rows: Iterable[Any]) -> list[Escalation]:
    waited: dict[_Place, list[int]] = defaultdict(list)
    went: dict[_Place, Counter[str]] = defaultdict(Counter)
    last = None
    for wait, step, kind, key, since, until, opened in rows:
        place = step, kind or "", key or ""
        if wait != last:
            waited[place].append(_worked(since, until))
            last = wait
        if opened is not None:
            went[place][opened] += 1
    found = [Escalation(*place, lasted(each), _most_first(went[place])) for place, each in waited.items()]
    return sorted(found, key=lambda each: (-each.waited.n, each.step, each.kind, each.key))


def _worked(since: datetime, until: datetime) -> int:
    return worked_until(local_clock(until)) - worked_until(local_clock(since))


def _most_first(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
