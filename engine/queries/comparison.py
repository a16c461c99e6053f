"""The files on both sides of a comparison: two published versions of a process, or a draft and what it changes."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import undefer

from engine.deployment.drafts import as_source, draft_sources, published_sources
from engine.deployment.sources import Kind, Source
from engine.errors import NotFound
from engine.store.models import (
    DefinitionResource,
    DeployedFile,
    Deployment,
    Draft,
    DraftFile,
    ProcessDefinition,
)
from engine.store.unit_of_work import TenantSession

Sources = tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    name: str
    published_at: datetime
    is_active: bool


@dataclass(frozen=True, slots=True)
class DraftSides:
    """`is_published`: the draft was published, and `before` is what it changed at the time."""

    title: str
    is_published: bool
    before: Sources
    after: Sources


def process_versions(session: TenantSession, key: str) -> tuple[Version, ...]:
    """The published versions of a process, oldest first. Raises `NotFound` when there is none."""
    rows = session.execute(
        select(ProcessDefinition.version, ProcessDefinition.name, Deployment.at, ProcessDefinition.is_active)
        .join(Deployment, Deployment.id == ProcessDefinition.deployment_id)
        .where(ProcessDefinition.key == key)
        .order_by(ProcessDefinition.version)
    ).all()
    if not rows:
        raise NotFound("Dit proces bestaat niet.")
    return tuple(Version(*row) for row in rows)


def version_sources(session: TenantSession, key: str, version: int) -> Sources:
    """The diagram of a version with the forms, tables and processes that it holds on to, and the names of today.

    An organisation belongs to no version: the newest stands on both sides of a comparison. Raises `NotFound`.
    """
    definition = session.execute(
        select(ProcessDefinition.id, ProcessDefinition.file_id).where(
            ProcessDefinition.key == key, ProcessDefinition.version == version
        )
    ).one_or_none()
    if definition is None:
        raise NotFound("Deze versie van het proces bestaat niet.")
    held = select(DefinitionResource.file_id).where(DefinitionResource.definition_id == definition.id)
    newest = (
        select(DeployedFile.id)
        .where(DeployedFile.kind == Kind.ORGANISATION)
        .order_by(DeployedFile.deployment_id.desc())
        .limit(1)
    ).subquery()
    wanted = (
        (DeployedFile.id == definition.file_id) | DeployedFile.id.in_(held) | DeployedFile.id.in_(select(newest.c.id))
    )
    files = session.scalars(select(DeployedFile).where(wanted).options(undefer(DeployedFile.content)))
    return tuple(as_source(file.kind, file.key, file.content) for file in files)


def draft_sides(session: TenantSession, draft_id: int) -> DraftSides:
    """What is published now and what would be after this draft. Raises `NotFound`."""
    draft = session.scalar(select(Draft).where(Draft.id == draft_id))
    if draft is None:
        raise NotFound("Dit ontwerp bestaat niet.")
    after = draft_sources(session, draft_id)
    if draft.status != "published":
        return DraftSides(draft.title, False, published_sources(session), after)
    return DraftSides(draft.title, True, _as_it_began(session, draft_id, after), after)


def _as_it_began(session: TenantSession, draft_id: int, after: Sources) -> Sources:
    """The same files with those of the draft as they were when it took them; without those that it made."""
    base = (
        select(DraftFile.kind, DraftFile.key, DeployedFile.content)
        .outerjoin(DeployedFile, DeployedFile.id == DraftFile.base_file_id)
        .where(DraftFile.draft_id == draft_id)
    )
    began = {(kind, key): content for kind, key, content in session.execute(base)}
    files = []
    for source in after:
        if (source.kind, source.key) not in began:
            files.append(source)
        elif (content := began[source.kind, source.key]) is not None:
            files.append(replace(as_source(source.kind, source.key, content), path=source.path))
    return tuple(files)
