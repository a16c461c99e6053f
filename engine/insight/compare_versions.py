"""Did a redesign help? Two versions of a process, or two stretches of time, beside each other.

Whoever counts only cases that ended sees a new version in a flattering light: of its cases only the quick ones have
ended yet. So both sides count the cases that began long enough ago for nine in ten of the first side to have ended, and
a case that still runs counts with the time it has taken so far. A median is right then, as long as half of them ended;
else nothing is said of the difference. Of a single step the cases count that began long enough ago for nine in ten of
those of the first side to have come past it.
Where waiting was agreed, as for a term, whole cases are also compared without it, for months that everybody agreed to
drown what a redesign changed. A case that still runs then counts as one of the longest.
Differences and how sure they are come from `engine.insight.median_difference`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Any, cast

from sqlalchemy import Select, Table, func, select

from engine.clock import AMSTERDAM
from engine.deadlines.working_time import SECOND, local_clock, worked_until
from engine.insight.agreed_waiting import Agreed, Stretch, open_stretches, waited_for_that_alone
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
    """`n` cases count, of which `running` still run; `recent` began too short ago to count. `unagreed` is the lead time
    without the stretches in which a case waited for what was agreed alone.
    """

    n: int
    running: int
    recent: int
    lead: Spread
    unagreed: Spread
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
    """`follow_up` is the working time, in seconds, that a case must have begun ago to count. `has_agreed`: cases waited
    for what was agreed, and `unagreed` is the difference without that; else it is that of the lead time.
    """

    first: Side
    second: Side
    lead: Difference | None
    unagreed: Difference | None
    has_agreed: bool
    steps: tuple[StepCompared, ...]
    follow_up: float


@dataclass(frozen=True, slots=True)
class _Case:
    number: int
    age: int  # working time since it began
    lead: int
    is_running: bool


def compare(
    session: TenantSession, source: Source, first: Group, second: Group, now: datetime, planned: Collection[str] = ()
) -> Comparison:
    """Both sides and what differs, steps by what they waited for on the first side, the longest first. At the steps
    `planned`, by element, waiting is what was agreed.
    """
    until = worked_until(_clock_of(session, source, now))
    cases = [_cases(session, source, group, until) for group in (first, second)]
    follow_up = _follow_up(cases[0] or cases[1])
    agreed = Agreed(source, planned)
    still_open = open_stretches(session, source, agreed, now)
    passed = [_passed(session, source, group, agreed) for group in (first, second)]
    durations = _per_step([by_step for by_step, _stretches in passed], cases)
    counted = [[each for each in side if each.age >= follow_up] for side in cases]
    leads = [sorted(each.lead for each in side) for side in counted]
    waited = [
        {
            each.number: waited_for_that_alone([*stretches[each.number], *still_open.get(each.number, ())])
            for each in side
        }
        for side, (_by_step, stretches) in zip(counted, passed, strict=True)
    ]
    unagreed = _without(counted, waited)
    sides = [
        Side(
            len(counts),
            sum(each.is_running for each in counts),
            len(side) - len(counts),
            lasted(lead),
            lasted(without),
            {step: _step_side(found) for step, found in of_steps.items()},
        )
        for side, counts, lead, without, of_steps in zip(cases, counted, leads, unagreed, durations, strict=True)
    ]
    is_open = any(2 * side.running >= side.n for side in sides)
    lead, less = (None if is_open else _difference(each[0], each[1]) for each in (leads, unagreed))
    has_agreed = any(any(side.values()) for side in waited)
    return Comparison(sides[0], sides[1], lead, less, has_agreed, _steps(source, durations, sides), follow_up / SECOND)


def _without(counted: Sequence[Sequence[_Case]], waited: Sequence[Mapping[int, int]]) -> list[list[int]]:
    """What each case took without its agreed waiting, sorted. Of one that runs nobody knows how much is to come."""
    took = [
        [(max(each.lead - less[each.number], 0), each.is_running) for each in side]
        for side, less in zip(counted, waited, strict=True)
    ]
    longest = _nine_in_ten([without for without, is_running in took[0] or took[1] if not is_running])
    return [sorted(max(without, longest) if is_running else without for without, is_running in side) for side in took]


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


def _passed(
    session: TenantSession, source: Source, group: Group, agreed: Agreed
) -> tuple[dict[int, list[_Passed]], dict[int, list[Stretch]]]:
    """By step its durations, and by case the stretches in which steps were open, where any waiting was agreed."""
    s, c, is_own = _STEP.c, _CASE.c, source.process_key is not None
    columns = (
        s.case_number, s.step, s.holder, s.enabled_at, s.ended_at, c.began_at, s.waiting, s.working, s.suspended,
    )  # fmt: skip
    steps = _chosen(select(*columns), source, group).join_from(
        _STEP, _CASE, (c.source_id == s.source_id) & (c.case_number == s.case_number)
    )
    found: dict[int, list[_Passed]] = defaultdict(list)
    stretches: dict[int, list[Stretch]] = defaultdict(list)

    def worked(at: int) -> int:
        return worked_until(_on_our_clock(at) if is_own else at)

    for number, step, holder, enabled_at, ended_at, began_at, *times in session.connection().execute(steps):
        ended = worked(ended_at)
        found[step].append((number, ended - worked(began_at), *times))
        if agreed.is_any:
            stretches[number].append((worked(enabled_at), ended, agreed.is_step(step, holder)))
    return found, stretches


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
