"""Tick off what somebody did for a goal, take the tick back, or remove what was never agreed."""

from engine import clock
from engine.commands.plan.save_action import action_of
from engine.commands.plan.the_plan import change_content, open_plan, touch
from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus


def finish_action(work: Work, actor: Actor, casus_id: int, action_id: int, *, done: bool) -> None:
    """Raises `Refused`, `NotFound`, and `Conflict` when it is so already."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    action = action_of(work, casus_id, action_id)
    if done and action.done_at is not None:
        raise Conflict(f"Dit is al afgevinkt, op {clock.local(action.done_at):%d-%m-%Y om %H.%M uur}.")
    if not done and action.done_at is None:
        raise Conflict("Deze afspraak staat al open.")
    action.done_at = work.now if done else None
    touch(plan)
    work.log.append(
        "plan_action_done" if done else "plan_action_undone",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"action_id": action.id, "goal_id": action.goal_id},
    )


def remove_action(work: Work, actor: Actor, casus_id: int, action_id: int) -> None:
    """Raises `Refused`, `NotFound`, and `Conflict` for what was done: that happened."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    action = action_of(work, casus_id, action_id)
    if action.done_at is not None:
        raise Conflict("Deze afspraak is afgevinkt. Wat gedaan is, blijft staan.")
    work.session.delete(action)
    change_content(plan)
    work.log.append(
        "plan_action_removed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"action_id": action.id, "goal_id": action.goal_id},
    )
