"""Which casus has this number, as people write it."""

from sqlalchemy import select

from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession


def casus_with_number(session: TenantSession, typed: str) -> int | None:
    """`c-2026-0412 ` finds `C-2026-0412`; None when there is no such casus."""
    return session.scalar(select(Casus.id).where(Casus.number == typed.strip().upper()))
