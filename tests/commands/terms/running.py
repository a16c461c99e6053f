"""A small process with a term of two weeks: a task, a reminder, an end and a plain duration are tied to it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import select

from engine import clock
from engine.commands.terms.moving import Moved
from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.suspend_term import suspend_term
from engine.deadlines.kept import UNKNOWN
from engine.deployment.loaded import load_definition
from engine.store.models import ProcessInstance, Suspension, Term, UserTask, Wait
from tests.commands.diagrams import HEAD
from tests.commands.world import World, publish

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""The application comes in: the decision is due two weeks later, on Monday 16 March."""


def diagram(rule: str = "wmo-2.3.5") -> str:
    return (
        HEAD
        + f"""
  <process id="beschikking" name="Beschikking" isExecutable="true">
    <startEvent id="Begin"/>
    <serviceTask id="Start_termijn" name="Start de termijn">
      <extensionElements><waakvlam:operation name="start_term" inputs="= {{name: &quot;besluit&quot;, rule: &quot;{rule}&quot;}}" result="besluit"/></extensionElements>
    </serviceTask>
    <userTask id="Beslissen" name="Beslis">
      <extensionElements><waakvlam:task group="wijkcoach" term="besluit"/></extensionElements>
    </userTask>
    <boundaryEvent id="Bijna" name="Bijna te laat" attachedToRef="Beslissen" cancelActivity="false">
      <extensionElements><waakvlam:wait term="besluit"/></extensionElements>
      <timerEventDefinition><timeDate>= besluit.remind_at</timeDate></timerEventDefinition>
    </boundaryEvent>
    <boundaryEvent id="Te_laat" name="Te laat" attachedToRef="Beslissen" cancelActivity="false">
      <extensionElements><waakvlam:wait term="besluit"/></extensionElements>
      <timerEventDefinition><timeDate>= besluit.ends_at</timeDate></timerEventDefinition>
    </boundaryEvent>
    <boundaryEvent id="Na_vijf_dagen" name="Na vijf dagen" attachedToRef="Beslissen" cancelActivity="false">
      <extensionElements><waakvlam:wait term="besluit"/></extensionElements>
      <timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <userTask id="Bericht" name="Schrijf de aanvrager">
      <extensionElements><waakvlam:task group="wijkcoach"/></extensionElements>
    </userTask>
    <userTask id="Herinnerd" name="Kijk hoe het gaat">
      <extensionElements><waakvlam:task group="wijkcoach"/></extensionElements>
    </userTask>
    <userTask id="Gebeld" name="Bel even">
      <extensionElements><waakvlam:task group="wijkcoach"/></extensionElements>
    </userTask>
    <serviceTask id="Gehaald" name="Noteer dat het op tijd is">
      <extensionElements><waakvlam:operation name="meet_term" inputs="= {{name: &quot;besluit&quot;}}"/></extensionElements>
    </serviceTask>
    <endEvent id="Klaar"/><endEvent id="Klaar2"/><endEvent id="Klaar3"/><endEvent id="Klaar4"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Start_termijn"/>
    <sequenceFlow id="f2" sourceRef="Start_termijn" targetRef="Beslissen"/>
    <sequenceFlow id="f3" sourceRef="Beslissen" targetRef="Gehaald"/>
    <sequenceFlow id="f4" sourceRef="Gehaald" targetRef="Klaar"/>
    <sequenceFlow id="f5" sourceRef="Te_laat" targetRef="Bericht"/>
    <sequenceFlow id="f6" sourceRef="Bericht" targetRef="Klaar2"/>
    <sequenceFlow id="f7" sourceRef="Bijna" targetRef="Herinnerd"/>
    <sequenceFlow id="f8" sourceRef="Herinnerd" targetRef="Klaar3"/>
    <sequenceFlow id="f9" sourceRef="Na_vijf_dagen" targetRef="Gebeld"/>
    <sequenceFlow id="f10" sourceRef="Gebeld" targetRef="Klaar4"/>
  </process>
</definitions>"""  # noqa: E501
    )


LATER = (
    HEAD
    + """
  <process id="beschikking" name="Beschikking" isExecutable="true">
    <startEvent id="Begin"/>
    <serviceTask id="Start_termijn" name="Start de termijn">
      <extensionElements><waakvlam:operation name="start_term" inputs="= {name: &quot;besluit&quot;, rule: &quot;wmo-2.3.5&quot;}" result="besluit"/></extensionElements>
    </serviceTask>
    <userTask id="Eerst" name="Doe dit eerst"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <userTask id="Dan" name="Doe dit daarna"><extensionElements><waakvlam:task group="wijkcoach" term="besluit"/></extensionElements></userTask>
    <boundaryEvent id="Na_vijf_dagen" name="Na vijf dagen" attachedToRef="Dan">
      <extensionElements><waakvlam:wait term="besluit"/></extensionElements>
      <timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <boundaryEvent id="Einde" name="Op het einde" attachedToRef="Dan">
      <extensionElements><waakvlam:wait term="besluit"/></extensionElements>
      <timerEventDefinition><timeDate>= besluit.ends_at</timeDate></timerEventDefinition>
    </boundaryEvent>
    <endEvent id="Klaar"/><endEvent id="Klaar2"/><endEvent id="Klaar3"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Start_termijn"/>
    <sequenceFlow id="f2" sourceRef="Start_termijn" targetRef="Eerst"/>
    <sequenceFlow id="f3" sourceRef="Eerst" targetRef="Dan"/>
    <sequenceFlow id="f4" sourceRef="Dan" targetRef="Klaar"/>
    <sequenceFlow id="f5" sourceRef="Na_vijf_dagen" targetRef="Klaar2"/>
    <sequenceFlow id="f6" sourceRef="Einde" targetRef="Klaar3"/>
  </process>
</definitions>"""  # noqa: E501
)


def begun(world: World, rule: str = "wmo-2.3.5", at: datetime = MONDAY) -> int:
    """The instance of a new process with its term running since `at`."""
    publish(world.store, {"beschikking.bpmn": diagram(rule)})
    with clock.frozen(at):
        return world.start(key="beschikking")


@contextmanager
def on(day: date | str, hour: int = 10) -> Iterator[None]:
    """It is ten in the morning of this day, in UTC."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    with clock.frozen(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
        yield


def the_term(world: World, instance_id: int) -> Term:
    with world.store.reading() as session:
        term = session.scalars(select(Term).where(Term.instance_id == instance_id).order_by(Term.id.desc())).first()
        assert term is not None
        assert term.suspensions is not None
        return term


def suspend(
    world: World,
    instance_id: int,
    ground: str,
    since: str,
    until: str | None = None,
    person_id: int | None = None,
    version: int | None = None,
) -> Moved:
    term = the_term(world, instance_id)
    with world.store.command() as work:
        return suspend_term(
            work,
            world.actor(person_id or world.anna),
            term.id,
            version or term.version,
            ground=ground,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else None,
        )


def resume(world: World, instance_id: int, runs_from: str, suspension: Suspension | None = None) -> Moved:
    term = the_term(world, instance_id)
    suspension = suspension or next(each for each in term.suspensions if each.resumed_at is None)
    with world.store.command() as work:
        return resume_term(
            work,
            world.actor(world.anna),
            term.id,
            term.version,
            suspension_id=suspension.id,
            runs_from=date.fromisoformat(runs_from),
        )


def process_data(world: World, instance_id: int) -> dict[str, object]:
    state = json.loads(world.instance(instance_id).state)
    found: dict[str, object] = state["d"]["besluit"]
    return found


def timers(world: World, instance_id: int) -> dict[str, datetime | None]:
    """When each open wait of the instance is due, by its element."""
    with world.store.reading() as session:
        waits = session.scalars(select(Wait).where(Wait.instance_id == instance_id, Wait.status == "open"))
        return {wait.element_id: wait.due_at for wait in waits}


def assert_agreement(world: World, instance_id: int) -> None:
    """Term, task, waits, timers of the runtime and the data of the process tell the same."""
    with world.store.reading() as session:
        instance = session.get_one(ProcessInstance, instance_id)
        process = load_definition(session, instance.definition_id).process
        due = {each.node_id: each.due for each in process.look(instance.state).waiting if each.due}
        for term in session.scalars(select(Term).where(Term.instance_id == instance_id)):
            assert process.data(instance.state)[term.name]["ends"] == term.ends_on.isoformat()
            assert datetime.fromisoformat(process.data(instance.state)[term.name]["ends_at"]) == term.ends_at
            for task in session.scalars(select(UserTask).where(UserTask.term_id == term.id, UserTask.status == "open")):
                assert task.due_at == term.ends_at
                assert task.has_term == (term.ends_at != UNKNOWN)
            for wait in session.scalars(select(Wait).where(Wait.term_id == term.id, Wait.status == "open")):
                assert (wait.due_at or UNKNOWN) == due[wait.node_id]
                assert (wait.due_at is None) == (term.ends_at == UNKNOWN)
