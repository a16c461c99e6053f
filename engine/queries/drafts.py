"""Redesigns under way: which there are, what is in one, who works in it now, and what was kept of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from engine import clock
from engine.deployment.completion import process_ids, title_of
from engine.deployment.drafts import as_source
from engine.deployment.loaded import deployed_sources, stands
from engine.deployment.sources import Kind
from engine.errors import NotFound
from engine.store.models import DeployedFile, Deployment, Draft, DraftFile, DraftVersion, Person
from engine.store.unit_of_work import TenantSession

ENDED = ("published", "discarded")
MOST_ENDED = 50


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`changed_at` and `changed_by` are of the last save in any of its files, or of its beginning."""

    id: int
    title: str
    status: str
    created_by: str
    changed_at: datetime
    changed_by: str
    ended_at: datetime | None
    ended_by: str
    files: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a draft. `base_version` is None for a new one; `held_by` is who works in it now.

    `newer` is the published version that came since it was taken, with who published it and when. `processes` are the
    ids of those that a diagram holds.
    """

    kind: Kind
    key: str
    title: str
    processes: tuple[str, ...]
    base_version: int | None
    is_changed: bool
    version: int
    saved_at: datetime
    saved_by: str
    held_by: str
    held_since: datetime | None
    newer: "Newer | None"


@dataclass(frozen=True, slots=True)
class Newer:
    version: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    id: int
    title: str
    status: str
    note: str
    created_at: datetime
    created_by: str
    proposed_at: datetime | None
    proposed_by: str
    proposed_by_id: int | None
    ended_at: datetime | None
    ended_by: str
    deployment_id: int | None
    files: tuple[FileRow, ...]

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


@dataclass(frozen=True, slots=True)
class FileContent:
    content: bytes
    version: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class KeptVersion:
    number: int
    name: str
    reason: str
    saved_at: datetime
    saved_by: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class PublishedFile:
    kind: Kind
    key: str
    title: str


def drafts(session: TenantSession, *, ended: bool = False) -> list[DraftRow]:
    """Those under way, last changed first; or the last `MOST_ENDED` that were published or laid aside."""
    creator, changer, ender = aliased(Person), aliased(Person), aliased(Person)
    order = DraftFile.saved_at.desc(), DraftFile.id.desc()
    place = func.row_number().over(partition_by=DraftFile.draft_id, order_by=order)
    ranked = select(
        DraftFile.draft_id,
        DraftFile.saved_at,
        DraftFile.saved_by_id,
        place.label("place"),
        func.count().over(partition_by=DraftFile.draft_id).label("files"),
    ).where(DraftFile.tenant == session.tenant)
    last = ranked.subquery()
    rows = session.execute(
        select(Draft, creator.name, changer.name, last.c.saved_at, ender.name, func.coalesce(last.c.files, 0))
        .join(creator, creator.id == Draft.created_by_id)
        .outerjoin(last, (last.c.draft_id == Draft.id) & (last.c.place == 1))
        .outerjoin(changer, changer.id == last.c.saved_by_id)
        .outerjoin(ender, ender.id == Draft.ended_by_id)
        .where(Draft.status.in_(ENDED) if ended else Draft.status.not_in(ENDED))
        .order_by(Draft.ended_at.desc() if ended else func.coalesce(last.c.saved_at, Draft.created_at).desc())
        .limit(MOST_ENDED if ended else None)
    )
    return [
        DraftRow(
            id=draft.id,
            title=draft.title,
            status=draft.status,
            created_by=created_by,
            changed_at=changed_at or draft.created_at,
            changed_by=changed_by or created_by,
            ended_at=draft.ended_at,
            ended_by=ended_by or "",
            files=files,
        )
        for draft, created_by, changed_by, changed_at, ended_by, files in rows
    ]


def draft_page(session: TenantSession, draft_id: int) -> DraftPage:
    """Raises `NotFound`."""
    draft = session.scalar(select(Draft).where(Draft.id == draft_id))
    if draft is None:
        raise NotFound("Dit ontwerp bestaat niet.")
    people = _names(session, (draft.created_by_id, draft.proposed_by_id, draft.ended_by_id))
    return DraftPage(
        id=draft.id,
        title=draft.title,
        status=draft.status,
        note=draft.note,
        created_at=draft.created_at,
        created_by=people[draft.created_by_id],
        proposed_at=draft.proposed_at,
        proposed_by=people.get(draft.proposed_by_id or 0, ""),
        proposed_by_id=draft.proposed_by_id,
        ended_at=draft.ended_at,
        ended_by=people.get(draft.ended_by_id or 0, ""),
        deployment_id=draft.deployment_id,
        files=tuple(_files(session, draft_id)),
    )


def file_content(session: TenantSession, draft_id: int, kind: Kind, key: str) -> FileContent:
    """A file of a draft as it was saved last. Raises `NotFound`."""
    row = session.execute(
        select(DraftFile.content, DraftFile.version, DraftFile.saved_at, Person.name)
        .join(Person, Person.id == DraftFile.saved_by_id)
        .where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound("Dit bestand zit niet in het ontwerp. Kies het op de pagina van het ontwerp.")
    return FileContent(*row)


def kept_versions(session: TenantSession, draft_id: int, kind: Kind, key: str) -> list[KeptVersion]:
    """What was kept of a file, newest first. Raises `NotFound`."""
    file = session.execute(
        select(DraftFile.id, DraftFile.digest).where(
            DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key
        )
    ).one_or_none()
    if file is None:
        raise NotFound("Dit bestand zit niet in het ontwerp.")
    rows = session.execute(
        select(
            DraftVersion.number,
            DraftVersion.name,
            DraftVersion.reason,
            DraftVersion.saved_at,
            Person.name.label("saved_by"),
            DraftVersion.digest,
        )
        .join(Person, Person.id == DraftVersion.saved_by_id)
        .where(DraftVersion.draft_file_id == file.id)
        .order_by(DraftVersion.number.desc())
    )
    return [
        KeptVersion(row.number, row.name, row.reason, row.saved_at, row.saved_by, row.digest == file.digest)
        for row in rows
    ]


def version_content(session: TenantSession, draft_id: int, kind: Kind, key: str, number: int) -> bytes:
    """Raises `NotFound`."""
    content = session.scalar(
        select(DraftVersion.content)
        .join(DraftFile, DraftFile.id == DraftVersion.draft_file_id)
        .where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
        .where(DraftVersion.number == number)
    )
    if content is None:
        raise NotFound("Deze versie is er niet meer.")
    return content


def published_files(session: TenantSession) -> list[PublishedFile]:
    """What can be taken into a draft: every published file but the organisation, by name."""
    sources = (source for source in deployed_sources(session) if source.kind is not Kind.ORGANISATION)
    found = [PublishedFile(source.kind, source.key, title_of(source)) for source in sources]
    return sorted(found, key=lambda each: each.title.lower())


def drafts_with(session: TenantSession, kind: Kind, key: str) -> Sequence[tuple[int, str]]:
    """Id and title of the drafts under way that change this file."""
    rows = session.execute(
        select(Draft.id, Draft.title)
        .join(DraftFile, DraftFile.draft_id == Draft.id)
        .where(DraftFile.kind == kind, DraftFile.key == key, Draft.status.not_in(ENDED))
        .order_by(Draft.id)
    ).all()
    return [(row.id, row.title) for row in rows]


def _files(session: TenantSession, draft_id: int) -> list[FileRow]:
    saver, holder, base = aliased(Person), aliased(Person), aliased(DeployedFile)
    rows = session.execute(
        select(DraftFile, DraftFile.content, saver.name, holder.name, base.version, base.digest)
        .join(saver, saver.id == DraftFile.saved_by_id)
        .outerjoin(holder, holder.id == DraftFile.held_by_id)
        .outerjoin(base, base.id == DraftFile.base_file_id)
        .where(DraftFile.draft_id == draft_id)
    ).all()
    order = list(Kind)
    found = []
    for file, content, saved_by, held_by, base_version, base_digest in rows:
        source = as_source(file.kind, file.key, content)
        is_held = file.held_tab is not None and file.held_until is not None and file.held_until > clock.now()
        found.append(
            FileRow(
                kind=Kind(file.kind),
                key=file.key,
                title=title_of(source),
                processes=process_ids(source),
                base_version=base_version,
                is_changed=file.digest != base_digest,
                version=file.version,
                saved_at=file.saved_at,
                saved_by=saved_by,
                held_by=held_by if is_held else "",
                held_since=file.held_since if is_held else None,
                newer=_newer(session, file, base_digest),
            )
        )
    return sorted(found, key=lambda row: (order.index(row.kind), row.title.lower()))


def _newer(session: TenantSession, file: DraftFile, base_digest: str | None) -> Newer | None:
    row = session.execute(
        select(DeployedFile.version, DeployedFile.digest, Deployment.at, Person.name)
        .join(Deployment, Deployment.id == DeployedFile.deployment_id)
        .outerjoin(Person, Person.id == Deployment.by_id)
        .where(DeployedFile.kind == file.kind, DeployedFile.key == file.key, stands())
        .order_by(DeployedFile.deployment_id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.digest == base_digest:
        return None
    return Newer(row.version, row.at, row.name or "functioneel beheer")


def _names(session: TenantSession, ids: Sequence[int | None]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_([each for each in ids if each])))
    return {row.id: row.name for row in rows}
