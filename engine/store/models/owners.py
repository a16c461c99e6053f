"""What process owners keep and hear: views of the figures under a name, and rules that contradict each other."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Row


class SavedView(Row):
    """A page of figures with its filters, under the name that somebody gave it. `address` is a path of ours."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_name", "tenant", "person_id", "name", unique=True),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(1000))
    saved_at: Mapped[datetime]


class RuleConflict(Row):
    """Rules that contradict each other (knelpunt), reported from a casus so that the municipality can change them.

    `rules` are keys of regular routes as the organisation publishes them. What was written is erasable.
    """

    __tablename__ = "rule_conflict"
    __table_args__ = (
        CheckConstraint("status in ('open','settled')", name="status"),
        Index("ix_rule_conflict_status", "tenant", "status", "id"),
        Index("ix_rule_conflict_casus", "casus_id"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    process_key: Mapped[str | None] = mapped_column(String(120))
    element_id: Mapped[str | None] = mapped_column(String(120))
    rules: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text)
    reported_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12), default="open")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
