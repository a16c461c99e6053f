"""A small process in which much can happen: a coach, a manager whom a timer overtakes, a partner, a term, a way back.

Times in its stories are on the municipality's clock, in the two weeks from Monday 2 March 2026.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine import clock
from engine.commands.fire_timers import due_instances, fire_timers
from engine.commands.start_task import start_task
from engine.deadlines.working_time import HOUR
from engine.insight.refresh import refresh
from engine.store.models import CaseFact, FactName, FactSource, HeldFact, StepFact
from tests.commands.diagrams import HEAD
from tests.commands.walking import claim
from tests.commands.world import World, publish

COURSE = (
    HEAD
    + """
  <message id="M" name="antwoord"/>
  <process id="verloop" name="Verloop" isExecutable="true">
    <extensionElements><waakvlam:start reopen="Doen"/></extensionElements>
    <startEvent id="Begin"/>
    <serviceTask id="Start_termijn" name="Start de termijn">
      <extensionElements><waakvlam:operation name="start_term" inputs="= {name: &quot;besluit&quot;, rule: &quot;wmo-2.3.5&quot;}" result="besluit"/></extensionElements>
    </serviceTask>
    <userTask id="Doen" name="Doe het werk"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <userTask id="Beslissen" name="Beslis"><extensionElements><waakvlam:task group="teammanager"/></extensionElements></userTask>
    <boundaryEvent id="Stil" name="Niemand beslist" attachedToRef="Beslissen">
      <timerEventDefinition><timeDuration>P4D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <receiveTask id="Wachten" name="Wacht op antwoord" messageRef="M">
      <extensionElements><waakvlam:wait holder="partner:ggz-de-brug"/></extensionElements>
    </receiveTask>
    <boundaryEvent id="Genoeg" name="Genoeg gewacht" attachedToRef="Wachten">
      <timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <intermediateCatchEvent id="Rust" name="Laat het rusten">
      <extensionElements><waakvlam:wait holder="resident"/></extensionElements>
      <timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <exclusiveGateway id="Samen" name="Samen"/>
    <serviceTask id="Gehaald" name="Noteer dat het klaar is">
      <extensionElements><waakvlam:operation name="meet_term" inputs="= {name: &quot;besluit&quot;}"/></extensionElements>
    </serviceTask>
    <endEvent id="Klaar" name="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Start_termijn"/>
    <sequenceFlow id="f2" sourceRef="Start_termijn" targetRef="Doen"/>
    <sequenceFlow id="f3" sourceRef="Doen" targetRef="Beslissen"/>
    <sequenceFlow id="f4" sourceRef="Beslissen" targetRef="Rust"/>
    <sequenceFlow id="f5" sourceRef="Rust" targetRef="Samen"/>
    <sequenceFlow id="f6" sourceRef="Stil" targetRef="Wachten"/>
    <sequenceFlow id="f7" sourceRef="Wachten" targetRef="Samen"/>
    <sequenceFlow id="f8" sourceRef="Genoeg" targetRef="Samen"/>
    <sequenceFlow id="f9" sourceRef="Samen" targetRef="Gehaald"/>
    <sequenceFlow id="f10" sourceRef="Gehaald" targetRef="Klaar"/>
  </process>
</definitions>"""  # noqa: E501
)


CHOICE = (
    HEAD
    + """
  <message id="M" name="antwoord"/>
  <process id="keus" name="Keus" isExecutable="true">
    <startEvent id="Begin"/>
    <userTask id="Doen" name="Doe het werk"><extensionElements><waakvlam:task group="wijkcoach"/></extensionElements></userTask>
    <eventBasedGateway id="Wat"/>
    <intermediateCatchEvent id="Antwoord" name="Antwoord van de partner">
      <extensionElements><waakvlam:wait holder="partner:ggz-de-brug"/></extensionElements>
      <messageEventDefinition messageRef="M"/>
    </intermediateCatchEvent>
    <intermediateCatchEvent id="Tijd" name="De tijd is om">
      <timerEventDefinition><timeDuration>P4D</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
    <userTask id="Elk" name="Doe elk">
      <extensionElements><waakvlam:task group="wijkcoach"/></extensionElements>
      <multiInstanceLoopCharacteristics><loopCardinality>= 2</loopCardinality></multiInstanceLoopCharacteristics>
    </userTask>
    <endEvent id="Klaar"/>
    <sequenceFlow id="f1" sourceRef="Begin" targetRef="Doen"/>
    <sequenceFlow id="f2" sourceRef="Doen" targetRef="Wat"/>
    <sequenceFlow id="f3" sourceRef="Wat" targetRef="Antwoord"/>
    <sequenceFlow id="f4" sourceRef="Wat" targetRef="Tijd"/>
    <sequenceFlow id="f5" sourceRef="Antwoord" targetRef="Elk"/>
    <sequenceFlow id="f6" sourceRef="Tijd" targetRef="Elk"/>
    <sequenceFlow id="f7" sourceRef="Elk" targetRef="Klaar"/>
  </process>
</definitions>"""  # noqa: E501
)


@contextmanager
def at(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> Iterator[None]:
    with clock.frozen(datetime(2026, month, day, hour, minute, tzinfo=clock.AMSTERDAM)):
        yield


def begun(world: World, day: int = 2, hour: int = 9) -> int:
    publish(world.store, {"verloop.bpmn": COURSE})
    with at(day, hour):
        return world.start(key="verloop")


def do(world: World, instance_id: int, person_id: int, element: str, *, opened: tuple[int, int] | None = None) -> None:
    """Claim the task where need be, open it at that day and hour, and complete it now."""
    task = world.task(instance_id, element)
    if task.assignee_id is None:
        task = claim(world, person_id, task)
    if opened:
        with at(*opened):
            open_task(world, person_id, task.id)
    world.complete(person_id, task, {})


def open_task(world: World, person_id: int, task_id: int) -> None:
    with world.store.command() as work:
        start_task(work, world.actor(person_id), task_id)


def fire(world: World) -> None:
    for instance_id in due_instances(world.store):
        fire_timers(world.store, instance_id)


@dataclass(frozen=True)
class Told:
    """One step as its facts tell it, in hours of working time; `held` by party."""

    key: str
    holder: str
    waiting: float
    working: float
    suspended: float
    held: dict[str, float]
    fact: StepFact


@dataclass(frozen=True)
class Case:
    fact: CaseFact
    outcome: str
    steps: list[Told]

    @property
    def keys(self) -> list[str]:
        return [step.key for step in self.steps]

    def step(self, key: str, which: int = 0) -> Told:
        return [step for step in self.steps if step.key == key][which]


def drawn(world: World, instance_id: int) -> Case:
    """The facts of an instance once all is taken up."""
    refresh(world.store)
    with world.store.reading() as session:
        case = session.scalars(
            select(CaseFact)
            .join(FactSource, FactSource.id == CaseFact.source_id)
            .where(CaseFact.case_number == instance_id, FactSource.process_key.is_not(None))
        ).one()
        names = {
            (name.kind, name.number): name.text
            for name in session.scalars(select(FactName).where(FactName.source_id == case.source_id))
        }
        of_case = (StepFact.source_id == case.source_id, StepFact.case_number == instance_id)
        facts = list(session.scalars(select(StepFact).where(*of_case).order_by(StepFact.order_number)))
        shares = list(session.scalars(select(HeldFact).where(HeldFact.source_id == case.source_id)))
    steps = [
        Told(
            names["step", fact.step],
            names.get(("holder", fact.holder), ""),
            fact.waiting / HOUR,
            fact.working / HOUR,
            fact.suspended / HOUR,
            {
                names["holder", share.holder]: share.waiting / HOUR
                for share in shares
                if (share.case_number, share.order_number) == (instance_id, fact.order_number)
            },
            fact,
        )
        for fact in facts
    ]
    return Case(case, names.get(("outcome", case.outcome), ""), steps)
