"""Which processes are published, in what version, and how often each runs now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.deployment.loaded import load_definition, load_diagram
from engine.errors import NotFound
from engine.queries.instance_steps import STEPS, StepState
from engine.store.models import DeployedFile, Deployment, ProcessDefinition, ProcessInstance
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class PublishedProcess:
    """The newest version; `running` counts every version, `running_older` those on a former one."""

    key: str
    name: str
    version: int
    published_at: datetime
    running: int
    running_older: int


@dataclass(frozen=True, slots=True)
class ProcessVersion:
    """`file_key` names the file that holds it."""

    key: str
    file_key: str
    name: str
    version: int
    is_active: bool
    published_at: datetime
    running: int
    steps: tuple[StepState, ...]
    versions: tuple[int, ...]


def published_processes(session: TenantSession) -> list[PublishedProcess]:
    counted = session.execute(
        select(ProcessInstance.definition_id, func.count())
        .where(ProcessInstance.status.in_(("running", "incident")))
        .group_by(ProcessInstance.definition_id)
    )
    running = {row[0]: row[1] for row in counted}
    rows = session.execute(
        select(
            ProcessDefinition.id,
            ProcessDefinition.key,
            ProcessDefinition.name,
            ProcessDefinition.version,
            ProcessDefinition.is_active,
            Deployment.at,
        )
        .join(Deployment, Deployment.id == ProcessDefinition.deployment_id)
        .order_by(ProcessDefinition.name, ProcessDefinition.version)
    ).all()
    found = []
    for active in (row for row in rows if row.is_active):
        counts = {row.id: running.get(row.id, 0) for row in rows if row.key == active.key}
        total = sum(counts.values())
        found.append(
            PublishedProcess(active.key, active.name, active.version, active.at, total, total - counts[active.id])
        )
    return found


def process_version(session: TenantSession, key: str, version: int) -> ProcessVersion:
    """One version with its steps. Raises `NotFound`."""
    definition_id = _definition_id(session, key, version)
    row = session.execute(
        select(ProcessDefinition.name, ProcessDefinition.is_active, Deployment.at, DeployedFile.key)
        .join(Deployment, Deployment.id == ProcessDefinition.deployment_id)
        .join(DeployedFile, DeployedFile.id == ProcessDefinition.file_id)
        .where(ProcessDefinition.id == definition_id)
    ).one()
    running = session.scalar(
        select(func.count())
        .select_from(ProcessInstance)
        .where(ProcessInstance.definition_id == definition_id, ProcessInstance.status.in_(("running", "incident")))
    )
    versions = session.scalars(
        select(ProcessDefinition.version).where(ProcessDefinition.key == key).order_by(ProcessDefinition.version)
    )
    elements = load_definition(session, definition_id).process.elements.values()
    steps = (
        StepState(each.id, each.name, STEPS[each.tag], each.lane or "", "")
        for each in elements
        if each.tag in STEPS and each.name
    )
    return ProcessVersion(
        key, row.key, row.name, version, row.is_active, row.at, running or 0, tuple(steps), tuple(versions)
    )


def process_diagram(session: TenantSession, key: str, version: int) -> bytes:
    """The BPMN file of one version. Raises `NotFound`."""
    return load_diagram(session, _definition_id(session, key, version))


def _definition_id(session: TenantSession, key: str, version: int) -> int:
    found = session.scalar(
        select(ProcessDefinition.id).where(ProcessDefinition.key == key, ProcessDefinition.version == version)
    )
    if found is None:
        raise NotFound("Deze versie van het proces bestaat niet.")
    return found
