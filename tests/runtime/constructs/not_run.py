"""What the standard allows and we do not run: refused, with what to draw instead."""

from ..building import boundary, chain, end, flow, node, start, tasks, timer
from . import CANCEL, Refused, begins, catch, condition, gate, one, plain, sub, throw
from .repeats import TELLS_ALWAYS, many, told_at_its_edge
from .undoing import BODY

NOT_RUN = {
    "complex gateway that goes on again for what comes late": Refused(
        one(start(), gate("complex", "G"), tasks("A"), end(), chain("start", "G"), flow("G", "A", "waitingForStart"),
            chain("G", "end"), chain("A", "end")),
        "G", "waitingForStart",
    ),
    "process that starts on a condition": Refused(
        one(begins("s", condition("klaar")), end(), chain("s", "end")), "s", "kan geen proces beginnen"
    ),
    "repeating timer in the flow": Refused(
        one(start(), catch("W", timer("R3/PT1H", "timeCycle")), end(), chain("start", "W", "end")), "W", "herhaalt"
    ),
    "each instance tells that it is done, and the edge that hears it ends them all": Refused(
        told_at_its_edge('behavior="None" noneBehaviorEventRef="sed"'), "R", "meldt elke keer dat het klaar is",
    ),
    "each instance tells that it is done, as its condition always holds": Refused(
        told_at_its_edge('behavior="Complex"', inside=TELLS_ALWAYS), "R", "meldt elke keer dat het klaar is",
    ),
    "the first instance tells that it is done, and the edge that hears it ends the rest": Refused(
        told_at_its_edge('behavior="One" oneBehaviorEventRef="sed"'), "R", "meldt de eerste keer dat het klaar is",
    ),
    "compensation that is not waited for": Refused(
        one(start(), throw("T", '<compensateEventDefinition waitForCompletion="false"/>'), end(),
            chain("start", "T", "end")),
        "T", "wacht niet",
    ),
    "repeated transaction that cancels": Refused(
        one(start(), sub("T", many("2"), *BODY, plain("A", "B"), tag="transaction"), boundary("R", "T", CANCEL), end(),
            chain("start", "T", "end"), chain("R", "end")),
        "C", "die wordt herhaald",
    ),
    "assignment or transformation in a data association": Refused(
        one(start(), node("userTask", "A", "<dataInputAssociation><assignment><from>1</from><to>x</to></assignment>"
                          "</dataInputAssociation>"), end(), chain("start", "A", "end")),
        "A", "gegevenskoppeling",
    ),
    "correlation": Refused(
        one(start(), end(), chain("start", "end"), "<correlationSubscription/>"), "P", "Correlatie"
    ),
    "choreography": Refused(
        one(start(), end(), chain("start", "end"), node("choreographyTask", "K")), "K", "choreographyTask"
    ),
}  # fmt: skip
