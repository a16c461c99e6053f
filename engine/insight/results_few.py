"""Counts that are parts of one whole, told only where enough stand behind them and none can be worked out."""

from collections.abc import Mapping
from typing import TypeVar

from engine.insight.small_cells import LEAST, is_small
from engine.insight.table import FEW

K = TypeVar("K")

UNTOLD = "niet getoond"
"""What stands for a part that is large enough itself, but would give away the only one that is not told."""


def told(counts: Mapping[K, int]) -> dict[K, int | str]:
    """Each part as it may be shown. The whole is told beside it, so what is not told would follow from the others where
    there is one, or where all are as small or as large as they can be: then the smallest other part is not told either.
    """
    found: dict[K, int | str] = {key: FEW if is_small(n) else n for key, n in counts.items()}
    hidden = [n for n in counts.values() if is_small(n)]
    few, others = len(hidden), sorted((key for key, n in counts.items() if n >= LEAST), key=lambda key: counts[key])
    while few and others and _follows(sum(hidden), few, len(hidden) - few):
        key = others.pop(0)
        found[key] = UNTOLD
        hidden.append(counts[key])
    return found


def _follows(whole: int, few: int, more: int) -> bool:
    """Whether so many from one to four, and so many that are LEAST or more, add up to the whole in one way only."""
    if not more:
        return few == 1 or whole in (few, few * (LEAST - 1))
    return whole == few + more * LEAST


def is_told(shown: int | str) -> bool:
    return not isinstance(shown, str)
