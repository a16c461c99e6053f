"""Event logs of other systems, as numbers with each name kept once; an event goes only with its whole log."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Row


class ImportedLog(Row):
    """One log under the name that its owner gave it."""

    __tablename__ = "imported_log"
    __table_args__ = (Index("ix_imported_log_name", "tenant", "name", unique=True),)

    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(255))  # the name of the file
    imported_at: Mapped[datetime]
    events: Mapped[int]
    cases: Mapped[int]


class LogName(Row):
    """What a number in `LogEvent` stands for; numbers of cases follow their first event in the file."""

    __tablename__ = "log_name"
    __table_args__ = (
        CheckConstraint("kind in ('case','activity','resource','lifecycle')", name="kind"),
        Index("ix_log_name_number", "log_id", "kind", "number", unique=True),
    )

    log_id: Mapped[int] = mapped_column(ForeignKey("imported_log.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class LogEvent(Row):
    """One event; `order_number` counts within its case, by moment and then by place in the file.

    `at` is microseconds since 1970 on the clock of the file, `utc_offset` seconds ahead of UTC where the file told.
    `previous_activity` and `seconds_since` are NULL for the first of a case.
    """

    __tablename__ = "log_event"
    __table_args__ = (Index("ix_log_event_order", "log_id", "case_number", "order_number", unique=True),)

    log_id: Mapped[int] = mapped_column(ForeignKey("imported_log.id", ondelete="CASCADE"))
    case_number: Mapped[int]
    order_number: Mapped[int]
    activity: Mapped[int]
    resource: Mapped[int | None]
    lifecycle: Mapped[int | None]
    at: Mapped[int] = mapped_column(BigInteger)
    utc_offset: Mapped[int | None]
    previous_activity: Mapped[int | None]
    seconds_since: Mapped[float | None]


class LogImport(Row):
    """A file that somebody handed in to become a log, and how far it is.

    It waits for a choice of columns (`columns`), runs (`running`), or ended: `done`, `failed` with the reason in
    `message`, `stopped` by somebody, `broken` because whatever ran it went away. While it lives it promises to say so
    before `alive_until`; past that it is broken, whatever its state says. `part` goes from 0 to 1 in each phase.
    """

    __tablename__ = "log_import"
    __table_args__ = (
        CheckConstraint("state in ('columns','running','done','failed','stopped','broken')", name="state"),
        CheckConstraint("phase in ('waiting','reading','keeping')", name="phase"),
        Index("ix_log_import_state", "tenant", "state", "name"),
    )

    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(255))  # the name of the file, as it was handed in
    path: Mapped[str] = mapped_column(Text)  # where it lies until the end
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    replaces: Mapped[bool]
    shape: Mapped[dict[str, Any]]  # which column is what, and the zone
    state: Mapped[str] = mapped_column(String(12))
    phase: Mapped[str] = mapped_column(String(12))
    events: Mapped[int]
    part: Mapped[float]
    message: Mapped[str] = mapped_column(Text)
    wants_stop: Mapped[bool]
    asked_at: Mapped[datetime]
    alive_until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
