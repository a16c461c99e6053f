"""Finds a task with all that a command checks first, locked until the command ends."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, and_, bindparam, exists, join, select

from engine import clock
from engine.commands.run import Run, begin_now
from engine.deployment.loaded import load_definition
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, Subject, task_subject
from engine.store import Call, Kept, Work, of_municipality
from engine.store.models import Casus, Person, ProcessInstance, Recusal, TaskDraft, UserTask, Wait
from engine.store.next_id import NextId

_task, _wait, _instance, _casus, _recusal, _draft = (
    cast(Table, kind.__table__) for kind in (UserTask, Wait, ProcessInstance, Casus, Recusal, TaskDraft)
)
_is_asked = and_(_task.c.id == bindparam("task_id"), of_municipality(_task))
_with_instance = join(_task, _instance, and_(_instance.c.id == _task.c.instance_id, of_municipality(_instance)))
_recused_of_it = and_(_recusal.c.casus_id == _task.c.casus_id, of_municipality(_recusal))
_LOCK = Kept(select(_task.c.id).select_from(_with_instance).where(_is_asked).with_for_update(of=[_instance, _task]))
_TASK = Kept(  # a row for each who is recused, and one when nobody is
    select(
        *_task.c,
        *_instance.c,
        *_casus.c,
        exists().where(_draft.c.task_id == _task.c.id, of_municipality(_draft)),
        *(NextId(table) for table in (_task, _wait)),
        _recusal.c.person_id,
    )
    .select_from(
        _with_instance.join(_casus, and_(_casus.c.id == _task.c.casus_id, of_municipality(_casus))).join(
            _recusal, _recused_of_it, isouter=True
        )
    )
    .where(_is_asked)
)
_RECUSED = Kept(select(_recusal.c.person_id).select_from(join(_task, _recusal, _recused_of_it)).where(_is_asked))
_TASK_ENDS = len(_task.c)
_INSTANCE_ENDS = _TASK_ENDS + len(_instance.c)
_CASUS_ENDS = _INSTANCE_ENDS + len(_casus.c)


@dataclass(frozen=True, slots=True)
class Locked:
    """A task with its instance, locked, and who may not touch this household (Awb 2:4)."""

    task: UserTask
    run: Run
    recused: frozenset[int]
    has_draft: bool

    @property
    def subject(self) -> Subject:
        """The facts about the task that a verdict needs."""
        return task_subject(self.task, self.run.casus, self.recused)


def lock_task(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run]:
    """The task and its instance, locked. Raises `NotFound`."""
    locked = lock(work, actor, task_id)
    return locked.task, locked.run


def lock_subject(work: Work, actor: Actor, task_id: int) -> tuple[UserTask, Run, Subject]:
    """As `lock_task`, with the facts about the task including who may not touch this household (Awb 2:4)."""
    locked = lock(work, actor, task_id)
    return locked.task, locked.run, locked.subject


def full_subject(work: Work, task: UserTask, casus: Casus) -> Subject:
    """The facts about a task including who may not touch this household (Awb 2:4)."""
    recused = work.session.read(_RECUSED, {"task_id": task.id})
    return task_subject(task, casus, (person for (person,) in recused))


def foresee_task(work: Work, task_id: int) -> None:
    """This task will be locked: that goes along with what is asked first."""
    work.session.foresee(_asked(work, task_id))


def lock(work: Work, actor: Actor, task_id: int) -> Locked:
    """Raises `NotFound`."""
    session = work.session
    rows = session.ask(_asked(work, task_id))[-1].rows
    if not rows:
        raise NotFound("Deze taak bestaat niet.")
    found = rows[0]
    task = session.adopt(UserTask, found[:_TASK_ENDS])
    instance = session.adopt(ProcessInstance, found[_TASK_ENDS:_INSTANCE_ENDS])
    casus = session.adopt(Casus, found[_INSTANCE_ENDS:_CASUS_ENDS])
    begin_now(work)
    acted_for = task.assignee_id if task.assignee_id in actor.stands_in_for else None
    definition = load_definition(session, instance.definition_id)
    next_ids = {kind: found[_CASUS_ENDS + place] for place, kind in enumerate((UserTask, Wait), start=1)}
    run = Run(work, actor, instance, casus, definition, acted_for, next_ids=next_ids)
    recused = frozenset(row[-1] for row in rows if row[-1] is not None)
    return Locked(task, run, recused, bool(found[_CASUS_ENDS]))


def _asked(work: Work, task_id: int) -> list[Call]:
    """Rows are read by a statement of its own, so that they are what holds once the lock is ours."""
    known = {"task_id": task_id, "tenant": work.tenant}
    locks = [Call(_LOCK, known)] if work.session.locks_rows else []
    return [*locks, Call(_TASK, known)]


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
