"""What did I finish: completed tasks, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.permissions import Actor
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.queries.worklist import not_recused
from engine.store.models import Area, Casus, ProcessDefinition, ProcessInstance, UserTask
from engine.store.unit_of_work import TenantSession

COLUMNS = (UserTask.completed_at, UserTask.id)


@dataclass(frozen=True, slots=True)
class FinishedTask:
    task_id: int
    name: str
    casus_id: int
    casus_name: str
    process_name: str
    area_name: str
    completed_at: datetime


def finished_tasks(session: TenantSession, actor: Actor, at: Place) -> Page[FinishedTask]:
    """Tasks that this person completed, for themselves or for somebody else."""
    rows = session.execute(
        select(UserTask, Casus.name, ProcessDefinition.name, Area.name)
        .join(Casus, Casus.id == UserTask.casus_id)
        .join(Area, Area.id == Casus.area_id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(
            UserTask.completed_by_id == actor.person_id,
            UserTask.status == "completed",
            not_recused(actor),
            *beyond(COLUMNS, at, newest_first=True),
        )
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    found = [
        FinishedTask(task.id, task.name, task.casus_id, casus_name, process_name, area_name, task.completed_at)
        for task, casus_name, process_name, area_name in rows
    ]
    return paged(found, [(row[0].completed_at, row[0].id) for row in rows], at)
