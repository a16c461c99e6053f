"""Complete a task: the answers go in, the process goes on, and the next holder is known, all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, insert

from engine import clock, decisions, forms
from engine.commands.advance import advance
from engine.commands.dossier.answers import keep_answers, known_answers
from engine.commands.loading import lock, refuse_when_done
from engine.commands.operations.base import find_request
from engine.commands.run import Run
from engine.deployment.loaded import load_organisation
from engine.errors import Conflict, Invalid, StaleVersion
from engine.permissions import Actor, record_use, verdict
from engine.permissions.mandates import may_decide
from engine.store import Kept, Work, of_municipality
from engine.store.models import TaskAnswers, TaskDraft

_drafts = cast(Table, TaskDraft.__table__)
_FORGET_DRAFT = Kept(delete(_drafts).where(_drafts.c.task_id == bindparam("of_task"), of_municipality(_drafts)))
_KEEP_ANSWERS = Kept(insert(cast(Table, TaskAnswers.__table__)))

MOST_CLICKS = 10_000


@dataclass(frozen=True, slots=True)
class Completed:
    casus_id: int
    instance_id: int
    next_task_id: int | None  # of the same instance, for the same person


def complete_task(
    work: Work,
    actor: Actor,
    task_id: int,
    version: int,
    submitted: Mapping[str, Sequence[str]],
    *,
    clicks: int | None = None,
) -> Completed:
    """Hand in `submitted` (form field → texts as typed) and take the step that follows.

    `clicks` are those on the page of the task, None where nothing counted them; above MOST_CLICKS they are not known.
    Raises `Conflict` (done already, by whom and when), `StaleVersion`, `Refused`, and `Invalid` with a message a field.
    """
    locked = lock(work, actor, task_id)
    task, run, subject = locked.task, locked.run, locked.subject
    casus_id, state = run.casus.id, run.instance.state
    definition, node_id, permission = run.definition, task.node_id, task.permission
    refuse_when_done(work, task)
    if subject.assignee_id is None:
        raise Conflict("Deze taak is nog van niemand. Pak hem eerst op.")
    record_use(work, actor, casus_id, "complete_task", verdict("complete_task", actor, subject).require())
    if task.version != version:
        raise StaleVersion
    if permission:
        verdict(permission, actor, subject).require()
    if permission == "decide_request":
        _require_mandate(run)
    answers = {}
    if form_key := task.form_key:
        form = definition.forms[form_key]
        data = definition.process.data(state, node_id)
        known = known_answers(work.session, casus_id, form, data, submitted)
        reading = forms.read(form, submitted, data, decisions.evaluate, known)
        if reading.errors:
            raise Invalid(fields=reading.errors)
        answers = reading.values
        keep_answers(run, task, form, answers, known, data)

    counted = {"clicks": clicks} if clicks is not None and 0 <= clicks <= MOST_CLICKS else {}
    run.note("task_completed", task_id=task_id, node_id=node_id, element_id=task.element_id, codes=counted)
    step = definition.process.complete(state, node_id, answers, run.ports())
    run.require_not_refused()

    task.status = "completed"
    task.completed_at = work.now
    task.completed_by_id = actor.person_id
    task.acted_for_id = run.acted_for_id
    if answers:
        work.session.write(_KEEP_ANSWERS, {"tenant": work.tenant, "task_id": task_id, "answers": answers})
    if locked.has_draft:
        work.session.write(_FORGET_DRAFT, {"of_task": task_id, "tenant": work.tenant})
    opened = advance(run, step, completed=task)
    mine = {actor.person_id, *actor.stands_in_for}
    following = next((new.id for new in opened if new.assignee_id in mine), None)
    return Completed(casus_id, run.instance.id, following)


def _require_mandate(run: Run) -> None:
    """Who decides does so on a mandate of their own for what was asked (Awb 10:9). Raises `Refused`."""
    request = find_request(run.work, run.instance)
    if request is not None and run.actor is not None:
        allowed, _mandate = may_decide(
            run.work.session,
            run.actor,
            request,
            run.casus,
            clock.local(run.work.now).date(),
            load_organisation(run.work.session).mandate_levels,
        )
        allowed.require()
