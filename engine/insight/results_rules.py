"""Which rules were reported to contradict each other, how often, with which other, and at which step."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from sqlalchemy import func, select

from engine.deadlines.working_time import local_clock, month_of
from engine.insight.results_scope import of_team, within
from engine.insight.shape import Chosen
from engine.store.models import Casus, RuleConflict
from engine.store.unit_of_work import TenantSession

K = TypeVar("K", str, tuple[str, str])

Step = tuple[str, str]
"""Key of the process and id of the element; both empty for what was reported apart from a task."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Reports, and how many of them wait for an answer."""

    n: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """A report counts once for each rule and each pair of rules that it names, and once for its step."""

    all: Tally
    casussen: int
    rules: Mapping[str, Tally]
    pairs: Mapping[tuple[str, str], Tally]
    steps: Mapping[Step, Tally]


def rule_counts(session: TenantSession, chosen: Chosen) -> RuleCounts:
    """Of what was reported in the months chosen, about households of the team chosen; the most reported first."""
    rows = session.execute(
        select(
            RuleConflict.rules,
            RuleConflict.status,
            RuleConflict.process_key,
            RuleConflict.element_id,
            RuleConflict.casus_id,
        )
        .join(Casus, Casus.id == RuleConflict.casus_id)
        .where(*within(RuleConflict.reported_at, chosen), *of_team(Casus.team_id, chosen))
    ).all()
    rules: list[tuple[str, str]] = []
    pairs: list[tuple[tuple[str, str], str]] = []
    steps: list[tuple[Step, str]] = []
    for keys, status, process, element, _casus in rows:
        rules += [(key, status) for key in keys]
        pairs += [((one, other), status) for one, other in combinations(sorted(keys), 2)]
        steps.append(((process or "", element or ""), status))
    return RuleCounts(
        Tally(len(rows), sum(row.status == "open" for row in rows)),
        len({row.casus_id for row in rows}),
        _tallies(rules),
        _tallies(pairs),
        _tallies(steps),
    )


def first_month_reported(session: TenantSession) -> int | None:
    """The month, as 202611, of the first report ever."""
    first = session.scalar(select(func.min(RuleConflict.reported_at)))
    return month_of(local_clock(first)) if first else None


def _tallies(found: Iterable[tuple[K, str]]) -> dict[K, Tally]:
    counted = Counter(found)
    keys = {key for key, _status in counted}
    tallies = {key: Tally(counted[key, "open"] + counted[key, "settled"], counted[key, "open"]) for key in keys}
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].n, item[0])))
