"""What the screens of the process owner read: which facts were asked for, and their figures.

Durations are seconds, of working time unless their name says `wall`. A figure that too few cases stand behind is not
told: see `engine.insight.small_cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

PARTIES = ("manager", "partner", "coach", "resident", "clock", "management", "unknown")
"""Who can be waited for, in the order in which screens show them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which facts: None means all. Months as 202611, both included; a month is that of the end of a case or step.

    `step`, `next_step`, `holder` and `variant` narrow to the cases that had that step, went from `step` to `next_step`
    in one go, waited for that holder, or went exactly so.
    """

    first_month: int | None = None
    last_month: int | None = None
    version: int | None = None
    team: int | None = None
    outcome: int | None = None
    step: int | None = None
    next_step: int | None = None
    holder: int | None = None
    variant: str | None = None

    @property
    def needs_facts(self) -> bool:
        """Whether the cells do not tell: single cases have to be looked at."""
        return any(each is not None for each in (self.step, self.next_step, self.holder, self.variant))


@dataclass(frozen=True, slots=True)
class Spread:
    """How durations lie, in seconds. `median` and `p90` are None of nothing; `total` is exact."""

    n: int
    median: float | None
    p90: float | None
    total: float


@dataclass(frozen=True, slots=True)
class Held:
    """What one holder let wait, in seconds. `party` is one of PARTIES, `key` a group, a partner or a resource."""

    holder: int
    party: str
    key: str
    n: int
    waiting: float


@dataclass(frozen=True, slots=True)
class StepFigures:
    """`step` is the number of the step, `key` its element id or the name of its activity."""

    step: int
    key: str
    n: int
    late: int
    again: int
    waiting: Spread
    total: Spread
    working: float
    suspended: float
    wall: float
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class EdgeFigures:
    """From the end of one step to the end of the next, in seconds."""

    source: int
    target: int
    n: int
    total: float
    wall: float


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Cases that ended in the period; `began` those that began in it."""

    n: int
    began: int
    late: int
    with_repeats: int
    handovers: int
    lead: Spread
    wall: float
    suspended: float


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the first screen tells. `is_exact` when percentiles are of the facts themselves, not of the cells.

    `held` adds up over the steps, by holder, the longest first. `names` are those of steps by their number.
    """

    chosen: Chosen
    is_exact: bool
    cases: CaseFigures
    steps: tuple[StepFigures, ...]
    edges: tuple[EdgeFigures, ...]
    held: tuple[Held, ...]
    refreshed_at: datetime | None
    behind: int = 0  # events that are not taken up yet

    @property
    def working(self) -> float:
        return sum(step.working for step in self.steps)

    @property
    def suspended(self) -> float:
        return sum(step.suspended for step in self.steps)

    @property
    def waiting(self) -> Mapping[str, float]:
        """Waiting by party, those that were waited for only."""
        found: dict[str, float] = {}
        for each in self.held:
            found[each.party] = found.get(each.party, 0.0) + each.waiting
        return found


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """One case behind the figures. `key` names it: ours by the number of its process instance, an imported one as its
    log does. Moments are those of the facts: on UTC ours, on the clock of its file an imported one; without zone.
    """

    case_number: int
    key: str
    casus_id: int | None
    version: int
    team: int
    outcome: int
    began_at: datetime
    ended_at: datetime | None
    lead: float
    suspended: float
    wall: float
    late: bool
    steps: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter can have: its number, and its key (element id, holder, outcome code)."""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """One of our processes or an imported log, with all that can be chosen in it."""

    id: int
    process_key: str | None
    log_name: str | None
    months: tuple[int, int] | None  # first and last with facts; None without any
    versions: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    steps: tuple[Choice, ...] = ()
    holders: tuple[Choice, ...] = ()
    outcomes: tuple[Choice, ...] = field(default=())
