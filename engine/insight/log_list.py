"""Which logs there are: where each came from, how much is in it, and of which months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.store.models import FactCell, FactSource, ImportedLog
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class KnownLog:
    """`months` are the first and the last, as 202611; None while no facts were drawn from it."""

    name: str
    source: str
    imported_at: datetime
    events: int
    cases: int
    months: tuple[int, int] | None


def logs_with_period(session: TenantSession) -> Sequence[KnownLog]:
    """By name."""
    months = {
        log_id: (first, last)
        for log_id, first, last in session.execute(
            select(FactSource.log_id, func.min(FactCell.month), func.max(FactCell.month))
            .join(FactCell, FactCell.source_id == FactSource.id)
            .where(FactSource.log_id.is_not(None))
            .group_by(FactSource.log_id)
        )
    }
    return [
        KnownLog(log.name, log.source, log.imported_at, log.events, log.cases, months.get(log.id))
        for log in session.scalars(select(ImportedLog).order_by(func.lower(ImportedLog.name)))
    ]
