"""Where the engine could not go on: what stands still, since when, why, and how often it was retried."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import Casus, Incident, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession

COLUMNS = (Incident.id,)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """The household is named by its number only: functional management needs no names to repair."""

    id: int
    reason: str
    element_id: str
    process_key: str
    process: str
    version: int
    casus_number: str
    occurred_at: datetime
    attempts: int
    resolved_at: datetime | None


def incidents(session: TenantSession, at: Place, *, resolved: bool = False) -> Page[IncidentRow]:
    """Newest first."""
    rows = session.execute(
        select(
            Incident.id,
            Incident.reason,
            Incident.element_id,
            ProcessDefinition.key,
            ProcessDefinition.name,
            ProcessDefinition.version,
            Casus.number,
            Incident.occurred_at,
            Incident.attempts,
            Incident.resolved_at,
        )
        .join(ProcessInstance, ProcessInstance.id == Incident.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Casus, Casus.id == Incident.casus_id)
        .where(
            Incident.resolved_at.is_not(None) if resolved else Incident.resolved_at.is_(None),
            *beyond(COLUMNS, at, newest_first=True),
        )
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    return paged([IncidentRow(*row) for row in rows], [(row[0],) for row in rows], at)
