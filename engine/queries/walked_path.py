"""The way that one process instance went, on the drawing of its version."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.deployment.loaded import load_diagram
from engine.runtime import inspect, walked
from engine.store.event_log import COMPLETIONS
from engine.store.models import Event, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class WalkedPath:
    """`ids` are those of the elements and sequence flows that it came along, in order."""

    version: int
    ids: tuple[str, ...]


def walked_path(session: TenantSession, instance_id: int) -> WalkedPath | None:
    """None where there is no such instance."""
    definition = session.execute(
        select(ProcessDefinition.id, ProcessDefinition.key, ProcessDefinition.version)
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.id == instance_id)
    ).one_or_none()
    if definition is None:
        return None
    path = session.scalars(
        select(Event.element_id)
        .where(Event.instance_id == instance_id, Event.kind.in_(sorted(COMPLETIONS)), Event.element_id.is_not(None))
        .order_by(Event.id)
    )
    drawn = inspect(load_diagram(session, definition.id), f"{definition.key}.bpmn")
    model = next((each for each in drawn.processes if each.id == definition.key), None)
    return WalkedPath(definition.version, walked(model, [each for each in path if each]) if model else ())
