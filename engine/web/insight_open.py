"""What stands open now in a process, step by step: how much, how long already, and the oldest of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from engine.insight.results_few import UNTOLD, told
from engine.insight.shape import Source
from engine.insight.small_cells import must_hide
from engine.insight.tellable import Count, joined, tells_over
from engine.queries.open_now import AGES, OpenStep
from engine.queries.seen_casussen import SeenCasus
from engine.web.insight_choice import Asked
from engine.web.insight_words import thousands


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One step. `ages` is in words how much lies there how long; `casus` is the oldest, if this person may open it."""

    name: str
    norm: float | None
    open: OpenStep
    late: Count
    ages: str
    casus: SeenCasus | None


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The fullest step first; in `few` steps there is too little to tell."""

    rows: tuple[OpenRow, ...]
    few: int

    @property
    def seen(self) -> list[SeenCasus]:
        """The files that are named."""
        return [row.casus for row in self.rows if row.casus is not None]


def oldest_casussen(asked: Asked, found: Mapping[str, OpenStep]) -> set[int]:
    """Those that may be named where this person may open them."""
    enough = (each for each in found.values() if not must_hide(asked.source, each.n))
    return {each.oldest_casus for each in enough if each.oldest_casus is not None}


def open_rows(asked: Asked, found: Mapping[str, OpenStep], seen: Mapping[int, SeenCasus]) -> OpenNow:
    rows = [
        OpenRow(
            asked.words.step(key),
            norm := asked.words.norm(key),
            each,
            _late(asked, each, norm),
            ages_words(asked.source, each.ages),
            seen.get(each.oldest_casus or 0),
        )
        for key, each in found.items()
        if not must_hide(asked.source, each.n)
    ]
    return OpenNow(tuple(sorted(rows, key=lambda row: (-row.open.n, row.name))), len(found) - len(rows))


def _late(asked: Asked, found: OpenStep, norm: float | None) -> Count:
    late = told({True: found.late, False: found.n - found.late})[True]
    fits = norm is None or tells_over(asked.source, (0, *AGES, inf), found.ages, norm, found.late)
    return late if fits or isinstance(late, str) else UNTOLD


def ages_words(source: Source, ages: Sequence[int]) -> str:
    """`tot en met 5: 12 · 6 tot en met 60: 8`, of counts by AGES; neighbours together where one holds too little."""
    limits = (0, *AGES, None)
    parts = [
        f"{_between(limits[begin] or 0, limits[end])}: {thousands(count)}"
        for begin, end in joined(source, ages)
        if (count := sum(ages[begin:end]))
    ]
    return " · ".join(parts)


def _between(low: int, high: int | None) -> str:
    if high is None:
        return f"langer dan {low}" if low else "kort of lang"
    return f"{low + 1} tot en met {high}" if low else f"tot en met {high}"
