"""Signals between processes, and who holds what waits for a signal, a condition or the first of several events."""

from sqlalchemy import select

from engine.store.models import CasusMessage, Holding, Wait
from tests.commands.diagrams import HEAD
from tests.commands.soundness import assert_sound
from tests.commands.test_messages import TASK, finish, flow, instances
from tests.commands.world import World, publish


def diagram(key: str, body: str) -> str:
    return (
        f'{HEAD}<signal id="sg" name="Brand"/><message id="m1" name="Antwoord"/>'
        f'<process id="{key}" name="{key.capitalize()}" isExecutable="true">{body}</process></definitions>'
    )


SIGNAL = '<signalEventDefinition signalRef="sg"/>'
ALARM = diagram(
    "melder",
    f"""<startEvent id="Ma"/><userTask id="Mb" name="Kijk rond">{TASK}</userTask>
    <intermediateThrowEvent id="Mc">{SIGNAL}</intermediateThrowEvent><endEvent id="Md"/>"""
    + flow("Ma", "Mb", "Mc", "Md"),
)
HEARER = diagram(
    "hoorder",
    f"""<startEvent id="Ha"/><eventBasedGateway id="Hg"/>
    <intermediateCatchEvent id="Hb" name="Wacht op brand"><extensionElements>
      <waakvlam:wait holder="partner:ggz-de-brug"/></extensionElements>{SIGNAL}</intermediateCatchEvent>
    <intermediateCatchEvent id="Ht" name="Een week"><extensionElements>
      <waakvlam:consequence text="Dan ga je door."/></extensionElements>
      <timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <userTask id="Hc" name="Blus">{TASK}</userTask><endEvent id="Hd"/>"""
    + flow("Ha", "Hg", "Hb", "Hc", "Hd")
    + flow("Hg", "Ht", "Hd"),
)
STARTER = diagram(
    "uitrukker",
    f"""<startEvent id="Ua">{SIGNAL}</startEvent><userTask id="Ub" name="Ruk uit">{TASK}</userTask>
    <endEvent id="Uc"/>"""
    + flow("Ua", "Ub", "Uc"),
)
CLOCKS = diagram(
    "klokken",
    """<startEvent id="Ka"/><eventBasedGateway id="Kg"/>"""
    + "".join(
        f'<intermediateCatchEvent id="{key}" name="{key}"><timerEventDefinition><timeDuration>P{days}D</timeDuration>'
        "</timerEventDefinition></intermediateCatchEvent>"
        for key, days in (("Kb", 7), ("Kc", 9))
    )
    + '<endEvent id="Kd"/>'
    + flow("Ka", "Kg", "Kb", "Kd")
    + flow("Kg", "Kc", "Kd"),
)
MANY = diagram(
    "velen",
    f"""<startEvent id="Va"/><userTask id="Vb" name="Spreek iemand">{TASK}
      <multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>
    </userTask>
    <intermediateCatchEvent id="Vc" name="Tot het klaar is"><conditionalEventDefinition>
      <condition>klaar = true</condition></conditionalEventDefinition></intermediateCatchEvent><endEvent id="Vd"/>
    <subProcess id="Ve" name="Als het misgaat" triggeredByEvent="true"><startEvent id="Vs" isInterrupting="false">
      <messageEventDefinition messageRef="m1"/></startEvent><userTask id="Vt" name="Help">{TASK}</userTask>
      <endEvent id="Vu"/>{flow("Vs", "Vt", "Vu")}</subProcess>"""
    + flow("Va", "Vb", "Vc", "Vd"),
)


def made(world: World) -> None:
    files = {"melder": ALARM, "hoorder": HEARER, "uitrukker": STARTER, "klokken": CLOCKS, "velen": MANY}
    publish(world.store, {f"{key}.bpmn": text for key, text in files.items()})


def holders(world: World, instance_id: int) -> dict[str, tuple[str, str | None]]:
    """Who holds each wait that is held, by element."""
    with world.store.reading() as session:
        rows = session.execute(
            select(Wait.element_id, Holding.kind, Holding.group_key)
            .join(Holding, Holding.wait_id == Wait.id)
            .where(Wait.instance_id == instance_id, Wait.status == "open", Holding.until.is_(None))
        )
        return {element: (kind, group) for element, kind, group in rows}


def test_a_signal_is_heard_by_all_that_wait_and_begins_what_starts_with_it(world: World) -> None:
    made(world)
    first, second = world.start(key="hoorder"), world.start(key="hoorder")
    alarm = world.start(key="melder")
    finish(world, alarm, "Mb")

    (begun,) = instances(world, "uitrukker")
    assert [set(world.open_tasks(each)) for each in (first, second, begun.id)] == [{"Hc"}, {"Hc"}, {"Ub"}]
    assert begun.begun_by_id == alarm
    with world.store.reading() as session:
        rows = session.scalars(select(CasusMessage).order_by(CasusMessage.id)).all()
    assert [(row.is_signal, row.status, row.to_instance_id) for row in rows] == [
        (True, "delivered", each) for each in (first, second, begun.id)
    ]
    assert_sound(world)


def test_a_signal_that_nobody_hears_leaves_nothing_behind(world: World) -> None:
    publish(world.store, {"melder.bpmn": ALARM})
    alarm = world.start(key="melder")
    finish(world, alarm, "Mb")

    assert world.instance(alarm).status == "completed"
    with world.store.reading() as session:
        assert session.scalars(select(CasusMessage)).all() == []


def test_behind_an_event_gateway_the_awaited_party_holds_and_the_clock_is_a_consequence(world: World) -> None:
    made(world)
    waiting = world.start(key="hoorder")

    assert holders(world, waiting) == {"Hb": ("partner", "ggz-de-brug")}
    with world.store.reading() as session:
        rows = {wait.element_id: wait for wait in session.scalars(select(Wait).where(Wait.instance_id == waiting))}
    assert rows["Ht"].attached_to == rows["Hb"].node_id
    assert_sound(world)


def test_behind_an_event_gateway_with_only_timers_the_clock_holds(world: World) -> None:
    made(world)

    assert holders(world, world.start(key="klokken")) == {"Kb": ("clock", None), "Kc": ("clock", None)}


def test_each_instance_of_a_repeated_task_is_a_task_and_an_event_subprocess_only_listens(world: World) -> None:
    made(world)
    many = world.start(key="velen")
    with world.store.reading() as session:
        listening = session.scalars(select(Wait).where(Wait.instance_id == many)).one()
    assert (listening.element_id, listening.attached_to) == ("Vs", "0")
    assert holders(world, many) == {}
    for _ in range(3):
        finish(world, many, "Vb")

    assert holders(world, many) == {"Vc": ("management", None)}
    assert_sound(world)
