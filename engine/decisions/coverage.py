"""Which values no rule of a decision table covers, and which rules cover the same values.

A rule is a box: for each column the values that its cell lets through (Calvanese et al. 2016, "Semantics and Analysis
of DMN Decision Tables"). Every bound and value that the cells name cuts its column into pieces on which no rule
changes its mind, so a rule becomes a set of pieces in each column, and a sweep over the columns finds what is left
over. The sweep groups pieces with the same rules and remembers what it found, and it stops at `MOST_STEPS`.

What is not judged stays out on the safe side: a cell that depends on other data counts as covering everything when
gaps are sought and as covering nothing when overlaps are. An empty value (null) counts only in a column where a cell
names it; everywhere else a column is taken as filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.decisions import unary
from engine.decisions.unary import Test, Value

MOST_STEPS = 60_000
MOST_CELLS = 600_000  # pieces of all columns, times rules
MOST_FOUND = 1_000

_NUMBERS = {"number", "double", "integer", "long"}
_WHOLE = {"integer", "long"}


class TooLarge(Exception):
    """Judging the table would take too long."""


@dataclass(frozen=True, slots=True)
class Other:
    """Some text that no cell names."""


OTHER = Other()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of values, or one value: `low == high`. `sample` lies in it."""

    sample: Any
    low: Any = None
    high: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """What one expression may be. `pieces` stand in order; `kind` is number, string, boolean, date or moment."""

    text: str
    label: str
    kind: str
    pieces: tuple[Piece, ...]
    whole: bool = False
    """Judged as whole numbers."""
    declared: bool = False
    """The table says which values there may be."""

    @property
    def everything(self) -> int:
        return (1 << len(self.pieces)) - 1


Box = tuple[int, ...]
"""For each column a set of its pieces, as bits."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as boxes. `surely` is what a rule covers for certain, `perhaps` what it might cover."""

    columns: tuple[Column, ...]
    surely: tuple[Box | None, ...]
    perhaps: tuple[Box, ...]
    not_judged: tuple[tuple[int, int], ...]
    """Rule and column of the cells that depend on other data, as places in the table from 0."""
    domains_not_judged: tuple[int, ...] = ()

    def gaps(self) -> list[Box]:
        """The boxes that no rule can cover. Raises `TooLarge`."""
        return uncovered(self.columns, self.perhaps, tuple(column.everything for column in self.columns))

    def overlap(self, one: int, other: int) -> Box | None:
        """What two rules surely both cover."""
        first, second = self.surely[one], self.surely[other]
        if first is None or second is None:
            return None
        shared = tuple(a & b for a, b in zip(first, second, strict=True))
        return shared if all(shared) else None

    def overlaps(self) -> list[tuple[int, int, Box]]:
        """Each pair of rules that surely cover the same values. Raises `TooLarge`."""
        count = len(self.surely)
        if count * count * len(self.columns) > MOST_STEPS * 40:
            raise TooLarge
        pairs = ((one, other) for one in range(count) for other in range(one + 1, count))
        return [(one, other, box) for one, other in pairs if (box := self.overlap(one, other)) is not None]

    def hidden_behind(self, rule: int, earlier: Sequence[int]) -> bool:
        """Whether the earlier rules surely cover all that this one might. Raises `TooLarge`."""
        boxes = [box for each in earlier if (box := self.surely[each]) is not None]
        return bool(boxes) and not uncovered(self.columns, boxes, self.perhaps[rule])

    def place(self, values: Sequence[Any]) -> Box:
        """The piece of each column that holds the value; 0 where the column cannot be that value."""
        return tuple(
            next((1 << n for n, piece in enumerate(column.pieces) if _holds(piece, value)), 0)
            for column, value in zip(self.columns, values, strict=True)
        )


def uncovered(columns: Sequence[Column], boxes: Sequence[Box], within: Box) -> list[Box]:
    """What of `within` none of the boxes covers, as few boxes as the sweep finds. Raises `TooLarge`."""
    return _Sweep(columns, boxes, within).left_over()


@dataclass
class _Sweep:
    columns: Sequence[Column]
    boxes: Sequence[Box]
    within: Box
    steps: int = 0
    known: dict[tuple[int, int], tuple[Box, ...]] = field(default_factory=dict)
    at: list[list[int]] = field(default_factory=list)
    full: list[int] = field(default_factory=list)

    def left_over(self) -> list[Box]:
        if not all(self.within):
            return []
        self.at = [
            [
                sum(1 << rule for rule, box in enumerate(self.boxes) if box[place] >> piece & 1)
                for piece in range(len(column.pieces))
            ]
            for place, column in enumerate(self.columns)
        ]
        self.full = self._full_from()
        return list(self._from(0, (1 << len(self.boxes)) - 1))

    def _full_from(self) -> list[int]:
        """The rules that cover all of a column and of every later one: with one of them nothing is left."""
        rules = (1 << len(self.boxes)) - 1
        found = [rules]
        for place in reversed(range(len(self.columns))):
            covering = sum(
                1 << rule
                for rule, box in enumerate(self.boxes)
                if box[place] & self.within[place] == self.within[place]
            )
            rules &= covering
            found.append(rules)
        return found[::-1]

    def _from(self, place: int, active: int) -> tuple[Box, ...]:
        if active & self.full[place]:
            return ()
        if not active or place == len(self.columns):
            return (tuple(self.within[place:]),)
        if (place, active) in self.known:
            return self.known[place, active]
        groups: dict[int, int] = {}
        for piece, rules in enumerate(self.at[place]):
            if self.within[place] >> piece & 1:
                groups[rules & active] = groups.get(rules & active, 0) | 1 << piece
        merged: dict[tuple[Box, ...], int] = {}
        for rules, pieces in groups.items():
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise TooLarge
            below = self._from(place + 1, rules)
            merged[below] = merged.get(below, 0) | pieces
        found = tuple((pieces, *rest) for below, pieces in merged.items() for rest in below)
        if len(found) > MOST_FOUND:
            raise TooLarge
        self.known[place, active] = found = _joined(found)
        return found


def _joined(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Boxes that differ in their first column only become one."""
    by_rest: dict[Box, int] = {}
    for first, *rest in boxes:
        by_rest[tuple(rest)] = by_rest.get(tuple(rest), 0) | first
    return tuple((first, *rest) for rest, first in by_rest.items())


def grid(logic: Mapping[str, Any], types: Mapping[str, Any]) -> Grid:
    """A decision table as `dmn_file` reads it, ready to be judged. Raises `TooLarge`."""
    inputs, rules = logic["inputs"], logic["rules"]
    cells: list[list[Test | None]] = [[_read(text) for text in rule["tests"]] for rule in rules]
    by_text: dict[str, list[int]] = {}
    for place, column in enumerate(inputs):
        by_text.setdefault(column["text"] or f"\0{place}", []).append(place)
    columns: list[Column] = []
    domains_not_judged: list[int] = []
    for places in by_text.values():
        tests = [row[place] for row in cells for place in places]
        column, judged = _column(inputs[places[0]], [test for test in tests if test is not None], types)
        columns.append(column)
        if not judged:
            domains_not_judged.append(places[0])
    if sum(len(column.pieces) for column in columns) * len(rules) > MOST_CELLS:
        raise TooLarge
    surely: list[Box | None] = []
    perhaps: list[Box] = []
    for row in cells:
        box = tuple(_pieces(column, [row[place] for place in places])
                    for column, places in zip(columns, by_text.values(), strict=True))  # fmt: skip
        perhaps.append(box)
        surely.append(box if all(row[place] is not None for place in range(len(inputs))) else None)
    not_judged = tuple(
        (rule, place) for rule, row in enumerate(cells) for place, test in enumerate(row) if test is None
    )
    return Grid(tuple(columns), tuple(surely), tuple(perhaps), not_judged, tuple(domains_not_judged))


def _read(text: str) -> Test | None:
    try:
        return unary.read(text)
    except unary.NotJudged:
        return None


def _pieces(column: Column, tests: Sequence[Test | None]) -> int:
    """The pieces that all tests let through; a test that is not judged lets everything through."""
    found = column.everything
    for test in tests:
        if test is not None:
            found &= sum(1 << n for n, piece in enumerate(column.pieces) if unary.passes(test, piece.sample))
    return found


def _column(column: Mapping[str, Any], tests: Sequence[Test], types: Mapping[str, Any]) -> tuple[Column, bool]:
    """The column cut into pieces, and whether its possible values could be read."""
    base, allowed = _type(column, types)
    domain = _read(allowed) if allowed else None
    named = {found for test in (*tests, *([domain] if domain else [])) for found in unary.named(test)}
    kind = _kind(base, named)
    values = {found for found in named if found is not None and _kind_of(found) == kind}
    at_least = 0 if column["text"].replace(" ", "").startswith("count(") and column["text"].endswith(")") else None
    whole = kind == "date" or (kind == "number" and (base in _WHOLE or at_least == 0 or _counts(tests)))
    if at_least is not None:
        values.add(Decimal(at_least))
    pieces = _cut(kind, values, whole)
    if domain is not None:
        pieces = [piece for piece in pieces if unary.passes(domain, piece.sample)]
    if at_least is not None:
        pieces = [piece for piece in pieces if piece.sample >= at_least]
    if None in named:
        pieces.append(Piece(None))
    made = Column(column["text"], column["label"], kind, tuple(pieces), whole, domain is not None or kind == "boolean")
    return made, not (allowed and domain is None)


def _type(column: Mapping[str, Any], types: Mapping[str, Any]) -> tuple[str, str]:
    """The basic type behind the column's type, and the possible values: the column's own, or those of its type."""
    base, allowed = column["type"], column["allowed"]
    for _ in range(20):
        definition = types.get(base)
        if definition is None or definition["collection"] or definition["components"]:
            break
        base, allowed = definition["base"], allowed or definition["allowed"] or ""
    return base, allowed


def _kind(base: str, named: set[Value]) -> str:
    if base in _NUMBERS:
        return "number"
    if base in ("string", "boolean", "date"):
        return base
    if base in ("date and time", "dateTime"):
        return "moment"
    kinds = {_kind_of(found) for found in named if found is not None}
    return kinds.pop() if len(kinds) == 1 else "string"


def _kind_of(found: Value) -> str:
    if isinstance(found, bool):
        return "boolean"
    return {Decimal: "number", str: "string", date: "date"}.get(type(found), "moment")


def _counts(tests: Sequence[Test]) -> bool:
    """Whether the cells count: they name mostly whole numbers one by one, as `1` and `2,3` do."""
    numbers = {found for test in tests for found in unary.named(test) if isinstance(found, Decimal)}
    points = {found for test in tests for found in unary.points(test) if isinstance(found, Decimal)}
    is_whole = all(found == found.to_integral_value() for found in numbers)
    return is_whole and len(points) > 1 and 2 * len(points) >= len(numbers)


def _cut(kind: str, values: set[Any], whole: bool) -> list[Piece]:
    if kind == "boolean":
        return [Piece(True, True, True), Piece(False, False, False)]
    if kind == "string":
        return [*(Piece(found, found, found) for found in sorted(values)), Piece(OTHER)]
    if not values:
        return [Piece(_some(kind))]
    marks = sorted(values)
    pieces = []
    for low, high in pairwise([None, *marks, None]):
        sample = _between(low, high, whole)
        if sample is not None:
            pieces.append(Piece(sample, low, high))
        if high is not None and not (whole and kind == "number" and high != high.to_integral_value()):
            pieces.append(Piece(high, high, high))
    return pieces


def _some(kind: str) -> Any:
    return {"number": Decimal(0), "date": date(2000, 1, 1)}.get(kind, datetime(2000, 1, 1))  # noqa: DTZ001


def _between(low: Any, high: Any, whole: bool) -> Any:
    """A value between two marks; None when there is none."""
    step = Decimal(1) if isinstance(low if low is not None else high, Decimal) else timedelta(days=1)
    try:
        if low is None:
            return _floored(high - step, whole)
        if high is None:
            return _ceiled(low + step, whole)
        if not whole:
            return low + (high - low) / 2
        sample = _floored(low, True) + step
    except OverflowError:
        return None
    return sample if sample < high else None


def _floored(value: Any, whole: bool) -> Any:
    return value.to_integral_value(rounding="ROUND_FLOOR") if whole and isinstance(value, Decimal) else value


def _ceiled(value: Any, whole: bool) -> Any:
    return value.to_integral_value(rounding="ROUND_CEILING") if whole and isinstance(value, Decimal) else value


def _holds(piece: Piece, value: Any) -> bool:
    if piece.sample is None or value is None:
        return piece.sample is value
    if isinstance(piece.sample, Other):
        return isinstance(value, str | Other)
    if type(value) is not type(piece.sample):
        return False
    if piece.low is not None and piece.low == piece.high:
        return bool(value == piece.low)
    return (piece.low is None or value > piece.low) and (piece.high is None or value < piece.high)
