"""Note that the holder opened a task for the first time: from here on it is worked on, not waiting."""

from sqlalchemy import update

from engine.permissions import Actor
from engine.store import Work
from engine.store.models import UserTask


def start_task(work: Work, actor: Actor, task_id: int) -> None:
    """Set the moment of starting, once, and only for who holds the task. Does not make the page of others stale."""
    work.session.execute(
        update(UserTask)
        .where(
            UserTask.id == task_id,
            UserTask.tenant == work.tenant,
            UserTask.status == "open",
            UserTask.started_at.is_(None),
            UserTask.assignee_id.in_({actor.person_id, *actor.stands_in_for}),
        )
        .values(started_at=work.now)
    )
