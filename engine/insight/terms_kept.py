"""Statutory terms of one process: met, missed or running, with how many days left, and what suspended them.

A term is judged once: in the period in which what it asked for was done, or in which its process ended without that.
What runs now is told whatever the period. Terms that were set anew are left out: the later one counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from engine import clock
from engine.deadlines.calendar import working_days_between
from engine.deadlines.statutory import RULES, Length, Rule, Unit
from engine.insight.live import instances_of, moments
from engine.insight.shape import Chosen, Source
from engine.store.models import Casus, ProcessDefinition, ProcessInstance, Suspension, Term
from engine.store.unit_of_work import TenantSession


class Kept(StrEnum):
    """How a term stands. Missed: it lapsed, and its process ended without what it asked for."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    STOPPED = "stopped"
    RUNNING = "running"
    SUSPENDED = "suspended"
    OVERDUE = "overdue"


_SOON = 3  # days
_WORKING_DAYS_IN = {Unit.WORKING_DAYS: 1.0, Unit.DAYS: 5 / 7, Unit.WEEKS: 5.0, Unit.MONTHS: 65 / 3, Unit.YEARS: 260.0}

NOW = (Kept.RUNNING, Kept.SUSPENDED, Kept.OVERDUE)


@dataclass(slots=True)
class RuleKept:
    """Of one rule: how many terms stand how, and of those that were met, in time or late, the days that were left.

    Days are those in which the rule counts: working days, or else calendar days. Below zero is too late.
    """

    code: str
    rule: Rule | None
    counts: Counter[Kept] = field(default_factory=Counter)
    left: Counter[int] = field(default_factory=Counter)
    extended: int = 0

    @property
    def judged(self) -> int:
        return self.counts[Kept.MET] + self.counts[Kept.LATE] + self.counts[Kept.MISSED]

    @property
    def now(self) -> int:
        return sum(self.counts[each] for each in NOW)

    @property
    def in_working_days(self) -> bool:
        return self.rule is not None and self.rule.length.unit is Unit.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class GroundUsed:
    """One ground on which terms of one rule were suspended. `days` are the calendar days of each that is over, or of
    one that goes on those until today; `open` how many go on.
    """

    code: str
    ground: str
    days: tuple[int, ...]
    open: int

    @property
    def n(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class TermsKept:
    """Rules and grounds, the most used first."""

    rules: tuple[RuleKept, ...]
    grounds: tuple[GroundUsed, ...]


def terms_kept(session: TenantSession, source: Source, chosen: Chosen, now: datetime) -> TermsKept:
    """An imported log has no terms."""
    if source.process_key is None:
        return TermsKept((), ())
    today, chosen_terms = clock.local(now).date(), _chosen(source, chosen)
    by_rule: dict[str, RuleKept] = {}
    rows = session.execute(
        _of_terms(
            select(Term.rule, Term.status, Term.ends_on, Term.closed_at, Term.extended_at, ProcessInstance.ended_at)
        ).where(*chosen_terms)
    )
    for code, status, ends_on, closed_at, extended_at, ended_at in rows:
        found = by_rule.get(code)
        if found is None:
            found = by_rule[code] = RuleKept(code, RULES.get(code))
        kept = judged(status, closed_at, ended_at, ends_on < today)
        found.counts[kept] += 1
        found.extended += extended_at is not None
        if kept in (Kept.MET, Kept.LATE):
            found.left[days_left(found.rule, clock.local(closed_at).date(), ends_on)] += 1
    return TermsKept(
        tuple(sorted(by_rule.values(), key=lambda each: (-each.judged, -each.now, each.code))),
        _grounds(session.execute(_of_suspensions().where(*chosen_terms)), today),
    )


def rule_from_the_begin(session: TenantSession, source: Source) -> Rule | None:
    """The rule of most terms that run now since their process began, so that its age can be held against it."""
    rows = session.execute(
        _of_terms(select(Term.rule, Term.starts_on, ProcessInstance.started_at)).where(
            ProcessDefinition.key == source.process_key,
            ProcessInstance.ended_at.is_(None),
            Term.status.in_(("running", "suspended", "lapsed")),
        )
    )
    found: Counter[str] = Counter()
    for code, starts_on, started_at in rows:
        rule = RULES.get(code)
        if (
            rule is not None
            and not rule.of_resident
            and abs((starts_on - clock.local(started_at).date()).days) <= _SOON
        ):
            found[code] += 1
    return RULES[max(found, key=lambda code: (found[code], code))] if found else None


def in_working_days(length: Length) -> float:
    """About how many working days a term of this length has, holidays left aside."""
    return length.amount * _WORKING_DAYS_IN[length.unit]


def judged(status: str, closed_at: datetime | None, process_ended_at: datetime | None, is_past: bool) -> Kept:
    """How a term stands that has this status. `is_past`: its last day is over."""
    if status == "met":
        return Kept.MET
    if closed_at is not None:
        return Kept.LATE if status == "lapsed" else Kept.STOPPED
    if process_ended_at is not None:
        return Kept.MISSED
    if status == "suspended":
        return Kept.SUSPENDED
    return Kept.OVERDUE if status == "lapsed" or is_past else Kept.RUNNING


def days_left(rule: Rule | None, day: date, last_day: date) -> int:
    """Days between what was asked for and the last day of the term, as the rule counts them; below zero is late."""
    if rule is not None and rule.length.unit is Unit.WORKING_DAYS:
        return working_days_between(day, last_day)
    return (last_day - day).days


def _chosen(source: Source, chosen: Chosen) -> list[ColumnElement[bool]]:
    first, after = moments(chosen)
    closed = and_(Term.closed_at >= first, Term.closed_at < after)
    is_open = and_(Term.closed_at.is_(None), ProcessInstance.ended_at.is_(None))
    missed = and_(Term.closed_at.is_(None), ProcessInstance.ended_at >= first, ProcessInstance.ended_at < after)
    return [*instances_of(source, chosen), Term.status != "replaced", or_(closed, is_open, missed)]


def _of_terms(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(ProcessInstance, ProcessInstance.id == Term.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Casus, Casus.id == Term.casus_id)
    )


def _of_suspensions() -> Select[Any]:
    columns = select(Term.rule, Suspension.ground, Suspension.starts_on, Suspension.ends_on, Suspension.resumed_at)
    return _of_terms(columns.select_from(Suspension).join(Term, Term.id == Suspension.term_id))


def _grounds(rows: Iterable[Any], today: date) -> tuple[GroundUsed, ...]:
    days: dict[tuple[str, str], list[int]] = defaultdict(list)
    going_on: Counter[tuple[str, str]] = Counter()
    for code, ground, starts_on, ends_on, resumed_at in rows:
        is_open = resumed_at is None
        last = today if is_open or ends_on is None else ends_on
        days[code, ground].append(max((last - starts_on).days + 1, 0))
        going_on[code, ground] += is_open
    found = (GroundUsed(*key, tuple(sorted(each)), going_on[key]) for key, each in days.items())
    return tuple(sorted(found, key=lambda each: (-sum(each.days), each.code, each.ground)))
