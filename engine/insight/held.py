"""Who let wait, and for how long: by step, and over all steps together."""

from collections import defaultdict
from collections.abc import Iterable

from engine.insight.columns import SECOND
from engine.insight.shape import Held, Source, StepFigures

NOBODY_KNOWN = "unknown"


def held_by_step(source: Source, rows: Iterable[tuple[int, int, int, int]]) -> dict[int, tuple[Held, ...]]:
    """Of each step its holders, the longest first. A row is step, holder, times and waiting in microseconds."""
    known = {choice.number: choice.key for choice in source.holders}
    found: dict[int, list[Held]] = defaultdict(list)
    for step, holder, n, waiting in rows:
        party, _, key = known.get(holder, NOBODY_KNOWN).partition(":")
        found[step].append(Held(holder, party, key, n, waiting / SECOND))
    return {step: _longest_first(held) for step, held in found.items()}


def held_in_all(steps: Iterable[StepFigures]) -> tuple[Held, ...]:
    together: dict[int, Held] = {}
    for step in steps:
        for each in step.held:
            so_far = together.get(each.holder)
            n, waiting = (so_far.n, so_far.waiting) if so_far else (0, 0.0)
            together[each.holder] = Held(each.holder, each.party, each.key, n + each.n, waiting + each.waiting)
    return _longest_first(together.values())


def _longest_first(held: Iterable[Held]) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda each: (-each.waiting, each.holder)))
