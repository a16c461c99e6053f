"""Hand a task over to a colleague, with the reason."""

from engine.commands.assigning import assign
from engine.commands.loading import lock_subject, person_name, refuse_when_done
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work


def hand_over_task(work: Work, actor: Actor, task_id: int, to_person_id: int, reason: str) -> None:
    """Give the task to `to_person_id`. Raises `Conflict`, `Refused`, and `Invalid` without a reason."""
    task, run, subject = lock_subject(work, actor, task_id)
    refuse_when_done(work, task)
    verdict("hand_over_task", actor, subject).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom je deze taak overdraagt."})
    if to_person_id == task.assignee_id:
        raise Invalid(fields={"to_person_id": f"{person_name(work, to_person_id)} heeft deze taak al."})
    assign(run, task, to_person_id)
    run.note(
        "task_handed_over",
        task_id=task.id,
        node_id=task.node_id,
        element_id=task.element_id,
        codes={"to": to_person_id},
        text={"reason": reason.strip()},
    )
    notify(
        work,
        {to_person_id},
        NoticeKind.TASK_HANDED_OVER,
        actor_id=actor.person_id,
        casus_id=task.casus_id,
        instance_id=task.instance_id,
        task_id=task.id,
    )
