"""To whom in a household a letter goes."""

from sqlalchemy import select

from engine.store.models import Casus, Resident
from engine.store.unit_of_work import TenantSession


def addressee_of(session: TenantSession, casus: Casus) -> tuple[tuple[str, ...], str]:
    """The lines above a letter, and how it begins."""
    resident = session.scalars(
        select(Resident)
        .where(Resident.casus_id == casus.id, Resident.left_at.is_(None))
        .order_by(Resident.role, Resident.id)  # adults come before children
        .limit(1)
    ).one_or_none()
    if resident is None:
        return (casus.name,), "Beste lezer"
    name = f"{resident.salutation} {resident.name}".strip()
    address = tuple(line.strip() for line in (resident.address or "").split(",") if line.strip())
    spoken = name.replace("de heer ", "meneer ", 1)
    return (name[:1].upper() + name[1:], *address), f"Beste {spoken}"
