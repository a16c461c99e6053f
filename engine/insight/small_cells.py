"""Figures that too few cases stand behind could tell about one person, so screens and sheets do not tell them."""

from collections.abc import Sequence

from engine.insight.shape import Held, Source

LEAST = 5
"""From so many cases on, a figure is told; fewer is “minder dan 5”, without durations."""


def is_small(n: int) -> bool:
    """Whether there is something, but too little to tell. Nothing at all tells about nobody."""
    return 0 < n < LEAST


def must_hide(source: Source, n: int) -> bool:
    """Our own processes are about residents; of an imported log its owner decides what goes in."""
    return source.process_key is not None and is_small(n)


OTHERS = "*"
"""The key of holders that are told together."""


def told_holders(source: Source, held: Sequence[Held]) -> tuple[Held, ...]:
    """Those of one step who can be told by name, and all others as one, last.

    With as many who could be told as it takes: their waiting is the step's less that of all who are told.
    """
    others = [each for each in held if must_hide(source, each.n)]
    if len(held) < 2 or not others:
        return tuple(held)
    told = [each for each in held if each not in others]
    while told and is_small(sum(each.n for each in others)):
        others.append(told.pop(told.index(min(told, key=lambda each: each.n))))
    party = others[0].party if len({each.party for each in others}) == 1 else "unknown"
    n, waiting = sum(each.n for each in others), sum(each.waiting for each in others)
    return (*told, Held(0, party, OTHERS, n, waiting))
