from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.commands.reopen_process import reopen_process
from engine.commands.start_process import Started
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import Casus, TaskAnswers, UserTask
from tests.commands.aftercare import AFTERCARE
from tests.commands.diagrams import HEAD, NUMBER_FORM
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once, claim, claimed, kinds, nothing_changes
from tests.commands.world import World, publish

ROUTE = (
    HEAD
    + """
  <process id="route" name="Route" isExecutable="true">
    <extensionElements><waakvlam:start reopen="Kiezen"/></extensionElements>
    <startEvent id="Begin"/>
    <userTask id="Vragen" name="Vraag het na"><extensionElements><waakvlam:task form="getal" group="wijkcoach"/></extensionElements></userTask>
    <userTask id="Kiezen" name="Kies de route"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Vragen"/>
    <sequenceFlow id="f2" sourceRef="Vragen" targetRef="Kiezen"/>
    <sequenceFlow id="f3" sourceRef="Kiezen" targetRef="Klaar"/>
  </process>
</definitions>"""  # noqa: E501
)


def ended(world: World) -> int:
    """A route that was asked and chosen, and is over."""
    publish(world.store, {"route.bpmn": ROUTE, "getal.json": NUMBER_FORM})
    instance_id, asking = claimed(world, world.bram, "route", "Vragen")
    world.complete(world.bram, asking, {"waarde": "7"})
    world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Kiezen")), {})
    assert world.instance(instance_id).status == "completed"
    return instance_id


def reopen(
    world: World, instance_id: int, person_id: int | None = None, reason: str = "Hij werd weggestuurd"
) -> Started:
    with world.store.command() as work:
        return reopen_process(work, world.actor(person_id or world.anna), instance_id, reason)


def close(world: World) -> None:
    with world.store.command() as work:
        close_casus(work, world.actor(world.anna), world.casus_id, "Klaar")


def casus_status(world: World) -> str:
    with world.store.reading() as session:
        return session.get_one(Casus, world.casus_id).status


def test_goes_on_at_the_step_that_failed_with_its_answers_in_place(world: World) -> None:
    instance_id = ended(world)
    before: dict[str, Any] = _answers(world)
    reopen(world, instance_id)
    assert set(world.open_tasks(instance_id)) == {"Kiezen"}
    instance = world.instance(instance_id)
    assert (instance.status, instance.ended_at, instance.outcome) == ("running", None, None)
    assert '"waarde":7' in instance.state
    assert _answers(world) == before
    assert_sound(world)


def test_a_closed_casus_opens_with_it_and_the_history_shows_both_in_one_life(world: World) -> None:
    instance_id = ended(world)
    close(world)
    reopen(world, instance_id)
    assert casus_status(world) == "open"
    assert kinds(world, instance_id, "process_started", "process_completed", "process_reopened") == [
        "process_started",
        "process_completed",
        "process_reopened",
    ]
    assert len(world.events("casus_reopened")) == 1
    assert world.events("casus_woken") == []
    world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Kiezen")), {})
    assert world.instance(instance_id).status == "completed"
    assert_sound(world)


def test_of_two_who_reopen_at_once_one_wins_and_the_other_hears_of_it(world: World) -> None:
    instance_id = ended(world)
    close(world)
    outcomes = at_once([lambda: reopen(world, instance_id), lambda: reopen(world, instance_id, world.bram)])
    (lost,) = [each for each in outcomes if isinstance(each, Conflict)]
    (won,) = [each for each in outcomes if isinstance(each, Started)]
    assert won.instance_id == instance_id
    assert any(f"{name} heropende Route al om" in lost.message for name in ("Anna Wiekslag", "Bram Lantaarn"))
    with world.store.reading() as session:
        opened = session.scalars(select(UserTask).where(UserTask.status == "open")).all()
    assert [task.element_id for task in opened] == ["Kiezen"]


def test_what_runs_is_not_reopened(sqlite_world: World) -> None:
    instance_id, _task = claimed(sqlite_world, sqlite_world.bram)
    with nothing_changes(sqlite_world), pytest.raises(Conflict, match="Tweeluik loopt nog"):
        reopen(sqlite_world, instance_id)


def test_a_process_that_names_no_step_is_started_anew(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = world.start(key="flexibel-budget")
    with world.store.command() as work:
        withdraw_request(work, world.actor(world.anna), instance_id, "Toch niet")
    with nothing_changes(world), pytest.raises(Conflict, match="Start het opnieuw"):
        reopen(world, instance_id)


def test_of_what_a_household_has_one_the_older_stays_ended(sqlite_world: World) -> None:
    world = sqlite_world
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    older = world.start(key="napraten")
    with world.store.command() as work:
        withdraw_request(work, world.actor(world.anna), older, "Verkeerd gestart")
    world.start(key="napraten")
    with nothing_changes(world), pytest.raises(Conflict, match="al een nieuwer Napraten"):
        reopen(world, older)


def test_asks_why_and_asks_it_of_who_works_with_the_file(sqlite_world: World) -> None:
    instance_id = ended(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Invalid):
        reopen(sqlite_world, instance_id, reason="")
    for stranger in (sqlite_world.goran, sqlite_world.fenna):
        with nothing_changes(sqlite_world), pytest.raises(Refused):
            reopen(sqlite_world, instance_id, stranger)


def _answers(world: World) -> dict[str, Any]:
    with world.store.reading() as session:
        return {str(each.task_id): each.answers for each in session.scalars(select(TaskAnswers))}
