"""Facts of our own processes: drawn from what the engine wrote down of an instance, with nothing guessed.

A step waited until somebody opened it; where no person has it, until it went on. Time in which a fault kept it from
opening or going on is waiting for functional management. Who decided, and what the norms were, is told by the
organisation as it stood when the step ended.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol

from sqlalchemy import Row

from engine.deadlines.statutory import find_rule
from engine.deadlines.working_time import DAY, EPOCH, WORKING_DAY, local_clock, month_of, utc_clock, worked_until
from engine.deployment.loaded import PastOrganisations, load_definition
from engine.deployment.organisation import Organisation
from engine.insight.cells import CaseValues, Facts, HeldValues, StepValues, handovers, variant_of
from engine.insight.instance_rows import OVER, REOPENED, Holder, InstanceRows, rows_of
from engine.insight.own_steps import Ended, ended_steps
from engine.store.models.facts import NONE
from engine.store.unit_of_work import TenantSession

NEVER = 2**62
"""Working time that is never reached: the end of a suspension that lasts."""
Stretches = Sequence[tuple[int, int]]


class Numbers(Protocol):
    """Numbers what a process calls by a text: kind `step`, `holder` or `outcome`, as `FactName` keeps it."""

    def number(self, process_key: str, kind: str, text: str) -> int: ...


def own_facts(session: TenantSession, instance_ids: Collection[int], numbers: Numbers) -> Mapping[str, Sequence[Facts]]:
    """By the key of their process, the facts of these instances as they stand now."""
    organisations = PastOrganisations(session)
    found: dict[str, list[Facts]] = defaultdict(list)
    for rows in rows_of(session, instance_ids):
        elements = load_definition(session, rows.head.definition_id).process.elements
        ended = ended_steps(rows, elements)
        found[rows.head.key].append(_Drawing(rows, ended, organisations, numbers).facts())
    return found


def party_of(holder: Holder, organisation: Organisation) -> str:
    """As `partner:ggz` or `manager:teammanager`: never a person."""
    if holder.kind == "partner":
        return f"partner:{holder.group or ''}"
    if holder.kind not in ("person", "group"):
        return f"{holder.kind}:"
    if organisation.decides(holder.group, holder.permission):
        return f"manager:{holder.group or ''}"
    entry = organisation.group(holder.group or "")
    party = "management" if entry is not None and entry.holder == "management" else "coach"
    return f"{party}:{holder.group or ''}"


class _Drawing:
    """Draws the facts of one instance."""

    def __init__(
        self, rows: InstanceRows, ended: Sequence[Ended], organisations: PastOrganisations, numbers: Numbers
    ) -> None:
        self._head, self._rows, self._ended = rows.head, rows, ended
        self._organisations, self._numbers = organisations, numbers
        self._suspended = _merged(_suspension(each) for each in rows.suspensions)
        self._over = list(_over(rows.events))

    def facts(self) -> Facts:
        steps: list[StepValues] = []
        held: list[HeldValues] = []
        for order, ended in enumerate(self._ended):
            step, shares = self._step(order, ended, steps)
            steps.append(step)
            held += shares
        return Facts(self._case(steps), steps, held)

    def _number(self, kind: str, text: str) -> int:
        return self._numbers.number(self._head.key, kind, text)

    def _case(self, steps: Sequence[StepValues]) -> CaseValues:
        head = self._head
        began = head.started_at
        until = head.ended_at or max((step.ended for step in self._ended), default=began)
        return CaseValues(
            case_number=head.id,
            casus_id=head.casus_id,
            version=head.version,
            team=head.team_id,
            outcome=self._number("outcome", head.outcome or head.status) if head.ended_at else NONE,
            began_at=utc_clock(began),
            ended_at=utc_clock(head.ended_at) if head.ended_at else None,
            began_month=_month(began),
            ended_month=_month(head.ended_at) if head.ended_at else None,
            wall=self._wall(began, until),
            lead=self._lived(began, until),
            suspended=_within(self._suspended, _worked(began), _worked(until)),
            late=any(_is_late(term) for term in self._rows.terms),
            steps=len(steps),
            repeats=sum(step.again for step in steps),
            handovers=sum(1 for _ in handovers(steps, lambda step: step.holder)),
            variant=variant_of(step.element.id for step in self._ended),
            last_event_id=self._rows.last_event_id,
        )

    def _step(self, order: int, ended: Ended, before: Sequence[StepValues]) -> tuple[StepValues, list[HeldValues]]:
        organisation = self._organisations.at(ended.ended)
        parties = [party_of(holder, organisation) for holder, _, _ in ended.held]
        step, month = self._number("step", ended.element.id), _month(ended.ended)
        waits: dict[str, int] = defaultdict(int)
        begin, opened, end = _worked(ended.enabled), _worked(ended.opened), _worked(ended.ended)
        for party, (_, since, until) in zip(parties, ended.held, strict=True):
            first, last = min(_worked(since), opened), min(_worked(until), opened)
            waits[party] += last - first - _within(self._suspended, first, last)
        shares = [
            HeldValues(self._head.id, order, step, self._number("holder", party), month, waiting)
            for party, waiting in waits.items()
            if waiting
        ]
        suspended = _within(self._suspended, begin, opened)
        waiting, working = opened - begin - suspended, end - opened
        former = self._ended[order - 1] if order else None
        return StepValues(
            case_number=self._head.id,
            order_number=order,
            step=step,
            holder=self._number("holder", parties[-1]) if parties else NONE,
            enabled_at=utc_clock(ended.enabled),
            ended_at=utc_clock(ended.ended),
            ended_month=month,
            wall=utc_clock(ended.ended) - utc_clock(ended.enabled),
            waiting=waiting,
            working=working,
            suspended=suspended,
            late=self._is_over_norm(ended, parties, organisation, waiting + working),
            again=ended.again,
            clicks=ended.clicks,
            previous=before[-1].step if before else None,
            since=self._lived(former.ended, ended.ended) if former else None,
            since_wall=self._wall(former.ended, ended.ended) if former else None,
        ), shares

    def _is_over_norm(self, ended: Ended, parties: Sequence[str], organisation: Organisation, took: int) -> bool:
        if not parties:
            return False
        norm = organisation.norms.days(self._head.key, ended.element.id, parties[-1].partition(":")[0])
        return norm is not None and took > norm * WORKING_DAY

    def _lived(self, since: datetime, until: datetime) -> int:
        """Working time between two moments, but for that in which the process was over."""
        over = _merged((_worked(begin), _worked(end)) for begin, end in self._over)
        return _net(_worked(since), _worked(until), over)

    def _wall(self, since: datetime, until: datetime) -> int:
        return _net(
            utc_clock(since), utc_clock(until), [(utc_clock(begin), utc_clock(end)) for begin, end in self._over]
        )


def _over(events: Iterable[Row[Any]]) -> Iterable[tuple[datetime, datetime]]:
    """From each end of the process to where it went on."""
    turns = [event for event in events if event.kind == REOPENED or event.kind in OVER]
    for end, begin in pairwise(turns):
        if end.kind in OVER and begin.kind == REOPENED:
            yield end.at, begin.at


def _is_late(term: Row[Any]) -> bool:
    """Whether a term within which we had to act passed. That a resident let theirs pass is nobody's delay."""
    passed = term.status == "lapsed" or (term.closed_at is not None and term.closed_at > term.ends_at)
    return passed and not find_rule(term.rule).of_resident


def _suspension(row: Row[Any]) -> tuple[int, int]:
    """From the first to the last day, both included; what follows the end of its term suspends nothing."""
    end = NEVER if row.ends_on is None else _worked_before(row.ends_on.toordinal() + 1)
    if row.closed_at is not None:
        end = min(end, _worked(row.closed_at))
    return _worked_before(row.starts_on.toordinal()), end


def _worked_before(ordinal: int) -> int:
    return worked_until((ordinal - EPOCH.toordinal()) * DAY)


@lru_cache(maxsize=4_096)  # where one step ends another begins, and who held it changes
def _worked(moment: datetime) -> int:
    return worked_until(local_clock(moment))


def _month(moment: datetime) -> int:
    return month_of(local_clock(moment))


def _merged(stretches: Iterable[tuple[int, int]]) -> Stretches:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(stretches):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin < end:
            found.append((begin, end))
    return found


def _within(stretches: Stretches, begin: int, end: int) -> int:
    """How much of a time lies in these stretches."""
    return sum(max(min(end, last) - max(begin, first), 0) for first, last in stretches)


def _net(begin: int, end: int, without: Stretches) -> int:
    return max(end - begin - _within(without, begin, end), 0)
