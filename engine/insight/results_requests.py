"""How requests for the flexible budget ended, and what the help had brought after the agreed months."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from engine.insight.results_few import is_told, told
from engine.insight.results_scope import of_team, within
from engine.insight.shape import Chosen
from engine.insight.small_cells import LEAST
from engine.insight.spread import percentile
from engine.store.models import BudgetRequest, Casus, Event, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession

ENDINGS = ("solved", "paid", "granted", "refused", "withdrawn", "asked")
"""How a request stands, `asked` while nothing is decided."""
EFFECTS = ("reached", "partly", "not")


@dataclass(frozen=True, slots=True)
class Effects:
    """Measurements: of each category how many by EFFECTS, and by code how many had brought it.

    `months` is the median between the decision and the measurement; `told` are those in which something was ticked.
    """

    n: int = 0
    months: float | None = None
    categories: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    resident: Mapping[str, int] = field(default_factory=dict)
    professional: Mapping[str, int] = field(default_factory=dict)
    told: int = 0

    def reached(self, effect: str) -> int:
        return sum(counts.get(effect, 0) for counts in self.categories.values())


def endings(session: TenantSession, chosen: Chosen, process_key: str | None = None) -> dict[str, int]:
    """The requests that were asked in the months chosen, by how they stand now; every one of ENDINGS is there. With
    `process_key` those that were asked in that process.
    """
    asked = (
        select(BudgetRequest.status, func.count())
        .join(Casus, Casus.id == BudgetRequest.casus_id)
        .where(*within(BudgetRequest.asked_at, chosen), *of_team(Casus.team_id, chosen))
        .group_by(BudgetRequest.status)
    )
    if process_key is not None:
        asked = (
            asked.join(ProcessInstance, ProcessInstance.id == BudgetRequest.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .where(ProcessDefinition.key == process_key)
        )
    counted: dict[str, int] = dict(session.execute(asked).tuples().all())
    return {status: counted.get(status, 0) for status in ENDINGS}


def solved_without_money(counts: Mapping[str, int]) -> tuple[float, int] | None:
    """The part, and of how many requests with an outcome; None where that would tell of too few."""
    ended = sum(counts.values()) - counts["asked"]
    is_known = ended >= LEAST and is_told(told({status: counts[status] for status in ENDINGS})["solved"])
    return (counts["solved"] / ended, ended) if is_known else None


def effects(session: TenantSession, chosen: Chosen) -> Effects:
    """What was measured in the months chosen; of a measurement that was done again, the last."""
    measured = (
        select(BudgetRequest.id, BudgetRequest.category, BudgetRequest.effect, BudgetRequest.decided_at)
        .add_columns(BudgetRequest.effect_at, Event.codes)
        .join(Casus, Casus.id == BudgetRequest.casus_id)
        .outerjoin(Event, (Event.instance_id == BudgetRequest.instance_id) & (Event.kind == "effect_recorded"))
        .where(BudgetRequest.effect != "", *within(BudgetRequest.effect_at, chosen), *of_team(Casus.team_id, chosen))
        .order_by(BudgetRequest.id, Event.id)
    )
    last = {row.id: row for row in session.execute(measured)}.values()
    categories: dict[str, Counter[str]] = defaultdict(Counter)
    brought: dict[str, Counter[str]] = {"resident": Counter(), "professional": Counter()}
    told, months = 0, []
    for row in last:
        categories[row.category][row.effect] += 1
        if row.decided_at is not None and row.effect_at is not None:
            months.append(months_between(row.decided_at, row.effect_at))
        codes = row.codes or {}
        told += any(codes.get(who) for who in brought)
        for who, counter in brought.items():
            counter.update(codes.get(who, ()))
    return Effects(
        n=len(last),
        months=percentile(sorted(months), 5) if months else None,
        categories={key: dict(counts) for key, counts in sorted(categories.items(), key=_most_first)},
        resident=_in_order(brought["resident"]),
        professional=_in_order(brought["professional"]),
        told=told,
    )


def months_between(first: datetime, last: datetime) -> int:
    """Calendar months, rounded to the nearest."""
    return round((last - first).days / 30.44)


def _most_first(item: tuple[str, Counter[str]]) -> tuple[int, str]:
    return -item[1].total(), item[0]


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
