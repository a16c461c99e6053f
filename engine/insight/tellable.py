"""Counts in which too little to tell is joined with what lies beside it, so that nothing small can be worked out.

To leave a small count out is not enough where sums of it are told too: the cumulative flow less that of the month
before, or the whole less all other columns, is that count. So neighbours go together until they hold enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from engine.insight.course import Course
from engine.insight.results_few import UNTOLD
from engine.insight.shape import Source
from engine.insight.small_cells import LEAST, is_small, must_hide
from engine.insight.table import FEW

Run = tuple[int, int]
"""The first place and the one after the last."""
Count = int | str
"""A count, or why it is not told: FEW or UNTOLD."""


@dataclass(frozen=True, slots=True)
class ToldCourse:
    """A course by stretches of its months or years: places in it. `levels` are what runs when each stretch begins and
    when the last is over. `all_began`, `all_ended` and `more`, how many more run at the end than at the begin, are None
    where they would give something away.
    """

    stretches: tuple[Run, ...]
    began: tuple[Count, ...]
    ended: tuple[Count, ...]
    levels: tuple[Count, ...]
    done: tuple[Count, ...]

    @property
    def all_began(self) -> int | None:
        return _sum(self.began)

    @property
    def all_ended(self) -> int | None:
        return _sum(self.ended)

    @property
    def more(self) -> int | None:
        began, ended = self.all_began, self.all_ended
        return None if began is None or ended is None else began - ended


def joined(source: Source, *rows: Sequence[int], after: Sequence[int] = ()) -> list[Run]:
    """Places side by side, in runs of which each row can be told: there is nothing in it, or enough.

    `after` is what there is when each place is over; a run ends only where that can be told too, but for the last. What
    cannot be told however it is joined is one run. Of a log each place is by itself.
    """
    count = len(rows[0])
    if source.process_key is None:
        return [(place, place + 1) for place in range(count)]
    runs, begin = [], 0
    for end in range(1, count + 1):
        is_enough = not any(is_small(sum(row[begin:end])) for row in rows)
        if is_enough and (end == count or not after or not is_small(after[end - 1])):
            runs.append((begin, end))
            begin = end
    if begin < count:  # what is left goes with as many before it as it takes
        while runs and any(is_small(sum(row[begin:])) for row in rows):
            begin = runs.pop()[0]
        runs.append((begin, count))
    return runs


def joined_columns(source: Source, edges: Sequence[float], counts: Sequence[int]) -> tuple[list[float], list[int]]:
    """The columns of a histogram, wide enough that each can be told, where their whole can."""
    runs = joined(source, counts)
    return [edges[0], *(edges[end] for _, end in runs)], [sum(counts[begin:end]) for begin, end in runs]


def tells_over(source: Source, edges: Sequence[float], counts: Sequence[int], limit: float, over: int) -> bool:
    """Whether so many over a limit can be told beside these columns: not where a column in which the limit lies would
    then say how few are over it, or how few are not.
    """
    across = max((place for place, low in enumerate(edges[:-1]) if low < limit), default=None)
    if across is None:
        return True
    rest = over - sum(counts[across + 1 :])
    return not must_hide(source, rest) and not must_hide(source, counts[across] - rest)


def told_course(source: Source, found: Course) -> ToldCourse:
    """Of what it tells no small number of cases that began, ended or ran can be worked out."""
    runs = joined(source, found.began, found.ended, after=found.running)
    began: list[Count] = [sum(found.began[begin:end]) for begin, end in runs]
    ended: list[Count] = [sum(found.ended[begin:end]) for begin, end in runs]
    levels: list[Count] = [*(found.at_begin[begin] for begin, _ in runs), found.running[-1]]
    done: list[Count] = list(accumulate(sum(found.ended[begin:end]) for begin, end in runs))
    if must_hide(source, sum(found.began)) or must_hide(source, sum(found.ended)):
        began, ended, done = ([_told(n) for n in each] for each in (began, ended, done))
        levels = [UNTOLD for _ in levels]
    elif source.process_key is not None:
        # What ran at the begin or the end follows from what ran beside it and what began and ended in between.
        for place in (0, -1):
            if _told(levels[place]) == FEW:
                levels[place], began[place] = FEW, UNTOLD
        before, less = levels[-2], ended[-1]
        if levels[-1] == FEW and isinstance(before, int) and isinstance(less, int) and before - less >= LEAST - 1:
            levels = [UNTOLD for _ in levels]  # no fewer can be left, and so no more than the most that is small
    return ToldCourse(tuple(runs), tuple(began), tuple(ended), tuple(levels), tuple(done))


def _told(n: Count) -> Count:
    return FEW if isinstance(n, int) and is_small(n) else n


def _sum(counts: Sequence[Count]) -> int | None:
    numbers = [n for n in counts if isinstance(n, int)]
    return sum(numbers) if len(numbers) == len(counts) else None
