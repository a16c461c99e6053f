"""Did a redesign help? Two versions of a process, or two stretches of time, beside each other.

Whoever counts only cases that ended sees a new version in a flattering light: of its cases only the quick ones have
ended yet. So both sides count the cases that began long enough ago for nine in ten of the first side to have ended, and
a case that still runs counts with the time it has taken so far. A median is right then, as long as half of them ended;
else nothing is said of the difference. Of a single step the cases count that began long enough ago for nine in ten of
those of the first side to have come past it.
Differences and how sure they are come from `engine.insight.median_difference`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, cast

from sqlalchemy import Select, Table, func, select

from engine.clock import AMSTERDAM
from engine.deadlines.working_time import SECOND, local_clock, worked_until
from engine.insight.columns import on_the_clock
from engine.insight.median_difference import LEAST, Difference, median_difference
from engine.insight.shape import Source, Spread
from engine.insight.small_cells import must_hide
from engine.insight.spread import lasted
from engine.store.models import CaseFact, StepFact
from engine.store.unit_of_work import TenantSession

MOST_CASES = 50_000
"""Of each side, the newest: enough for any median, and read in a second or two."""
_CASE, _STEP = cast(Table, CaseFact.__table__), cast(Table, StepFact.__table__)


@dataclass(frozen=True, slots=True)
class Group:
    """Which cases one side has: those of a version, or those that began from one month to another; None means all."""

    version: int | None = None
    first_month: int | None = None
    last_month: int | None = None
    team: int | None = None
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class StepSide:
    """One step on one side, in seconds."""

    n: int
    waiting: Spread
    total: Spread
    working: float


@dataclass(frozen=True, slots=True)
class Side:
    """`n` cases count, of which `running` still run; `recent` began too short ago to count. `ended` is of all."""

    n: int
    running: int
    recent: int
    lead: Spread
    steps: Mapping[int, StepSide]


@dataclass(frozen=True, slots=True)
class StepCompared:
    """A step on both sides; None where it did not happen. Differences are None where too few cases stand behind."""

    step: int
    key: str
    first: StepSide | None
    second: StepSide | None
    waiting: Difference | None
    total: Difference | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`follow_up` is the working time, in seconds, that a case must have begun ago to count."""

    first: Side
    second: Side
    lead: Difference | None
    steps: tuple[StepCompared, ...]
    follow_up: float


@dataclass(frozen=True, slots=True)
class _Case:
    number: int
    age: int  # working time since it began
    lead: int
    is_running: bool


def compare(session: TenantSession, source: Source, first: Group, second: Group, now: datetime) -> Comparison:
    """Both sides and what differs, steps by what they waited for on the first side, the longest first."""
    until = worked_until(_clock_of(session, source, now))
    cases = [_cases(session, source, group, until) for group in (first, second)]
    follow_up = _follow_up(cases[0] or cases[1])
    durations = _per_step([_durations(session, source, group) for group in (first, second)], cases)
    counted = [[each for each in side if each.age >= follow_up] for side in cases]
    leads = [sorted(each.lead for each in side) for side in counted]
    sides = [
        Side(
            len(counts),
            sum(each.is_running for each in counts),
            len(side) - len(counts),
            lasted(lead),
            {step: _step_side(found) for step, found in of_steps.items()},
        )
        for side, counts, lead, of_steps in zip(cases, counted, leads, durations, strict=True)
    ]
    is_open = any(2 * side.running >= side.n for side in sides)
    lead = None if is_open else _difference(leads[0], leads[1])
    return Comparison(sides[0], sides[1], lead, _steps(source, durations, sides), follow_up / SECOND)


@dataclass(frozen=True, slots=True)
class _Durations:
    """Of one step, in microseconds, sorted."""

    waiting: Sequence[int]
    total: Sequence[int]
    working: int


def _chosen(statement: Select[Any], source: Source, group: Group) -> Select[Any]:
    c = _CASE.c
    statement = statement.where(c.source_id == source.id)
    for column, value in ((c.version, group.version), (c.team, group.team), (c.outcome, group.outcome)):
        if value is not None:
            statement = statement.where(column == value)
    if group.first_month is not None:
        statement = statement.where(c.began_month >= group.first_month)
    if group.last_month is not None:
        statement = statement.where(c.began_month <= group.last_month)
    return statement


def _clock_of(session: TenantSession, source: Source, now: datetime) -> int:
    """What the clock of the facts shows now; that of a log stopped at its last event."""
    if source.process_key is not None:
        return local_clock(now)
    last = select(func.max(func.coalesce(_CASE.c.ended_at, _CASE.c.began_at))).where(_CASE.c.source_id == source.id)
    return int(session.connection().scalar(last) or 0)


def _cases(session: TenantSession, source: Source, group: Group, until: int) -> list[_Case]:
    c = _CASE.c
    found = session.connection().execute(
        _chosen(select(c.case_number, c.began_at, c.ended_at, c.lead), source, group)
        .order_by(c.began_at.desc(), c.case_number.desc())
        .limit(MOST_CASES)
    )
    is_own, cases = source.process_key is not None, []
    for number, began_at, ended_at, lead in found:
        age = until - worked_until(_on_our_clock(began_at) if is_own else began_at)
        cases.append(_Case(number, age, max(lead, age) if ended_at is None else lead, ended_at is None))
    return cases


def _on_our_clock(at: int) -> int:
    """A moment of our own facts, kept in UTC, on the municipality's wall clock."""
    moment = on_the_clock(at).replace(tzinfo=UTC)
    return local_clock(moment.astimezone(AMSTERDAM))


def _follow_up(cases: Sequence[_Case]) -> int:
    """In nine of ten cases that ended, it took no longer than this."""
    return _nine_in_ten([each.lead for each in cases if not each.is_running])


def _nine_in_ten(durations: Sequence[int]) -> int:
    return sorted(durations)[ceil(0.9 * len(durations)) - 1] if durations else 0


_Passed = tuple[int, int, int, int, int]
"""The number of a case, how long after its begin it was past a step, and its waiting, working and suspended there."""


def _durations(session: TenantSession, source: Source, group: Group) -> dict[int, list[_Passed]]:
    s, c, is_own = _STEP.c, _CASE.c, source.process_key is not None
    columns = (s.case_number, s.step, s.ended_at, c.began_at, s.waiting, s.working, s.suspended)
    steps = _chosen(select(*columns), source, group).join_from(
        _STEP, _CASE, (c.source_id == s.source_id) & (c.case_number == s.case_number)
    )
    found: dict[int, list[_Passed]] = defaultdict(list)
    for number, step, ended_at, began_at, waiting, working, suspended in session.connection().execute(steps):
        ended, began = (_on_our_clock(at) if is_own else at for at in (ended_at, began_at))
        found[step].append((number, worked_until(ended) - worked_until(began), waiting, working, suspended))
    return found


def _per_step(
    passed: Sequence[Mapping[int, Sequence[_Passed]]], cases: Sequence[Sequence[_Case]]
) -> list[dict[int, _Durations]]:
    """Of each side and step, the durations that count."""
    ages = [{each.number: each.age for each in side} for side in cases]
    found: list[dict[int, _Durations]] = [{} for _side in passed]
    for step in {*passed[0], *passed[1]}:
        reached = _nine_in_ten([after for _number, after, *_times in passed[0].get(step) or passed[1][step]])
        for side, of_side, age in zip(found, passed, ages, strict=True):
            counts = [each for each in of_side.get(step, ()) if age.get(each[0], -1) >= reached]
            if counts:
                side[step] = _Durations(
                    sorted(waiting for _number, _after, waiting, _working, _suspended in counts),
                    sorted(waiting + working + suspended for _number, _after, waiting, working, suspended in counts),
                    sum(working for _number, _after, _waiting, working, _suspended in counts),
                )
    return found


def _steps(
    source: Source, durations: Sequence[Mapping[int, _Durations]], sides: Sequence[Side]
) -> tuple[StepCompared, ...]:
    first, second = durations
    both = [step for step in first if step in second and min(len(first[step].total), len(second[step].total)) >= LEAST]
    keys = {choice.number: choice.key for choice in source.steps}
    together = max(2 * len(both), 1)  # waiting and in all
    found = [
        StepCompared(
            step,
            keys.get(step, "?"),
            sides[0].steps.get(step),
            sides[1].steps.get(step),
            _difference(first[step].waiting, second[step].waiting, together) if step in both else None,
            _difference(first[step].total, second[step].total, together) if step in both else None,
        )
        for step in sorted({*first, *second})
    ]

    def waited(step: StepCompared) -> float:
        side = step.first or step.second
        return side.waiting.total if side else 0.0

    return tuple(sorted(found, key=lambda step: (-waited(step), step.key)))


def _difference(first: Sequence[int], second: Sequence[int], together: int = 1) -> Difference | None:
    found = median_difference(first, second, together=together)
    return found and found.in_units(SECOND)


def _step_side(found: _Durations) -> StepSide:
    return StepSide(len(found.total), lasted(found.waiting), lasted(found.total), found.working / SECOND)


def is_told(source: Source, side: Side | StepSide | None) -> bool:
    """Whether the durations of this side may be shown."""
    return side is not None and side.n > 0 and not must_hide(source, side.n)
