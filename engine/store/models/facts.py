"""Facts drawn from event logs, and the cells that add them up. All of it can be made again from the logs.

Moments are microseconds since 1970: of our own processes in UTC, of an imported log on the clock of its file.
Durations are whole microseconds: `wall` on that clock, all others in working time (`engine.deadlines.working_time`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Row

ALL = -1
"""In a cell: not told apart by this."""

NONE = 0
"""The number of what is not known or not there: no version, no team, no outcome yet, no holder."""


class FactProgress(Row):
    """How far the municipality's own events have been taken up."""

    __tablename__ = "fact_progress"
    __table_args__ = (Index("ix_fact_progress_tenant", "tenant", unique=True),)

    seen_event_id: Mapped[int] = mapped_column(BigInteger)
    refreshed_at: Mapped[datetime]


class FactSource(Row):
    """What facts are about: one of our processes, all versions together, or one imported log."""

    __tablename__ = "fact_source"
    __table_args__ = (
        CheckConstraint("(process_key is null) <> (log_id is null)", name="one"),
        Index("ix_fact_source_process", "tenant", "process_key", unique=True),
        Index("ix_fact_source_log", "log_id", unique=True),
    )

    process_key: Mapped[str | None] = mapped_column(String(120))
    log_id: Mapped[int | None] = mapped_column(ForeignKey("imported_log.id", ondelete="CASCADE"))


class FactName(Row):
    """What a number in a fact stands for, counted from 1 within its kind.

    A step is an element's id, or an activity of an imported log. A holder is a party and a key, as `partner:ggz` or
    `manager:teammanager`; never a person. An outcome is the code with which a case ended.
    """

    __tablename__ = "fact_name"
    __table_args__ = (
        CheckConstraint("kind in ('step','holder','outcome')", name="kind"),
        Index("ix_fact_name_number", "source_id", "kind", "number", unique=True),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("fact_source.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class CaseFact(Row):
    """One case: a process instance, or a case of an imported log. `outcome` is NONE while it runs.

    `handovers` counts steps whose holder is known and another than the last known before it, `repeats` steps that the
    case had before. `variant` is a digest of its steps in order. `last_event_id` is of the newest event that it stands
    for. Of one that ended and went on later, durations leave out the time in between.
    """

    __tablename__ = "case_fact"
    __table_args__ = (
        Index("ix_case_fact_case", "source_id", "case_number", unique=True),
        Index("ix_case_fact_ended", "source_id", "ended_month"),
        Index("ix_case_fact_variant", "source_id", "variant"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("fact_source.id", ondelete="CASCADE"))
    case_number: Mapped[int]  # ours: the number of the process instance
    casus_id: Mapped[int | None]
    version: Mapped[int]
    team: Mapped[int]  # the number of the team
    outcome: Mapped[int]
    began_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    began_month: Mapped[int]  # as 202611, on the municipality's clock
    ended_month: Mapped[int | None]
    wall: Mapped[int] = mapped_column(BigInteger)  # until it ended, or until its last step
    lead: Mapped[int] = mapped_column(BigInteger)  # working time, suspensions included
    suspended: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[bool]  # a statutory term lapsed in it
    steps: Mapped[int]
    repeats: Mapped[int]
    handovers: Mapped[int]
    variant: Mapped[str] = mapped_column(String(32))
    last_event_id: Mapped[int] = mapped_column(BigInteger)


class StepFact(Row):
    """One step of a case that ended, in the order of ending: completed, or taken away while somebody had it.

    `waiting` until somebody opened it or, where no person has it, until it went on; `working` from then on;
    `suspended` what of the waiting fell in a suspension. `since` is the working time since the step before it ended,
    `since_wall` the same on the clock; both NULL for the first.
    """

    __tablename__ = "step_fact"
    __table_args__ = (
        Index("ix_step_fact_case", "source_id", "case_number", "order_number", unique=True),
        # All that percentiles of waiting need, in their order, and what tells the cases that came to a step.
        Index("ix_step_fact_waiting", "source_id", "step", "waiting", "case_number", "ended_month", "previous"),
        Index(
            "ix_step_fact_holder",
            "source_id",
            "holder",
            "case_number",
            "ended_month",
            sqlite_where=text("waiting > 0"),
            postgresql_where=text("waiting > 0"),
        ),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("fact_source.id", ondelete="CASCADE"))
    case_number: Mapped[int]
    order_number: Mapped[int]
    step: Mapped[int]
    holder: Mapped[int]  # who had it last
    enabled_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int] = mapped_column(BigInteger)
    ended_month: Mapped[int]
    wall: Mapped[int] = mapped_column(BigInteger)
    waiting: Mapped[int] = mapped_column(BigInteger)
    working: Mapped[int] = mapped_column(BigInteger)
    suspended: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[bool]  # waiting and working together passed the norm
    again: Mapped[bool]  # this step had ended in the case before this one began
    clicks: Mapped[int | None]  # on the page of the task, where its page counted them
    previous: Mapped[int | None]
    since: Mapped[int | None] = mapped_column(BigInteger)
    since_wall: Mapped[int | None] = mapped_column(BigInteger)


class HeldFact(Row):
    """How long one holder let a step of ours wait. Of an imported log the step's own holder had all of it."""

    __tablename__ = "held_fact"
    __table_args__ = (
        Index("ix_held_fact_case", "source_id", "case_number", "order_number"),
        Index("ix_held_fact_holder", "source_id", "holder"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("fact_source.id", ondelete="CASCADE"))
    case_number: Mapped[int]
    order_number: Mapped[int]
    step: Mapped[int]
    holder: Mapped[int]
    ended_month: Mapped[int]
    waiting: Mapped[int] = mapped_column(BigInteger)


class FactCell(Row):
    """Facts of one month added up, told apart by version, team and outcome or by ALL of each.

    - `began`: cases that began, in `n`.
    - `case`: cases that ended; `late`, in `again` those with repeats, `handovers`; `total` is the lead time, with
      `suspended` and `wall`; `total_at` its histogram.
    - `step` of step `a`: steps that ended; `late`, `again`; all sums; both histograms.
    - `edge` from step `a` to step `b`: times; `total` and `wall` between the two ends.
    - `held` in step `a` by holder `b`: steps in which that holder let wait; `waiting`.
    - `between` holder `a` and holder `b`: hand-overs between two that are known.

    `total` of a step is waiting, working and suspended together. A histogram is as `engine.insight.histogram` packs it.
    """

    __tablename__ = "fact_cell"
    __table_args__ = (
        CheckConstraint("kind in ('began','case','step','edge','held','between')", name="kind"),
        Index("ix_fact_cell_place", "source_id", "version", "team", "outcome", "kind", "month", "a", "b", unique=True),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("fact_source.id", ondelete="CASCADE"))
    version: Mapped[int]
    team: Mapped[int]
    outcome: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    month: Mapped[int]
    a: Mapped[int]
    b: Mapped[int]
    n: Mapped[int]
    late: Mapped[int]
    again: Mapped[int]
    handovers: Mapped[int]
    waiting: Mapped[int] = mapped_column(BigInteger)
    working: Mapped[int] = mapped_column(BigInteger)
    suspended: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
    wall: Mapped[int] = mapped_column(BigInteger)
    waiting_at: Mapped[bytes | None] = mapped_column(LargeBinary)
    total_at: Mapped[bytes | None] = mapped_column(LargeBinary)
