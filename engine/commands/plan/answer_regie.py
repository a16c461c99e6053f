"""Accept the regie of a household that was offered, or decline with a reason."""

from collections.abc import Sequence

from sqlalchemy import select

from engine import clock
from engine.commands.assigning import assign
from engine.commands.loading import lock_task
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.plan.offer_regie import open_offer
from engine.commands.run import Run
from engine.errors import Conflict, Invalid, Refused
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, RegieOffer, UserTask


def answer_regie(work: Work, actor: Actor, offer_id: int, *, accept: bool, answer: str = "") -> int:
    """How many open tasks moved along: those that are the regisseur's by the diagram. Others stay with who has them.

    Raises `Refused` for anybody but the receiver, `Invalid` when declining without a reason, and `Conflict` when the
    offer or the regie is another by now.
    """
    offer = work.get(RegieOffer, offer_id)
    # Tasks and their instances are locked before the casus, as everywhere.
    moving = _tasks_of_regie(work, actor, offer.casus_id, offer.from_person_id) if accept else []
    casus = work.get(Casus, offer.casus_id, lock=True)
    verdict("answer_regie", actor, subject_of(work.session, casus)).require()
    if actor.person_id != offer.to_person_id:
        raise Refused("Alleen de collega aan wie de regie is aangeboden, antwoordt daarop.", rule="not_the_receiver")
    if not accept and not answer.strip():
        raise Invalid(fields={"answer": "Schrijf op waarom je de regie niet overneemt"})
    offer = open_offer(work, casus.id, offer_id)
    if casus.regisseur_id != offer.from_person_id:
        raise Conflict("De regie is intussen van een ander. Vraag de teammanager wat de bedoeling is.")
    work.now = clock.now()
    offer.answered_at, offer.is_accepted, offer.answer = work.now, accept, answer.strip()
    if accept:
        casus.regisseur_id = actor.person_id
        casus.version += 1
        work.session.flush()
        moving = [(task, run) for task, run in moving if _moves(task, run, actor.person_id)]
    work.log.append(
        "regie_accepted" if accept else "regie_declined",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"offer_id": offer.id, "from_person_id": offer.from_person_id, "to_person_id": actor.person_id},
        text={"reason": offer.answer} if offer.answer else None,
    )
    notify(
        work,
        {offer.from_person_id, offer.offered_by_id},
        NoticeKind.REGIE_ANSWERED,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"offer_id": offer.id, "accepted": accept},
    )
    return len(moving) if accept else 0


def _tasks_of_regie(work: Work, actor: Actor, casus_id: int, regisseur_id: int) -> Sequence[tuple[UserTask, Run]]:
    """The open tasks that the old regisseur has because the diagram gives them to the regisseur."""
    wanted = work.session.scalars(
        select(UserTask.id)
        .where(UserTask.casus_id == casus_id, UserTask.status == "open", UserTask.assignee_id == regisseur_id)
        .order_by(UserTask.instance_id, UserTask.id)
    ).all()
    locked = [lock_task(work, actor, task_id) for task_id in wanted]
    return [(task, run) for task, run in locked if task.status == "open" and _is_of_regie(task, run)]


def _is_of_regie(task: UserTask, run: Run) -> bool:
    element = run.definition.process.elements.get(task.element_id)
    return element is not None and "regisseur" in element.attributes.get("task", {}).get("assignee", "")


def _moves(task: UserTask, run: Run, to_person_id: int) -> bool:
    """Give the task to the new regisseur; one that they may not do stays where it is."""
    run.work.now = clock.now()
    try:
        assign(run, task, to_person_id)
    except Invalid:
        return False
    run.note(
        "task_handed_over",
        task_id=task.id,
        node_id=task.node_id,
        element_id=task.element_id,
        codes={"to": to_person_id},
        text={"reason": "Deze taak hoort bij de regie."},
    )
    return True
