"""What was published, ready to run: a process version with its forms and decisions, and the organisation.

Published rows never change, so what is loaded once stays valid for the life of the operating-system process.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import undefer

from engine import decisions, forms
from engine.decisions import DmnModel
from engine.deployment.asked import note_begun_by, note_process
from engine.deployment.organisation import Named, Organisation
from engine.deployment.organisation import inspect as inspect_organisation
from engine.deployment.sources import ENDINGS, Kind, Source
from engine.errors import NotFound
from engine.runtime import Process
from engine.store.models import DefinitionResource, DeployedFile, Deployment, ProcessDefinition, Withdrawal
from engine.store.unit_of_work import TenantSession

V = TypeVar("V")


@dataclass(frozen=True)
class LoadedDefinition:
    """One version of one process. `decisions` maps a decision's id to the file that holds it."""

    id: int
    key: str
    name: str
    version: int
    process: Process
    forms: Mapping[str, forms.Form]
    decisions: Mapping[str, DmnModel]

    @property
    def form_titles(self) -> dict[str, str]:
        return {key: form.title for key, form in self.forms.items()}


class _Cache(Generic[V]):
    """The last values used, by database and key; safe between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, session: TenantSession, key: Hashable, load: Callable[[], V]) -> V:
        full = (str(session.engine.url), session.tenant, key)
        with self._lock:
            if full in self._values:
                self._values.move_to_end(full)
                return self._values[full]
        value = load()
        with self._lock:
            self._values[full] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


restored = lru_cache(64)(Process.restore)
"""The process of a specification; a publication leaves most of them as they were."""
_definitions: _Cache[LoadedDefinition] = _Cache(64)
_organisations: _Cache[Organisation] = _Cache(16)


def active_definition_id(session: TenantSession, key: str) -> int | None:
    """The version that new instances of a process start on; None when it was never published."""
    note_process(key)
    return session.scalar(select(ProcessDefinition.id).where(ProcessDefinition.key == key, ProcessDefinition.is_active))


def load_definition(session: TenantSession, definition_id: int) -> LoadedDefinition:
    """Raises `NotFound`."""
    definition = _load(session, definition_id)
    note_process(definition.key)
    return definition


def load_begun_by(session: TenantSession, name: str, *, is_signal: bool) -> Iterator[LoadedDefinition]:
    """The active versions that a message or signal begins, in the order of their keys."""
    note_begun_by(name, is_signal)
    active = select(ProcessDefinition.id).where(ProcessDefinition.is_active).order_by(ProcessDefinition.key)
    for definition_id in session.scalars(active).all():
        if begins_on(_load(session, definition_id).process, name, is_signal=is_signal):
            yield load_definition(session, definition_id)


def begins_on(process: Process, name: str, *, is_signal: bool) -> bool:
    return process.starts_on_signal(name) if is_signal else process.starts_on(name)


def _load(session: TenantSession, definition_id: int) -> LoadedDefinition:
    return _definitions.get(session, definition_id, lambda: _read_definition(session, definition_id))


def load_diagram(session: TenantSession, definition_id: int) -> bytes:
    """The BPMN file of a process version, as it was published. Raises `NotFound`."""
    content = session.scalar(
        select(DeployedFile.content)
        .join(ProcessDefinition, ProcessDefinition.file_id == DeployedFile.id)
        .where(ProcessDefinition.id == definition_id)
    )
    if content is None:
        raise NotFound("Deze versie van het proces bestaat niet.")
    return content


def load_organisation(session: TenantSession) -> Organisation:
    """The organisation as last published. Raises `NotFound` when none was."""
    file_id = session.scalar(
        select(DeployedFile.id)
        .where(DeployedFile.kind == Kind.ORGANISATION, stands())
        .order_by(DeployedFile.deployment_id.desc())
        .limit(1)
    )
    if file_id is None:
        raise NotFound("Er is nog geen organisatie gepubliceerd. Publiceer processes/organisation.json.")
    return _organisations.get(session, file_id, lambda: _read_organisation(session, file_id))


class PastOrganisations:
    """The organisation as it stood at a moment; before the first was published, the first."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session
        self._published = session.execute(
            select(DeployedFile.id, Deployment.at, Withdrawal.at)
            .join(Deployment, Deployment.id == DeployedFile.deployment_id)
            .outerjoin(Withdrawal, Withdrawal.deployment_id == DeployedFile.deployment_id)
            .where(DeployedFile.kind == Kind.ORGANISATION)
            .order_by(DeployedFile.deployment_id.desc())
        ).all()
        self._loaded: dict[int, Organisation] = {}

    def at(self, moment: datetime) -> Organisation:
        for file_id, since, until in self._published:
            if since <= moment and (until is None or moment < until):
                return self._load(file_id)
        return self._load(self._published[-1][0]) if self._published else Organisation(Named("", ""))

    def _load(self, file_id: int) -> Organisation:
        if file_id not in self._loaded:
            load = partial(_read_organisation, self._session, file_id)
            self._loaded[file_id] = _organisations.get(self._session, file_id, load)
        return self._loaded[file_id]


def stands() -> ColumnElement[bool]:
    """Whether a published file is not of a publication that was taken back."""
    return DeployedFile.deployment_id.not_in(select(Withdrawal.deployment_id))


def deployed_sources(session: TenantSession) -> tuple[Source, ...]:
    """The newest version of every published file; those that an active process uses come first."""
    newest = (
        select(func.max(DeployedFile.deployment_id))
        .where(DeployedFile.tenant == session.tenant, stands())
        .group_by(DeployedFile.kind, DeployedFile.key)
        .add_columns(DeployedFile.kind, DeployedFile.key)
        .subquery()
    )
    active = select(ProcessDefinition.id).where(ProcessDefinition.is_active)
    in_use = {
        *session.scalars(select(ProcessDefinition.file_id).where(ProcessDefinition.is_active)),
        *session.scalars(select(DefinitionResource.file_id).where(DefinitionResource.definition_id.in_(active))),
    }
    rows = session.execute(
        select(DeployedFile.id, DeployedFile.kind, DeployedFile.key, DeployedFile.content, DeployedFile.digest)
        .join(
            newest,
            (DeployedFile.kind == newest.c.kind)
            & (DeployedFile.key == newest.c.key)
            & (DeployedFile.deployment_id == newest.c[0]),
        )
        .order_by(DeployedFile.kind, DeployedFile.key)
    ).all()
    return tuple(
        Source(Kind(kind), f"{key}{ENDINGS[Kind(kind)]}", key, content, digest)
        for _id, kind, key, content, digest in sorted(rows, key=lambda row: row[0] not in in_use)
    )


def _read_definition(session: TenantSession, definition_id: int) -> LoadedDefinition:
    row = session.scalar(
        select(ProcessDefinition)
        .where(ProcessDefinition.id == definition_id)
        .options(undefer(ProcessDefinition.specification))
    )
    if row is None:
        raise NotFound("Deze versie van het proces bestaat niet.")
    resources = session.execute(
        select(DefinitionResource.kind, DefinitionResource.key, DeployedFile.id, DeployedFile.key, DeployedFile.content)
        .join(DeployedFile, DefinitionResource.file_id == DeployedFile.id)
        .where(DefinitionResource.definition_id == definition_id)
    ).all()
    models: dict[int, DmnModel] = {}
    for kind, _key, file_id, file_key, content in resources:
        if kind == "decision" and file_id not in models:
            models[file_id] = decisions.inspect(content, f"{file_key}.dmn")
    return LoadedDefinition(
        id=row.id,
        key=row.key,
        name=row.name,
        version=row.version,
        process=restored(row.specification),
        forms={key: forms.load(content) for kind, key, _id, _file, content in resources if kind == "form"},
        decisions={key: models[file_id] for kind, key, file_id, _file, _content in resources if kind == "decision"},
    )


def _read_organisation(session: TenantSession, file_id: int) -> Organisation:
    content = session.scalar(select(DeployedFile.content).where(DeployedFile.id == file_id))
    found = inspect_organisation(content or b"", "organisation.json").organisation
    if found is None:
        raise ValueError(f"Deployed organisation file {file_id} cannot be read by this version")
    return found
