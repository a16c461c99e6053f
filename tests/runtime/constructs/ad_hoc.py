"""Subprocesses whose tasks have no order of their own."""

from ..building import boundary, chain, end, message, script, start, tasks, timer
from . import Refused, Works, begins, gate, on_event, one, plain, sub


def free(*body: str, attributes: str = "", enough: str = "klaar") -> bytes:
    """Ad-hoc subprocess D between start and end, done when `enough` holds."""
    return one(start(), ad_hoc(*body, attributes=attributes, enough=enough), end(), chain("start", "D", "end"))


def ad_hoc(*body: str, attributes: str = "", enough: str = "klaar") -> str:
    until = f"<completionCondition>{enough}</completionCondition>" if enough else ""
    return sub("D", *body, until, attributes=attributes, tag="adHocSubProcess")


ONE_BY_ONE = 'ordering="Sequential"'
KEEPS_REST = 'cancelRemainingInstances="false"'

WORKS = {
    "ad-hoc subprocess: its tasks in any order": Works(
        free(tasks("A", "B")), "start B A D end", lambda walk: walk.complete("B", klaar=False).complete("A", klaar=True)
    ),
    "ad-hoc subprocess: goes on while there is not enough": Works(
        free(tasks("A", "B")), "start A", lambda walk: walk.complete("A", klaar=False), open="B", status="running"
    ),
    "ad-hoc subprocess that does everything once": Works(
        free(tasks("A", "B"), enough="true", attributes=KEEPS_REST), "start B A D end",
        lambda walk: walk.complete("B").complete("A"),
    ),
    "ad-hoc subprocess with an order between some of its tasks": Works(
        free(tasks("A", "B", "C"), chain("A", "B")), "start A", lambda walk: walk.complete("A", klaar=False),
        open="B C", status="running",
    ),
    "ad-hoc subprocess, sequential: one task after the other, as they are drawn": Works(
        free(tasks("A", "B"), attributes=ONE_BY_ONE), "start A", lambda walk: walk.complete("A", klaar=False),
        open="B", status="running",
    ),
    "ad-hoc subprocess, sequential: what follows a task goes before the next": Works(
        free(tasks("A", "B", "C"), chain("A", "B"), attributes=ONE_BY_ONE), "start A B C D end",
        lambda walk: walk.complete("A", klaar=False).complete("B").complete("C", klaar=True),
    ),
    "ad-hoc subprocess of tasks that pass by themselves": Works(
        free(script("A", "1", "n"), script("B", "2", "n"), enough="n = 2", attributes=ONE_BY_ONE), "start A B D end"
    ),
    "ad-hoc subprocess that has enough: the rest is cancelled": Works(
        free(tasks("A", "B")), "start A D end", lambda walk: walk.complete("A", klaar=True)
    ),
    "ad-hoc subprocess that has enough, and lets what is open be done": Works(
        free(tasks("A", "B"), attributes=KEEPS_REST), "start A B D end",
        lambda walk: walk.complete("A", klaar=True).complete("B"),
    ),
    "ad-hoc subprocess, sequential, that has enough": Works(
        free(tasks("A", "B"), attributes=ONE_BY_ONE), "start A D end", lambda walk: walk.complete("A", klaar=True)
    ),
    "ad-hoc subprocess that has not enough when all is done: all again": Works(
        free(tasks("A", "B")), "start A B",
        lambda walk: walk.complete("A", klaar=False).complete("B"), open="A B", status="running",
    ),
    "ad-hoc subprocess whose condition is neither true nor false: incident, also when tried again": Works(
        free(tasks("A")), "start A", lambda walk: walk.complete("A").retry("D"), waiting="D", status="incident"
    ),
    "ad-hoc subprocess whose condition could not be judged and now can": Works(
        one(start(), gate("parallel", "S"), ad_hoc(tasks("A")), tasks("B"), end(), chain("start", "S", "D", "end"),
            chain("S", "B", "end")),
        "start S A B end D end", lambda walk: walk.complete("A").complete("B", klaar=True).retry("D"),
    ),
    "ad-hoc subprocess with an event on its edge": Works(
        one(start(), ad_hoc(tasks("A", "B")), tasks("C"), boundary("R", "D", timer("P1D")), end(),
            chain("start", "D", "end"), chain("R", "C", "end")),
        "start A R", lambda walk: walk.complete("A", klaar=False).wait(days=1), open="C", status="running",
    ),
    "ad-hoc subprocess with an event subprocess that interrupts it": Works(
        free(tasks("A", "B"),
             on_event("E", begins("N", message()), tasks("C"), end("ee"), chain("N", "C", "ee")),
             attributes=ONE_BY_ONE),
        "start N C ee E D end", lambda walk: walk.deliver("antwoord").complete("C"), data={"klaar": False},
    ),
    "repeated ad-hoc subprocess": Works(
        free('<standardLoopCharacteristics loopMaximum="2"/>', plain("A", "B"), enough="true", attributes=KEEPS_REST),
        "start A B D A B D end",
    ),
}  # fmt: skip

REFUSED = {
    "ad-hoc subprocess that does not say when it is done": Refused(
        free(tasks("A"), enough=""), "D", "zegt niet wanneer het klaar is"
    ),
    "ad-hoc subprocess, sequential, that does not say when it is done": Refused(
        free(tasks("A", "B"), enough="", attributes=ONE_BY_ONE), "D", "completionCondition"
    ),
    "ad-hoc subprocess without tasks": Refused(free(), "D", "niets om mee te beginnen"),
    "ad-hoc subprocess with a start event": Refused(
        free(start("s"), tasks("A"), chain("s", "A")), "s", "dat vanzelf begint en eindigt"
    ),
    "ad-hoc subprocess with an end event": Refused(
        free(tasks("A"), end("se"), chain("A", "se")), "se", "dat vanzelf begint en eindigt"
    ),
    "ad-hoc subprocess, sequential, that splits": Refused(
        free(tasks("A", "B", "C"), chain("A", "B"), chain("A", "C"), attributes=ONE_BY_ONE), "A", "één ding tegelijk"
    ),
}  # fmt: skip
