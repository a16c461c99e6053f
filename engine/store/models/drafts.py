"""A redesign under way: a named set of changed files that is published as one, and what was kept of it on the way."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Row


class Draft(Row):
    """One redesign. `proposed` waits for a second manager; any change of a file makes it `open` again.

    `deployment_id` is the publication that came of it.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint("status in ('open','proposed','published','discarded')", name="status"),
        Index("ix_draft_status", "tenant", "status", "id"),
    )

    title: Mapped[str] = mapped_column(String(120))
    status: Mapped[str] = mapped_column(String(12), default="open")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(400), default="")  # what changes and why, for whoever agrees
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # the second manager, where asked for
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deployment_id: Mapped[int | None] = mapped_column(ForeignKey("deployment.id"))


class DraftFile(Row):
    """A file in a draft, valid or not. `base_file_id` is the published file that it began as; NULL is a new one.

    `version` counts saves: who saves over another version than the newest is told, and nothing is overwritten. One tab
    of one person writes at a time, until `held_until` or until somebody takes over.
    """

    __tablename__ = "draft_file"
    __table_args__ = (UniqueConstraint("draft_id", "kind", "key"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    kind: Mapped[str] = mapped_column(String(16))  # as in deployed_file
    key: Mapped[str] = mapped_column(String(120))
    base_file_id: Mapped[int | None] = mapped_column(ForeignKey("deployed_file.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    held_tab: Mapped[str | None] = mapped_column(String(40))
    held_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]


class DraftVersion(Row):
    """What a file of a draft was at one moment, kept by name or by itself before something else took its place."""

    __tablename__ = "draft_version"
    __table_args__ = (
        UniqueConstraint("draft_file_id", "number"),
        CheckConstraint("reason in ('named','taken_over','imported','restored','automatic')", name="reason"),
    )

    draft_file_id: Mapped[int] = mapped_column(ForeignKey("draft_file.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(12))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime]  # when the content was saved, not when it was kept
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
