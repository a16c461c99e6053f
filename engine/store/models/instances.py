"""What runs: instances, their open tasks and waits, and who holds each of them from when to when.

Relations are for reading only; commands set ids. A flush then writes these rows without following their relations.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Document, Row
from engine.store.models.casus import Casus
from engine.store.models.definitions import ProcessDefinition
from engine.store.models.people import Person, Team

OPEN = text("status = 'open'")
ESCALATED = text("until is null and escalated_at is not null")


class ProcessInstance(Row):
    """A running process of one casus, on one version for its whole life.

    `state` is the runtime's, opaque. `open_nodes` maps each waiting node to the kind and id of its row (`task`,
    `wait`, `incident`), so that a step finds what it ends without a query. `last_element_id` and `last_event_at` let
    an event be written with its previous activity and the seconds since, again without a query.
    """

    __tablename__ = "process_instance"
    __table_args__ = (
        CheckConstraint("status in ('running','incident','completed','cancelled')", name="status"),
        Index("ix_process_instance_casus", "casus_id", "status"),
        Index("ix_process_instance_definition", "definition_id", "status"),
        Index("ix_process_instance_starter", "tenant", "started_by_id", "status"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"))
    subject: Mapped[str] = mapped_column(String(200), default="")  # what it is about: "elektrische fiets"
    status: Mapped[str] = mapped_column(String(12), default="running")
    outcome: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(Text)
    open_nodes: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    version: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))  # whose message began it
    last_element_id: Mapped[str | None] = mapped_column(String(120))
    last_event_at: Mapped[datetime | None]
    casus: Mapped[Casus] = relationship(viewonly=True)
    definition: Mapped[ProcessDefinition] = relationship(viewonly=True)
    __mapper_args__ = {"version_id_col": version}


class UserTask(Row):
    """One piece of work for one person at a time. Candidates are a group in a team, stored once, never per member."""

    __tablename__ = "user_task"
    __table_args__ = (
        CheckConstraint("status in ('open','completed','cancelled')", name="status"),
        Index(
            "ix_user_task_mine",
            "tenant",
            "assignee_id",
            "due_at",
            "id",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(
            "ix_user_task_team",
            "tenant",
            "team_id",
            "candidate_group",
            "due_at",
            "id",
            sqlite_where=text("status = 'open' and assignee_id is null"),
            postgresql_where=text("status = 'open' and assignee_id is null"),
        ),
        Index(
            "ix_user_task_team_oldest",
            "tenant",
            "team_id",
            "candidate_group",
            "id",
            sqlite_where=text("status = 'open' and assignee_id is null"),
            postgresql_where=text("status = 'open' and assignee_id is null"),
        ),
        Index("ix_user_task_casus", "casus_id", "status"),
        Index("ix_user_task_instance", "instance_id", "status"),
        Index("ix_user_task_completed", "tenant", "completed_by_id", "completed_at", "id"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    node_id: Mapped[str] = mapped_column(String(64))
    element_id: Mapped[str] = mapped_column(String(120))
    process_key: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(300), default="")
    form_key: Mapped[str | None] = mapped_column(String(120))
    permission: Mapped[str | None] = mapped_column(String(64))
    candidate_group: Mapped[str | None] = mapped_column(String(64))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    excluded: Mapped[list[Any]] = mapped_column(Document, default=list)  # persons' ids
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(String(12), default="open")
    law: Mapped[str | None] = mapped_column(String(64))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"), index=True)  # its due date moves with this term
    due_at: Mapped[datetime]  # without a term: far away, so that one index serves the order
    has_term: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]  # the holder opened it for the first time
    completed_at: Mapped[datetime | None]
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)
    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    casus: Mapped[Casus] = relationship(viewonly=True)
    team: Mapped[Team | None] = relationship(viewonly=True)
    assignee: Mapped[Person | None] = relationship(viewonly=True, foreign_keys=[assignee_id])
    __mapper_args__ = {"version_id_col": version}


class TaskAnswers(Row):
    """What was answered. Erasable; the event log holds only that it was."""

    __tablename__ = "task_answers"

    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"), unique=True)
    answers: Mapped[dict[str, Any]]


class TaskDraft(Row):
    """What someone typed and has not handed in yet, valid or not."""

    __tablename__ = "task_draft"

    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    typed: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class Wait(Row):
    """A timer, message, signal or condition that is waited for. With `attached_to` it is a consequence, not a holder.

    An open wait that is due is the job of firing it: running it twice changes nothing.
    """

    __tablename__ = "wait"
    __table_args__ = (
        CheckConstraint("status in ('open','done','cancelled')", name="status"),
        Index("ix_wait_instance", "instance_id", "status"),
        Index("ix_wait_due", "due_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_wait_casus", "casus_id", "status"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    node_id: Mapped[str] = mapped_column(String(64))
    element_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))  # timer | message | signal | condition
    name: Mapped[str] = mapped_column(String(200))
    consequence: Mapped[str] = mapped_column(String(300), default="")
    message: Mapped[str | None] = mapped_column(String(120))
    attached_to: Mapped[str | None] = mapped_column(String(64))
    interrupting: Mapped[bool] = mapped_column(default=False)
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"), index=True)  # its moment moves with this term
    due_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(12), default="open")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Holding(Row):
    """Who holds one task, wait or incident, from `since` to `until`. Holdings of a task tile its whole life.

    `team_id` is the team of the casus, whoever holds it: what a team has open is then one range of an index.
    """

    __tablename__ = "holding"
    __table_args__ = (
        Index("ix_holding_casus", "casus_id", "since"),
        Index(
            "ix_holding_task",
            "task_id",
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        Index("ix_holding_instance", "instance_id"),
        Index(
            "ix_holding_team_open",
            "tenant",
            "team_id",
            "kind",
            "person_id",
            "group_key",
            "since",
            "id",
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        Index(
            "ix_holding_escalated",
            "tenant",
            "team_id",
            "escalated_at",
            sqlite_where=ESCALATED,
            postgresql_where=ESCALATED,
        ),
        CheckConstraint(
            "kind in ('person','group','partner','resident','clock','management')",
            name="kind",
        ),
        CheckConstraint("until is null or until >= since", name="order"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("user_task.id"))
    wait_id: Mapped[int | None] = mapped_column(ForeignKey("wait.id"), index=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incident.id"))
    kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    group_key: Mapped[str | None] = mapped_column(String(64))  # with kind group: the group; partner: its key
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    nudged_at: Mapped[datetime | None]  # the holder was last asked to go on
    escalated_at: Mapped[datetime | None]  # somebody asked the manager for help with it
    person: Mapped[Person | None] = relationship(viewonly=True)
    team: Mapped[Team | None] = relationship(viewonly=True)


class Incident(Row):
    """The engine could not go on at one node. Held by functional management until retried."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_open", "tenant", "resolved_at", "id"),
        Index("ix_incident_instance", "instance_id"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    node_id: Mapped[str] = mapped_column(String(64))
    element_id: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    casus: Mapped[Casus] = relationship(viewonly=True)


class CasusMessage(Row):
    """A message between the processes of one casus. It goes to one instance that waits for it, or begins one.

    A signal is written down once for each instance that hears it, and goes to no other.
    Open until a receiver that was busy can take it; `unheard` when nobody waited. The payload is erasable.
    """

    __tablename__ = "casus_message"
    __table_args__ = (
        CheckConstraint("status in ('open','delivered','unheard')", name="status"),
        Index("ix_casus_message_open", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_casus_message_casus", "casus_id", "id"),
    )

    casus_id: Mapped[int] = mapped_column(ForeignKey("casus.id"))
    name: Mapped[str] = mapped_column(String(120))
    is_signal: Mapped[bool] = mapped_column(default=False, server_default=false())
    payload: Mapped[dict[str, Any]]
    from_instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    to_instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(12), default="open")
    delivered_at: Mapped[datetime | None]
