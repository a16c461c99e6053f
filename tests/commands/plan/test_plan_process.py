"""The shipped plan process on the real plan: it goes on only with what a step needs, and keeps what was agreed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.plan.save_action import save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_note import save_note
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.two_tabs import seen
from engine.errors import Conflict
from engine.store.models import Plan, PlanLetter, Wait
from tests.commands.world import World

MADE = {
    "vraag_achter_de_vraag": "Weer naar buiten",
    "leefgebieden": ["gezondheid"],
    "eigen_kracht": "Zij wandelt graag",
    "netwerk_helpt": "Ans",
    "plan_met": "Mevrouw",
}
AGREED = {"akkoord": "ja", "akkoord_door": "Mevrouw Korenbloem", "akkoord_hoe": "spoken"}


def do(world: World, command: Any, *args: Any, **inputs: Any) -> Any:
    with world.store.command() as work:
        return command(work, world.actor(world.anna), world.casus_id, *args, **inputs)


def write_plan(world: World) -> None:
    goal_id = do(world, save_goal, life_area="gezondheid", text="Elke dag naar buiten")
    do(world, save_action, goal_id, what="Loopt mee", who_kind="network", who="Ans", by_on=None)
    do(world, save_note, kind="agreement", topic="waakvlam", with_whom="Ans", text="Ans belt elke week")
    ahead = clock.local(clock.now()).date() + timedelta(days=60)
    do(world, save_plan, evaluation_on=ahead, aftercare="", seen=seen(None))


def plan(world: World) -> Plan:
    with world.store.reading() as session:
        return session.scalars(select(Plan)).one()


def test_a_plan_without_goals_is_told_what_to_do_and_the_task_stays(world: World) -> None:
    instance_id = world.start(key="plan")
    with pytest.raises(Conflict, match="zet ten minste één doel in het plan"):
        world.complete(world.anna, world.task(instance_id, "Maak_plan"), MADE)
    assert "Maak_plan" in world.open_tasks(instance_id)


def test_from_goals_to_a_letter_and_a_wait_for_the_evaluation(world: World) -> None:
    instance_id = world.start(key="plan")
    write_plan(world)
    world.complete(world.anna, world.task(instance_id, "Maak_plan"), MADE)
    world.complete(world.anna, world.task(instance_id, "Bespreek_plan"), AGREED)
    assert (plan(world).status, plan(world).agreed_by) == ("agreed", "Mevrouw Korenbloem")
    with world.store.reading() as session:
        letter = session.scalars(select(PlanLetter)).one()
        assert "elke dag naar buiten" in letter.html
    given = {"plan_brief_op": f"{clock.local(clock.now()):%d-%m-%Y}", "plan_brief_hoe": "gesprek"}
    world.complete(world.anna, world.task(instance_id, "Geef_brief"), given)
    world.complete(world.anna, world.task(instance_id, "Zet_in_gang"), {"stap": "alles-loopt"})
    with world.store.reading() as session:
        waits = session.scalars(
            select(Wait).where(Wait.instance_id == instance_id, Wait.status == "open", Wait.kind == "timer")
        ).all()
    assert [clock.local(wait.due_at).date() for wait in waits if wait.due_at] == [plan(world).evaluation_on]


def test_disagreement_is_kept_and_the_plan_goes_on(world: World) -> None:
    instance_id = world.start(key="plan")
    write_plan(world)
    world.complete(world.anna, world.task(instance_id, "Maak_plan"), MADE)
    answers = {**AGREED, "akkoord": "nee", "bezwaren": "Te snel", "plan_aanpassen": "nee"}
    world.complete(world.anna, world.task(instance_id, "Bespreek_plan"), answers)
    assert (plan(world).status, plan(world).disagreement) == ("disagreed", "Te snel")
