"""Whose data and whose event subprocess is whose when an activity is repeated."""

from .building import Walk, boundary, chain, end, error, extension, node, start, tasks
from .constructs import begins, compensation, on_event, one, plain, throw
from .constructs.repeats import again, many, sequence

EACH = extension('<waakvlam:each list="namen" item="naam" results="antwoorden" result="antwoord"/>')
NAMES = {"namen": ["Bo", "Cas"]}


def seen(walk: Walk) -> list[object]:
    return [wait.data["naam"] for wait in walk.step.waiting]


def complete(walk: Walk, number: int, **answer: object) -> Walk:
    """Complete the instance that stands at this place among those that wait."""
    node_id = walk.step.waiting[number].node_id
    return walk._go(walk.process.complete(walk.state, node_id, answer, walk.world.ports))


def test_each_instance_sees_its_own_item_and_keeps_its_own_result():
    walk = Walk(again(many(""), "userTask", EACH), NAMES)
    assert seen(walk) == ["Bo", "Cas"]

    complete(walk, 1, antwoord="tweede", gedeeld=1)
    assert walk.step.waiting[0].data["antwoord"] is None
    assert walk.step.data == NAMES | {"gedeeld": 1}

    complete(walk, 0, antwoord="eerste")
    assert walk.step.data == NAMES | {"gedeeld": 1, "antwoorden": ["eerste", "tweede"]}


def test_what_a_node_sees_can_be_asked_without_waking_it():
    walk = Walk(again(sequence(""), "userTask", EACH), NAMES)
    node_id = walk.waiting["A"].node_id

    assert walk.process.data(walk.state, node_id)["naam"] == "Bo"
    assert walk.process.data(walk.state, node_id) == walk.waiting["A"].data
    assert walk.process.data(walk.state) == NAMES


def test_items_are_those_of_the_moment_that_it_began():
    walk = Walk(again(sequence(""), "userTask", EACH), NAMES).complete("A", namen=["niemand"])

    assert seen(walk) == ["Cas"]


def test_a_repetition_inside_another_sees_both_items():
    inner = (
        start("s")
        + node("userTask", "B", many("") + extension('<waakvlam:each list="taken" item="taak"/>'))
        + node("endEvent", "se")
        + chain("s", "B", "se")
    )
    source = one(
        start(),
        node("subProcess", "A", many("") + extension('<waakvlam:each list="namen" item="naam"/>') + inner),
        node("endEvent", "end"),
        chain("start", "A", "end"),
    )
    walk = Walk(source, NAMES | {"taken": ["bellen", "schrijven"]})

    pairs = [(wait.data["naam"], wait.data["taak"], wait.data["loopCounter"]) for wait in walk.step.waiting]
    assert pairs == [("Bo", "bellen", 1), ("Bo", "schrijven", 2), ("Cas", "bellen", 1), ("Cas", "schrijven", 2)]


def repeated(*body: str) -> str:
    """Subprocess D, done twice at the same time."""
    return node("subProcess", "D", many("2") + "".join(body))


def test_an_event_subprocess_of_an_instance_does_not_take_what_it_throws_itself():
    source = one(
        start(),
        repeated(
            start("s"), tasks("A"), end("se", error()), chain("s", "A", "se"),
            on_event("E", begins("N", error()), end("ee", error()), chain("N", "ee")),
        ),
        boundary("R", "D", error()), tasks("B"), end(), chain("start", "D", "end"), chain("R", "B", "end"),
    )  # fmt: skip
    walk = Walk(source).complete("A")

    assert walk.completed == ["start", "s", "s", "A", "se", "N", "ee", "R"]
    assert walk.open == ["B"]


def test_each_instance_is_undone_by_its_own_event_subprocess():
    source = one(
        start(),
        repeated(
            start("s"), tasks("A"), end("se"), chain("s", "A", "se"),
            on_event("E", begins("N", compensation()), plain("B"), end("ee"), chain("N", "B", "ee")),
        ),
        throw("T", compensation()), end(), chain("start", "D", "T", "end"),
    )  # fmt: skip
    walk = Walk(source).complete("A").complete("A")

    assert walk.completed.count("B") == 2
    assert walk.status == "completed"
