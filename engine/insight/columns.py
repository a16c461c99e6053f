"""An event log as columns: numbers in arrays, with each name kept once. Ten million events fit in memory."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

UNKNOWN = -1
"""The number of a resource or lifecycle that the log does not tell."""

NO_OFFSET = 1_000_000
"""Stands for the offset of a moment that was written without one."""

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the clock of the file, whatever its zone
SECOND = 1_000_000
DAY = 86_400 * SECOND


class Names:
    """Texts, numbered in the order in which they were met."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.texts = list(texts)
        self._numbers = {text: number for number, text in enumerate(self.texts)}

    def number(self, text: str) -> int:
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return found

    def __len__(self) -> int:
        return len(self.texts)


def _numbers() -> "array[int]":
    return array("i")


def _moments() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Columns:
    """One row an event. `at` is microseconds since 1970 on the clock as the file writes it, `offset` its seconds ahead
    of UTC or `NO_OFFSET`.

    Read from a file it stands in the file's order; `ordered` puts it as all figures need it.
    """

    cases: Names = field(default_factory=Names)
    activities: Names = field(default_factory=Names)
    resources: Names = field(default_factory=Names)
    lifecycles: Names = field(default_factory=Names)
    case: "array[int]" = field(default_factory=_numbers)
    activity: "array[int]" = field(default_factory=_numbers)
    resource: "array[int]" = field(default_factory=_numbers)
    lifecycle: "array[int]" = field(default_factory=_numbers)
    at: "array[int]" = field(default_factory=_moments)
    offset: "array[int]" = field(default_factory=_numbers)

    def __len__(self) -> int:
        return len(self.at)

    def add(
        self, case: str, activity: str, at: int, offset: int, resource: str | None = None, lifecycle: str | None = None
    ) -> None:
        self.case.append(self.cases.number(case))
        self.activity.append(self.activities.number(activity))
        self.at.append(at)
        self.offset.append(offset)
        self.resource.append(self.resources.number(resource) if resource else UNKNOWN)
        self.lifecycle.append(self.lifecycles.number(lifecycle) if lifecycle else UNKNOWN)

    def starts(self) -> list[int]:
        """Where each case begins once ordered, and last where the log ends."""
        counts = [0] * len(self.cases)
        for case in self.case:
            counts[case] += 1
        return list(accumulate(counts, initial=0))

    def ordered(self) -> "Columns":
        """The same events case by case, in a case by moment and, where moments tie, by their place in the file."""
        starts = self.starts()
        free, order = starts[:], array("q", bytes(8 * len(self)))
        for position, case in enumerate(self.case):
            order[free[case]] = position
            free[case] += 1
        moment = self.at.__getitem__
        for begin, end in pairwise(starts):
            order[begin:end] = array("q", sorted(order[begin:end], key=moment))  # stable: ties keep their place
        return Columns(
            self.cases,
            self.activities,
            self.resources,
            self.lifecycles,
            *(
                array(column.typecode, map(column.__getitem__, order))
                for column in (self.case, self.activity, self.resource, self.lifecycle, self.at, self.offset)
            ),
        )


def microseconds(moment: datetime) -> int:
    """A moment without zone, as `Columns.at` keeps it."""
    since = moment - EPOCH
    return since.days * DAY + since.seconds * SECOND + since.microseconds


def on_the_clock(at: int) -> datetime:
    """The moment without zone that `at` stands for."""
    return EPOCH + timedelta(microseconds=at)
