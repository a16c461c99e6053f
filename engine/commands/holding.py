"""Passes a task from one holder to the next, so that its holdings tile its whole life."""

from sqlalchemy import insert, update

from engine.commands.advance import new_holding, task_holder
from engine.commands.run import Run
from engine.store.models import Holding, UserTask


def hold(run: Run, task: UserTask) -> None:
    """End the present holding of the task and begin that of whoever the task now says."""
    session = run.work.session
    session.execute(
        update(Holding).where(Holding.task_id == task.id, Holding.until.is_(None)).values(until=run.work.now)
    )
    session.execute(insert(Holding), [new_holding(run, task_holder(task), task_id=task.id)])
