"""Administrative effort: how many minutes and how many clicks a task takes, step by step. Nobody's own figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from engine.deadlines.working_time import SECOND
from engine.deployment.loaded import load_definition
from engine.insight.shape import Chosen
from engine.store.models import CaseFact, FactName, FactSource, ProcessDefinition, StepFact
from engine.store.unit_of_work import TenantSession

MINUTE = 60 * SECOND
TASKS = ("userTask", "manualTask")
Place = tuple[str, str]
"""Key of a process and id of a step in it."""


@dataclass(frozen=True, slots=True)
class Effort:
    """`median` and `p90` are whole minutes of working time between opening and completing; `seconds` is all of it.

    `clicks` is the median of the `counted` tasks of which the page counted them, None of none.
    """

    process: str
    step: str
    n: int
    median: int
    p90: int
    seconds: float
    counted: int
    clicks: int | None


def effort(session: TenantSession, chosen: Chosen) -> list[Effort]:
    """Of the tasks that were completed in the months chosen; the step that took most time in all first."""
    tasks = _tasks(session)
    # Counted by the whole minute, so that what comes out of the database does not grow with the number of tasks.
    minutes: dict[Place, Counter[int]] = defaultdict(Counter)
    clicks: dict[Place, Counter[int]] = defaultdict(Counter)
    worked: Counter[Place] = Counter()
    minute = StepFact.working // literal_column(str(MINUTE))
    for source, step, value, n, total in session.execute(_steps(chosen, minute, func.sum(StepFact.working))):
        if place := tasks.get((source, step)):
            minutes[place][value] += n
            worked[place] += int(total)
    for source, step, value, n in session.execute(_steps(chosen, StepFact.clicks).where(StepFact.clicks.is_not(None))):
        if place := tasks.get((source, step)):
            clicks[place][value] += n
    found = [
        Effort(
            *place,
            n=counts.total(),
            median=rank(counts, 5),
            p90=rank(counts, 9),
            seconds=worked[place] / SECOND,
            counted=clicks[place].total(),
            clicks=rank(clicks[place], 5) if clicks[place] else None,
        )
        for place, counts in minutes.items()
    ]
    return sorted(found, key=lambda each: (-each.seconds, each.process, each.step))


def rank(counts: Mapping[int, int], tenths: int) -> int:
    """The least value that so many tenths of the values do not pass (nearest rank)."""
    wanted, seen = -(-sum(counts.values()) * tenths // 10), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= wanted:
            return value
    raise ValueError("nothing was counted")


def _steps(chosen: Chosen, value: Any, *sums: Any) -> Select[Any]:
    counted = select(StepFact.source_id, StepFact.step, value, func.count(), *sums)
    if chosen.team is not None:
        counted = counted.join(
            CaseFact,
            (CaseFact.source_id == StepFact.source_id) & (CaseFact.case_number == StepFact.case_number),
        ).where(CaseFact.team == chosen.team)
    if chosen.first_month is not None:
        counted = counted.where(StepFact.ended_month >= chosen.first_month)
    if chosen.last_month is not None:
        counted = counted.where(StepFact.ended_month <= chosen.last_month)
    own = select(FactSource.id).where(FactSource.process_key.is_not(None))
    return counted.where(StepFact.source_id.in_(own)).group_by(StepFact.source_id, StepFact.step, value)


def _tasks(session: TenantSession) -> dict[tuple[int, int], Place]:
    """Of our own processes the steps that a person does: their number in the facts, and where they are."""
    named = session.execute(
        select(FactName.source_id, FactName.number, FactSource.process_key, FactName.text)
        .join(FactSource, FactSource.id == FactName.source_id)
        .where(FactName.kind == "step", FactSource.process_key.is_not(None))
    ).all()
    steps: dict[str, set[str]] = defaultdict(set)
    for row in named:
        steps[row.process_key].add(row.text)
    done_by_people = {place for key, wanted in steps.items() for place in _user_tasks(session, key, wanted)}
    return {
        (row.source_id, row.number): (row.process_key, row.text)
        for row in named
        if (row.process_key, row.text) in done_by_people
    }


def _user_tasks(session: TenantSession, key: str, wanted: set[str]) -> Iterable[Place]:
    """Those of the wanted steps that a person does, in the newest version that has them."""
    left = set(wanted)
    newest_first = ProcessDefinition.version.desc()
    for definition in session.scalars(
        select(ProcessDefinition.id).where(ProcessDefinition.key == key).order_by(newest_first)
    ):
        elements = load_definition(session, definition).process.elements
        for step in left & elements.keys():
            if elements[step].tag in TASKS:
                yield key, step
        left -= elements.keys()
        if not left:
            return
