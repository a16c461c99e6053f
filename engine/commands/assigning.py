"""Puts a task with one particular person, after checking that it may be theirs, or gives it back to the group."""

from engine.commands.holding import hold
from engine.commands.loading import full_subject
from engine.commands.run import Run
from engine.errors import Invalid
from engine.permissions import load_actor
from engine.store.models import UserTask


def assign(run: Run, task: UserTask, person_id: int) -> None:
    """Make `person_id` the holder. Raises `Invalid` when the task cannot be theirs."""
    person = load_actor(run.work.session, person_id)
    if person is None:
        raise Invalid(fields={"to_person_id": "Kies een collega die nu werkt."})
    facts = full_subject(run.work, task, run.casus)
    if person_id in facts.excluded_ids or person_id in facts.recused_ids:
        raise Invalid(fields={"to_person_id": f"{person.name} is zelf bij deze aanvraag of dit huishouden betrokken."})
    if task.candidate_group is not None and not person.is_in(task.candidate_group, task.team_id):
        raise Invalid(fields={"to_person_id": f"{person.name} hoort niet bij het team dat deze taak doet."})
    task.assignee_id = person_id
    task.claimed_at = run.work.now
    hold(run, task)


def give_back(run: Run, task: UserTask) -> None:
    """Make the task its group's again; what was typed stays as a draft."""
    task.assignee_id = None
    task.claimed_at = None
    hold(run, task)
    run.note("task_unclaimed", task_id=task.id, node_id=task.node_id, element_id=task.element_id)
