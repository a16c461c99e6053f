"""May this person decide this request: what they read before they fill in a decision."""

from dataclasses import dataclass

from sqlalchemy import select

from engine import clock
from engine.permissions import Actor
from engine.permissions.mandates import mandate_for
from engine.queries.task_screen import OpenedTask
from engine.store.models import BudgetRequest
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class MandateNote:
    """`limit_cents` None with `is_enough`: a mandate without a limit. Without `is_enough` nobody's form will do."""

    is_enough: bool
    amount_cents: int
    level: str
    limit_cents: int | None


def mandate_note(session: TenantSession, actor: Actor, opened: OpenedTask) -> MandateNote | None:
    """None when the task is no decision on an amount."""
    if opened.task.permission != "decide_request":
        return None
    request = session.scalar(select(BudgetRequest).where(BudgetRequest.instance_id == opened.instance.id))
    if request is None:
        return None
    day = clock.local(clock.now()).date()
    area_id = opened.casus.area_id
    mandate = mandate_for(session, actor.person_id, request.amount_cents, area_id, request.level, day)
    limit = mandate.limit_cents if mandate else None
    return MandateNote(mandate is not None, request.amount_cents, request.level.replace("-", " "), limit)
