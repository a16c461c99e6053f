"""Who works here: people, teams, areas, what they may decide and who stands in for them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Base, Row


class Tenant(Base):
    """A municipality. `access_policy` is `own` or `team`: who sees which file."""

    __tablename__ = "tenant"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    access_policy: Mapped[str] = mapped_column(String(16), default="team")
    is_demo: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("access_policy in ('own','team')", name="access_policy"),)


class Area(Row):
    """A wijk: has a team and a budget."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("tenant", "key"),)

    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))


class Team(Row):
    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("tenant", "key"),)

    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    area: Mapped[Area | None] = relationship()


class Person(Row):
    """Someone who signs in. `employer` other than the municipality: a mandate needs consent (Awb 10:4)."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("tenant", "login"),)

    login: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    employer: Mapped[str | None] = mapped_column(String(120))
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64), default="")  # changed to sign out everywhere
    memberships: Mapped[list["Membership"]] = relationship(back_populates="person")


class Membership(Row):
    """A person is in a candidate group, in one team or (without a team) in the whole municipality."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "group_key", "team_id"),
        Index("ix_membership_group_team", "tenant", "group_key", "team_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    group_key: Mapped[str] = mapped_column(String(64))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    person: Mapped[Person] = relationship(back_populates="memberships")
    team: Mapped[Team | None] = relationship()


class Mandaat(Row):
    """The written power to decide in the name of the college up to an amount (Awb 10:1–10:12).

    `limit_cents` NULL means without a limit; `area_id` NULL means in every area.
    """

    __tablename__ = "mandaat"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    level: Mapped[str] = mapped_column(String(64))  # candidate group: wijkcoach, teammanager, …
    limit_cents: Mapped[int | None]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    is_submandate: Mapped[bool] = mapped_column(default=False)
    granted_by: Mapped[str] = mapped_column(String(200))
    consent_on: Mapped[date | None]  # of someone who is no subordinate (Awb 10:4)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    person: Mapped[Person] = relationship()
    area: Mapped[Area | None] = relationship()


class Substitution(Row):
    """Someone is away from–to (both days included) and someone else stands in. It gives no mandate (Awb 10:9)."""

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="order"),
        CheckConstraint("person_id <> substitute_id", name="someone_else"),
        Index("ix_substitution_person", "person_id", "starts_on", "ends_on"),
        Index("ix_substitution_substitute", "substitute_id", "starts_on", "ends_on"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    substitute: Mapped[Person] = relationship(foreign_keys=[substitute_id])
