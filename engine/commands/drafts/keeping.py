"""Keeps what a file of a draft is now as a version, before something takes its place."""

from sqlalchemy import func, select

from engine.store import Work
from engine.store.models import DraftFile, DraftVersion


def keep_version(work: Work, file: DraftFile, reason: str, name: str = "") -> DraftVersion:
    """The present content as a version; the newest one when it is the same and nobody asks for a name."""
    newest = work.session.scalar(
        select(DraftVersion).where(DraftVersion.draft_file_id == file.id).order_by(DraftVersion.number.desc()).limit(1)
    )
    if newest is not None and newest.digest == file.digest and not (name and newest.name):
        if name:
            newest.name, newest.reason = name, reason
        return newest
    count = work.session.scalar(select(func.max(DraftVersion.number)).where(DraftVersion.draft_file_id == file.id))
    version = DraftVersion(
        draft_file_id=file.id,
        number=(count or 0) + 1,
        name=name,
        reason=reason,
        content=file.content,
        digest=file.digest,
        saved_at=file.saved_at,
        saved_by_id=file.saved_by_id,
    )
    work.session.add(version)
    work.session.flush()
    return version
