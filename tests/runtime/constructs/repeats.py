"""Activities that are done more than once, or that need or give more than one token."""

from ..building import boundary, chain, definitions, end, extension, node, process, script, start, tasks, timer
from . import NAMES, Refused, Works, gate, one, plain, signal


def again(mark: str, tag: str = "userTask", inside: str = "", *more: str) -> bytes:
    """Activity A, repeated, between start and end."""
    return one(start(), node(tag, "A", mark + inside), end(), chain("start", "A", "end"), *more)


def loop(condition: str = "", attributes: str = "") -> str:
    inside = f"<loopCondition>{condition}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics {attributes}>{inside}</standardLoopCharacteristics>"


def many(number: str = "3", inside: str = "", attributes: str = "") -> str:
    """Instances beside each other."""
    cardinality = f"<loopCardinality>{number}</loopCardinality>" if number else ""
    return f"<multiInstanceLoopCharacteristics {attributes}>{cardinality}{inside}</multiInstanceLoopCharacteristics>"


def sequence(number: str = "3", inside: str = "", attributes: str = "") -> str:
    return many(number, inside, f'isSequential="true" {attributes}')


def tells_when(holds: str) -> str:
    told = f"<condition>{holds}</condition><event>{signal()}</event>"
    return f"<complexBehaviorDefinition>{told}</complexBehaviorDefinition>"


def told_at_its_edge(behavior: str, *, inside: str = "", interrupting: bool = True) -> bytes:
    """Task A in three instances that throw a signal, which its edge R catches."""
    return definitions(NAMES, '<signalEventDefinition id="sed" signalRef="s1"/>', process(
        start(), node("userTask", "A", many("3", inside, behavior)), tasks("B"),
        boundary("R", "A", signal(), interrupting=interrupting), end(), chain("start", "A", "end"),
        chain("R", "B", "end"),
    ))  # fmt: skip


ENOUGH = "<completionCondition>numberOfCompletedInstances = 2</completionCondition>"
EACH = extension('<waakvlam:each list="namen" item="naam" results="antwoorden" result="antwoord"/>')
TELLS_AT_TWO = tells_when("numberOfCompletedInstances = 2")
TELLS_ALWAYS = tells_when("true")
INNER = start("s") + tasks("B") + end("se") + chain("s", "B", "se")
BY_REFERENCE = one(
    '<dataObject id="do" name="namen" isCollection="true"/><dataObjectReference id="dor" dataObjectRef="do"/>',
    start(), end(), chain("start", "A", "end"),
    node("userTask", "A",
         '<ioSpecification><dataInput id="di" isCollection="true"/>'
         "<inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet/>"
         "</ioSpecification><dataInputAssociation><sourceRef>dor</sourceRef><targetRef>di</targetRef>"
         "</dataInputAssociation>"
         + many("", '<loopDataInputRef>di</loopDataInputRef><inputDataItem id="it" name="naam"/>')),
)  # fmt: skip


def quantity(attributes: str, *more: str) -> bytes:
    """Two tokens come to A."""
    return one(start(), gate("parallel", "S"), plain("X", "Y"), node("userTask", "A", "", attributes), end(),
               chain("start", "S", "X", "A", "end"), chain("S", "Y", "A"), *more)  # fmt: skip


WORKS = {
    "loop that tests before": Works(
        again(loop("n = 1", 'testBefore="true"')), "start A A end",
        lambda walk: walk.complete("A", n=1).complete("A", n=2), data={"n": 1},
    ),
    "loop that tests before and does not hold: not once": Works(
        again(loop("n = 1", 'testBefore="true"')), "start end", data={"n": 2}
    ),
    "loop that tests after: at least once": Works(
        again(loop("n = 1")), "start A end", lambda walk: walk.complete("A"), data={"n": 2}
    ),
    "loop with a maximum": Works(
        again(loop("true", 'loopMaximum="2"')), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "loop around a subprocess": Works(
        again(loop("n = 1"), "subProcess", INNER), "start s B se A s B se A end",
        lambda walk: walk.complete("B").complete("B", n=2), data={"n": 1},
    ),
    "a loop counts by itself": Works(
        again(loop("loopCounter &lt; 3"), "task"), "start A A A end"
    ),
    "parallel instances": Works(
        again(many()), "start A A", lambda walk: walk.complete("A").complete("A"), open="A", status="running"
    ),
    "parallel instances: done when all are done": Works(
        again(many("n")), "start A A end", lambda walk: walk.complete("A").complete("A"), data={"n": 2}
    ),
    "sequential instances": Works(
        again(sequence()), "start A A", lambda walk: walk.complete("A").complete("A"), open="A", status="running"
    ),
    "no instances at all": Works(again(many("0")), "start end"),
    "enough parallel instances: the rest is cancelled": Works(
        again(many("3", ENOUGH)), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "enough sequential instances": Works(
        again(sequence("5", ENOUGH)), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "one instance for each item of a list": Works(
        again(sequence(""), "userTask", EACH), "start A A end", lambda walk: walk.complete("A").complete("A"),
        data={"namen": ["Bo", "Cas"]},
    ),
    "one instance for each item of a data object's list": Works(
        BY_REFERENCE, "start", open="A A A", status="running", data={"namen": ["Bo", "Cas", "Dee"]}
    ),
    "parallel instances of a subprocess": Works(
        again(many("2"), "subProcess", INNER), "start s s B se A B se A end",
        lambda walk: walk.complete("B").complete("B"),
    ),
    "instances of a called process": Works(
        definitions(NAMES,
                    process(start(), node("callActivity", "A", sequence("2"), 'calledElement="Q"'), end(),
                            chain("start", "A", "end")),
                    process(start("qs"), tasks("B"), end("qe"), chain("qs", "B", "qe"), key="Q")),
        "start qs B qe A qs B qe A end", lambda walk: walk.complete("B").complete("B"),
    ),
    "instances of a script": Works(
        one(start(), script("A", "n + loopCounter", "n").replace("<script>", many() + "<script>"), end(),
            chain("start", "A", "end")),
        "start A A A end", data={"n": 0},
    ),
    "a boundary event around all instances": Works(
        one(start(), node("userTask", "A", many()), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end"),
            chain("R", "end")),
        "start A R end", lambda walk: walk.complete("A").wait(days=1),
    ),
    "a list that is not there: incident": Works(
        again(many(""), "userTask", EACH), "start", waiting="A", status="incident"
    ),
    "signal when the first instance completes": Works(
        told_at_its_edge('behavior="One" oneBehaviorEventRef="sed"', interrupting=False),
        "start A R A A end", lambda walk: walk.complete("A").complete("A").complete("A"), open="B", status="running",
    ),
    "signal at each instance that completes": Works(
        told_at_its_edge('behavior="None" noneBehaviorEventRef="sed"', interrupting=False),
        "start A R A R A R end", lambda walk: walk.complete("A").complete("A").complete("A"), open="B B B",
        status="running",
    ),
    "signal on a condition when an instance completes": Works(
        told_at_its_edge('behavior="Complex"', inside=TELLS_AT_TWO),
        "start A A R", lambda walk: walk.complete("A").complete("A"), open="B", status="running",
    ),
    "a task that needs several tokens": Works(
        quantity('startQuantity="2"'), "start S X Y A end", lambda walk: walk.complete("A")
    ),
    "a task that does not get enough tokens: incident": Works(
        quantity('startQuantity="3"'), "start S X Y", waiting="A", status="incident"
    ),
    "a task that gives several tokens": Works(
        one(start(), node("task", "A", "", 'completionQuantity="2"'), tasks("B"), end(),
            chain("start", "A", "B", "end")),
        "start A", open="B B", status="running",
    ),
}  # fmt: skip

REFUSED = {
    "loop without a condition and without a maximum": Refused(again(loop()), "A", "houdt nooit op"),
    "loop with a maximum of nought": Refused(again(loop("a", 'loopMaximum="0"')), "A", "getal van 1 of meer"),
    "loop with a maximum below nought": Refused(again(loop("a", 'loopMaximum="-1"')), "A", "getal van 1 of meer"),
    "loop and instances at once": Refused(again(loop("a") + many()), "A", "meer dan één soort herhaling"),
    "instances without a number or a list": Refused(again(many("")), "A", "hoe vaak"),
    "instances with a number and a list": Refused(again(many("2"), "userTask", EACH), "A", "hoe vaak"),
    "a number of instances below nought": Refused(again(many("-1")), "A", "getal van 0 of meer"),
    "instances for a list that is not there": Refused(
        again(many("", "<loopDataInputRef>weg</loopDataInputRef>")), "A", "dat niet bestaat"
    ),
    "instances with results without saying which": Refused(
        again(many("2"), "userTask", extension('<waakvlam:each results="antwoorden"/>')), "A", "uitkomst is"
    ),
    "instances that throw a message": Refused(
        definitions(NAMES, '<messageEventDefinition id="med" messageRef="m"/>', process(
            start(), node("userTask", "A", many("3", "", 'behavior="One" oneBehaviorEventRef="med"')), end(),
            chain("start", "A", "end"),
        )),
        "A", "Alleen signalen",
    ),
    "an empty condition to have enough": Refused(
        again(many("2", "<completionCondition/>")), "A", "completionCondition is leeg"
    ),
    "a task that needs no token": Refused(quantity('startQuantity="0"'), "A", "startQuantity"),
    "a task that gives no token": Refused(quantity('completionQuantity="0"'), "A", "completionQuantity"),
}  # fmt: skip
