"""What a comparison says: changes by name, the most consequential first, and what to mark in the two drawings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Area(StrEnum):
    """How much a change does: to what happens, to what people read, or only to how it looks."""

    EXECUTION = "execution"
    WORDING = "wording"
    DRAWING = "drawing"


class Verb(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Subject:
    """What changed: a step, an arrow, a rule, a field, a group. `before` and `after` are its ids on each side."""

    kind: str  # Dutch: "taak van iemand", "pijl", "regel"
    name: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One line. `what` names the attribute (empty for a subject that is new or gone); values are text to show."""

    area: Area
    verb: Verb
    subject: Subject
    what: str = ""
    before: str | None = None
    after: str | None = None
    weight: int = 50
    """0 to 100: the order within an area, heaviest first."""


@dataclass(frozen=True, slots=True)
class Cell:
    before: str | None
    after: str | None

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Line:
    """A rule of a table or a field of a form, side by side. Numbers count from 1; None where it does not stand."""

    verb: Verb | None
    before: int | None
    after: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of lines under headings: the rules of a decision, or the fields of a form."""

    name: str
    columns: tuple[str, ...]
    column_verbs: tuple[Verb | None, ...]
    lines: tuple[Line, ...]


Marks = Mapping[str, Verb]


@dataclass(frozen=True, slots=True)
class FileComparison:
    """One file. `verb` is ADDED or REMOVED for a whole file, MOVED when only its name differs, else CHANGED."""

    kind: str
    key: str
    name: str
    verb: Verb
    key_before: str | None
    key_after: str | None
    changes: tuple[Change, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    marks_before: Marks = field(default_factory=dict)
    marks_after: Marks = field(default_factory=dict)

    def of(self, area: Area) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.area is area)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Only files that differ. Empty when both sides say the same."""

    files: tuple[FileComparison, ...] = ()

    def __iter__(self) -> Iterator[tuple[FileComparison, Change]]:
        """Every change with its file: execution first, then by weight."""
        order = list(Area)
        lines = [(each, change) for each in self.files for change in each.changes]
        yield from sorted(lines, key=lambda line: (order.index(line[1].area), -line[1].weight))

    @property
    def is_empty(self) -> bool:
        return not self.files

    def count(self, area: Area) -> int:
        return sum(len(each.of(area)) for each in self.files)


def heaviest_first(changes: list[Change]) -> tuple[Change, ...]:
    """In the order to read: by area, then by the heaviest of a subject, all lines of one subject together."""
    order = list(Area)
    heaviest: dict[tuple[Area, Subject], int] = {}
    first: dict[tuple[Area, Subject], int] = {}
    for number, change in enumerate(changes):
        key = change.area, change.subject
        heaviest[key] = max(heaviest.get(key, 0), change.weight)
        first.setdefault(key, number)
    return tuple(
        sorted(
            changes,
            key=lambda each: (
                order.index(each.area),
                -heaviest[each.area, each.subject],
                first[each.area, each.subject],
                -each.weight,
            ),
        )
    )
