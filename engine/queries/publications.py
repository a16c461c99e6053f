"""What was published, by whom and what of it still stands; and what publishing would do to what runs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from engine.deployment.check import Checked
from engine.deployment.taking_back import read_published
from engine.store.models import (
    Deployment,
    Draft,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Withdrawal,
)
from engine.store.unit_of_work import TenantSession

MOST = 50
RUNNING = ("running", "incident")


@dataclass(frozen=True, slots=True)
class Staying:
    """So many cases go on on a version that they began on."""

    version: int
    count: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A process that gets a new version: `former` is the one that new cases begin on now, None for a new process."""

    key: str
    name: str
    version: int
    former: int | None
    staying: tuple[Staying, ...]

    @property
    def running(self) -> int:
        return sum(each.count for each in self.staying)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """`former` is the version that new cases begin on when this one is taken back; None: it can then not be begun."""

    key: str
    name: str
    version: int
    is_active: bool
    running: int
    former: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """`draft_id` is the draft that it came of; None for one by the command line.

    `may_withdraw`: all of it stands, nothing since was built on it, and there is a version to fall back on.
    """

    id: int
    at: datetime
    by: str
    agreed_by: str
    note: str
    draft_id: int | None
    draft_title: str
    versions: tuple[PublishedVersion, ...]
    may_withdraw: bool
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


def effects(session: TenantSession, checked: Checked) -> list[Effect]:
    """Per process of which new cases would begin on another version: what goes on on the versions of before."""
    rows = session.execute(
        select(ProcessDefinition.key, ProcessDefinition.version, ProcessDefinition.is_active, ProcessDefinition.digest)
    ).all()
    running = _running(session)
    found = []
    for process in checked.processes:
        versions = [row for row in rows if row.key == process.key]
        active = next((row for row in versions if row.is_active), None)
        if active is not None and active.digest == process.digest:
            continue
        counted = (Staying(row.version, running.get((row.key, row.version), 0)) for row in versions)
        found.append(
            Effect(
                key=process.key,
                name=process.name,
                version=max((row.version for row in versions), default=0) + 1,
                former=active.version if active else None,
                staying=tuple(sorted((each for each in counted if each.count), key=lambda each: each.version)),
            )
        )
    return sorted(found, key=lambda each: each.name)


def publications(session: TenantSession) -> list[Publication]:
    """The last `MOST`, newest first, each with the versions that it made."""
    publisher, second, withdrawer = aliased(Person), aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            Deployment.id,
            Deployment.at,
            Deployment.note,
            publisher.name.label("by"),
            second.name.label("agreed_by"),
            Draft.id.label("draft_id"),
            Draft.title,
            Withdrawal.at.label("withdrawn_at"),
            withdrawer.name.label("withdrawn_by"),
            Withdrawal.reason,
        )
        .outerjoin(publisher, publisher.id == Deployment.by_id)
        .outerjoin(Draft, Draft.deployment_id == Deployment.id)
        .outerjoin(second, second.id == Draft.agreed_by_id)
        .outerjoin(Withdrawal, Withdrawal.deployment_id == Deployment.id)
        .outerjoin(withdrawer, withdrawer.id == Withdrawal.by_id)
        .order_by(Deployment.id.desc())
        .limit(MOST)
    ).all()
    published = read_published(session)
    running = _running(session)
    return [
        Publication(
            id=row.id,
            at=row.at,
            by=row.by or "functioneel beheer",
            agreed_by=row.agreed_by or "",
            note=row.note,
            draft_id=row.draft_id,
            draft_title=row.title or "",
            versions=tuple(
                PublishedVersion(
                    key=each.key,
                    name=each.name,
                    version=each.version,
                    is_active=each.is_active,
                    running=running.get((each.key, each.version), 0),
                    former=former.version if (former := published.former(each)) else None,
                )
                for each in published.made_by(row.id)
            ),
            may_withdraw=row.withdrawn_at is None and not published.why_it_stays(row.id),
            withdrawn_at=row.withdrawn_at,
            withdrawn_by=row.withdrawn_by or "",
            withdrawn_reason=row.reason or "",
        )
        for row in rows
    ]


def _running(session: TenantSession) -> dict[tuple[str, int], int]:
    """How many instances run, by process and version."""
    rows = session.execute(
        select(ProcessDefinition.key, ProcessDefinition.version, func.count())
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.status.in_(RUNNING))
        .group_by(ProcessDefinition.key, ProcessDefinition.version)
    )
    return {(key, version): count for key, version, count in rows}
