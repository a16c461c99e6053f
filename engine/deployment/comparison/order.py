"""What really moved when a list was reordered: everything outside the longest part that kept its order.

Which of two swapped items moved is a matter of taste; it is the same one whichever side is called the first.
"""

from collections.abc import Hashable, Sequence

Pair = tuple[int, int]
MOST_WEIGHED = 1_000
"""A longer list that was shuffled has moved as a whole: weighing takes the square of its length."""


def moved(pairs: Sequence[Pair], identity: Sequence[Hashable]) -> set[Pair]:
    """The pairs (place before, place after) that do not keep the order; `identity` names each pair for both sides."""
    ranked = sorted(range(len(pairs)), key=lambda index: str(identity[index]))
    bit = {pairs[index]: 1 << place for place, index in enumerate(ranked)}
    ordered = sorted(pairs)
    kept = _edges(ordered)
    rest = [pair for pair in ordered if pair not in kept]
    if len(rest) > MOST_WEIGHED:
        return set(rest)
    best: list[tuple[int, int, int]] = []  # how long, which items, the index of the one before
    for number, pair in enumerate(rest):
        length, items, previous = 1, bit[pair], -1
        for other in range(number):
            longer = best[other][0] + 1, best[other][1] | bit[pair]
            if rest[other][1] < pair[1] and longer > (length, items):
                length, items, previous = *longer, other
        best.append((length, items, previous))
    last = max(range(len(rest)), key=lambda index: best[index][:2], default=-1)
    while last >= 0:
        kept.add(rest[last])
        last = best[last][2]
    return set(pairs) - kept


def _edges(ordered: Sequence[Pair]) -> set[Pair]:
    """The beginning and the end that both sides have alike; they belong to every longest part."""
    places = sorted(after for _before, after in ordered)
    first, last = 0, len(ordered)
    while first < last and ordered[first][1] == places[first]:
        first += 1
    while last > first and ordered[last - 1][1] == places[last - 1]:
        last -= 1
    return {*ordered[:first], *ordered[last:]}
