"""The one plan of a household: goals, who does what by when, and what was agreed for afterwards (nazorg)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row
from engine.store.models.casus import Casus
from engine.store.models.people import Person

UNANSWERED = text("answered_at IS NULL")


class Plan(Row):
    """One household, one plan. It grows and is evaluated; it is never started over. Texts are erasable."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("status in ('draft','agreed','disagreed','ended')", name="status"),)

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), unique=True)
    status: Mapped[str] = mapped_column(String(12), default="draft")
    evaluation_on: Mapped[date | None]
    aftercare: Mapped[str] = mapped_column(Text, default="")  # the paragraph on nazorg
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[str] = mapped_column(String(120), default="")
    agreed_how: Mapped[str] = mapped_column(String(16), default="")  # spoken | signature
    disagreement: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    casus: Mapped[Casus] = relationship()
    __mapper_args__ = {"version_id_col": version}


class PlanGoal(Row):
    """What the household wants to reach in one leefgebied. Erasable."""

    __tablename__ = "plan_goal"
    __table_args__ = (
        CheckConstraint("status in ('open','reached','stopped')", name="status"),
        Index("ix_plan_goal_casus", "casus_id", "status"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    life_area: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(8), default="open")
    outcome: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    actions: Mapped[list["PlanAction"]] = relationship(back_populates="goal", order_by="PlanAction.id")


class PlanAction(Row):
    """Who does what by when for a goal: resident and network come first. Erasable."""

    __tablename__ = "plan_action"
    __table_args__ = (CheckConstraint("who_kind in ('resident','network','coach','partner')", name="who_kind"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("plan_goal.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    who_kind: Mapped[str] = mapped_column(String(8))
    who: Mapped[str] = mapped_column(String(120))
    by_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    goal: Mapped[PlanGoal] = relationship(back_populates="actions")


class PlanLetter(Row):
    """The plan as it was sent to the household: HTML and PDF."""

    __tablename__ = "plan_letter"

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"), index=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    plan_version: Mapped[int]
    html: Mapped[str] = mapped_column(Text, deferred=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AftercareNote(Row):
    """Something for nazorg: an agreement, a trigger that announces a relapse, or a pitfall. From the first day on.

    Erasable.
    """

    __tablename__ = "aftercare_note"
    __table_args__ = (
        CheckConstraint("kind in ('agreement','trigger','pitfall')", name="kind"),
        Index("ix_aftercare_note_casus", "casus_id", "ended_at"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    kind: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(16))  # waakvlam | mantelzorg | inkomen | huisvesting | anders
    with_whom: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    created_by: Mapped[Person] = relationship()


class RegieOffer(Row):
    """A regisseur hands the regie to a colleague, who accepts or declines. The note and the answer are erasable."""

    __tablename__ = "regie_offer"
    __table_args__ = (
        Index("uq_regie_offer_open", "casus_id", unique=True, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED),
        Index("ix_regie_offer_to", "to_person_id", "answered_at"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    from_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(Text)
    offered_at: Mapped[datetime]
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    is_accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
