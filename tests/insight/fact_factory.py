"""Made-up cases as facts and cells, written the slow and obvious way; for tests of all that reads them.

`keep` writes them for one of our processes or for a log; `some_cases` draws a few hundred with a fixed seed, and
`made_cases` is a strategy of hypothesis.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import product

from hypothesis import strategies as st
from sqlalchemy import insert, select

from engine import clock
from engine.deadlines.working_time import month_of
from engine.insight import histogram
from engine.insight.columns import microseconds
from engine.insight.shape import Source
from engine.store import Store
from engine.store.models import CaseFact, FactCell, FactName, FactProgress, FactSource, HeldFact, ImportedLog, StepFact
from engine.store.models.facts import ALL, NONE

SECOND = 1_000_000
BEGIN = datetime(2026, 1, 5, 9)
STEPS = ("Intake", "Besluit", "Verwijzing", "Betaling")
HOLDERS = ("coach:wijkcoach", "manager:teammanager", "partner:ggz", "partner:wonen", "clock:")
OUTCOMES = ("toegekend", "afgewezen")


@dataclass(frozen=True)
class MadeStep:
    """Durations in seconds. `held` is what each holder let wait; together they are `waiting`."""

    key: str
    waits: int = 3600  # on the clock, from the step before
    working: int = 600
    suspended: int = 0
    held: tuple[tuple[str, int], ...] = ()
    late: bool = False

    @property
    def waiting(self) -> int:
        return sum(waiting for _, waiting in self.held)


@dataclass(frozen=True)
class MadeCase:
    steps: tuple[MadeStep, ...]
    outcome: str | None = OUTCOMES[0]  # None while it runs
    version: int = 1
    team: int = 1
    began: datetime = BEGIN
    late: bool = False
    casus_id: int | None = None


@dataclass
class _Names:
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def __call__(self, kind: str, text: str | None) -> int:
        if text is None:
            return NONE
        count = sum(1 for known, _ in self.numbers if known == kind)
        return self.numbers.setdefault((kind, text), count + 1)


def keep(store: Store, cases: Sequence[MadeCase], *, process_key: str | None = "proef", log_name: str = "") -> int:
    """Write the facts of these cases and their cells, of a process or of a log. The id of their source."""
    names = _Names()
    with store.command() as work:
        source = FactSource(process_key=None if log_name else process_key)
        if log_name:
            log = ImportedLog(name=log_name, source=log_name, imported_at=clock.now(), events=0, cases=len(cases))
            work.session.insert([log])
            source.log_id = log.id
        else:
            if work.session.scalar(select(FactProgress.id)) is None:
                work.session.add(FactProgress(seen_event_id=0, refreshed_at=clock.now()))
        work.session.insert([source])
        rows = [row for number, case in enumerate(cases) for row in facts_of(source.id, number, case, names)]
        if log_name:
            rows = [row for row in rows if not isinstance(row, HeldFact)]
        work.session.add_all(rows)
        work.session.add_all(
            FactName(source_id=source.id, kind=kind, number=number, text=text)
            for (kind, text), number in names.numbers.items()
        )
        work.session.flush()
        cells = cells_of(rows, of_log=bool(log_name))
        if cells:  # thousands: past the mappers
            of = {"source_id": source.id, "tenant": store.tenant}
            work.session.connection().execute(insert(FactCell.__table__), [of | cell for cell in cells])
        return source.id


@dataclass(frozen=True)
class Made:
    """Cases that are kept already, of the process "proef" in 2026."""

    store: Store
    source: Source


def kept(store: Store, cases: Sequence[MadeCase]) -> Source:
    return Source(keep(store, cases), "proef", None, (202601, 202701))


def facts_of(source: int, number: int, case: MadeCase, names: _Names) -> list[CaseFact | StepFact | HeldFact]:
    at = began = microseconds(case.began)
    facts: list[CaseFact | StepFact | HeldFact] = []
    seen: Counter[str] = Counter()
    handovers, previous, last_holder = 0, None, NONE
    for order, step in enumerate(case.steps):
        enabled, at = at, at + step.waits * SECOND
        holder = names("holder", step.held[-1][0] if step.held else None)
        handovers += bool(last_holder and holder and holder != last_holder)
        last_holder = holder or last_holder
        lasted = (step.waiting + step.working + step.suspended) * SECOND
        facts.append(
            StepFact(
                source_id=source,
                case_number=number,
                order_number=order,
                step=names("step", step.key),
                holder=holder,
                enabled_at=enabled,
                ended_at=at,
                ended_month=month_of(at),
                wall=at - enabled,
                waiting=step.waiting * SECOND,
                working=step.working * SECOND,
                suspended=step.suspended * SECOND,
                late=step.late,
                again=seen[step.key] > 0,
                clicks=None,
                previous=previous,
                since=None if previous is None else lasted,
                since_wall=None if previous is None else at - enabled,
            )
        )
        facts += (
            HeldFact(
                source_id=source,
                case_number=number,
                order_number=order,
                step=names("step", step.key),
                holder=names("holder", who),
                ended_month=month_of(at),
                waiting=waiting * SECOND,
            )
            for who, waiting in dict(step.held).items()
            if waiting
        )
        seen[step.key] += 1
        previous = names("step", step.key)
    ended = case.outcome is not None
    facts.append(
        CaseFact(
            source_id=source,
            case_number=number,
            casus_id=case.casus_id,
            version=case.version,
            team=case.team,
            outcome=names("outcome", case.outcome),
            began_at=began,
            ended_at=at if ended else None,
            began_month=month_of(began),
            ended_month=month_of(at) if ended else None,
            wall=at - began,
            lead=sum(step.waiting + step.working + step.suspended for step in case.steps) * SECOND,
            suspended=sum(step.suspended for step in case.steps) * SECOND,
            late=case.late,
            steps=len(case.steps),
            repeats=sum(count - 1 for count in seen.values()),
            handovers=handovers,
            variant=sha256("\0".join(step.key for step in case.steps).encode()).hexdigest()[:32],
            last_event_id=0,
        )
    )
    return facts


def cells_of(rows: Iterable[CaseFact | StepFact | HeldFact], *, of_log: bool = False) -> list[dict[str, object]]:
    """All that `FactCell` says but whose it is, counted one fact after the other."""
    rows = list(rows)
    cases = {row.case_number: row for row in rows if isinstance(row, CaseFact)}
    cells: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    histograms: dict[tuple[object, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))

    def count(case: CaseFact, kind: str, month: int, a: int = NONE, b: int = NONE, /, **numbers: int) -> None:
        version_or_all, team_or_all = ((ALL,), (ALL,)) if of_log else ((case.version, ALL), (case.team, ALL))
        for version, team, outcome in product(version_or_all, team_or_all, (case.outcome, ALL)):
            place = (version, team, outcome, kind, month, a, b)
            cells[place].update({"n": 1} | numbers)
            if kind in ("case", "step"):
                histograms[place]["total_at"].append(numbers["total"])
            if kind == "step":
                histograms[place]["waiting_at"].append(numbers["waiting"])

    last_holder: dict[int, int] = {}
    for row in rows:
        case = cases[row.case_number]
        if isinstance(row, CaseFact):
            count(case, "began", row.began_month)
            if row.ended_month is not None:
                count(
                    case, "case", row.ended_month, late=row.late, again=row.repeats > 0, handovers=row.handovers,
                    total=row.lead, suspended=row.suspended, wall=row.wall,
                )  # fmt: skip
        elif isinstance(row, HeldFact):
            count(case, "held", row.ended_month, row.step, row.holder, waiting=row.waiting)
        else:
            total = row.waiting + row.working + row.suspended
            count(
                case, "step", row.ended_month, row.step, late=row.late, again=row.again, waiting=row.waiting,
                working=row.working, suspended=row.suspended, total=total, wall=row.wall,
            )  # fmt: skip
            if row.previous is not None:
                assert row.since is not None
                assert row.since_wall is not None
                count(
                    case, "edge", row.ended_month, row.previous, row.step, total=row.since, wall=row.since_wall
                )  # fmt: skip
            if of_log and row.waiting:
                count(case, "held", row.ended_month, row.step, row.holder, waiting=row.waiting)
            before = last_holder.get(row.case_number, NONE)
            if before and row.holder and before != row.holder:
                count(case, "between", row.ended_month, before, row.holder)
            last_holder[row.case_number] = row.holder or before
    places = ("version", "team", "outcome", "kind", "month", "a", "b")
    numbers = ("n", "late", "again", "handovers", "waiting", "working", "suspended", "total", "wall")
    packs = ("waiting_at", "total_at")
    return [
        dict(zip(places, place, strict=True))
        | {name: counted[name] for name in numbers}
        | {
            name: histogram.pack(histogram.of(lasted)) if (lasted := histograms[place].get(name)) else None
            for name in packs
        }
        for place, counted in cells.items()
    ]


def some_cases(count: int = 200, seed: int = 1) -> list[MadeCase]:
    """Cases of two versions and three teams over a year; some run still, some go back, a few are late."""
    dice = random.Random(seed)

    def made(key: str) -> MadeStep:
        waits = dice.choice([0, 600, 3600, 86_400, dice.randrange(30 * 86_400)])
        held = tuple((who, dice.randrange(waits + 1)) for who in dice.sample(HOLDERS, dice.randrange(3)))
        return MadeStep(key, waits, dice.randrange(7200), dice.choice([0, 0, 86_400]), held, dice.random() < 0.1)

    return [
        MadeCase(
            tuple(made(dice.choice(STEPS)) for _ in range(dice.randrange(1, 7))),
            dice.choice([None, *OUTCOMES, *OUTCOMES]),
            dice.randrange(1, 3),
            dice.randrange(1, 4),
            BEGIN + timedelta(days=dice.randrange(365)),
            dice.random() < 0.1,
        )
        for _ in range(count)
    ]


made_cases = st.lists(
    st.builds(
        MadeCase,
        st.lists(
            st.builds(
                MadeStep,
                st.sampled_from(STEPS),
                st.integers(0, 40 * 86_400),
                st.integers(0, 86_400),
                st.sampled_from((0, 3600)),
                st.dictionaries(st.sampled_from(HOLDERS), st.integers(0, 86_400), max_size=2).map(
                    lambda held: tuple(held.items())
                ),
                st.booleans(),
            ),
            max_size=6,
        ).map(tuple),
        st.sampled_from((None, *OUTCOMES)),
        st.integers(1, 2),
        st.integers(1, 2),
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 4, 1)),
        st.booleans(),
    ),
    max_size=12,
)
