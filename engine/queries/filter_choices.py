"""By what a list can be narrowed: the processes that run here and the areas of the municipality."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.store.models import Area, ProcessDefinition
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Choices:
    """`processes` by key, `areas` by id, each with its name."""

    processes: tuple[tuple[str, str], ...]
    areas: tuple[tuple[int, str], ...]


def filter_choices(session: TenantSession) -> Choices:
    active = select(ProcessDefinition.key, ProcessDefinition.name).where(ProcessDefinition.is_active)
    processes = session.execute(active.order_by(ProcessDefinition.name)).all()
    areas = session.execute(select(Area.id, Area.name).order_by(Area.name)).all()
    return Choices(tuple((key, name) for key, name in processes), tuple((key, name) for key, name in areas))
