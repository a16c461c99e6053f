"""What would run after a draft is published: its files, with everything published that they do not replace."""

from sqlalchemy import select

from engine.deployment.completion import completed
from engine.deployment.loaded import deployed_sources
from engine.deployment.sources import ENDINGS, Kind, Source, source_of
from engine.store.models import DraftFile
from engine.store.unit_of_work import TenantSession


def file_name(kind: Kind, key: str) -> str:
    """`plan.bpmn`: how a file in a draft is called in messages."""
    return f"{key}{ENDINGS[kind]}"


def as_source(kind: Kind | str, key: str, content: bytes) -> Source:
    """The content of a file in a draft, as the checks read files."""
    return source_of(file_name(Kind(kind), key), content)


def published_sources(session: TenantSession) -> tuple[Source, ...]:
    """Every published file as it stands now: what a check of one file is made with, and what a draft begins from."""
    return completed((), deployed_sources(session))


def draft_sources(session: TenantSession, draft_id: int, replaced: Source | None = None) -> tuple[Source, ...]:
    """The files of the draft, then every published file that they do not replace.

    `replaced` stands for the file of the same kind and key: what somebody has on the screen and did not save yet.
    """
    rows = session.execute(
        select(DraftFile.kind, DraftFile.key, DraftFile.content)
        .where(DraftFile.draft_id == draft_id)
        .order_by(DraftFile.kind, DraftFile.key)
    ).all()
    given = {(source.kind, source.key): source for source in (as_source(*row) for row in rows)}
    if replaced is not None:
        given[replaced.kind, replaced.key] = replaced
    return completed(tuple(given.values()), deployed_sources(session))
