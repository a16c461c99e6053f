"""Money: area budgets with their ceiling, funds kept apart, reservations, the ledger, requests and letters."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row
from engine.store.models.casus import Casus
from engine.store.models.people import Area, Person


class AreaBudget(Row):
    """What one area may spend in one year: an absolute ceiling over reservations plus spending."""

    __tablename__ = "area_budget"
    __table_args__ = (UniqueConstraint("tenant", "area_id", "year"),)

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    year: Mapped[int]
    area: Mapped[Area] = relationship()
    shares: Mapped[list["FundShare"]] = relationship(back_populates="budget", order_by="FundShare.id")


class FundShare(Row):
    """One fund's part of an area budget; the area's ceiling is the sum of its shares. Euro cents."""

    __tablename__ = "fund_share"
    __table_args__ = (
        UniqueConstraint("budget_id", "fund_key"),
        CheckConstraint("reserved_cents >= 0 and spent_cents >= 0", name="not_negative"),
        CheckConstraint("reserved_cents + spent_cents <= ceiling_cents", name="ceiling"),
    )

    budget_id: Mapped[int] = mapped_column(ForeignKey("area_budget.id"))
    fund_key: Mapped[str] = mapped_column(String(64))  # wmo | jeugd | participatie | bijzondere-bijstand
    ceiling_cents: Mapped[int] = mapped_column(BigInteger)
    reserved_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    spent_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    budget: Mapped[AreaBudget] = relationship(back_populates="shares")


class Reservation(Row):
    """Money set apart for one request. `amount = spent + released + what is still reserved`. Euro cents."""

    __tablename__ = "reservation"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="positive"),
        CheckConstraint(
            "spent_cents >= 0 and released_cents >= 0 and spent_cents + released_cents <= amount_cents",
            name="within",
        ),
    )

    share_id: Mapped[int] = mapped_column(ForeignKey("fund_share.id"), index=True)
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    spent_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    released_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime]
    share: Mapped[FundShare] = relationship()


class LedgerEntry(Row):
    """One booking. Append-only, held by triggers; balances are recountable from these. Euro cents."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("kind in ('fund','reserve','spend','release','transfer')", name="kind"),
        Index("ix_ledger_entry_share", "share_id", "id"),
    )

    at: Mapped[datetime]
    share_id: Mapped[int] = mapped_column(ForeignKey("fund_share.id"))
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    amount_cents: Mapped[int] = mapped_column(BigInteger)  # negative only for a transfer out
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class BudgetRequest(Row):
    """A flexible-budget request, from ask to effect. Euro cents."""

    __tablename__ = "budget_request"
    __table_args__ = (
        CheckConstraint(
            "status in ('asked','granted','refused','withdrawn','solved','paid')",
            name="status",
        ),
        Index("ix_budget_request_casus", "casus_id", "decided_at"),
        Index("ix_budget_request_comparable", "tenant", "category", "decided_at"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), unique=True)
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(64), default="")
    fund_key: Mapped[str] = mapped_column(String(64), default="")
    amount_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(12), default="asked")
    level: Mapped[str] = mapped_column(String(64), default="")  # mandate level that the table asked for
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    mandaat_id: Mapped[int | None] = mapped_column(ForeignKey("mandaat.id"))
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservation.id"))
    tried: Mapped[str] = mapped_column(Text, default="")  # anonymous summary for comparable decisions
    effect: Mapped[str] = mapped_column(String(16), default="")  # reached | partly | not
    effect_at: Mapped[datetime | None]
    casus: Mapped[Casus] = relationship()
    requester: Mapped[Person] = relationship(foreign_keys=[requester_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    reservation: Mapped[Reservation | None] = relationship()


class DecisionLetter(Row):
    """The besluit as it was sent: HTML and PDF, with the objection clause and on whose behalf (Awb 10:10)."""

    __tablename__ = "decision_letter"

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(String(16))  # granted | refused
    html: Mapped[str] = mapped_column(Text, deferred=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str] = mapped_column(String(200))
    decided_by: Mapped[Person] = relationship()
