"""What reaches people: notifications on their screen, mail in the outbox, and the team's agenda."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Document, Row
from engine.store.models.casus import Casus
from engine.store.models.people import Person

UNSENT = text("sent_at IS NULL")


class Notification(Row):
    """One thing that one person should know. Codes only: the words are made when it is shown."""

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_person", "person_id", "read_at", "id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(48))
    casus_id: Mapped[int | None] = mapped_column(ForeignKey("casus.id"))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    codes: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    casus: Mapped[Casus | None] = relationship()


class NotificationPreference(Row):
    """How one person wants to hear of one kind: on screen only, in a daily mail, or by mail at once."""

    __tablename__ = "notification_preference"
    __table_args__ = (
        UniqueConstraint("person_id", "kind"),
        CheckConstraint("mail in ('none','daily','now')", name="mail"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(48))
    mail: Mapped[str] = mapped_column(String(8))


class OutboxMail(Row):
    """A mail to send, or sent. Subjects hold no personal details; the text is erasable."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),)

    recipient: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(String(32))  # referral | reminder | code | digest | notification
    casus_id: Mapped[int | None] = mapped_column(ForeignKey("casus.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    try_at: Mapped[datetime | None]  # when to try (again); NULL: sent, or given up
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(400), default="")


class AgendaItem(Row):
    """A casus that the team talks about (casuïstiekbespreking), with the advice that came of it. Texts are erasable."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_team", "team_id", "meets_on"), Index("ix_agenda_item_casus", "casus_id"))

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    meets_on: Mapped[date]
    question: Mapped[str] = mapped_column(Text)
    put_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    put_at: Mapped[datetime]
    advice: Mapped[str] = mapped_column(Text, default="")
    advised_at: Mapped[datetime | None]
    advised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    casus: Mapped[Casus] = relationship()
    put_by: Mapped[Person] = relationship(foreign_keys=[put_by_id])
    advised_by: Mapped[Person | None] = relationship(foreign_keys=[advised_by_id])
