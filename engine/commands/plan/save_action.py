"""Write down who does what by when for a goal: the household and its network come first."""

from datetime import date

from sqlalchemy import select

from engine import clock
from engine.commands.plan.save_goal import goal_of
from engine.commands.plan.the_plan import change_content, open_plan
from engine.commands.plan.two_tabs import require_as_seen
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, PlanAction, PlanGoal

WHO_KINDS = ("resident", "network", "coach", "partner")


def save_action(
    work: Work,
    actor: Actor,
    casus_id: int,
    goal_id: int,
    *,
    what: str,
    who_kind: str,
    who: str,
    by_on: date | None,
    action_id: int | None = None,
    seen: str = "",
) -> int:
    """The action's id. With `action_id` that action changes; `seen` marks what the page showed of it.

    Without a name the household itself does it, or the coach who writes. Raises `Refused`, `NotFound`, `Invalid`,
    `Conflict` for a goal that ended, and `StaleVersion`.
    """
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    who = who.strip() or {"resident": casus.name, "coach": actor.name}.get(who_kind, "")
    problems = {}
    if not what.strip():
        problems["what"] = "Schrijf op wat er gebeurt"
    if who_kind not in WHO_KINDS:
        problems["who_kind"] = "Kies wie dit doet"
    elif not who:
        problems["who"] = "Vul de naam in van wie dit doet"
    if problems:
        raise Invalid(fields=problems)
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    goal = goal_of(work, casus_id, goal_id)
    if goal.status != "open":
        raise Conflict("Dit doel is afgerond. Zet het eerst weer open.")
    if action_id is None:
        action = PlanAction(goal_id=goal.id, created_at=work.now)
        work.session.add(action)
    else:
        action = action_of(work, casus_id, action_id)
        require_as_seen(work, casus_id, action, seen)
    action.what, action.who_kind, action.who, action.by_on = what.strip(), who_kind, who[:120], by_on
    change_content(plan)
    work.session.flush()
    work.log.append(
        "plan_action_added" if action_id is None else "plan_action_changed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"action_id": action.id, "goal_id": goal.id, "who_kind": who_kind},
    )
    return action.id


def action_of(work: Work, casus_id: int, action_id: int) -> PlanAction:
    """The action, of a goal of this casus. Raises `NotFound`."""
    action = work.session.scalars(
        select(PlanAction)
        .join(PlanGoal, PlanGoal.id == PlanAction.goal_id)
        .where(PlanAction.id == action_id, PlanGoal.casus_id == casus_id)
    ).one_or_none()
    if action is None:
        raise NotFound("Deze afspraak bestaat niet, of niet meer.")
    return action
