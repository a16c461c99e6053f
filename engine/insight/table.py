"""A table of figures: one shape for the table on a page, the table behind a chart, and a sheet to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from engine import money
from engine.deadlines.working_time import DAY, SECOND, WORKING_DAY

FEW = "minder dan 5"
"""What stands in place of a count or a duration that too few cases stand behind; see `engine.insight.small_cells`."""

Cell = str | int | float | Decimal | date | datetime | None
"""None is what nobody knows: an empty cell. A text may stand in any column, as FEW does."""


class Unit(StrEnum):
    """What the numbers of a column are, with the word for it where a heading needs one."""

    TEXT = ""
    COUNT = "aantal"
    WORKING = "werkdagen"  # the cell is in seconds of working time
    WALL = "dagen"  # the cell is in seconds on the clock
    MINUTES = "minuten"  # the cell is in seconds
    MONEY = "euro"  # the cell is in cents
    SHARE = "%"  # the cell is a part of 1
    DATE = "datum"


SECONDS_IN = {Unit.WORKING: WORKING_DAY // SECOND, Unit.WALL: DAY // SECOND, Unit.MINUTES: 60}


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    unit: Unit = Unit.TEXT

    @property
    def heading(self) -> str:
        """The title, with the unit where the title does not tell it."""
        return self.title if self.unit in (Unit.TEXT, Unit.COUNT, Unit.DATE) else f"{self.title} ({self.unit})"

    @property
    def is_number(self) -> bool:
        return self.unit not in (Unit.TEXT, Unit.DATE)

    def number(self, cell: Cell) -> Cell:
        """The cell in the unit of the column; what is no number stays as it is."""
        if not isinstance(cell, int | float):
            return cell
        if self.unit is Unit.MONEY:
            return money.to_euros(round(cell))
        return cell / SECONDS_IN[self.unit] if self.unit in SECONDS_IN else cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as long as `columns`. `note` says what a reader has to know with the figures."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on a page, to take along: `about` says what it is of (process, period, n, bijgewerkt tot, filters)."""

    title: str
    about: Sequence[tuple[str, Cell]]
    tables: Sequence[Table]
