"""May this person decide this request: what they read before they fill in a decision."""

from dataclasses import dataclass

from sqlalchemy import select

from engine import clock
from engine.permissions import Actor
from engine.permissions.mandates import may_decide
from engine.queries.task_screen import OpenedTask
from engine.store.models import BudgetRequest
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class MandateNote:
    """`limit_cents` None with `is_enough`: a mandate without a limit. Without `is_enough`, `reason` says why."""

    is_enough: bool
    amount_cents: int
    limit_cents: int | None
    reason: str


def mandate_note(session: TenantSession, actor: Actor, opened: OpenedTask) -> MandateNote | None:
    """None when the task is no decision on an amount."""
    if opened.task.permission != "decide_request":
        return None
    request = session.scalar(select(BudgetRequest).where(BudgetRequest.instance_id == opened.instance.id))
    if request is None:
        return None
    today = clock.local(clock.now()).date()
    allowed, mandate = may_decide(session, actor, request, opened.casus, today)
    limit = mandate.limit_cents if mandate else None
    return MandateNote(bool(allowed), request.amount_cents, limit, allowed.reason)
