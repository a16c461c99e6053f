"""How a rehearsal stands now: whose turn it is, what waits, what was done, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.deployment.loaded import LoadedDefinition, load_definition
from engine.permissions import load_actor, task_subject, verdict
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.town import Role, roles_of
from engine.store.models import (
    Casus,
    CasusMessage,
    DecisionLetter,
    Event,
    Holding,
    Incident,
    OutboxMail,
    PlanLetter,
    ProcessDefinition,
    ProcessInstance,
    Reservation,
    UserTask,
    Wait,
)
from engine.store.unit_of_work import TenantSession

DONE = ("element_completed", "task_completed")
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})


@dataclass(frozen=True, slots=True)
class OpenTask:
    """`roles` may do it; the first is the likeliest. `assigned` says that it is this role's and nobody else's."""

    id: int
    element: str
    name: str
    why: str
    process: str
    process_name: str
    form: str | None
    due: datetime | None
    roles: tuple[Role, ...]
    assigned: bool
    is_own: bool
    """Of the process that is rehearsed, and of no other that it began."""


@dataclass(frozen=True, slots=True)
class OpenWait:
    """`holder` is who is awaited, as in `Holding`: kind and key. `attached_to` is the task beside which it runs."""

    element: str
    name: str
    kind: str
    due: datetime | None
    message: str | None
    attached_to: str | None
    consequence: str
    holder: tuple[str, str]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """One element that completed. `role` is who did it, for a task; a timer or message has none."""

    element: str
    name: str
    tag: str
    at: datetime
    role: str | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Stuck:
    element: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    html: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A message between processes; `heard` when one took it."""

    name: str
    payload: Mapping[str, Any]
    heard: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """`status` is that of the rehearsed process; `ended_at` names the end event once it is over."""

    now: datetime
    status: str
    ended_at: str | None
    tasks: tuple[OpenTask, ...]
    waits: tuple[OpenWait, ...]
    path: tuple[Walked, ...]
    data: Mapping[str, Any]
    letters: tuple[Letter, ...]
    mails: tuple[Mail, ...]
    sent: tuple[Sent, ...]
    reserved_cents: int
    spent_cents: int
    stuck: tuple[Stuck, ...]
    due_next: datetime | None
    others: tuple[str, ...]
    """Names of the other processes that were begun."""

    @property
    def own_path(self) -> tuple[Walked, ...]:
        return tuple(each for each in self.path if each.is_own)

    @property
    def standing(self) -> tuple[str, ...]:
        """The elements of the rehearsed process at which a token stands."""
        waits = [wait.element for wait in self.waits if wait.is_own and wait.attached_to is None]
        tasks = [task.element for task in self.tasks if task.is_own]
        return tuple(dict.fromkeys([*tasks, *waits, *(each.element for each in self.stuck)]))


def state_of(sandbox: Sandbox) -> State:
    """Read all of it, at the moment where the rehearsal is."""
    due_next = sandbox.due_next()
    with sandbox.looking(), sandbox.store.reading() as session:
        return _Reader(sandbox, session).read(due_next)


class _Reader:
    def __init__(self, sandbox: Sandbox, session: TenantSession) -> None:
        self._sandbox = sandbox
        self._session = session
        self._roles = {sandbox.people[role.key]: role for role in roles_of(sandbox.prepared.organisation)}
        rows = session.execute(
            select(ProcessInstance, ProcessDefinition.key)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .order_by(ProcessInstance.id)
        ).all()
        self._instances = {instance.id: instance for instance, _key in rows}
        own = [instance for instance, key in rows if key == sandbox.process_key]
        self._own = own[0] if own else None
        self._definitions: dict[int, LoadedDefinition] = {
            instance.id: load_definition(session, instance.definition_id) for instance, _key in rows
        }

    def read(self, due_next: datetime | None) -> State:
        own = self._own
        reservations = self._session.scalars(select(Reservation)).all()
        return State(
            now=self._sandbox.now,
            status=own.status if own else "none",
            ended_at=own.outcome if own and own.ended_at else None,
            tasks=self._tasks(),
            waits=self._waits(),
            path=self._path(),
            data=self._definitions[own.id].process.data(own.state) if own else {},
            letters=self._letters(),
            mails=tuple(
                Mail(each.recipient, each.subject)
                for each in self._session.scalars(select(OutboxMail).order_by(OutboxMail.id))
            ),
            sent=tuple(
                Sent(each.name, each.payload, each.status == "delivered", each.sent_at)
                for each in self._session.scalars(select(CasusMessage).order_by(CasusMessage.id))
            ),
            reserved_cents=sum(each.amount_cents - each.spent_cents - each.released_cents for each in reservations),
            spent_cents=sum(each.spent_cents for each in reservations),
            stuck=tuple(
                Stuck(each.element_id, self._name(each.instance_id, each.element_id), each.reason)
                for each in self._session.scalars(select(Incident).where(Incident.resolved_at.is_(None)))
            ),
            due_next=due_next,
            others=tuple(
                definition.name
                for instance_id, definition in self._definitions.items()
                if own is None or instance_id != own.id
            ),
        )

    def _is_own(self, instance_id: int | None) -> bool:
        return self._own is not None and instance_id == self._own.id

    def _name(self, instance_id: int, element_id: str) -> str:
        element = self._definitions[instance_id].process.elements.get(element_id)
        return (element.name if element else "") or element_id

    def _tasks(self) -> tuple[OpenTask, ...]:
        rows = self._session.scalars(select(UserTask).where(UserTask.status == "open").order_by(UserTask.id)).all()
        casus = self._session.scalars(select(Casus)).one()
        return tuple(
            OpenTask(
                id=task.id,
                element=task.element_id,
                name=task.name,
                why=task.why,
                process=task.process_key,
                process_name=self._definitions[task.instance_id].name,
                form=task.form_key,
                due=task.due_at if task.has_term else None,
                roles=self._who_may(task, casus),
                assigned=task.assignee_id is not None,
                is_own=self._is_own(task.instance_id),
            )
            for task in rows
        )

    def _who_may(self, task: UserTask, casus: Casus) -> tuple[Role, ...]:
        if task.assignee_id is not None:
            return tuple(role for person, role in self._roles.items() if person == task.assignee_id)
        found = []
        for person_id, role in self._roles.items():
            actor = load_actor(self._session, person_id)
            if actor is not None and verdict("claim_task", actor, task_subject(task, casus)):
                found.append(role)
        return tuple(found)

    def _waits(self) -> tuple[OpenWait, ...]:
        rows = self._session.execute(
            select(Wait, Holding)
            .outerjoin(Holding, (Holding.wait_id == Wait.id) & Holding.until.is_(None))
            .where(Wait.status == "open")
            .order_by(Wait.due_at, Wait.id)
        ).all()
        return tuple(
            OpenWait(
                element=wait.element_id,
                name=wait.name or wait.element_id,
                kind=wait.kind,
                due=wait.due_at,
                message=wait.message,
                attached_to=self._host(wait),
                consequence=wait.consequence,
                holder=(holding.kind, holding.group_key or "") if holding else ("", ""),
                is_own=self._is_own(wait.instance_id),
            )
            for wait, holding in rows
        )

    def _host(self, wait: Wait) -> str | None:
        if wait.attached_to is None:
            return None
        element = self._definitions[wait.instance_id].process.elements.get(wait.element_id)
        return (element.attached_to or element.scope) if element else None

    def _path(self) -> tuple[Walked, ...]:
        rows = self._session.execute(
            select(Event.instance_id, Event.element_id, Event.at, Event.actor_id, Event.kind)
            .where(Event.kind.in_(DONE), Event.element_id.is_not(None))
            .order_by(Event.id)
        ).all()
        found = []
        for instance_id, element_id, at, actor_id, kind in rows:
            element = self._definitions[instance_id].process.elements.get(element_id)
            role = self._roles.get(actor_id) if kind == "task_completed" else None
            found.append(
                Walked(
                    element_id,
                    self._name(instance_id, element_id),
                    element.tag if element else "",
                    at,
                    role.key if role else None,
                    self._is_own(instance_id),
                )
            )
        return tuple(found)

    def _letters(self) -> tuple[Letter, ...]:
        decisions = self._session.scalars(select(DecisionLetter).order_by(DecisionLetter.id))
        plans = self._session.scalars(select(PlanLetter).order_by(PlanLetter.id))
        return (
            *(Letter(each.subject, each.html, each.made_at) for each in decisions),
            *(Letter("Het plan", each.html, each.made_at) for each in plans),
        )
