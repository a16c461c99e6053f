"""Publish files: each by content, each process as a new version when it or anything it uses has changed."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select, text, update

from engine.deployment.check import Checked, CheckedProcess
from engine.deployment.loaded import stands
from engine.deployment.organisation import Organisation
from engine.deployment.sources import Source
from engine.errors import DeploymentRefused
from engine.permissions import Actor, Subject, verdict
from engine.store import Work
from engine.store.models import (
    Area,
    DefinitionResource,
    DeployedFile,
    Deployment,
    ProcessDefinition,
    Team,
)


@dataclass(frozen=True, slots=True)
class Published:
    """One version of one process."""

    definition_id: int
    key: str
    version: int


@dataclass(frozen=True, slots=True)
class DeploymentResult:
    """`new` are the versions that this publication made, `unchanged` those that it found standing.

    `deployment_id` is None when nothing was stored, because all of it had been published already.
    """

    deployment_id: int | None
    new: tuple[Published, ...]
    unchanged: tuple[Published, ...]


def deploy(work: Work, checked: Checked, *, actor: Actor | None, note: str = "") -> DeploymentResult:
    """Publish what was checked; all of it or nothing. `actor` is None for the command line, which asks no permission.

    Raises `DeploymentRefused` with every problem when one of them is an error, and `Refused`.
    """
    if actor is not None:
        verdict("deploy_process", actor, Subject()).require()
    return publish(work, checked, by_id=actor.person_id if actor else None, note=note)


def publish(work: Work, checked: Checked, *, by_id: int | None, note: str) -> DeploymentResult:
    """Store what was checked, for a command that has asked for its own permission. Raises `DeploymentRefused`."""
    if not checked.acceptable:
        raise DeploymentRefused(checked.problems)
    lock_publications(work)
    return _Publication(work, checked, by_id, note).publish()


def lock_publications(work: Work) -> None:
    """One publication at a time, until the command ends: versions are counted. SQLite has one writer anyway."""
    if work.session.engine.dialect.name == "postgresql":
        work.session.execute(text("LOCK TABLE deployment IN SHARE ROW EXCLUSIVE MODE"))


class _Publication:
    def __init__(self, work: Work, checked: Checked, actor_id: int | None, note: str) -> None:
        self._work = work
        self._session = work.session
        self._checked = checked
        self._actor_id = actor_id
        self._note = note
        self._deployment: Deployment | None = None
        self._file_ids: dict[Source, int] = {}

    def publish(self) -> DeploymentResult:
        self._store_files()
        if self._checked.organisation is not None:
            self._store_places(self._checked.organisation)
        found = [self._store_process(process) for process in self._checked.processes]
        self._session.flush()
        return DeploymentResult(
            deployment_id=self._deployment.id if self._deployment else None,
            new=tuple(published for published, is_new in found if is_new),
            unchanged=tuple(published for published, is_new in found if not is_new),
        )

    def _deployment_id(self) -> int:
        """The row of this publication, made once something is stored."""
        if self._deployment is None:
            whole = sha256("\n".join(sorted(source.digest for source in self._checked.sources)).encode())
            self._deployment = Deployment(
                at=self._work.now, by_id=self._actor_id, digest=whole.hexdigest(), note=self._note[:400]
            )
            self._session.add(self._deployment)
            self._session.flush()
        return self._deployment.id

    def _store_files(self) -> None:
        name = (DeployedFile.kind, DeployedFile.key)
        in_order = (
            select(*name, DeployedFile.id, DeployedFile.digest).where(stands()).order_by(DeployedFile.deployment_id)
        )
        standing = {(kind, key): (id_, digest) for kind, key, id_, digest in self._session.execute(in_order)}
        # A content that returns is a new version too: taken back, it leaves the publications of before as they were.
        numbers = self._session.execute(select(*name, func.max(DeployedFile.version)).group_by(*name))
        newest = {(kind, key): version for kind, key, version in numbers}
        rows: dict[Source, DeployedFile] = {}
        for source in self._checked.sources:
            of_name = (source.kind.value, source.key)
            id_, digest = standing.get(of_name, (0, None))
            if digest == source.digest:
                self._file_ids[source] = id_
            else:
                rows[source] = self._new_file(source, newest.get(of_name, 0) + 1)
        self._session.add_all(rows.values())
        self._session.flush()
        self._file_ids |= {source: row.id for source, row in rows.items()}

    def _new_file(self, source: Source, version: int) -> DeployedFile:
        return DeployedFile(
            kind=source.kind,
            key=source.key,
            name=self._checked.names.get((source.kind, source.key), source.key)[:200],
            version=version,
            digest=source.digest,
            content=source.content,
            deployment_id=self._deployment_id(),
        )

    def _store_process(self, process: CheckedProcess) -> tuple[Published, bool]:
        versions = self._session.scalars(
            select(ProcessDefinition)
            .where(ProcessDefinition.key == process.key)
            .order_by(ProcessDefinition.version.desc())
        ).all()
        active = next((each for each in versions if each.is_active), None)
        if active is not None and active.digest == process.digest:
            return Published(active.id, active.key, active.version), False
        self._session.execute(
            update(ProcessDefinition)
            .where(ProcessDefinition.tenant == self._work.tenant, ProcessDefinition.key == process.key)
            .where(ProcessDefinition.is_active)
            .values(is_active=False)
        )
        row = ProcessDefinition(
            key=process.key,
            name=process.name[:200],
            version=versions[0].version + 1 if versions else 1,
            digest=process.digest,
            is_active=True,
            deployment_id=self._deployment_id(),
            file_id=self._file_ids[process.source],
            specification=process.specification,
            resources=[
                DefinitionResource(kind=kind, key=key, file_id=self._file_ids[source], tenant=self._work.tenant)
                for (kind, key), source in process.uses.items()
            ],
        )
        self._session.add(row)
        self._session.flush()
        self._work.log.append(
            "process_deployed",
            self._work.now,
            actor_id=self._actor_id,
            codes={"process": row.key, "version": row.version, "definition": row.id, "deployment": row.deployment_id},
            text={"note": self._note} if self._note else None,
        )
        return Published(row.id, row.key, row.version), True

    def _store_places(self, organisation: Organisation) -> None:
        """Areas and teams as rows. One that is no longer named stays: its households and budgets do too."""
        areas = {row.key: row for row in self._session.scalars(select(Area))}
        for entry in organisation.areas:
            area = areas.setdefault(entry.key, Area(key=entry.key))
            area.name = entry.name
            self._session.add(area)
        self._session.flush()
        teams = {row.key: row for row in self._session.scalars(select(Team))}
        for each in organisation.teams:
            team = teams.setdefault(each.key, Team(key=each.key))
            team.name = each.name
            team.area_id = areas[each.area].id if each.area else None
            self._session.add(team)
