"""How cases come and go: begun and ended by month, what runs meanwhile and how old it is, and how long it took."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sqlalchemy import func, select

from engine.deadlines.working_time import SECOND, WORKING_DAY, local_clock, worked_until
from engine.insight.histogram import middle, together
from engine.insight.narrowed import CASE, CELL, cases_of, cells_of, within
from engine.insight.shape import Chosen, Source
from engine.store.unit_of_work import TenantSession

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Course:
    """By month, as 202611, without a gap. `at_begin` runs when a month begins, `running` when it is over."""

    months: tuple[int, ...]
    began: tuple[int, ...]
    ended: tuple[int, ...]
    at_begin: tuple[int, ...]

    @property
    def running(self) -> tuple[int, ...]:
        return tuple(
            before + began - ended for before, began, ended in zip(self.at_begin, self.began, self.ended, strict=True)
        )

    @property
    def done(self) -> tuple[int, ...]:
        """Ended since the first of these months began."""
        return tuple(accumulate(self.ended))

    def by_year(self) -> "Course":
        """The same by year: the first month that it has of each stands for it."""
        firsts = [at for at, month in enumerate(self.months) if at == 0 or month // 100 != self.months[at - 1] // 100]
        ends = [*firsts[1:], len(self.months)]
        parts = list(zip(firsts, ends, strict=True))
        return Course(
            tuple(self.months[first] for first in firsts),
            tuple(sum(self.began[first:end]) for first, end in parts),
            tuple(sum(self.ended[first:end]) for first, end in parts),
            tuple(self.at_begin[first] for first in firsts),
        )


@dataclass(frozen=True, slots=True)
class Running:
    """A case that has not ended, and its age in seconds of working time."""

    case_number: int
    casus_id: int | None
    age: float


def course(session: TenantSession, source: Source, chosen: Chosen) -> Course:
    """Of the chosen cases; what began before the period counts in what runs when it begins."""
    began, ended = (_from_facts if chosen.needs_facts else _from_cells)(session, source, chosen)
    known = began.keys() | ended.keys()
    if not known:
        return Course((), (), (), ())
    first = min(known) if chosen.first_month is None else chosen.first_month
    last = max(known) if chosen.last_month is None else chosen.last_month
    months = tuple(_months(first, last))
    before = sum(count for month, count in began.items() if month < first) - sum(
        count for month, count in ended.items() if month < first
    )
    changes = [began[month] - ended[month] for month in months]
    return Course(
        months,
        tuple(began[month] for month in months),
        tuple(ended[month] for month in months),
        tuple(accumulate(changes[:-1], initial=before)) if months else (),
    )


def running(session: TenantSession, source: Source, chosen: Chosen, now: datetime) -> list[Running]:
    """What runs now of the chosen version and team, oldest first, whatever the period: it has no outcome yet."""
    always = replace(chosen, first_month=None, last_month=None, outcome=None)
    worked = worked_until(local_clock(now))
    c = CASE.c
    rows = session.connection().execute(
        select(c.case_number, c.casus_id, c.began_at)
        .where(*cases_of(source, always), c.ended_month.is_(None))
        .order_by(c.began_at, c.case_number)
    )
    return [Running(number, casus_id, max(worked - _worked_at(at), 0) / SECOND) for number, casus_id, at in rows]


def leads(session: TenantSession, source: Source, chosen: Chosen) -> Counter[float]:
    """How often cases that ended in the period took how many working days: off by two per cent, or exact."""
    found: Counter[float] = Counter()
    if chosen.needs_facts:
        c = CASE.c
        ended = [*cases_of(source, chosen), c.ended_month.is_not(None), *within(c.ended_month, chosen)]
        for lead, count in session.connection().execute(select(c.lead, func.count()).where(*ended).group_by(c.lead)):
            found[lead / WORKING_DAY] += count
        return found
    cells = [*cells_of(source, chosen), CELL.c.kind == "case", *within(CELL.c.month, chosen)]
    packs = session.connection().scalars(select(CELL.c.total_at).where(*cells, CELL.c.total_at.is_not(None)))
    for key, count in together(packs).items():
        found[middle(key) / WORKING_DAY] += count
    return found


def _from_cells(session: TenantSession, source: Source, chosen: Chosen) -> tuple[Counter[int], Counter[int]]:
    until = within(CELL.c.month, replace(chosen, first_month=None))
    rows = session.connection().execute(
        select(CELL.c.kind, CELL.c.month, func.sum(CELL.c.n))
        .where(*cells_of(source, chosen), CELL.c.kind.in_(("began", "case")), *until)
        .group_by(CELL.c.kind, CELL.c.month)
    )
    found: dict[str, Counter[int]] = {"began": Counter(), "case": Counter()}
    for kind, month, count in rows:
        found[kind][month] += int(count)
    return found["began"], found["case"]


def _from_facts(session: TenantSession, source: Source, chosen: Chosen) -> tuple[Counter[int], Counter[int]]:
    return _by(session, source, chosen, "began_month"), _by(session, source, chosen, "ended_month")


def _by(session: TenantSession, source: Source, chosen: Chosen, name: str) -> Counter[int]:
    month = CASE.c[name]
    until = within(month, replace(chosen, first_month=None))
    statement = select(month, func.count()).where(*cases_of(source, chosen), month.is_not(None), *until).group_by(month)
    return Counter(dict(session.connection().execute(statement).tuples().all()))


def _worked_at(at: int) -> int:
    """Working time until a moment in microseconds of UTC."""
    return worked_until(local_clock(_EPOCH + timedelta(microseconds=at)))


def _months(first: int, last: int) -> Iterable[int]:
    while first <= last:
        yield first
        first = first + 1 if first % 100 < 12 else first + 89
