"""Adds facts of cases up in cells, takes them off again, and writes what changed.

An accumulator tells versions, teams and outcomes apart; that each is also added up over ALL of them happens once, when
cells are written: sums and histograms simply add up.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from itertools import product
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from engine.insight import bulk
from engine.insight.histogram import Histogram, add_packed, bucket, pack
from engine.store.models import FactCell
from engine.store.models.facts import ALL, NONE

Group = tuple[int, int, int]
"""Version, team and outcome of the cases in a cell."""
Place = tuple[str, int, int, int]
"""Kind, month, `a` and `b` of a cell."""


class CaseValues(NamedTuple):
    """A `CaseFact` without its source, in the order of its columns."""

    case_number: int
    casus_id: int | None
    version: int
    team: int
    outcome: int
    began_at: int
    ended_at: int | None
    began_month: int
    ended_month: int | None
    wall: int
    lead: int
    suspended: int
    late: bool
    steps: int
    repeats: int
    handovers: int
    variant: str
    last_event_id: int


class StepValues(NamedTuple):
    """A `StepFact` without its source, in the order of its columns."""

    case_number: int
    order_number: int
    step: int
    holder: int
    enabled_at: int
    ended_at: int
    ended_month: int
    wall: int
    waiting: int
    working: int
    suspended: int
    late: bool
    again: bool
    clicks: int | None
    previous: int | None
    since: int | None
    since_wall: int | None


class HeldValues(NamedTuple):
    """A `HeldFact` without its source, in the order of its columns. Who let nothing wait has none."""

    case_number: int
    order_number: int
    step: int
    holder: int
    ended_month: int
    waiting: int


class Facts(NamedTuple):
    """All facts of one case; its steps in the order of ending."""

    case: CaseValues
    steps: Sequence[StepValues]
    held: Sequence[HeldValues]


@dataclass(slots=True)
class Cell:
    """What one place adds up: the columns of `FactCell` in their order. What is taken off counts below zero."""

    n: int = 0
    late: int = 0
    again: int = 0
    handovers: int = 0
    waiting: int = 0
    working: int = 0
    suspended: int = 0
    total: int = 0
    wall: int = 0
    waiting_at: Histogram = field(default_factory=Counter)
    total_at: Histogram = field(default_factory=Counter)

    def add(self, other: "Cell") -> None:
        for name in SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, its in ((self.waiting_at, other.waiting_at), (self.total_at, other.total_at)):
            for key, count in its.items():
                mine[key] += count

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it; what came and went again leaves nothing."""
        return not (
            any(getattr(self, name) for name in SUMS) or any(self.waiting_at.values()) or any(self.total_at.values())
        )

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SUMS} | {
            "waiting_at": pack(self.waiting_at) or None,
            "total_at": pack(self.total_at) or None,
        }


SUMS = tuple(each.name for each in fields(Cell))[:-2]
CASE_COLUMNS, STEP_COLUMNS, HELD_COLUMNS = CaseValues._fields, StepValues._fields, HeldValues._fields
CELL_COLUMNS = ("version", "team", "outcome", "kind", "month", "a", "b", *(each.name for each in fields(Cell)))
_CELL = cast(Table, FactCell.__table__)


class Cells:
    """An accumulator: cells by the group of their cases and their place."""

    def __init__(self) -> None:
        self.groups: defaultdict[Group, defaultdict[Place, Cell]] = defaultdict(lambda: defaultdict(Cell))

    def add(self, facts: Facts, times: int = 1) -> None:
        """Put the facts of a case on; with -1 take them off."""
        case = facts.case
        cells = self.groups[case.version, case.team, case.outcome]
        cells["began", case.began_month, NONE, NONE].n += times
        if case.ended_month is not None:
            _add_case(cells["case", case.ended_month, NONE, NONE], case, times)
        for step in facts.steps:
            _add_step(cells["step", step.ended_month, step.step, NONE], step, times)
            if step.previous is not None:
                cell = cells["edge", step.ended_month, step.previous, step.step]
                cell.n += times
                cell.total += times * (step.since or 0)
                cell.wall += times * (step.since_wall or 0)
        for held in facts.held:
            cell = cells["held", held.ended_month, held.step, held.holder]
            cell.n += times
            cell.waiting += times * held.waiting
        for before, step in handovers(facts.steps, lambda step: step.holder):
            cells["between", step.ended_month, before, step.holder].n += times

    def added_up(self, *, own: bool) -> Iterator[tuple[Group, Place, Cell]]:
        """Every cell that is not empty, with those of ALL.

        Of an imported log versions and teams are not told apart: its cells have ALL of both.
        """
        found: defaultdict[Group, defaultdict[Place, Cell]] = defaultdict(lambda: defaultdict(Cell))
        for (version, team, outcome), cells in self.groups.items():
            for group in product((ALL, version) if own else (ALL,), (ALL, team) if own else (ALL,), (ALL, outcome)):
                into = found[group]
                for place, cell in cells.items():
                    into[place].add(cell)
        for group, cells in found.items():
            for place, cell in cells.items():
                if not cell.is_empty:
                    yield group, place, cell


def _add_case(cell: Cell, case: CaseValues, times: int) -> None:
    cell.n += times
    cell.late += times * case.late
    cell.again += times * (case.repeats > 0)
    cell.handovers += times * case.handovers
    cell.suspended += times * case.suspended
    cell.total += times * case.lead
    cell.wall += times * case.wall
    cell.total_at[bucket(case.lead)] += times


def _add_step(cell: Cell, step: StepValues, times: int) -> None:
    total = step.waiting + step.working + step.suspended
    cell.n += times
    cell.late += times * step.late
    cell.again += times * step.again
    cell.waiting += times * step.waiting
    cell.working += times * step.working
    cell.suspended += times * step.suspended
    cell.total += times * total
    cell.wall += times * step.wall
    cell.waiting_at[bucket(step.waiting)] += times
    cell.total_at[bucket(total)] += times


def handovers(steps: Iterable[Any], holder_of: Callable[[Any], int]) -> Iterator[tuple[int, Any]]:
    """Steps whose holder is known and another than the last known before it, with that one.

    A step that nobody holds, as what the engine does by itself, does not come between two holders.
    """
    before = NONE
    for step in steps:
        holder = holder_of(step)
        if holder == NONE:
            continue
        if before not in (NONE, holder):
            yield before, step
        before = holder


def variant_of(steps: Iterable[str]) -> str:
    """The digest of steps in their order, by element id or activity."""
    digest = blake2b(digest_size=16)
    for text in steps:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def insert_cells(connection: Connection, tenant: str, source_id: int, cells: Cells, *, own: bool) -> None:
    """Write the cells of a source that has none yet."""
    rows = (
        (tenant, source_id, *group, *place, *cell.columns.values()) for group, place, cell in cells.added_up(own=own)
    )
    for batch in bulk.batches(rows):
        bulk.write(connection, _CELL.name, ("tenant", "source_id", *CELL_COLUMNS), batch)


def merge_cells(connection: Connection, tenant: str, source_id: int, cells: Cells) -> None:
    """Add to the cells of one of our processes; what becomes empty goes. The caller keeps others from doing so.

    Raises `ValueError` when more is taken off than was ever put on.
    """
    changed = {(*group, *place): cell for group, place, cell in cells.added_up(own=True)}
    if not changed:
        return
    changes, gone = [], []
    for found in _cells_at(connection, tenant, source_id, changed):
        change = changed.pop(tuple(found[1:8]), None)
        if change is None:
            continue
        cell = _read_cell(found)
        cell.add(change)
        if cell.is_empty:
            gone.append(found.id)
        else:
            changes.append({"of_id": found.id, "of_tenant": tenant, **_checked(cell).columns})
    if changes:
        connection.execute(_CHANGE, changes)
    for ids in bulk.batches(((each,) for each in gone), 500):
        connection.execute(delete(_CELL).where(_CELL.c.tenant == tenant, _CELL.c.id.in_([each for (each,) in ids])))
    rows = [(tenant, source_id, *place, *_checked(cell).columns.values()) for place, cell in changed.items()]
    if rows:
        bulk.write(connection, _CELL.name, ("tenant", "source_id", *CELL_COLUMNS), rows)


_CHANGE = (
    update(_CELL)
    .where(_CELL.c.id == bindparam("of_id"), _CELL.c.tenant == bindparam("of_tenant"))
    .values({each.name: bindparam(each.name) for each in fields(Cell)})
)


def _cells_at(
    connection: Connection, tenant: str, source_id: int, places: Mapping[tuple[Any, ...], Cell]
) -> Iterable[Any]:
    """The rows at these places, and perhaps others beside them."""
    c = _CELL.c
    along = (c.version, c.team, c.outcome, c.kind, c.month)
    within = [column.in_(sorted({place[at] for place in places})) for at, column in enumerate(along)]
    columns = [c[name] for name in CELL_COLUMNS]
    return connection.execute(select(c.id, *columns).where(c.tenant == tenant, c.source_id == source_id, *within)).all()


def _read_cell(row: Any) -> Cell:
    cell = Cell(*(getattr(row, name) for name in SUMS))
    for into, packed in ((cell.waiting_at, row.waiting_at), (cell.total_at, row.total_at)):
        if packed:
            add_packed(into, packed)
    return cell


def _checked(cell: Cell) -> Cell:
    if any(getattr(cell, name) < 0 for name in SUMS):
        raise ValueError("Cells and facts of this source do not agree: rebuild it")
    return cell
