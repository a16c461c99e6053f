"""Contradictory rules that were reported: of one household, and all of them for who answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from engine.deployment.loaded import load_definition, load_organisation
from engine.errors import NotFound
from engine.permissions import Actor, Verdict, subject_of, verdict
from engine.queries.worklist import not_recused
from engine.store.models import Casus, Person, ProcessInstance, RuleConflict, UserTask
from engine.store.unit_of_work import TenantSession

MOST = 100
MOST_STEPS = 15


@dataclass(frozen=True, slots=True)
class Report:
    """`casus_id` and `reported_by` are there for who may see the file, `text` and `answer` also for who may settle.

    `allowed` is the rule by which it is read at all; `about` the household, for the log of looks.
    """

    id: int
    rules: tuple[str, ...]
    where: str
    text: str
    reported_at: datetime
    reported_by: str
    casus_id: int | None
    casus: str
    is_open: bool
    answer: str
    settled_at: datetime | None
    settled_by: str
    may_settle: bool
    allowed: Verdict
    about: int


def route_names(session: TenantSession) -> dict[str, str]:
    """The regular routes by key, in the order of the organisation."""
    try:
        return {route.key: route.name for route in load_organisation(session).routes}
    except NotFound:
        return {}


def steps_of_casus(session: TenantSession, casus_id: int) -> list[tuple[int, str]]:
    """The newest task of each step that this household came to, with its name, the latest first."""
    rows = session.scalars(
        select(UserTask)
        .where(UserTask.casus_id == casus_id, UserTask.status != "cancelled")
        .order_by(UserTask.id.desc())
        .limit(10 * MOST_STEPS)
    ).all()
    newest = {(task.instance_id, task.element_id): task for task in reversed(rows)}
    latest = sorted(newest.values(), key=lambda task: -task.id)[:MOST_STEPS]
    subjects = _subjects(session, {task.instance_id for task in latest})
    return [(task.id, f"{task.name} ({subjects[task.instance_id]})") for task in latest]


def reports_of_casus(session: TenantSession, actor: Actor, casus_id: int) -> list[Report]:
    """Newest first."""
    return _reports(session, actor, [RuleConflict.casus_id == casus_id])


def find_report(session: TenantSession, actor: Actor, report_id: int) -> Report:
    """Raises `NotFound`, also for a household that this person is related to."""
    found = _reports(session, actor, [RuleConflict.id == report_id])
    if not found:
        raise NotFound("Deze melding bestaat niet.")
    return found[0]


def readable_reports(session: TenantSession, actor: Actor, narrowed: Sequence[ColumnElement[bool]]) -> list[Report]:
    """What this person may read of those that `narrowed` leaves: what waits for an answer first, then the newest."""
    return [each for each in _reports(session, actor, narrowed) if each.allowed]


def _reports(session: TenantSession, actor: Actor, narrowed: Sequence[ColumnElement[bool]]) -> list[Report]:
    settler = aliased(Person)
    rows = session.execute(
        select(RuleConflict, Casus, Person.name, settler.name, ProcessInstance.definition_id)
        .join(Casus, Casus.id == RuleConflict.casus_id)
        .join(Person, Person.id == RuleConflict.reported_by_id)
        .outerjoin(settler, settler.id == RuleConflict.settled_by_id)
        .outerjoin(ProcessInstance, ProcessInstance.id == RuleConflict.instance_id)
        .where(not_recused(actor, RuleConflict.casus_id), *narrowed)
        .order_by(RuleConflict.status, RuleConflict.id.desc())
        .limit(MOST)
    ).all()
    names = route_names(session)
    subjects = {casus.id: casus for _row, casus, *_rest in rows}
    verdicts = {
        casus_id: (verdict("see_casus", actor, facts), verdict("settle_rule_conflict", actor, facts))
        for casus_id, casus in subjects.items()
        for facts in [subject_of(session, casus)]
    }
    found = []
    for row, casus, reporter, settled_by, definition_id in rows:
        seen, settles = verdicts[casus.id]
        sees, may_read = bool(seen), bool(seen) or bool(settles)
        found.append(
            Report(
                id=row.id,
                rules=tuple(names.get(key, key) for key in row.rules),
                where=step_name(session, definition_id, row.element_id),
                text=row.text if may_read else "",
                reported_at=row.reported_at,
                reported_by=reporter if sees else "",
                casus_id=casus.id if sees else None,
                casus=casus.name if sees else "",
                is_open=row.status == "open",
                answer=row.answer if may_read else "",
                settled_at=row.settled_at,
                settled_by=settled_by or "",
                may_settle=bool(settles) and row.status == "open",
                allowed=seen if sees else settles,
                about=casus.id,
            )
        )
    return found


def step_name(session: TenantSession, definition_id: int | None, element_id: str | None) -> str:
    """`Routes afwegen, in Flexibel budget`; empty for what belongs to no step."""
    if definition_id is None or element_id is None:
        return ""
    definition = load_definition(session, definition_id)
    element = definition.process.elements.get(element_id)
    return f"{element.name if element and element.name else element_id}, in {definition.name}"


def _subjects(session: TenantSession, instance_ids: set[int]) -> dict[int, str]:
    rows = session.execute(
        select(ProcessInstance.id, ProcessInstance.subject, ProcessInstance.definition_id).where(
            ProcessInstance.id.in_(instance_ids)
        )
    )
    return {
        key: load_definition(session, definition).name + (f": {subject}" if subject else "")
        for key, subject, definition in rows
    }
