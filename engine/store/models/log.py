"""The append-only event log with its erasable details, and sign-in attempts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import BigId, Document, Row


class Event(Row):
    """Something that happened: ids and codes only, never free text. Ordered by `id`, because moments tie.

    Its ids point at rows without foreign keys: the log outlives what it tells about.
    `previous_element_id` and `seconds_since` are those of the same instance's former event.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_casus", "casus_id", "id"),
        Index("ix_event_instance", "instance_id", "id"),
        Index("ix_event_task", "task_id", "id"),
    )

    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(48))  # past tense: task_claimed, budget_reserved, …
    actor_id: Mapped[int | None] = mapped_column(BigId)  # NULL: the engine itself
    acted_for_id: Mapped[int | None] = mapped_column(BigId)
    casus_id: Mapped[int | None] = mapped_column(BigId)
    instance_id: Mapped[int | None] = mapped_column(BigId)
    definition_id: Mapped[int | None] = mapped_column(BigId)
    task_id: Mapped[int | None] = mapped_column(BigId)
    element_id: Mapped[str | None] = mapped_column(String(120))
    node_id: Mapped[str | None] = mapped_column(String(64))
    previous_element_id: Mapped[str | None] = mapped_column(String(120))
    seconds_since: Mapped[float | None]
    codes: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


class EventDetail(Row):
    """Free text and answers that belong to an event; erasable without touching the log."""

    __tablename__ = "event_detail"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    text: Mapped[dict[str, Any]]


class SignInAttempt(Row):
    """A failed sign-in, counted to slow guessing down."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "key", "at"),)

    key: Mapped[str] = mapped_column(String(200))  # login name or address, hashed
    at: Mapped[datetime]
