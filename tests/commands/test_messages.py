import itertools
from collections.abc import Mapping
from threading import Event as Signal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.close_casus import close_casus
from engine.commands.messages import deliver_message, open_messages, send_message
from engine.commands.run import open_run
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict
from engine.store.models import Casus, CasusMessage, Holding, ProcessDefinition, ProcessInstance
from tests.commands.diagrams import HEAD
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim
from tests.commands.world import World, publish

TASK = '<extensionElements><waakvlam:task group="wijkcoach"/></extensionElements>'


def diagram(key: str, body: str, start: str = "") -> str:
    return (
        f'{HEAD}<message id="m1" name="Vraag gesteld"/><message id="m2" name="Antwoord gegeven"/>'
        f'<message id="m3" name="Rondje"/><process id="{key}" name="{key.capitalize()}" isExecutable="true">'
        f"<extensionElements>{start}</extensionElements>{body}</process></definitions>"
    )


def flow(*ids: str) -> str:
    return "".join(
        f'<sequenceFlow id="p_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in itertools.pairwise(ids)
    )


ASKER = diagram(
    "vrager",
    f"""<startEvent id="Begin"/><userTask id="Vragen" name="Stel de vraag">{TASK}</userTask>
    <intermediateThrowEvent id="Stuur"><extensionElements>
      <waakvlam:message data='= {{onderwerp: "fiets", bedrag: 3 + 4}}'/></extensionElements>
      <messageEventDefinition messageRef="m1"/></intermediateThrowEvent>
    <intermediateCatchEvent id="Wacht" name="Wacht op antwoord"><extensionElements>
      <waakvlam:wait holder='= "partner:" + wie'/></extensionElements>
      <messageEventDefinition messageRef="m2"/></intermediateCatchEvent>
    <userTask id="Lezen" name="Lees het antwoord">{TASK}</userTask><endEvent id="Klaar"/>"""
    + flow("Begin", "Vragen", "Stuur", "Wacht", "Lezen", "Klaar"),
    """<waakvlam:start data='= {wie: "ggz-de-brug"}'/>""",
)
ANSWERER = diagram(
    "antwoorder",
    f"""<startEvent id="Gevraagd"><messageEventDefinition messageRef="m1"/></startEvent>
    <userTask id="Denken" name="Denk na">{TASK}</userTask>
    <endEvent id="Gezegd"><extensionElements><waakvlam:message data='= {{antwoord: "ja"}}'/></extensionElements>
      <messageEventDefinition messageRef="m2"/></endEvent>"""
    + flow("Gevraagd", "Denken", "Gezegd"),
    "<waakvlam:start data='= {vraag: message.onderwerp, baas: regisseur}'/>",
)
ONE_PLAN = ANSWERER.replace("<waakvlam:start data", '<waakvlam:start once="true" reopen="Denken" data')
RING = diagram(
    "ring",
    """<startEvent id="Gaat"><messageEventDefinition messageRef="m3"/></startEvent>
    <endEvent id="Door"><messageEventDefinition messageRef="m3"/></endEvent>"""
    + flow("Gaat", "Door"),
)


@pytest.fixture
def talking(world: World) -> World:
    publish(world.store, {"vrager.bpmn": ASKER, "antwoorder.bpmn": ANSWERER, "ring.bpmn": RING})
    return world


def instances(world: World, key: str) -> list[ProcessInstance]:
    with world.store.reading() as session:
        return list(
            session.scalars(
                select(ProcessInstance)
                .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
                .where(ProcessDefinition.key == key)
                .order_by(ProcessInstance.id)
            )
        )


def messages(world: World) -> list[CasusMessage]:
    with world.store.reading() as session:
        return list(session.scalars(select(CasusMessage).order_by(CasusMessage.id)))


def finish(world: World, instance_id: int, element_id: str) -> None:
    world.complete(world.anna, claim(world, world.anna, world.task(instance_id, element_id)), {})


def send(world: World, name: str, payload: Mapping[str, Any] | None = None, to: int | None = None) -> bool:
    with world.store.command() as work:
        return send_message(work, world.actor(world.anna), world.casus_id, name, payload or {}, to_instance_id=to)


def data(world: World, instance: ProcessInstance) -> Mapping[str, Any]:
    with world.store.command() as work:
        run = open_run(work, None, instance.id)
        return run.definition.process.data(run.instance.state)


def test_a_message_begins_the_process_that_starts_on_it_with_what_it_carries(talking: World) -> None:
    asking = talking.start(key="vrager")
    finish(talking, asking, "Vragen")
    (answering,) = instances(talking, "antwoorder")
    assert answering.begun_by_id == asking
    assert answering.subject == "fiets"
    assert data(talking, answering) == {"onderwerp": "fiets", "bedrag": 7, "vraag": "fiets", "baas": talking.anna}
    assert set(talking.open_tasks(answering.id)) == {"Denken"}
    assert_sound(talking)


def test_the_answer_wakes_the_one_that_asked_and_not_another_that_waits_longer(talking: World) -> None:
    first, second = talking.start(key="vrager"), talking.start(key="vrager")
    finish(talking, first, "Vragen")
    finish(talking, second, "Vragen")
    of_second = instances(talking, "antwoorder")[1]
    finish(talking, of_second.id, "Denken")
    assert set(talking.open_tasks(second)) == {"Lezen"}
    assert set(talking.open_tasks(first)) == set()
    assert data(talking, talking.instance(second))["antwoord"] == "ja"
    assert [(m.status, m.to_instance_id) for m in messages(talking)][-1] == ("delivered", second)
    assert_sound(talking)


def test_who_is_awaited_may_be_worked_out(talking: World) -> None:
    asking = talking.start(key="vrager")
    finish(talking, asking, "Vragen")
    with talking.store.reading() as session:
        holding = session.scalars(select(Holding).where(Holding.instance_id == asking, Holding.until.is_(None))).one()
    assert (holding.kind, holding.group_key) == ("partner", "ggz-de-brug")


def test_from_outside_the_longest_waiting_gets_it_unless_one_is_named(talking: World) -> None:
    first, second = talking.start(key="vrager"), talking.start(key="vrager")
    for asking in (first, second):
        finish(talking, asking, "Vragen")
    assert send(talking, "Antwoord gegeven", to=second)
    assert set(talking.open_tasks(second)) == {"Lezen"}
    assert send(talking, "Antwoord gegeven")
    assert set(talking.open_tasks(first)) == {"Lezen"}


def test_what_nobody_waits_for_is_kept_as_unheard(talking: World) -> None:
    assert not send(talking, "Antwoord gegeven", {"antwoord": "ja"})
    (kept,) = messages(talking)
    assert (kept.status, kept.payload) == ("unheard", {"antwoord": "ja"})
    assert [event.codes for event in talking.events("message_unheard")] == [{"message": "Antwoord gegeven"}]


def test_processes_that_wake_each_other_in_a_ring_come_to_an_end(talking: World) -> None:
    send(talking, "Rondje")
    assert len(instances(talking, "ring")) == 20
    assert messages(talking)[-1].status == "unheard"


def test_a_process_that_a_household_has_once_goes_on_where_it_says(world: World) -> None:
    publish(world.store, {"antwoorder.bpmn": ONE_PLAN})
    assert send(world, "Vraag gesteld", {"onderwerp": "eerste"})
    (plan,) = instances(world, "antwoorder")
    assert not send(world, "Vraag gesteld", {"onderwerp": "tussendoor"})
    finish(world, plan.id, "Denken")
    assert world.instance(plan.id).status == "completed"
    assert send(world, "Vraag gesteld", {"onderwerp": "tweede"})
    (again,) = instances(world, "antwoorder")
    assert (again.id, again.status, again.ended_at, again.outcome) == (plan.id, "running", None, None)
    assert data(world, again)["onderwerp"] == "tweede"
    assert data(world, again)["vraag"] == "eerste"
    assert set(world.open_tasks(plan.id)) == {"Denken"}
    assert len(world.events("process_reopened")) == 1
    assert_sound(world)


def test_a_closed_casus_opens_by_itself_when_something_is_asked_of_someone(talking: World) -> None:
    asking = talking.start(key="vrager")
    with pytest.raises(Conflict, match="“Stel de vraag”"), talking.store.command() as work:
        close_casus(work, talking.actor(talking.anna), talking.casus_id, "Klaar")
    finish(talking, asking, "Vragen")
    with talking.store.command() as work:
        answering = instances(talking, "antwoorder")[0].id
        withdraw_request(work, talking.actor(talking.anna), answering, "Niet nodig")
    with talking.store.command() as work:
        close_casus(work, talking.actor(talking.anna), talking.casus_id, "Het wachten is op de partner")
    assert send(talking, "Antwoord gegeven", {"antwoord": "nee"}, to=asking)
    with talking.store.reading() as session:
        casus = session.get(Casus, talking.casus_id)
        assert casus is not None
        assert (casus.status, casus.closed_at) == ("open", None)
    assert set(talking.open_tasks(asking)) == {"Lezen"}
    assert len(talking.events("casus_woken")) == 1
    assert_sound(talking)


def test_a_receiver_that_is_locked_gets_its_message_from_the_worker(postgres_world: World) -> None:
    world = postgres_world
    publish(world.store, {"vrager.bpmn": ASKER, "antwoorder.bpmn": ANSWERER})
    asking = world.start(key="vrager")
    finish(world, asking, "Vragen")
    locked, done = Signal(), Signal()

    def hold() -> None:
        with world.store.command() as work:
            open_run(work, None, asking)
            locked.set()
            done.wait(20)

    holder = Thread(target=hold)
    holder.start()
    try:
        assert locked.wait(20)
        assert send(world, "Antwoord gegeven", {"antwoord": "later"})
        assert messages(world)[-1].status == "open"
    finally:
        done.set()
        holder.join()
    (waiting,) = open_messages(world.store)
    assert deliver_message(world.store, waiting)
    assert not deliver_message(world.store, waiting)
    assert set(world.open_tasks(asking)) == {"Lezen"}
    assert open_messages(world.store) == []
