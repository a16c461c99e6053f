"""What happened in one running process, and where it stands in its diagram."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.deployment.loaded import load_definition
from engine.queries.casus_history import MACHINERY
from engine.store.models import Event, EventDetail, Person, ProcessInstance, UserTask
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
class Happened:
    """One event; `what` names the task or element, `to` the person it went to, `reason` what somebody wrote."""

    at: datetime
    kind: str
    actor: str
    acted_for: str
    what: str
    to: str
    reason: str
    codes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepState:
    """One step of the diagram: `state` is now, done, or empty when the process has not been there."""

    element_id: str
    name: str
    kind: str
    lane: str
    state: str


def instance_history(session: TenantSession, instance_id: int) -> list[Happened]:
    """What people did and what the process did to them, newest first."""
    acted_for, receiver = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Event, Person.name, acted_for.name, receiver.name, UserTask.name, EventDetail.text)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(acted_for, acted_for.id == Event.acted_for_id)
        .outerjoin(receiver, receiver.id == Event.codes["to"].as_integer())
        .outerjoin(UserTask, UserTask.id == Event.task_id)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.instance_id == instance_id, Event.kind.not_in(MACHINERY))
        .order_by(Event.id.desc())
        .limit(200)
    ).all()
    elements = _elements(session, instance_id)
    return [
        Happened(
            at=event.at,
            kind=event.kind,
            actor=actor or "",
            acted_for=for_whom or "",
            what=task or (elements[event.element_id].name if event.element_id in elements else ""),
            to=to or "",
            reason=str((text or {}).get("reason", "")),
            codes=event.codes,
        )
        for event, actor, for_whom, to, task, text in rows
    ]


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
