"""What can go on in a casus where it ended, what then stays as it is, and what has expired and is asked again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from engine.deployment.loaded import load_definition
from engine.queries.consents import consents
from engine.store.models import (
    DecisionLetter,
    DossierFact,
    PlanLetter,
    ProcessDefinition,
    ProcessInstance,
    TaskAnswers,
    UserTask,
)
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Reopenable:
    """An ended process, and the name of the step at which it goes on."""

    instance_id: int
    process: str
    subject: str
    ended_at: datetime
    step: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is there already and stays: tasks with answers, valid consents, letters."""

    answers: int
    consents: int
    letters: int


@dataclass(frozen=True, slots=True)
class Expired:
    """What is asked again, and its last day. A fact has a `label`, a consent its `purpose` and perhaps a `partner`."""

    until: date
    label: str = ""
    purpose: str = ""
    partner: str = ""


def reopenable(session: TenantSession, casus_id: int) -> tuple[Reopenable, ...]:
    """Ended processes that name a step to go on at, the last ended first; of what a household has one, the newest."""
    rows = session.execute(
        select(ProcessInstance, ProcessDefinition.key, ProcessDefinition.name)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessInstance.casus_id == casus_id)
        .order_by(ProcessInstance.id.desc())
    ).all()
    found: list[Reopenable] = []
    newest: set[str] = set()
    for instance, key, name in rows:
        process = load_definition(session, instance.definition_id).process
        start = process.attributes.get("start", {})
        is_replaced = start.get("once") == "true" and key in newest
        if instance.status != "cancelled":
            newest.add(key)
        element = process.elements.get(start.get("reopen", ""))
        if instance.ended_at is not None and element is not None and not is_replaced:
            found.append(Reopenable(instance.id, name, instance.subject, instance.ended_at, element.name or element.id))
    return tuple(sorted(found, key=lambda each: each.ended_at, reverse=True))


def kept(session: TenantSession, casus_id: int, today: date) -> Kept:
    answers = select(func.count()).select_from(TaskAnswers).join(UserTask, UserTask.id == TaskAnswers.task_id)
    letters = sum(
        session.scalar(select(func.count()).select_from(table).where(table.casus_id == casus_id)) or 0
        for table in (DecisionLetter, PlanLetter)
    )
    valid = [each for each in consents(session, casus_id, today) if each.state == "valid"]
    return Kept(session.scalar(answers.where(UserTask.casus_id == casus_id)) or 0, len(valid), letters)


def expired(session: TenantSession, casus_id: int, today: date) -> tuple[Expired, ...]:
    """Facts and consents past their last day, the oldest first."""
    facts = session.execute(
        select(DossierFact.label, DossierFact.valid_until).where(
            DossierFact.casus_id == casus_id, DossierFact.ended_at.is_(None), DossierFact.valid_until < today
        )
    )
    found = [Expired(until, label=label) for label, until in facts if until is not None]
    found += [
        Expired(each.valid_until, purpose=each.purpose, partner=each.partner)
        for each in consents(session, casus_id, today)
        if each.state == "expired" and each.valid_until is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.until, each.label, each.purpose)))
