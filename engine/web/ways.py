"""The ways that cases go, in words: the steps of each, or in what it is another than one that more cases went."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.insight.shape import Spread
from engine.insight.small_cells import must_hide
from engine.insight.table import Column, Table, Unit
from engine.insight.variants import Variant, Variants
from engine.web.insight_choice import Asked
from engine.web.insight_words import listed

_SHOWN = 8
"""Steps of a long way that are written out at once."""
_NAMED = 4
"""Steps more or fewer than another way has that are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Way:
    """A variant in words. `difference` says what is other than in the way that it is most like; nothing of the one
    that most cases went.
    """

    number: int
    n: int
    share: float
    lead: Spread
    steps: tuple[str, ...]
    difference: str
    link: str
    is_chosen: bool

    @property
    def first(self) -> tuple[str, ...]:
        """What is shown at once."""
        return self.steps if len(self.steps) <= _SHOWN + 2 else self.steps[:_SHOWN]

    @property
    def rest(self) -> tuple[str, ...]:
        return self.steps[len(self.first) :]


def ways(asked: Asked, found: Variants) -> list[Way]:
    """The most frequent variants that enough cases went for them to be told."""
    told_of = [each for each in found.top if not must_hide(asked.source, each.n)]
    named = [tuple(asked.words.step_number(step) for step in variant.steps) for variant in told_of]
    return [_way(asked, found, each, place, named[:place]) for place, each in enumerate(told_of, 1)]


def ways_table(found: Sequence[Way]) -> Table:
    columns = (
        Column("Variant"),
        Column("Stappen"),
        Column("Zaken", Unit.COUNT),
        Column("Deel", Unit.SHARE),
        Column("Helft klaar binnen", Unit.WORKING),
    )
    rows = [(f"Variant {way.number}", " → ".join(way.steps), way.n, way.share, way.lead.median) for way in found]
    return Table("Varianten", columns, rows)


def _way(asked: Asked, found: Variants, variant: Variant, number: int, named: Sequence[tuple[str, ...]]) -> Way:
    """`named` are the steps of this way and, before it, of those that more cases went."""
    *before, own = named
    is_chosen = asked.chosen.variant == variant.key
    return Way(
        number=number,
        n=variant.n,
        share=variant.n / found.cases,
        lead=variant.lead,
        steps=tuple(_folded(own)),
        difference=difference(own, before) if before else "",
        link=asked.link(variant=None if is_chosen else variant.key),
        is_chosen=is_chosen,
    )


def difference(steps: Sequence[str], others: Sequence[Sequence[str]]) -> str:
    """In what a way is another than the one of `others` with which it shares most steps, in a sentence."""
    own, counts = Counter(steps), [Counter(each) for each in others]
    place = min(range(len(counts)), key=lambda each: ((own - counts[each]) + (counts[each] - own)).total())
    other = counts[place]
    extra, lacking = own - other, other - own
    if not extra and not lacking:
        return f"Dezelfde stappen als variant {place + 1}, in een andere volgorde."
    more = [_named(step, times, other[step], "meer") for step, times in extra.items()]
    fewer = [_named(step, times, own[step], "minder") for step, times in lacking.items() if own[step]]
    without = [_named(step, times) for step, times in lacking.items() if not own[step]]
    told = ("met", more + fewer), ("zonder", without)
    parts = [f"{word} {_first_of(found)}" for word, found in told if found]
    return f"Als variant {place + 1}, maar {' en '.join(parts)}."


def _named(step: str, times: int, otherwise: int = 0, word: str = "") -> str:
    """A step with how often the one way has it, or how many times more or less than the other where both do."""
    if otherwise:
        return f"‘{step}’ ({times} keer {word})"
    return f"‘{step}’" if times == 1 else f"‘{step}’ ({times} keer)"


def _first_of(steps: Sequence[str]) -> str:
    left = len(steps) - _NAMED
    return listed([*steps[:_NAMED], f"nog {left} stappen"] if left > 1 else steps)


def _folded(steps: Sequence[str]) -> list[str]:
    """The same step a few times in a row as one, with how often."""
    found: list[tuple[str, int]] = []
    for step in steps:
        if found and found[-1][0] == step:
            found[-1] = step, found[-1][1] + 1
        else:
            found.append((step, 1))
    return [step if times == 1 else f"{step} ({times} keer)" for step, times in found]
