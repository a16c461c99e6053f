"""Where a running process stands in its diagram, and where it has been."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.deployment.loaded import load_definition
from engine.store.models import Event, ProcessInstance
from engine.store.unit_of_work import TenantSession

STEPS = {
    "startEvent": "begin",
    "userTask": "taak",
    "manualTask": "taak",
    "serviceTask": "gaat vanzelf",
    "scriptTask": "gaat vanzelf",
    "businessRuleTask": "beslistabel",
    "intermediateCatchEvent": "wachten",
    "receiveTask": "wachten",
    "boundaryEvent": "als het niet lukt of te lang duurt",
    "callActivity": "ander proces",
    "subProcess": "deelproces",
    "endEvent": "einde",
}


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of the diagram: `state` is now, done, or empty when the process has not been there."""

    element_id: str
    name: str
    kind: str
    lane: str
    state: str


def instance_steps(session: TenantSession, instance_id: int) -> list[StepState]:
    """The steps of the diagram in the order of the file, with where the process is and has been."""
    completed = select(Event.element_id).where(
        Event.instance_id == instance_id, Event.kind.in_(("element_completed", "task_completed"))
    )
    done = set(session.scalars(completed.distinct()))
    now = set(open_elements(session, instance_id))
    return [
        StepState(
            element.id,
            element.name,
            STEPS[element.tag],
            element.lane or "",
            "now" if element.id in now else "done" if element.id in done else "",
        )
        for element in _elements(session, instance_id).values()
        if element.tag in STEPS and element.name
    ]


def open_elements(session: TenantSession, instance_id: int) -> list[str]:
    """Ids of the elements where somebody or something is waited for, in the diagram of the process itself."""
    instance = session.scalars(select(ProcessInstance).where(ProcessInstance.id == instance_id)).one()
    step = load_definition(session, instance.definition_id).process.look(instance.state)
    return sorted({waiting.element_id for waiting in step.waiting if waiting.attached_to is None})


def _elements(session: TenantSession, instance_id: int) -> Mapping[str, Any]:
    definition_id = session.scalar(select(ProcessInstance.definition_id).where(ProcessInstance.id == instance_id))
    return load_definition(session, definition_id or 0).process.elements
