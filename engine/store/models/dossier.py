"""What a household told once: facts kept for every process of the casus, and consent with its purpose and its end."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row
from engine.store.models.casus import Casus
from engine.store.models.people import Person

CURRENT = text("ended_at IS NULL")


class DossierFact(Row):
    """One answered field, kept for the whole life of the casus. A new answer ends the old one; none is overwritten.

    `value` holds `{"value": …}`, because JSON columns hold maps. Past `valid_until` it is shown and asked again.
    Erasable.
    """

    __tablename__ = "dossier_fact"
    __table_args__ = (
        Index(
            "uq_dossier_fact_current", "casus_id", "key", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
        ),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    key: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(300))
    value: Mapped[dict[str, Any]]
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    recorded_by: Mapped[Person | None] = relationship()


class Consent(Row):
    """What the resident allowed or refused, for one purpose and one receiver. Withdrawn or expired, it stays.

    `given_by` and the reason are erasable text.
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_casus", "casus_id", "purpose", "partner_key", "id"),)

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    purpose: Mapped[str] = mapped_column(String(64))  # verwijzing | delen | …
    partner_key: Mapped[str] = mapped_column(String(64), default="")  # the receiver; '' is nobody in particular
    ground: Mapped[str] = mapped_column(String(64), default="")  # the article, as in `Wmo 5.1.1`
    is_given: Mapped[bool]
    given_by: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(16))  # spoken | signature
    given_at: Mapped[datetime]
    valid_until: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    casus: Mapped[Casus] = relationship()
    recorded_by: Mapped[Person | None] = relationship()
