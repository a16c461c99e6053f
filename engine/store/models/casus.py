"""A household: its people, its regisseur, whom we spoke, and who looked at the file."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import BigId, Row
from engine.store.models.people import Area, Person, Team


class Casus(Row):
    """One household, one plan, one regisseur. `number` is what people say: C-2026-0412."""

    __tablename__ = "casus"
    __table_args__ = (
        UniqueConstraint("tenant", "number"),
        CheckConstraint("status in ('open','closed')", name="status"),
        Index("ix_casus_team", "tenant", "team_id", "status"),
        Index("ix_casus_regisseur", "tenant", "regisseur_id", "status"),
    )

    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    regisseur_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(8), default="open")
    origin: Mapped[str] = mapped_column(String(32))  # melding | outreach | …
    life_areas: Mapped[str] = mapped_column(String(200), default="")  # leefgebieden, keys separated by a space
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    area: Mapped[Area] = relationship()
    team: Mapped[Team] = relationship()
    regisseur: Mapped[Person] = relationship()
    residents: Mapped[list["Resident"]] = relationship(back_populates="casus", order_by="Resident.id")


class Resident(Row):
    """Someone of the household. No BSN is kept."""

    __tablename__ = "resident"

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    salutation: Mapped[str] = mapped_column(String(16), default="")  # mevrouw | de heer | (child or unknown) ''
    role: Mapped[str] = mapped_column(String(16), default="adult")  # adult | child
    birth_date: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    left_at: Mapped[datetime | None]
    casus: Mapped[Casus] = relationship(back_populates="residents")


class JournalEntry(Row):
    """Whom we spoke, when, how, and about what. Erasable."""

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_casus", "casus_id", "spoken_at"),)

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    spoken_at: Mapped[datetime]
    spoken_with: Mapped[str] = mapped_column(String(120))
    channel: Mapped[str] = mapped_column(String(16))  # visit | phone | mail | office | other
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    author: Mapped[Person] = relationship()


class Recusal(Row):
    """This person is part of, or related to, this household and never decides for it (Awb 2:4)."""

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("person_id", "casus_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    ground: Mapped[str] = mapped_column(String(16))  # self | relative | other
    declared_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class AgreedAccess(Row):
    """Access outside the policy: granted on request, or taken at once by breaking the glass. Reviewed by the FG."""

    __tablename__ = "agreed_access"
    __table_args__ = (Index("ix_agreed_access_person_casus", "person_id", "casus_id", "until"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    reason: Mapped[str] = mapped_column(Text)
    broke_glass: Mapped[bool]
    since: Mapped[datetime]
    until: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AccessRequest(Row):
    """Somebody asks for a file outside the policy. Open until `answered_at`; the reasons are erasable."""

    __tablename__ = "access_request"
    __table_args__ = (
        Index("ix_access_request_casus", "casus_id", "answered_at"),
        Index(
            "uq_access_request_open",
            "person_id",
            "casus_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_until: Mapped[datetime | None]  # NULL with an answer: refused
    answer: Mapped[str] = mapped_column(Text, default="")


class AccessLog(Row):
    """Who looked at whose file, at what, when and why (NEN 7513). Append-only, held by triggers.

    Points at person and casus without foreign keys: the log outlives what it tells about.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_casus", "casus_id", "id"),
        Index("ix_access_log_person", "person_id", "id"),
    )

    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(BigId)
    casus_id: Mapped[int] = mapped_column(BigId)
    what: Mapped[str] = mapped_column(String(64))  # screen or command
    why: Mapped[str] = mapped_column(String(64))  # the rule that gave access: regisseur, team, task, glass, …
