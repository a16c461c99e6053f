"""Facts of imported logs, with their cells: drawn when a log is imported, and again on request.

A log tells no norm, no version and no team, and of the one who did a step only a name: its party is unknown. Every case
counts as ended, with the last activity as its outcome.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

from sqlalchemy import Table, delete

from engine.deadlines.working_time import CLOSES, DAY, OPENS, month_of, worked_until
from engine.insight.bulk import BATCH, batches, write
from engine.insight.cells import CASE_COLUMNS, CELL_COLUMNS, STEP_COLUMNS, variant_of
from engine.insight.columns import Columns
from engine.insight.files import Tell, nobody
from engine.insight.log_cells import OTHER, LogCells
from engine.insight.log_steps import LogSteps, Step
from engine.store.models import CaseFact, FactCell, FactName, FactSource, StepFact
from engine.store.models.facts import NONE
from engine.store.unit_of_work import Work

Values = tuple[Any, ...]
_CASE, _STEP, _CELL, _NAME = (cast(Table, model.__table__) for model in (CaseFact, StepFact, FactCell, FactName))


def keep_facts(work: Work, log_id: int, columns: Columns, tell: Tell = nobody) -> None:
    """Draw the facts of the ordered events of a log, in place of those that it has."""
    work.session.send()
    connection, tenant = work.session.connection(), work.tenant
    source_table = cast(Table, FactSource.__table__)
    connection.execute(delete(source_table).where(source_table.c.log_id == log_id, source_table.c.tenant == tenant))
    source = FactSource(log_id=log_id)
    work.session.insert([source])
    drawing = _Drawing(columns)

    def keep(table: Table, names: tuple[str, ...], rows: Iterator[Values]) -> None:
        for batch in batches((tenant, source.id, *row) for row in rows):
            write(connection, table.name, ("tenant", "source_id", *names), batch)

    keep(_NAME, ("kind", "number", "text"), drawing.names())
    keep(_STEP, STEP_COLUMNS, drawing.steps(tell))
    keep(_CASE, CASE_COLUMNS, iter(drawing.cases))
    keep(_CELL, CELL_COLUMNS, drawing.cells.rows())


def _clock() -> Callable[[int], tuple[int, int]]:
    """Answers working time until a moment, and its month; each day is looked up once."""
    days: dict[int, tuple[int, int, int, int]] = {}

    def read(at: int) -> tuple[int, int]:
        day = at // DAY
        known = days.get(day)
        if known is None:
            before = worked_until(day * DAY)
            lasts = worked_until(day * DAY + CLOSES) - before
            known = days[day] = before, day * DAY + OPENS, lasts, month_of(at)
        before, opens, lasts, month = known
        since = at - opens
        if since > 0:
            before += since if since < lasts else lasts
        return before, month

    return read


class _Drawing:
    """The facts of one log. `cases` and `cells` are whole when all steps have been asked for."""

    def __init__(self, columns: Columns) -> None:
        self.cases: list[Values] = []
        self.cells = LogCells()
        self._columns = columns
        self._steps = LogSteps(columns)
        self._spans = [(begin, end) for begin, end in pairwise(columns.starts())]
        self._read = _clock()
        self._variants: dict[tuple[int, ...], str] = {}
        last = Counter(found for begin, end in self._spans if (found := self._steps.last(begin, end)) is not None)
        self._outcomes = {activity: number for number, (activity, _) in enumerate(last.most_common(), 1)}

    def names(self) -> Iterator[Values]:
        """Kind, number, text. Steps and holders stand in the order of the log, outcomes that most cases have first."""
        activities = self._columns.activities.texts
        yield from (("step", number, text) for number, text in enumerate(activities, 1))
        yield from (
            ("holder", number, f"unknown:{text}") for number, text in enumerate(self._columns.resources.texts, 1)
        )
        yield from (("outcome", number, activities[activity]) for activity, number in self._outcomes.items())

    def steps(self, tell: Tell) -> Iterator[Values]:
        told = 0
        for case, (begin, end) in enumerate(self._spans):
            if begin < end:
                yield from self._case(case, begin, end)
            if end - told >= BATCH:
                told = end
                tell(told, told / len(self._columns))

    def _case(self, case: int, begin: int, end: int) -> list[Values]:
        """One case: its steps are answered, the case itself is kept, and all of it put on the cells."""
        steps = self._steps.of(begin, end)
        outcome = self._outcomes[steps[-1][0]] if steps else NONE
        group = min(outcome, OTHER)
        read, tells_begins = self._read, self._steps.tells_begins
        added, durations = self.cells.added, self.cells.durations
        rows: list[Values] = []
        seen: set[int] = set()
        before: tuple[int, int, int] | None = None  # the step before, when it ended, and that in working time
        handovers, last_holder = 0, NONE
        for order, (activity, resource, enabled, started, ended) in enumerate(steps):
            step, holder = activity + 1, resource + 1
            worked, month = read(ended)
            until_enabled = before[2] if before and enabled == before[1] else read(enabled)[0]
            waiting = (worked if started == ended else read(started)[0]) - until_enabled
            lasted, wall, again = worked - until_enabled, ended - enabled, step in seen
            seen.add(step)
            timed = durations["step", group, month, step, NONE]
            timed.again += again
            timed.wall += wall
            timed.waits.append(waiting)
            if tells_begins:
                timed.totals.append(lasted)
            if waiting:
                cell = added["held", group, month, step, holder]
                cell.n += 1
                cell.waiting += waiting
            previous = since = since_wall = None
            if before:
                previous, since, since_wall = before[0], worked - before[2], ended - before[1]
                cell = added["edge", group, month, previous, step]
                cell.n += 1
                cell.total += since
                cell.wall += since_wall
            if holder != NONE:
                if last_holder not in (NONE, holder):
                    added["between", outcome, month, last_holder, holder].n += 1
                    handovers += 1
                last_holder = holder
            rows.append(
                (case, order, step, holder, enabled, ended, month, wall, waiting, lasted - waiting, 0, False, again,
                 None, previous, since, since_wall)
            )  # fmt: skip
            before = step, ended, worked
        self._keep_case(case, begin, end, steps, outcome, len(steps) - len(seen), handovers)
        return rows

    def _keep_case(
        self, case: int, begin: int, end: int, steps: Sequence[Step], outcome: int, repeats: int, handovers: int
    ) -> None:
        began_at, last_at = self._columns.at[begin], self._columns.at[end - 1]
        (until_begin, began_month), (worked, month) = self._read(began_at), self._read(last_at)
        wall, lead = (last_at - began_at, worked - until_begin) if steps else (0, 0)
        self.cells.added["began", outcome, began_month, NONE, NONE].n += 1
        if steps:
            cell = self.cells.durations["case", outcome, month, NONE, NONE]
            cell.again += repeats > 0
            cell.handovers += handovers
            cell.wall += wall
            cell.totals.append(lead)
        ended = (last_at, began_month, month) if steps else (None, began_month, None)
        self.cases.append(
            (case, None, NONE, NONE, outcome, began_at, *ended, wall, lead, 0, False, len(steps), repeats, handovers,
             self._variant(steps), 0)
        )  # fmt: skip

    def _variant(self, steps: Sequence[Step]) -> str:
        activities = tuple(step[0] for step in steps)
        found = self._variants.get(activities)
        if found is None:
            texts = self._columns.activities.texts
            found = self._variants[activities] = variant_of(texts[activity] for activity in activities)
        return found
