"""Whose turn is it in a casus: one holder first, the others beside it, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.queries.holdings import Held, urgency


@dataclass(frozen=True, slots=True)
class Turn:
    """`main` is the holder to name first, by `urgency`. `others` in the same order."""

    main: Held
    others: tuple[Held, ...]


def turn(held: Sequence[Held], now: datetime) -> Turn | None:
    """Who holds something now; None when nobody does."""
    present = sorted((each for each in held if each.held_at(now)), key=lambda each: urgency(each, now))
    return Turn(present[0], tuple(present[1:])) if present else None
