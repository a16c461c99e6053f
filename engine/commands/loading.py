"""Finds a task with all that a command checks first, locked until the command ends."""

from dataclasses import replace
from typing import cast

from sqlalchemy import BindParameter, Table, and_, bindparam, select

from engine import clock
from engine.commands.run import Run, begin_now
from engine.deployment.loaded import load_definition
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, Subject, task_subject
from engine.store import Call, Kept, Work
from engine.store.models import Casus, Person, ProcessInstance, Recusal, UserTask

_task, _instance, _casus, _recusal = (
    cast(Table, kind.__table__) for kind in (UserTask, ProcessInstance, Casus, Recusal)
)
_tenant: BindParameter[str] = bindparam("tenant")
_id: BindParameter[int] = bindparam("task_id")
_TASK = Kept(
    select(*_task.c, *_instance.c, *_casus.c)
    .join_from(_task, _instance, and_(_instance.c.id == _task.c.instance_id, _instance.c.tenant == _tenant))
    .join(_casus, and_(_casus.c.id == _task.c.casus_id, _casus.c.tenant == _tenant))
    .where(_task.c.id == _id, _task.c.tenant == _tenant)
    .with_for_update(of=[_instance, _task])
)
_RECUSED = Kept(
    select(_recusal.c.person_id)
    .join(_task, and_(_task.c.casus_id == _recusal.c.casus_id, _task.c.tenant == _tenant))
    .where(_task.c.id == _id, _recusal.c.tenant == _tenant)
)
_TASK_ENDS = len(_task.c)
_INSTANCE_ENDS = _TASK_ENDS + len(_instance.c)


def lock_task(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run]:
    """The task and its instance, locked. Raises `NotFound`."""
    task, run, _recused = _lock(work, actor, task_id)
    return task, run


def lock_subject(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run, Subject]:
    """As `lock_task`, with the facts about the task including who may not touch this household (Awb 2:4)."""
    task, run, recused = _lock(work, actor, task_id)
    return task, run, replace(task_subject(task, run.casus), recused_ids=recused)


def full_subject(work: Work, task: UserTask, casus: Casus) -> Subject:
    """The facts about a task including who may not touch this household (Awb 2:4)."""
    recused = work.session.read(_RECUSED, {"task_id": task.id})
    return replace(task_subject(task, casus), recused_ids=frozenset(person for (person,) in recused))


def _lock(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run, frozenset[int]]:
    session = work.session
    known = {"task_id": task_id, "tenant": work.tenant}
    # Who is recused is read by a statement of its own, so that it is what holds once the lock is ours.
    found, recused = (call.rows for call in session.ask([Call(_TASK, known), Call(_RECUSED, known)]))
    if not found:
        raise NotFound("Deze taak bestaat niet.")
    task = session.adopt(UserTask, found[0][:_TASK_ENDS])
    instance = session.adopt(ProcessInstance, found[0][_TASK_ENDS:_INSTANCE_ENDS])
    casus = session.adopt(Casus, found[0][_INSTANCE_ENDS:])
    begin_now(work)
    acted_for = task.assignee_id if task.assignee_id in actor.stands_in_for else None
    run = Run(work, actor, instance, casus, load_definition(session, instance.definition_id), acted_for)
    return task, run, frozenset(person for (person,) in recused)


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
