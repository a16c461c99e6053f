"""Counts that are parts of one whole, told only where enough stand behind them and none can be worked out."""

from collections.abc import Mapping
from typing import TypeVar

from engine.insight.small_cells import is_small
from engine.insight.table import FEW

K = TypeVar("K")

UNTOLD = "niet getoond"
"""What stands for a part that is large enough itself, but would give away the only one that is not told."""


def told(counts: Mapping[K, int]) -> dict[K, int | str]:
    """Each part as it may be shown. The whole is told beside it, so a single part that is not told would follow from
    the others: then the smallest other part is not told either.
    """
    found: dict[K, int | str] = {key: FEW if is_small(n) else n for key, n in counts.items()}
    if sum(is_small(n) for n in counts.values()) == 1:
        others = [key for key, n in counts.items() if n and not is_small(n)]
        if others:
            found[min(others, key=lambda key: counts[key])] = UNTOLD
    return found


def is_told(shown: int | str) -> bool:
    return not isinstance(shown, str)
