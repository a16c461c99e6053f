"""Say that a goal is reached or that work on it stops, with what came of it; and take it up again."""

from engine import clock
from engine.commands.plan.save_goal import goal_of
from engine.commands.plan.the_plan import change_content, open_plan, touch
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus

HOW = ("reached", "stopped")


def end_goal(work: Work, actor: Actor, casus_id: int, goal_id: int, *, how: str, outcome: str) -> None:
    """Raises `Refused`, `NotFound`, `Invalid` without an outcome, and `Conflict` when it ended already."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    problems = {}
    if how not in HOW:
        problems["how"] = "Kies of het doel is gehaald"
    if not outcome.strip():
        problems["outcome"] = "Schrijf op wat het bracht, of waarom jullie stoppen"
    if problems:
        raise Invalid(fields=problems)
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    goal = goal_of(work, casus_id, goal_id)
    if goal.status != "open":
        when = f"{clock.local(goal.ended_at):%d-%m-%Y om %H.%M uur}" if goal.ended_at else "eerder"
        raise Conflict(f"Dit doel is al afgerond, op {when}.")
    goal.status, goal.outcome, goal.ended_at = how, outcome.strip(), work.now
    change_content(plan) if how == "stopped" else touch(plan)
    work.log.append(
        "plan_goal_reached" if how == "reached" else "plan_goal_stopped",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"goal_id": goal.id},
        text={"reason": goal.outcome},
    )


def take_up_goal(work: Work, actor: Actor, casus_id: int, goal_id: int) -> None:
    """Open an ended goal again; what came of it stays to be read. Raises as `end_goal` does."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    goal = goal_of(work, casus_id, goal_id)
    if goal.status == "open":
        raise Conflict("Dit doel staat al open.")
    goal.status, goal.ended_at = "open", None
    change_content(plan)
    work.log.append(
        "plan_goal_reopened",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"goal_id": goal.id},
    )
