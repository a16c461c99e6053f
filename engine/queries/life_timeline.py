"""Who had this casus in hands, from its first day to today: spans of whole days that tile its life."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine import clock
from engine.queries.holder_names import HolderName
from engine.queries.holdings import Held, urgency

NOBODY = HolderName("suspension", "Niemand")
"""Drawn as an outlined hatch: nothing ran."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole calendar days in one hand. `current` is the hand that holds the casus now."""

    kind: str
    name: str
    days: int
    first_day: date
    current: bool = False


@dataclass(frozen=True, slots=True)
class LifeTimeline:
    """`days` is the sum of the spans' days. `totals` are days by kind of holder, most first."""

    spans: tuple[Span, ...]
    days: int
    first_day: date
    last_day: date
    totals: tuple[tuple[str, int], ...]


def life_timeline(held: Sequence[Held], opened_at: datetime, end: datetime, *, is_open: bool) -> LifeTimeline:
    """Each day counts for who held the casus at the end of that day, and the last day for who holds it at `end`."""
    first, last = clock.local(opened_at).date(), clock.local(end).date()
    spans: list[Span] = []
    day = first
    while day <= last:
        moment = end if day == last else _end_of(day)
        holder = _holder_at(held, moment)
        if spans and (spans[-1].kind, spans[-1].name) == (holder.kind, holder.name):
            spans[-1] = Span(holder.kind, holder.name, spans[-1].days + 1, spans[-1].first_day)
        else:
            spans.append(Span(holder.kind, holder.name, 1, day))
        day += timedelta(days=1)
    totals = Counter[str]()
    for span in spans:
        totals[span.kind] += span.days
    if is_open:
        spans[-1] = Span(spans[-1].kind, spans[-1].name, spans[-1].days, spans[-1].first_day, current=True)
    return LifeTimeline(tuple(spans), sum(totals.values()), first, last, tuple(totals.most_common()))


def _holder_at(held: Sequence[Held], moment: datetime) -> HolderName:
    present = [each for each in held if each.held_at(moment)]
    return min(present, key=lambda each: urgency(each, moment)).holder if present else NOBODY


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=clock.AMSTERDAM)
