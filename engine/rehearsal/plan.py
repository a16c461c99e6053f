"""Writes an example into the plan of the household: what a coach does on the screen of the plan, between two tasks."""

from collections.abc import Collection
from datetime import date, timedelta

from engine import clock
from engine.commands.plan.end_goal import end_goal
from engine.commands.plan.save_action import save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.the_plan import find_plan, goals_of
from engine.commands.plan.two_tabs import seen
from engine.deployment.loaded import load_organisation
from engine.permissions import Actor
from engine.store import Work

GOAL = "De vaste lasten worden op tijd betaald (proef)"
ACTION = "Samen een overzicht van de post maken (proef)"
AFTERCARE = "We bellen na een maand, en daarna elk half jaar (proef)"
OUTCOME = "Dit gaat nu vanzelf (proef)"
EVALUATION_DAYS = 90


def write_plan(work: Work, actor: Actor, casus_id: int, parts: Collection[str]) -> None:
    """Add what is missing of `parts`; raises what the commands of the plan raise."""
    today = clock.local(work.now).date()
    life_area = next(iter(load_organisation(work.session).life_areas), None)
    if "goals" in parts and not any(goal.status == "open" for goal in goals_of(work.session, casus_id)):
        save_goal(work, actor, casus_id, life_area=life_area.key if life_area else "", text=GOAL)
        work.session.flush()
    if "actions" in parts:
        _give_actions(work, actor, casus_id, today)
    if {"aftercare", "evaluation"} & set(parts):
        _agree_on_later(work, actor, casus_id, parts, today)
    if "reached" in parts:
        for goal in goals_of(work.session, casus_id):
            if goal.status == "open":
                end_goal(work, actor, casus_id, goal.id, how="reached", outcome=OUTCOME)


def _give_actions(work: Work, actor: Actor, casus_id: int, today: date) -> None:
    for goal in goals_of(work.session, casus_id):
        if goal.status == "open" and not goal.actions:
            by_on = today + timedelta(days=30)
            save_action(work, actor, casus_id, goal.id, what=ACTION, who_kind="resident", who="", by_on=by_on)


def _agree_on_later(work: Work, actor: Actor, casus_id: int, parts: Collection[str], today: date) -> None:
    plan = find_plan(work.session, casus_id)
    evaluation_on, aftercare = (plan.evaluation_on, plan.aftercare) if plan else (None, "")
    if "evaluation" in parts and (evaluation_on is None or evaluation_on <= today):
        evaluation_on = today + timedelta(days=EVALUATION_DAYS)
    if "aftercare" in parts and not aftercare.strip():
        aftercare = AFTERCARE
    save_plan(work, actor, casus_id, evaluation_on=evaluation_on, aftercare=aftercare, seen=seen(plan))
