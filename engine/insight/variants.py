"""The ways that cases went: which steps in which order, how many cases each, and how long they took."""

from collections import defaultdict
from dataclasses import dataclass, replace
from heapq import nsmallest

from sqlalchemy import func, select

from engine.insight.bulk import stream
from engine.insight.narrowed import CASE, STEP, cases_of, within
from engine.insight.shape import Chosen, Source, Spread
from engine.insight.small_cells import LEAST
from engine.insight.spread import lasted
from engine.store.unit_of_work import TenantSession

MOST = 10


@dataclass(frozen=True, slots=True)
class Variant:
    """`steps` are numbers, in order. `example` is the number of one case that went so; it may be shown to nobody."""

    key: str
    n: int
    steps: tuple[int, ...]
    lead: Spread
    example: int


@dataclass(frozen=True, slots=True)
class Variants:
    """Of all `cases` that ended: `count` ways, of which `few` had less than LEAST cases, `few_cases` together."""

    cases: int
    count: int
    few: int
    few_cases: int
    top: tuple[Variant, ...]


def variants(session: TenantSession, source: Source, chosen: Chosen, *, most: int = MOST) -> Variants:
    """The most frequent ways among the cases that ended in the period, whichever way is chosen."""
    connection, c = session.connection(), CASE.c
    chosen = replace(chosen, variant=None)
    ended = [*cases_of(source, chosen), c.ended_month.is_not(None), *within(c.ended_month, chosen)]
    ways = [
        way
        for part in stream(
            connection, select(c.variant, func.count(), func.min(c.case_number)).where(*ended).group_by(c.variant)
        )
        for way in part
    ]
    few = [n for _, n, _ in ways if n < LEAST]
    top = nsmallest(most, ways, key=lambda way: (-way[1], way[0]))
    leads: dict[str, list[int]] = defaultdict(list)
    steps: dict[int, list[int]] = defaultdict(list)
    if top:
        keys = [key for key, _, _ in top]
        for variant, lead in connection.execute(select(c.variant, c.lead).where(*ended, c.variant.in_(keys))):
            leads[variant].append(lead)
        for number, step in connection.execute(
            select(STEP.c.case_number, STEP.c.step)
            .where(STEP.c.source_id == source.id, STEP.c.case_number.in_([example for _, _, example in top]))
            .order_by(STEP.c.case_number, STEP.c.order_number)
        ):
            steps[number].append(step)
    return Variants(
        sum(n for _, n, _ in ways),
        len(ways),
        len(few),
        sum(few),
        tuple(Variant(key, n, tuple(steps[example]), lasted(leads[key]), example) for key, n, example in top),
    )
