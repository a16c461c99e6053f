"""What somebody tries of a process before it is published: only the steps, from which the rest is played again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Row


class Rehearsal(Row):
    """The journal of one person, of one process of a draft; `draft_id` NULL is the process as it is published.

    `version` counts the changes of the journal, so that a page that was overtaken in another tab is told.
    """

    __tablename__ = "rehearsal"
    __table_args__ = (Index("ix_rehearsal_person", "tenant", "by_id", "process_key"),)

    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    process_key: Mapped[str] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    journal: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
