"""How sure a difference of two medians is, without a guess about how durations are spread.

The interval is that of Price and Bonett, *Distribution-free confidence intervals for difference and ratio of medians*
(Journal of Statistical Computation and Simulation 72, 2002, p. 119-124): of each group the variance of its median
follows from two order statistics about a square root of n from the middle, and how often the true median lies between
those is known exactly from the binomial distribution. It needs no drawing of lots, so the same figures always give the
same answer. It takes durations as independent of each other: where one person decides on many cases it is too sure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import comb, hypot, sqrt
from statistics import NormalDist, median

LEAST = 20
"""With fewer in either group nothing is said: the interval would be wider than half of the durations."""
SURE = 0.95
EXACT_TO = 1_000
"""From here on the binomial distribution is taken as normal; the difference is below a thousandth."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Difference:
    """Of the second median less the first, with the ends of its interval; in the unit of the durations."""

    value: float
    low: float
    high: float

    def in_units(self, unit: float) -> "Difference":
        return Difference(self.value / unit, self.low / unit, self.high / unit)

    @property
    def is_sure(self) -> bool:
        """Whether no difference at all lies outside the interval."""
        return self.low > 0 or self.high < 0


def median_difference(first: Sequence[float], second: Sequence[float], *, together: int = 1) -> Difference | None:
    """None where either group is too small. Both must be sorted.

    With `together` differences looked at at once, each is held to a stricter measure (Bonferroni), so that all of them
    are right with the same sureness.
    """
    if min(len(first), len(second)) < LEAST:
        return None
    value = median(second) - median(first)
    reach = _NORMAL.inv_cdf(1 - (1 - SURE) / (2 * together)) * hypot(_error(first), _error(second))
    return Difference(value, value - reach, value + reach)


def _error(ordered: Sequence[float]) -> float:
    """The standard error of the median."""
    n = len(ordered)
    place, z = _places(n)
    return (ordered[n - place] - ordered[place - 1]) / (2 * z)


@lru_cache(maxsize=4_096)
def _places(n: int) -> tuple[int, float]:
    """How far from either end the two order statistics stand, and how many standard errors they lie apart by half."""
    place = max(round((n + 1) / 2 - sqrt(n)), 1)
    if n <= EXACT_TO:
        below = sum(comb(n, each) for each in range(place)) / 2**n
        return place, _NORMAL.inv_cdf(1 - below)
    return place, (n / 2 - place + 0.5) / (sqrt(n) / 2)
