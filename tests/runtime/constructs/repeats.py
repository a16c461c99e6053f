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


ENOUGH = "<completionCondition>numberOfCompletedInstances = 2</completionCondition>"
EACH = extension('<waakvlam:each list="namen" item="naam" results="antwoorden" result="antwoord"/>')
TELLS_AT_TWO = (
    "<complexBehaviorDefinition><condition>numberOfCompletedInstances = 2</condition>"
    f"<event>{signal()}</event></complexBehaviorDefinition>"
)
INNER = start("s") + tasks("B") + end("se") + chain("s", "B", "se")
BY_REFERENCE = one(
    '<dataObject id="do" name="namen" isCollection="true"/><dataObjectReference id="dor" dataObjectRef="do"/>',
    start(), end(), chain("start", "A", "end"),
    node("userTask", "A",
         '<ioSpecification><dataInput id="di"/><inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet/>'
         "</ioSpecification><dataInputAssociation><sourceRef>dor</sourceRef><targetRef>di</targetRef>"
         "</dataInputAssociation>"
         + many("", '<loopDataInputRef>di</loopDataInputRef><inputDataItem id="it" name="naam"/>')),
)  # fmt: skip


def quantity(attributes: str, *more: str) -> bytes:
    """Two tokens come to A."""
    return one(start(), gate("parallel", "S"), plain("X", "Y"), node("userTask", "A", "", attributes), end(),
               chain("start", "S", "X", "A", "end"), chain("S", "Y", "A"), *more)  # fmt: skip


WORKS = {
    "Lus met een voorwaarde vooraf": Works(
        again(loop("n = 1", 'testBefore="true"')), "start A A end",
        lambda walk: walk.complete("A", n=1).complete("A", n=2), data={"n": 1},
    ),
    "Lus met een voorwaarde vooraf die niet waar is: nul keer": Works(
        again(loop("n = 1", 'testBefore="true"')), "start end", data={"n": 2}
    ),
    "Lus met een voorwaarde achteraf: altijd één keer": Works(
        again(loop("n = 1")), "start A end", lambda walk: walk.complete("A"), data={"n": 2}
    ),
    "Lus met een maximum": Works(
        again(loop("true", 'loopMaximum="2"')), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "Lus om een deelproces": Works(
        again(loop("n = 1"), "subProcess", INNER), "start s B se A s B se A end",
        lambda walk: walk.complete("B").complete("B", n=2), data={"n": 1},
    ),
    "De lus telt zelf": Works(
        again(loop("loopCounter &lt; 3"), "task"), "start A A A end"
    ),
    "Meer keren naast elkaar": Works(
        again(many()), "start A A", lambda walk: walk.complete("A").complete("A"), open="A", status="running"
    ),
    "Meer keren naast elkaar: klaar als alle klaar zijn": Works(
        again(many("n")), "start A A end", lambda walk: walk.complete("A").complete("A"), data={"n": 2}
    ),
    "Meer keren na elkaar": Works(
        again(sequence()), "start A A", lambda walk: walk.complete("A").complete("A"), open="A", status="running"
    ),
    "Nul keer": Works(again(many("0")), "start end"),
    "Genoeg keren naast elkaar: de rest vervalt": Works(
        again(many("3", ENOUGH)), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "Genoeg keren na elkaar": Works(
        again(sequence("5", ENOUGH)), "start A A end", lambda walk: walk.complete("A").complete("A")
    ),
    "Eén keer voor elk in een lijst": Works(
        again(sequence(""), "userTask", EACH), "start A A end", lambda walk: walk.complete("A").complete("A"),
        data={"namen": ["Bo", "Cas"]},
    ),
    "Eén keer voor elk in een lijst die een gegevensobject noemt": Works(
        BY_REFERENCE, "start", open="A A A", status="running", data={"namen": ["Bo", "Cas", "Dee"]}
    ),
    "Een deelproces meer keren naast elkaar": Works(
        again(many("2"), "subProcess", INNER), "start s s B se A B se A end",
        lambda walk: walk.complete("B").complete("B"),
    ),
    "Een aangeroepen proces meer keren": Works(
        definitions(NAMES,
                    process(start(), node("callActivity", "A", sequence("2"), 'calledElement="Q"'), end(),
                            chain("start", "A", "end")),
                    process(start("qs"), tasks("B"), end("qe"), chain("qs", "B", "qe"), key="Q")),
        "start qs B qe A qs B qe A end", lambda walk: walk.complete("B").complete("B"),
    ),
    "Een script meer keren": Works(
        one(start(), script("A", "n + loopCounter", "n").replace("<script>", many() + "<script>"), end(),
            chain("start", "A", "end")),
        "start A A A end", data={"n": 0},
    ),
    "Een rand om alle keren samen": Works(
        one(start(), node("userTask", "A", many()), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end"),
            chain("R", "end")),
        "start A R end", lambda walk: walk.complete("A").wait(days=1),
    ),
    "Lijst die er niet is: storing": Works(
        again(many(""), "userTask", EACH), "start", waiting="A", status="incident"
    ),
    "Signaal wanneer de eerste keer klaar is": Works(
        definitions(NAMES, '<signalEventDefinition id="sed" signalRef="s1"/>', process(
            start(), node("userTask", "A", many("3", "", 'behavior="One" oneBehaviorEventRef="sed"')), tasks("B"),
            boundary("R", "A", signal(), interrupting=False), end(), chain("start", "A", "end"), chain("R", "B", "end"),
        )),
        "start A R A A end", lambda walk: walk.complete("A").complete("A").complete("A"), open="B", status="running",
    ),
    "Signaal bij elke keer die klaar is": Works(
        definitions(NAMES, '<signalEventDefinition id="sed" signalRef="s1"/>', process(
            start(), node("userTask", "A", many("2", "", 'behavior="None" noneBehaviorEventRef="sed"')), tasks("B"),
            boundary("R", "A", signal(), interrupting=False), end(), chain("start", "A", "end"), chain("R", "B", "end"),
        )),
        "start A R A R end", lambda walk: walk.complete("A").complete("A"), open="B B", status="running",
    ),
    "Signaal onder een voorwaarde als een keer klaar is": Works(
        one(start(), tasks("B"), boundary("R", "A", signal()), end(), chain("start", "A", "end"),
            chain("R", "B", "end"), node("userTask", "A", many("3", TELLS_AT_TWO, 'behavior="Complex"'))),
        "start A A R", lambda walk: walk.complete("A").complete("A"), open="B", status="running",
    ),
    "Een taak die meer tokens nodig heeft": Works(
        quantity('startQuantity="2"'), "start S X Y A end", lambda walk: walk.complete("A")
    ),
    "Een taak die niet genoeg tokens krijgt: storing": Works(
        quantity('startQuantity="3"'), "start S X Y", waiting="A", status="incident"
    ),
    "Een taak die meer tokens geeft": Works(
        one(start(), node("task", "A", "", 'completionQuantity="2"'), tasks("B"), end(),
            chain("start", "A", "B", "end")),
        "start A", open="B B", status="running",
    ),
}  # fmt: skip

REFUSED = {
    "Lus zonder voorwaarde en zonder maximum": Refused(again(loop()), "A", "houdt nooit op"),
    "Lus met een maximum van nul": Refused(again(loop("a", 'loopMaximum="0"')), "A", "getal van 1 of meer"),
    "Lus met een maximum onder nul": Refused(again(loop("a", 'loopMaximum="-1"')), "A", "getal van 1 of meer"),
    "Lus en meer keren tegelijk": Refused(again(loop("a") + many()), "A", "meer dan één soort herhaling"),
    "Meer keren zonder aantal of lijst": Refused(again(many("")), "A", "hoe vaak"),
    "Meer keren met een aantal én een lijst": Refused(again(many("2"), "userTask", EACH), "A", "hoe vaak"),
    "Een aantal onder nul": Refused(again(many("-1")), "A", "getal van 0 of meer"),
    "Meer keren met een lijst die er niet is": Refused(
        again(many("", "<loopDataInputRef>weg</loopDataInputRef>")), "A", "dat niet bestaat"
    ),
    "Meer keren met uitkomsten zonder te zeggen welke": Refused(
        again(many("2"), "userTask", extension('<waakvlam:each results="antwoorden"/>')), "A", "uitkomst is"
    ),
    "Meer keren die een bericht melden": Refused(
        definitions(NAMES, '<messageEventDefinition id="med" messageRef="m"/>', process(
            start(), node("userTask", "A", many("3", "", 'behavior="One" oneBehaviorEventRef="med"')), end(),
            chain("start", "A", "end"),
        )),
        "A", "Alleen signalen",
    ),
    "Een lege voorwaarde om genoeg te hebben": Refused(
        again(many("2", "<completionCondition/>")), "A", "completionCondition is leeg"
    ),
    "Een taak die geen token nodig heeft": Refused(quantity('startQuantity="0"'), "A", "startQuantity"),
    "Een taak die geen token geeft": Refused(quantity('completionQuantity="0"'), "A", "completionQuantity"),
}  # fmt: skip
