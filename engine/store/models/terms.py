"""Statutory terms that run in a process, and what suspended them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row

RUNNING = text("status in ('running','suspended')")


class Term(Row):
    """One running term. `name` is its name in the process data; `rule` is the article, as in `wmo-2.3.2`.

    `ends_on` is its last day with every suspension so far; `ends_at` the moment after that day.
    """

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("instance_id", "name"),
        CheckConstraint("status in ('running','suspended','met','lapsed')", name="status"),
        Index("ix_term_casus", "casus_id", "status"),
        Index("ix_term_ends", "tenant", "ends_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    name: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    ends_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12), default="running")
    extended_at: Mapped[datetime | None]  # verdaagd
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    suspensions: Mapped[list["Suspension"]] = relationship(back_populates="term", order_by="Suspension.id")
    __mapper_args__ = {"version_id_col": version}


class Suspension(Row):
    """A stretch in which a term stood still. `notices` are what was told to whom and when; the note is erasable."""

    __tablename__ = "suspension"

    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    ground: Mapped[str] = mapped_column(String(64))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # expected, and after resuming the real one; NULL: not known
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    resumed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resumed_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    notices: Mapped[list[Any]] = mapped_column(default=list)
    term: Mapped[Term] = relationship(back_populates="suspensions")
