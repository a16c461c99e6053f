"""What is and was held in a casus: by whom, what, since when, and what happens if they do nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select

from engine.deployment.loaded import load_definition
from engine.queries.holder_names import HELD, HolderName, Names, what_is_held, with_names
from engine.queries.timers_around import timers_around
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from engine.store.unit_of_work import TenantSession

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """One holding. `due` is the task's term; `consequence` is what happens at `acts_at` when the holder does nothing.

    `holder.kind` is `manager` where the holder decides as one: a screen draws those differently from a coach.
    """

    id: int
    casus_id: int
    holder: HolderName
    person_id: int | None
    what: str
    process: str
    task_id: int | None
    since: datetime
    until: datetime | None
    due: datetime | None = None
    law: str | None = None
    consequence: str = ""
    acts_at: datetime | None = None

    @property
    def is_clock(self) -> bool:
        return self.holder.kind == "clock"

    @property
    def acts_by(self) -> datetime:
        """Before when the holder must act: the term or the consequence, whichever is first; far away without both."""
        return min((each for each in (self.due, self.acts_at) if each is not None), default=NEVER)

    def held_at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


def urgency(held: Held, moment: datetime) -> tuple[bool, bool, datetime, datetime, int]:
    """The order in which several holders are named: people before terms, late before on time, who must act soonest,
    then who has it longest.
    """
    is_late = held.due is not None and held.due < moment
    return held.is_clock, not is_late, held.acts_by, held.since, held.id


def holdings(session: TenantSession, casus_id: int) -> tuple[Held, ...]:
    """All holdings of the casus, oldest first."""
    return tuple(_held(session, [casus_id], []))


def open_holdings(session: TenantSession, casus_ids: Collection[int]) -> Mapping[int, Sequence[Held]]:
    """What is held now, by casus."""
    found: dict[int, list[Held]] = defaultdict(list)
    for each in _held(session, casus_ids, [Holding.until.is_(None)]):
        found[each.casus_id].append(each)
    return found


def held_by_id(session: TenantSession, ids: Collection[int]) -> Mapping[int, Held]:
    """These holdings, of whichever casussen."""
    if not ids:
        return {}
    casus_ids = session.scalars(select(Holding.casus_id).where(Holding.id.in_(ids)).distinct()).all()
    return {each.id: each for each in _held(session, casus_ids, [Holding.id.in_(ids)])}


def _held(session: TenantSession, casus_ids: Collection[int], narrowed: Sequence[ColumnElement[bool]]) -> list[Held]:
    rows = session.execute(
        with_names(
            select(*HELD, ProcessInstance, ProcessDefinition.name)
            .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        )
        .where(Holding.casus_id.in_(casus_ids), *narrowed)
        .order_by(Holding.since, Holding.id)
    ).all()
    boundaries = _boundaries(session, casus_ids)
    names = Names(session)
    found = []
    for holding, person_name, team_name, task, wait, instance, process_name in rows:
        consequence, acts_at = "", None
        if holding.until is None:
            node = task.node_id if task else wait.node_id if wait else ""
            of_instance = boundaries[instance.id]
            boundary = of_instance.get(node) or _around(session, of_instance.values(), instance, task)
            if boundary is not None:
                consequence, acts_at = boundary.consequence, boundary.due_at
            elif wait is not None:
                consequence = wait.consequence or _consequence_of_process(session, instance.definition_id)
                acts_at = wait.due_at
        found.append(
            Held(
                id=holding.id,
                casus_id=holding.casus_id,
                holder=names.of(holding, person_name, team_name, task),
                person_id=holding.person_id,
                what=what_is_held(task, wait),
                process=f"{process_name}: {instance.subject}" if instance.subject else process_name,
                task_id=task.id if task else None,
                since=holding.since,
                until=holding.until,
                due=task.due_at if task and task.has_term else None,
                law=task.law if task else None,
                consequence=consequence,
                acts_at=acts_at,
            )
        )
    return found


def _boundaries(session: TenantSession, casus_ids: Collection[int]) -> Mapping[int, dict[str, Wait]]:
    """The first consequence that will come of each task, wait or subprocess, by instance and node; soonest last."""
    waits = session.scalars(
        select(Wait)
        .where(
            Wait.casus_id.in_(casus_ids),
            Wait.status == "open",
            Wait.attached_to.is_not(None),
            Wait.due_at.is_not(None),
            Wait.consequence != "",
        )
        .order_by(Wait.due_at.desc())
    )
    found: Mapping[int, dict[str, Wait]] = defaultdict(dict)
    for wait in waits:
        found[wait.instance_id].pop(wait.attached_to or "", None)
        found[wait.instance_id][wait.attached_to or ""] = wait
    return found


def _around(
    session: TenantSession, boundaries: Collection[Wait], instance: ProcessInstance, task: UserTask | None
) -> Wait | None:
    """The first timer on a subprocess around the task."""
    if task is None or not boundaries:
        return None
    try:
        elements = load_definition(session, instance.definition_id).process.elements
    except ValueError:  # a version in a format that this release cannot read: its file must still open
        return None
    around = timers_around(elements, task.element_id)
    return next((wait for wait in reversed(list(boundaries)) if wait.element_id in around), None)


def _consequence_of_process(session: TenantSession, definition_id: int) -> str:
    """What the process itself says: it fits where no task is open, not beside somebody's task."""
    try:
        attributes = load_definition(session, definition_id).process.attributes
    except ValueError:  # a version in a format that this release cannot read: its file must still open
        return ""
    return attributes.get("consequence", {}).get("text", "")
