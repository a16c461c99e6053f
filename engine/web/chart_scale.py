"""Where a value stands in a chart: axes that begin at zero, with few and round ticks, and figures written in Dutch."""

from dataclasses import dataclass
from math import ceil, floor

from engine.insight.bins import round_step

WIDTH, HEIGHT = 560, 260
NARROW = 380
"""The width of lying bars, which a phone shows nearly whole."""
RIGHT, TOP, BOTTOM = WIDTH - 14, 18, HEIGHT - 44
"""Edges of the field in which is drawn; the left one depends on how wide the figures beside it are."""

MOST_TICKS = 5
_LETTER = 7.4
"""About the width of a letter at the size in which charts are written."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value of `low` lies at `start`, one of `high` at `end`."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 2)


def scale(low: float, high: float, start: float, end: float, *, whole: bool = False, most: int = MOST_TICKS) -> Scale:
    """From zero, or from below it where values are, to the first tick that all values stay under."""
    low, high = min(low, 0.0), max(high, 0.0)
    step = round_step((high - low) / most)
    step = max(step, 1.0) if whole else step
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    last = last + 1 if first == last else last
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def figure(value: float) -> str:
    """As `1.502` or `2,5`: a decimal where it says something."""
    rounded = round(value, 1)
    words = f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,.1f}"
    return words.translate(str.maketrans(",.", ".,")).replace("-", "−")


def wide(words: str) -> float:
    return len(words) * _LETTER


def shortened(words: str, room: float) -> str:
    """What fits into so much room, with an ellipsis where something is left out."""
    most = max(int(room / _LETTER), 4)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
