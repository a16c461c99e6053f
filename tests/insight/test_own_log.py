from pathlib import Path

from engine.commands.claim_task import claim_task
from engine.insight.figures import report
from engine.insight.own import OWN_LOG
from engine.insight.store import read_log
from engine.insight.xes import read_xes
from engine.insight.xes_out import write_xes
from engine.store.models import Person
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
    path = tmp_path / "eigen.xes"
    write_xes(columns, path)
    assert list(read_xes(path).at) == list(columns.at)
    written = path.read_text("utf-8")
    assert not [name for name in names if name in written]
