"""What one step writes down: rows that come and go, their holders, and how it all is told."""

import pytest

from engine.commands import run as run_module
from engine.commands.operations import OPERATIONS, Operation, OperationContext
from engine.errors import Conflict
from engine.store.models import Event, Holding, Incident, JournalEntry, ProcessInstance, UserTask, Wait
from tests.commands.diagrams import HEAD
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim, claimed, fill_in, grant, kinds, nothing_changes, ready_to_decide
from tests.commands.world import World, publish


def test_the_cause_stands_in_the_log_before_its_effects(sqlite_world: World) -> None:
    instance_id = ready_to_decide(sqlite_world)
    grant(sqlite_world, instance_id)
    told = kinds(sqlite_world, instance_id, "task_completed", "budget_reserved", "decision_recorded", "letter_written")
    assert told[-4:] == ["task_completed", "budget_reserved", "decision_recorded", "letter_written"]


def test_every_event_of_a_command_has_one_moment_and_its_actor(sqlite_world: World) -> None:
    _, task = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.complete(sqlite_world.bram, task, {})
    (done,) = sqlite_world.events("task_completed")
    with sqlite_world.store.reading() as session:
        same = session.query(Event).filter(Event.at == done.at).all()
    assert len(same) > 1
    assert {event.actor_id for event in same} == {sqlite_world.bram}


def test_a_boundary_event_is_a_consequence_and_holds_nothing(sqlite_world: World) -> None:
    instance_id, task = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.complete(sqlite_world.bram, task, {})
    with sqlite_world.store.reading() as session:
        wait = session.query(Wait).filter_by(instance_id=instance_id).one()
        assert session.query(Holding).filter_by(wait_id=wait.id).count() == 0
    assert wait.attached_to == sqlite_world.task(instance_id, "Dan").node_id
    assert wait.consequence == "Na twee dagen gaat het terug naar het begin."


def test_a_wait_of_its_own_is_held_by_whom_it_awaits(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = ready_to_decide(world)
    grant(world, instance_id)
    fill_in(
        world,
        instance_id,
        world.anna,
        "Regel_betaling",
        brief_verstuurd_op="20-11-2026",
        doorgegaan="ja",
        betaald_bedrag="395,50",
        betaalwijze="natura",
        betaald_aan="Witgoedwinkel",
    )
    with world.store.reading() as session:
        wait = session.query(Wait).filter_by(instance_id=instance_id, status="open").one()
        assert session.query(Holding).filter_by(wait_id=wait.id).one().kind == "clock"
    with world.store.reading() as session:
        running = session.get_one(ProcessInstance, instance_id)
    assert running.open_nodes == {wait.node_id: ["wait", wait.id]}
    assert_sound(world)


def test_the_end_is_remembered_with_where_it_ended(sqlite_world: World) -> None:
    instance_id, first = claimed(sqlite_world, sqlite_world.bram)
    sqlite_world.complete(sqlite_world.bram, first, {})
    second = claim(sqlite_world, sqlite_world.bram, sqlite_world.task(instance_id, "Dan"))
    sqlite_world.complete(sqlite_world.bram, second, {})
    instance = sqlite_world.instance(instance_id)
    assert (instance.status, instance.outcome, instance.open_nodes) == ("completed", "Klaar", {})
    assert sqlite_world.events("process_completed")[0].codes == {"outcome": "Klaar"}
    assert instance.ended_at == sqlite_world.events("process_completed")[0].at


OPERATION = (
    HEAD
    + """
  <process id="bewerking" name="Bewerking" isExecutable="true">
    <startEvent id="Begin"/>
    <userTask id="Doen" name="Doe iets"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <serviceTask id="Tellen" name="Tel wat het huishouden kreeg">
      <extensionElements><waakvlam:operation name="household_total" result="totaal"/></extensionElements>
    </serviceTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Doen"/>
    <sequenceFlow id="f2" sourceRef="Doen" targetRef="Tellen"/>
    <sequenceFlow id="f3" sourceRef="Tellen" targetRef="Klaar"/>
  </process>
</definitions>"""  # noqa: E501
)


def failing_with(error: Exception) -> Operation:
    """An operation that writes a row and an event, and then fails."""

    def run(context: OperationContext) -> dict[str, object]:
        context.work.session.add(
            JournalEntry(
                casus_id=context.casus.id,
                author_id=context.casus.regisseur_id,
                spoken_at=context.work.now,
                spoken_with="half",
                channel="phone",
                text="werk",
                written_at=context.work.now,
            )
        )
        context.work.session.flush()
        context.log("half_done", {})
        raise error

    return Operation("household_total", run)


@pytest.fixture
def ready(world: World) -> tuple[World, int, UserTask]:
    """Bram is about to complete a task that an operation follows."""
    publish(world.store, {"bewerking.bpmn": OPERATION})
    instance_id, task = claimed(world, world.bram, "bewerking", "Doen")
    return world, instance_id, task


def test_what_an_operation_refuses_the_person_undoes_the_whole_completion(
    ready: tuple[World, int, UserTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, _, task = ready
    refusing = failing_with(Conflict("Vraag een nieuw besluit."))
    monkeypatch.setattr(run_module, "OPERATIONS", {**OPERATIONS, "household_total": refusing})
    with nothing_changes(world), pytest.raises(Conflict, match="Vraag een nieuw besluit"):
        world.complete(world.bram, task, {})


def test_an_operation_that_fails_leaves_an_incident_and_nothing_half_done(
    ready: tuple[World, int, UserTask], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, instance_id, task = ready
    failing = failing_with(ValueError("De invoer ontbreekt."))
    monkeypatch.setattr(run_module, "OPERATIONS", {**OPERATIONS, "household_total": failing})
    world.complete(world.bram, task, {})
    with world.store.reading() as session:
        assert session.query(JournalEntry).count() == 0
        assert "De invoer ontbreekt." in session.query(Incident).one().reason
    assert world.events("half_done") == []
    assert world.instance(instance_id).status == "incident"
    assert_sound(world)
