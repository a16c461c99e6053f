"""Which earlier decisions look like this request: without names or households, from the whole municipality."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from engine.queries.holder_names import Names
from engine.store.models import BudgetRequest
from engine.store.unit_of_work import TenantSession

BANDS = (50_000, 250_000, 1_000_000)
"""Upper limits in euro cents; beyond the last there is one more band."""
MOST = 3
DECIDED = ("granted", "paid", "refused", "solved")


@dataclass(frozen=True, slots=True)
class ComparableDecision:
    """`band` is the place of the amount among `BANDS`; `tried` are names of regular routes.

    `effect` is reached, partly, not, or empty when unknown yet.
    """

    status: str
    band: int
    tried: tuple[str, ...]
    effect: str


def comparable_decisions(session: TenantSession, instance_id: int) -> list[ComparableDecision]:
    """At most three decisions of the same category; the same amount band first, then the latest."""
    request = session.execute(
        select(BudgetRequest.category, BudgetRequest.amount_cents, BudgetRequest.casus_id).where(
            BudgetRequest.instance_id == instance_id
        )
    ).first()
    if request is None or not request.category:
        return []
    in_band = case(
        *((BudgetRequest.amount_cents <= limit, place) for place, limit in enumerate(BANDS)), else_=len(BANDS)
    )
    rows = session.execute(
        select(BudgetRequest.status, in_band, BudgetRequest.tried, BudgetRequest.effect)
        .where(
            BudgetRequest.category == request.category,
            BudgetRequest.decided_at.is_not(None),
            BudgetRequest.status.in_(DECIDED),
            BudgetRequest.casus_id != request.casus_id,
        )
        .order_by(func.abs(in_band - _band(request.amount_cents)), BudgetRequest.decided_at.desc())
        .limit(MOST)
    )
    names = Names(session)
    return [
        ComparableDecision(status, band, tuple(names.route(key) for key in tried.split(", ") if key), effect)
        for status, band, tried, effect in rows
    ]


def _band(cents: int) -> int:
    return sum(cents > limit for limit in BANDS)
