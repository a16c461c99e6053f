"""Put a goal of the household in the plan, or change how it reads."""

from sqlalchemy import select

from engine import clock
from engine.commands.plan.the_plan import change_content, open_plan
from engine.commands.plan.two_tabs import require_as_seen
from engine.deployment.loaded import load_organisation
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, PlanGoal


def save_goal(
    work: Work,
    actor: Actor,
    casus_id: int,
    *,
    life_area: str,
    text: str,
    goal_id: int | None = None,
    seen: str = "",
) -> int:
    """The goal's id. With `goal_id` that goal changes; `seen` marks what the page showed of it.

    Raises `Refused`, `NotFound`, `Invalid`, `Conflict` for a goal that ended, and `StaleVersion`.
    """
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    problems = {}
    if life_area not in {area.key for area in load_organisation(work.session).life_areas}:
        problems["life_area"] = "Kies bij welk leefgebied het doel hoort"
    if not text.strip():
        problems["text"] = "Schrijf op wat het huishouden wil bereiken"
    if problems:
        raise Invalid(fields=problems)
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    if goal_id is None:
        goal = PlanGoal(casus_id=casus_id, created_at=work.now, created_by_id=actor.person_id)
        work.session.add(goal)
    else:
        goal = goal_of(work, casus_id, goal_id)
        require_as_seen(work, casus_id, goal, seen)
        if goal.status != "open":
            raise Conflict("Dit doel is afgerond. Zet het eerst weer open.")
    goal.life_area, goal.text = life_area, text.strip()
    change_content(plan)
    work.session.flush()
    work.log.append(
        "plan_goal_added" if goal_id is None else "plan_goal_changed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"goal_id": goal.id, "life_area": life_area},
    )
    return goal.id


def goal_of(work: Work, casus_id: int, goal_id: int) -> PlanGoal:
    """The goal, of this casus. Raises `NotFound`."""
    goal = work.session.scalars(
        select(PlanGoal).where(PlanGoal.id == goal_id, PlanGoal.casus_id == casus_id)
    ).one_or_none()
    if goal is None:
        raise NotFound("Dit doel bestaat niet.")
    return goal
