"""One task as it is worked on: its form, the household it is for, and what happens when nobody does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from engine import clock, decisions, forms
from engine.budget.statements import AreaStatement, area_statement, household_total
from engine.deployment.loaded import load_definition
from engine.errors import NotFound
from engine.forms import Form, Typed
from engine.permissions import Actor, Subject, Verdict, subject_of, task_subject, verdict
from engine.queries.holder_names import HolderName, Names
from engine.queries.known_facts import facts_for_form
from engine.queries.timers_around import timers_around
from engine.store.models import (
    Casus,
    Holding,
    Membership,
    Person,
    ProcessInstance,
    Recusal,
    TaskAnswers,
    TaskDraft,
    UserTask,
    Wait,
)
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Consequence:
    """What happens at `at` when nobody completes the task; at no known moment while its term `stands_still`."""

    text: str
    at: datetime | None
    stands_still: bool


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """The task with the verdicts on it. The rows are detached: read them, change nothing."""

    task: UserTask
    casus: Casus
    instance: ProcessInstance
    process_name: str
    process_version: int
    holder: HolderName | None
    held_since: datetime | None
    completed_by: str
    acted_for: str
    may_see: Verdict
    verdicts: Mapping[str, Verdict]

    def may(self, permission: str) -> bool:
        return bool(self.verdicts[permission])


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The form of a task with what is known; `draft_saved_at` when something was typed and not handed in."""

    form: Form | None
    page: forms.Page | None
    draft_saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskContext:
    """What stands beside a task. `granted_cents`: to this household in twelve months. `budget` where the
    process is about money and one may see it.
    """

    consequences: tuple[Consequence, ...]
    residents: tuple[tuple[str, datetime | Any], ...]
    granted_cents: int
    budget: AreaStatement | None
    is_about_money: bool
    life_areas: tuple[str, ...]
    colleagues: tuple[tuple[int, str], ...]


def open_task(session: TenantSession, actor: Actor, task_id: int) -> OpenedTask:
    """The task and what this person may do with it. Raises `NotFound`."""
    assignee, completer, acted_for = aliased(Person), aliased(Person), aliased(Person)
    row = (
        session.execute(
            select(UserTask, ProcessInstance, Casus, Holding, assignee.name, completer.name, acted_for.name)
            .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
            .join(Casus, Casus.id == UserTask.casus_id)
            .outerjoin(Holding, (Holding.task_id == UserTask.id) & Holding.until.is_(None))
            .outerjoin(assignee, assignee.id == UserTask.assignee_id)
            .outerjoin(completer, completer.id == UserTask.completed_by_id)
            .outerjoin(acted_for, acted_for.id == UserTask.acted_for_id)
            .options(
                joinedload(Casus.area), joinedload(Casus.team), joinedload(Casus.regisseur), joinedload(Casus.residents)
            )
            .where(UserTask.id == task_id)
        )
        .unique()
        .one_or_none()
    )
    if row is None:
        raise NotFound("Deze taak bestaat niet.")
    task, instance, casus, holding, assignee_name, completer_name, acted_for_name = row
    file = subject_of(session, casus)
    definition = load_definition(session, instance.definition_id)
    holder = None
    if holding is not None:
        holder = Names(session).of(holding, assignee_name, casus.team.name, task)
    return OpenedTask(
        task,
        casus,
        instance,
        definition.name,
        definition.version,
        holder,
        holding.since if holding is not None else None,
        completer_name or "",
        acted_for_name or "",
        verdict("see_casus", actor, file),
        _verdicts(actor, task, casus, instance, file),
    )


def _verdicts(
    actor: Actor, task: UserTask, casus: Casus, instance: ProcessInstance, file: Subject
) -> dict[str, Verdict]:
    facts = task_subject(task, casus)
    subject = Subject(
        casus_id=casus.id,
        team_id=facts.team_id,
        regisseur_id=facts.regisseur_id,
        casus_is_open=facts.casus_is_open,
        policy=file.policy,
        involved_ids=file.involved_ids,
        recused_ids=file.recused_ids,
        task_is_open=facts.task_is_open,
        assignee_id=facts.assignee_id,
        candidate_group=facts.candidate_group,
        excluded_ids=facts.excluded_ids,
        completed_by_id=facts.completed_by_id,
        starter_id=instance.started_by_id,
    )
    asked = (
        "claim_task",
        "unclaim_task",
        "complete_task",
        "hand_over_task",
        "correct_task",
        "withdraw_request",
        "report_rule_conflict",
    )
    found = {permission: verdict(permission, actor, subject) for permission in asked}
    if task.assignee_id is not None:
        found["claim_task"] = Verdict(False, "held_by_somebody")
    if instance.ended_at is not None:
        found["withdraw_request"] = Verdict(False, "process_is_over")
        found["correct_task"] = Verdict(False, "process_is_over")
    if task.candidate_group is None:
        found["unclaim_task"] = Verdict(False, "no_team_to_give_back_to")
    return found


def filled_form(
    session: TenantSession,
    opened: OpenedTask,
    typed: Mapping[str, Typed] | None = None,
    errors: Mapping[str, str] | None = None,
) -> FilledForm:
    """The form to work in: what was just typed, else the draft, else what the process knows."""
    form, data = _form_and_data(session, opened)
    if form is None:
        return FilledForm(None, None, None)
    draft = session.execute(
        select(TaskDraft.typed, TaskDraft.saved_at).where(TaskDraft.task_id == opened.task.id)
    ).first()
    kept = forms.from_draft(form, draft.typed) if draft else None
    standing = typed if typed is not None else kept
    known = _known(session, opened.casus.id, form, data, standing)
    page = forms.page(form, data, decisions.evaluate, standing, errors, known)
    return FilledForm(form, page, draft.saved_at if draft else None)


def typed_answers(session: TenantSession, task_id: int, submitted: Mapping[str, Sequence[str]]) -> dict[str, Typed]:
    """What a submitted page holds for the form of this task, right or wrong, to keep or show again."""
    row = session.execute(
        select(UserTask.form_key, UserTask.casus_id, ProcessInstance)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(UserTask.id == task_id)
    ).first()
    if row is None or row.form_key is None:
        return {}
    definition = load_definition(session, row.ProcessInstance.definition_id)
    form = definition.forms[row.form_key]
    if not form.remembered:
        return forms.draft_values(form, submitted)
    data = definition.process.data(row.ProcessInstance.state)
    return forms.draft_values(_known(session, row.casus_id, form, data, submitted).form, submitted)


def _known(
    session: TenantSession,
    casus_id: int,
    form: Form,
    data: Mapping[str, Any],
    typed: Mapping[str, Typed | Sequence[str]] | None,
) -> forms.Known:
    """The form with what the dossier knows laid over it; no statement for a form that keeps nothing."""
    if not form.remembered:
        return forms.Known(form)
    return forms.recall(form, facts_for_form(session, casus_id), data, clock.local(clock.now()).date(), typed)


def given_answers(session: TenantSession, opened: OpenedTask) -> list[tuple[str, str]]:
    """Label and answer of a completed task."""
    form, data = _form_and_data(session, opened)
    answers = session.scalar(select(TaskAnswers.answers).where(TaskAnswers.task_id == opened.task.id))
    return forms.display(form, answers, data) if form and answers else []


def task_context(session: TenantSession, actor: Actor, opened: OpenedTask, now: datetime) -> TaskContext:
    task, casus = opened.task, opened.casus
    elements = load_definition(session, opened.instance.definition_id).process.elements
    is_about_money = any(element.operation == "record_request" for element in elements.values())
    waits = session.execute(
        select(Wait.consequence, Wait.due_at, Wait.term_id)
        .where(
            Wait.instance_id == task.instance_id,
            Wait.status == "open",
            Wait.consequence != "",
            or_(
                Wait.attached_to == task.node_id,
                and_(Wait.element_id.in_(timers_around(elements, task.element_id)), Wait.due_at.is_not(None)),
            ),
        )
        .order_by(Wait.due_at)
    ).all()
    return TaskContext(
        consequences=tuple(Consequence(text, at, at is None and term_id is not None) for text, at, term_id in waits),
        residents=tuple(
            (" ".join(part for part in (each.salutation, each.name) if part), each.birth_date)
            for each in casus.residents
            if each.left_at is None
        ),
        granted_cents=household_total(session, casus.id, now, except_instance_id=opened.instance.id),
        budget=area_statement(session, casus.area_id, now.year)
        if is_about_money and verdict("see_budget", actor)
        else None,
        is_about_money=is_about_money,
        life_areas=tuple(Names(session).life_area(key) for key in casus.life_areas.split()),
        colleagues=_colleagues(session, opened) if opened.may("hand_over_task") else (),
    )


def _colleagues(session: TenantSession, opened: OpenedTask) -> tuple[tuple[int, str], ...]:
    """Who may take the task over: members of its group in its team, without those who are kept out of it."""
    task = opened.task
    recused = select(Recusal.person_id).where(Recusal.casus_id == opened.casus.id)
    group = [Membership.group_key == task.candidate_group] if task.candidate_group else []
    people = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Person.active,
            *group,
            (Membership.team_id == task.team_id) | Membership.team_id.is_(None),
            Person.id != task.assignee_id if task.assignee_id else Person.active,
            Person.id.not_in([int(person) for person in task.excluded]),
            Person.id.not_in(recused),
        )
        .distinct()
        .order_by(Person.name)
    )
    return tuple((person_id, name) for person_id, name in people)


def _form_and_data(session: TenantSession, opened: OpenedTask) -> tuple[Form | None, Mapping[str, Any]]:
    if opened.task.form_key is None:
        return None, {}
    definition = load_definition(session, opened.instance.definition_id)
    data = definition.process.data(opened.instance.state, opened.task.node_id)
    return definition.forms[opened.task.form_key], data
