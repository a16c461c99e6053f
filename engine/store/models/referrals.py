"""Referrals to partner organisations: what was asked, the link they answer through, and every answer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row
from engine.store.models.casus import Casus

STATUSES = (
    "sent",
    "accepted",
    "waiting_list",
    "question",
    "refused",
    "no_show",
    "started",
    "stopped",
    "withdrawn",
)


class Referral(Row):
    """One question to one partner about one household. The question is erasable; `shared` names what it may see."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(f"status in ({', '.join(repr(status) for status in STATUSES)})", name="status"),
        Index("ix_referral_casus", "casus_id", "status"),
        Index("ix_referral_instance", "instance_id"),
        Index("ix_referral_partner", "tenant", "partner_key", "status"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    partner_key: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(String(64))  # the article that allows sharing, or `consent`
    shared: Mapped[list[Any]] = mapped_column(default=list)  # keys of dossier facts the partner may see
    status: Mapped[str] = mapped_column(String(12), default="sent")
    expected_on: Mapped[date | None]  # appointment, or the end of the waiting list
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    casus: Mapped[Casus] = relationship()
    answers: Mapped[list["ReferralAnswer"]] = relationship(order_by="ReferralAnswer.id")
    __mapper_args__ = {"version_id_col": version}


class ReferralLink(Row):
    """A secret address for one referral. Only digests are kept: who reads the database cannot open it."""

    __tablename__ = "referral_link"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    sent_to: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    code_digest: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None]
    code_attempts: Mapped[int] = mapped_column(default=0)
    referral: Mapped[Referral] = relationship()


class ReferralAnswer(Row):
    """What a partner answered, once each time. The text is erasable."""

    __tablename__ = "referral_answer"

    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("referral_link.id"))  # NULL: a colleague wrote it down
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    on_date: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]


class PartnerLook(Row):
    """Who of outside looked at whose file through which link, at what. Append-only, held by triggers (NEN 7513)."""

    __tablename__ = "partner_look"
    __table_args__ = (Index("ix_partner_look_casus", "casus_id", "id"),)

    at: Mapped[datetime]
    link_id: Mapped[int] = mapped_column(ForeignKey("referral_link.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    partner_key: Mapped[str] = mapped_column(String(64))
    what: Mapped[str] = mapped_column(String(64))
