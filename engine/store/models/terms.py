"""Statutory terms that run in a process, and what suspended them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row

RUNNING = text("status in ('running','suspended')")


class Term(Row):
    """One term. `name` is its name in the process data; `rule` is the article, as in `wmo-2.3.2`.

    `ends_on` is its last day with every suspension so far, and the earliest one while a suspension has no known end;
    `ends_at` the last second of that day, or far away while the end is unknown. Lapsed without `closed_at`: late, and
    still to be met. Replaced: the process started it again from another day. Stopped: the process ended without it.
    """

    __tablename__ = "term"
    __table_args__ = (
        CheckConstraint("status in ('running','suspended','met','lapsed','replaced','stopped')", name="status"),
        Index("ix_term_casus", "casus_id", "status"),
        Index("uq_term_running", "instance_id", "name", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
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
    """A stretch in which a term stood still, from its first to its last day. The note and the notices are erasable.

    `notices` are what the law wants the applicant told: maps with `kind`, `text` and, once it went, `sent_on`.
    """

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
