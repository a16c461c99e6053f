"""Which municipality is this: its name, and whether everything in it is invented."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.store.models import Tenant
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Municipality:
    name: str
    is_demo: bool
    is_known: bool = True


def municipality(session: TenantSession) -> Municipality:
    """The municipality of this session; not known yet when nothing was set up."""
    row = session.execute(select(Tenant.name, Tenant.is_demo).where(Tenant.code == session.tenant)).first()
    if row is None:
        return Municipality(session.tenant.capitalize(), is_demo=False, is_known=False)
    return Municipality(row.name, row.is_demo)
