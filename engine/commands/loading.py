"""Finds a task with all that a command checks first, locked until the command ends."""

from dataclasses import replace
from typing import cast

from sqlalchemy import Table, bindparam, select

from engine import clock
from engine.commands.run import Run, begin_now
from engine.deployment.loaded import load_definition
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, Subject, task_subject
from engine.store import Work
from engine.store.models import Casus, Person, ProcessInstance, Recusal, UserTask

_TASK = (
    select(UserTask, ProcessInstance, Casus)
    .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
    .join(Casus, Casus.id == UserTask.casus_id)
    .where(UserTask.id == bindparam("task_id"))
    .with_for_update(of=[ProcessInstance, UserTask])
)
_recusal = cast(Table, Recusal.__table__)
_RECUSED = select(_recusal.c.person_id).where(
    _recusal.c.casus_id == bindparam("casus_id"), _recusal.c.tenant == bindparam("tenant")
)


def lock_task(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run]:
    """The task and its instance, locked. Raises `NotFound`."""
    found = work.session.execute(_TASK, {"task_id": task_id}).one_or_none()
    if found is None:
        raise NotFound("Deze taak bestaat niet.")
    task, instance, casus = found
    begin_now(work)
    acted_for = task.assignee_id if task.assignee_id in actor.stands_in_for else None
    return task, Run(work, actor, instance, casus, load_definition(work.session, instance.definition_id), acted_for)


def full_subject(work: Work, task: UserTask, casus: Casus) -> Subject:
    """The facts about a task including who may not touch this household (Awb 2:4)."""
    recused = work.session.read(_RECUSED, {"casus_id": casus.id})
    return replace(task_subject(task, casus), recused_ids=frozenset(person for (person,) in recused))


def refuse_when_done(work: Work, task: UserTask) -> None:
    """Raises `Conflict` telling who completed the task and when."""
    if task.status == "open":
        return
    moment = f"{clock.local(task.completed_at):%H.%M uur op %d-%m-%Y}" if task.completed_at else "eerder"
    if task.status == "cancelled":
        raise Conflict(f"Deze taak is vervallen om {moment}: de aanvraag ging een andere kant op.")
    raise Conflict(f"{person_name(work, task.completed_by_id)} rondde deze taak af om {moment}.")


def person_name(work: Work, person_id: int | None) -> str:
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person else "Iemand"
