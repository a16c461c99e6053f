from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.fire_timers import fire_timers
from engine.errors import Invalid, NotFound
from engine.insight.columns import on_the_clock
from engine.insight.figures import report
from engine.insight.own import OWN_LOG
from engine.insight.store import known_logs, read_log, require_free
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from engine.store.models import Event, Person, Wait
from tests.commands.walking import fill_in, grant, ready_to_decide
from tests.commands.world import World


def walk(world: World) -> int:
    instance = world.start(key="tweeluik")
    for element in ("Eerst", "Dan"):
        with world.store.command() as work:
            claim_task(work, world.actor(world.bram), world.task(instance, element).id)
        world.complete(world.bram, world.task(instance, element), {})
    return instance


def test_our_own_processes_are_a_log_of_named_steps_by_instance(world: World, tmp_path: Path) -> None:
    instances = [walk(world), walk(world)]
    with world.store.reading() as session:
        columns = read_log(session, OWN_LOG)
        names = {person.name for person in session.query(Person)}
    assert columns.cases.texts == [str(each) for each in instances]
    found = report(columns, OWN_LOG)
    assert found["variants_top10"] == [{"variant": ["Doe het eerste", "Doe het tweede"], "cases": 2}]
    assert columns.resources.texts == ["person"]
    with world.store.reading() as session:
        done = session.scalars(select(Event.at).where(Event.kind == "task_completed").order_by(Event.id)).all()
    assert [on_the_clock(at).replace(tzinfo=UTC) for at in columns.at] == done
    path = tmp_path / "eigen.xes"
    write_xes(columns, path)
    assert list(read_xes(path).at) == list(columns.at)
    written = path.read_text("utf-8")
    assert not [name for name in names if name in written]


def test_who_held_a_step_is_told_by_kind_also_of_a_wait(world: World) -> None:
    instance = ready_to_decide(world)
    grant(world, instance)
    fill_in(
        world,
        instance,
        world.anna,
        "Regel_betaling",
        brief_verstuurd_op="20-11-2026",
        doorgegaan="ja",
        betaald_bedrag="395,50",
        betaalwijze="natura",
        betaald_aan="Witgoedwinkel",
    )
    with world.store.reading() as session:
        wait = session.query(Wait).filter_by(instance_id=instance, status="open").one()
    assert wait.due_at is not None
    with clock.frozen(wait.due_at):
        fire_timers(world.store, instance)
    with world.store.reading() as session:
        columns = read_log(session, OWN_LOG)
    kinds = [*columns.resources.texts, None]  # the last is what UNKNOWN points to
    held = {
        columns.activities.texts[activity]: kinds[resource]
        for activity, resource in zip(columns.activity, columns.resource, strict=True)
    }
    assert held["Neem het besluit"] == "person"
    assert held["Reserveer het geld in het wijkbudget"] is None
    assert held[wait.name] == "clock"
    assert "Gaat het door?" not in held


def test_one_process_is_a_log_of_its_own(world: World) -> None:
    instance = walk(world)
    ready_to_decide(world)
    with world.store.reading() as session:
        columns = read_log(session, "waakvlam:tweeluik")
        assert columns.cases.texts == [str(instance)]
        assert set(columns.activities.texts) == {"Doe het eerste", "Doe het tweede"}
        assert "waakvlam:tweeluik" in known_logs(session)
        assert len(read_log(session, "waakvlam:samen")) == 0
        with pytest.raises(NotFound, match="geen proces “niets”"):
            read_log(session, "waakvlam:niets")


def test_no_imported_log_has_the_name_of_one_of_ours(world: World) -> None:
    with world.store.reading() as session, pytest.raises(Invalid):
        require_free(session, "waakvlam:tweeluik")
