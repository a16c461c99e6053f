from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event, select

from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.hand_over_task import hand_over_task
from engine.errors import Conflict, Invalid, Refused, StaleVersion
from engine.store import Call
from engine.store.link import Link
from engine.store.models import Event, Holding, Substitution, TaskAnswers, UserTask
from tests.commands.world import World

QUESTION = {
    "onderwerp": "Elektrische fiets",
    "vraag": "Ik wil weer zelf naar de markt.",
    "vraag_achter_de_vraag": "Ik wil weer zelf naar de markt.",
    "categorie": "vervoer",
    "leefgebieden": ["gezondheid"],
}


def claimed(world: World, element: str = "Eerst") -> tuple[int, UserTask]:
    instance = world.start(key="tweeluik")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), world.task(instance, element).id)
    return instance, world.task(instance, element)


def test_the_next_task_opens_and_holdings_tile_the_life_of_each(world: World) -> None:
    instance, task = claimed(world)
    world.complete(world.bram, task, {})
    assert set(world.open_tasks(instance)) == {"Dan"}
    with world.store.reading() as session:
        done = session.get(UserTask, task.id)
        spans = session.scalars(select(Holding).where(Holding.task_id == task.id).order_by(Holding.since)).all()
    assert done is not None
    assert (done.status, done.completed_by_id) == ("completed", world.bram)
    assert spans[0].since == done.created_at
    assert all(before.until == after.since for before, after in pairwise(spans))
    assert spans[-1].until == done.completed_at


def test_a_task_is_completed_once(world: World) -> None:
    _instance, task = claimed(world)
    world.complete(world.bram, task, {})
    with pytest.raises(Conflict, match="Bram Lantaarn rondde deze taak af om"):
        world.complete(world.bram, task, {})


def test_a_stale_tab_is_told(world: World) -> None:
    _instance, task = claimed(world)
    with world.store.command() as work:
        hand_over_task(work, world.actor(world.bram), task.id, world.anna, "Ik ben met verlof.")
    with pytest.raises(StaleVersion):
        world.complete(world.anna, task, {})


def test_only_the_holder_completes(world: World) -> None:
    _instance, task = claimed(world)
    with pytest.raises(Refused):
        world.complete(world.anna, task, {})


def test_a_task_of_nobody_is_claimed_first(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with pytest.raises(Conflict, match="Pak hem eerst op"):
        world.complete(world.bram, task, {})


def test_a_substitute_completes_and_for_whom_is_recorded(world: World) -> None:
    _instance, task = claimed(world)
    today = clock.local(clock.now()).date()
    with world.store.command() as work:
        work.session.add(
            Substitution(
                person_id=world.bram,
                substitute_id=world.anna,
                starts_on=today,
                ends_on=today + timedelta(days=3),
                created_at=work.now,
            )
        )
    world.complete(world.anna, task, {})
    with world.store.reading() as session:
        done = session.get(UserTask, task.id)
        event = session.scalars(select(Event).where(Event.task_id == task.id, Event.kind == "task_completed")).one()
    assert done is not None
    assert (done.completed_by_id, done.acted_for_id) == (world.anna, world.bram)
    assert (event.actor_id, event.acted_for_id) == (world.anna, world.bram)


def test_what_is_wrong_is_said_per_field_and_nothing_moves(world: World) -> None:
    instance = world.start()
    task = world.task(instance, "Vraag_beschrijven")
    with pytest.raises(Invalid) as refusal:
        world.complete(world.anna, task, {"onderwerp": ""})
    assert "onderwerp" in refusal.value.fields
    assert world.task(instance, "Vraag_beschrijven").version == task.version


def test_answers_stand_in_an_erasable_row_and_not_in_the_log(world: World) -> None:
    instance = world.start()
    world.complete(world.anna, world.task(instance, "Vraag_beschrijven"), QUESTION)
    with world.store.reading() as session:
        assert session.scalars(select(TaskAnswers)).one().answers["onderwerp"] == "Elektrische fiets"
        logged = str([event.codes for event in session.scalars(select(Event))])
    assert "fiets" not in logged
    assert "markt" not in logged


def test_events_tell_the_previous_activity_and_the_seconds_since(world: World) -> None:
    begin = clock.now()
    with clock.frozen(begin):
        instance, task = claimed(world)
    with clock.frozen(begin + timedelta(hours=2)):
        world.complete(world.bram, task, {})
    with world.store.reading() as session:
        event = session.scalars(
            select(Event).where(Event.instance_id == instance, Event.kind == "task_completed")
        ).one()
    assert event.previous_element_id == "Weer"
    assert event.seconds_since == 7200


def test_the_next_task_of_the_same_person_is_told(world: World) -> None:
    instance = world.start()
    outcome = world.complete(world.anna, world.task(instance, "Vraag_beschrijven"), QUESTION)
    assert outcome.next_task_id == world.task(instance, "Routes_afwegen").id


def test_an_unknown_field_is_ignored(world: World) -> None:
    instance = world.start()
    world.complete(world.anna, world.task(instance, "Vraag_beschrijven"), {**QUESTION, "aanvrager": "1"})
    definition_data = world.instance(instance).state
    assert f'"aanvrager":{world.anna}' in definition_data.replace(" ", "")


def test_the_version_of_the_form_is_checked_before_its_content(world: World) -> None:
    instance = world.start()
    task = world.task(instance, "Vraag_beschrijven")
    with pytest.raises(StaleVersion), world.store.command() as work:
        complete_task(work, world.actor(world.anna), task.id, task.version + 1, {})


def test_a_completion_waits_for_postgresql_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the locked rows with the ids of what comes next, and for the commit; nothing goes past these.

    SQLite, beside which nobody waits, tells the ids when it has the rows.
    """
    _instance, task = claimed(world)
    actor = world.actor(world.bram)
    together: list[int] = []
    said: list[str] = []
    send = Link.run

    def count(link: Link, calls: Sequence[Call], *, commit: bool = False) -> None:
        together.append(len(calls))
        send(link, calls, commit=commit)

    monkeypatch.setattr(Link, "run", count)
    event.listen(world.store.engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    with world.store.command() as work:
        complete_task(work, actor, task.id, task.version, {})
    statements = [each for each in said if not each.startswith("BEGIN")]
    is_embedded = world.store.engine.dialect.name == "sqlite"
    assert len(together) == (3 if is_embedded else 2)
    assert sum(together) <= 10
    assert len(statements) == (sum(together) if is_embedded else 4)
    assert len(statements) <= 9
