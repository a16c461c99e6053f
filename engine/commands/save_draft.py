"""Keep what someone typed and has not handed in yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine.commands.loading import lock_subject, refuse_when_done
from engine.errors import StaleVersion
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import TaskDraft


def save_draft(work: Work, actor: Actor, task_id: int, version: int, typed: Mapping[str, Any]) -> datetime:
    """Store `typed` as it is, valid or not; answers the moment. Raises `Conflict`, `StaleVersion`, `Refused`."""
    task, _run, subject = lock_subject(work, actor, task_id)
    refuse_when_done(work, task)
    verdict("complete_task", actor, subject).require()
    if task.version != version:
        raise StaleVersion
    draft = work.session.scalar(select(TaskDraft).where(TaskDraft.task_id == task_id))
    if draft is None:
        draft = TaskDraft(task_id=task_id)
        work.session.add(draft)
    draft.person_id, draft.typed, draft.saved_at = actor.person_id, dict(typed), work.now
    return work.now
