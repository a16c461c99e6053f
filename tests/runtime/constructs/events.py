"""Events that are caught, thrown and listened for, and event subprocesses."""

from ..building import boundary, chain, end, error, message, node, process, script, start, tasks, timer
from . import (
    NAMES,
    TERMINATE,
    Refused,
    Works,
    begins,
    catch,
    condition,
    definitions,
    escalation,
    gate,
    on_event,
    one,
    plain,
    signal,
    sub,
    throw,
)


def caught(inside: str, attributes: str = "") -> bytes:
    """Event W between start and end."""
    return one(start(), catch("W", inside, attributes), end(), chain("start", "W", "end"))


def edge(inside: str, *, interrupting: bool = True) -> bytes:
    """Task A with event R on its edge, which leads to task B."""
    return one(
        start(), tasks("A", "B"), boundary("R", "A", inside, interrupting=interrupting), end(),
        chain("start", "A", "end"), chain("R", "B", "end"),
    )  # fmt: skip


def around(inside: str, *body: str, interrupting: bool = True) -> bytes:
    """Subprocess D with event R on its edge, which leads to task B."""
    return one(
        start(), sub("D", *body), tasks("B"), boundary("R", "D", inside, interrupting=interrupting), end(),
        chain("start", "D", "end"), chain("R", "B", "end"),
    )  # fmt: skip


def both(*two: str) -> tuple[str, ...]:
    """In a subprocess: task A beside a throwing end."""
    return (start("s"), gate("parallel", "S"), tasks("A"), end("se"), *two, chain("s", "S", "A", "se"))


def handled(inside: str, *body: str, interrupting: bool = True) -> bytes:
    """Subprocess D with task A, and in it event subprocess E that begins with N and has task B."""
    return one(
        start(), end(), tasks("C"), chain("start", "D", "C", "end"),
        sub("D", *(body or (start("s"), tasks("A"), end("se"), chain("s", "A", "se"))),
            on_event("E", begins("N", inside, interrupting=interrupting), tasks("B"), end("ee"),
                     chain("N", "B", "ee"))),
    )  # fmt: skip


def throwing(event: str) -> tuple[str, ...]:
    """The body of D: task A first, then a throwing event, then task A2."""
    return (start("s"), tasks("A", "A2"), throw("T", event), end("se"), chain("s", "A", "T", "A2", "se"))


def failing(event: str) -> tuple[str, ...]:
    return (start("s"), tasks("A"), end("T", event), chain("s", "A", "T"))


BROADCAST = one(
    start(), gate("parallel", "S"), catch("een", signal()), catch("twee", signal()), catch("ander", signal("s2")),
    tasks("A"), throw("T", signal()), end(),
    chain("start", "S", "een", "end"), chain("S", "twee", "end"), chain("S", "ander", "end"),
    chain("S", "A", "T", "end"),
)  # fmt: skip

WORKS = {
    "catching a timer": Works(caught(timer("P1D")), "start W end", lambda walk: walk.wait(days=1)),
    "catching a message": Works(caught(message()), "start W end", lambda walk: walk.deliver("antwoord")),
    "catching a signal": Works(caught(signal()), "start W end", lambda walk: walk.signal("brand")),
    "catching a condition": Works(caught(condition("= n > 2".replace(">", "&gt;"))), "start", waiting="W",
                                       status="running", data={"n": 1}),
    "a condition that holds already does not wait": Works(
        caught(condition("n = 1")), "start W end", data={"n": 1}
    ),
    "a condition goes off as soon as another branch makes it true": Works(
        one(start(), gate("parallel", "S"), catch("W", condition("klaar")), tasks("A"), end(),
            chain("start", "S", "W", "end"), chain("S", "A", "end")),
        "start S A end W end", lambda walk: walk.complete("A", klaar=True),
    ),
    "catching any of several events": Works(
        caught(message() + timer("P1D")), "start W end", lambda walk: walk.wait(days=1)
    ),
    "catching every one of several events": Works(
        caught(message() + signal(), 'parallelMultiple="true"'), "start W W end",
        lambda walk: walk.signal("brand").deliver("antwoord"),
    ),
    "an event on several things hears a signal that another branch throws at that moment": Works(
        one(start(), gate("parallel", "S"), throw("T", signal()), catch("W", signal() + signal("s2")), end(),
            chain("start", "S", "T", "end"), chain("S", "W", "end")),
        "start S T W end end",
    ),
    "an event that refers to a shared definition": Works(
        definitions(NAMES, '<timerEventDefinition id="td"><timeDuration>P1D</timeDuration></timerEventDefinition>',
                    process(start(), catch("W", "<eventDefinitionRef>td</eventDefinitionRef>"), end(),
                            chain("start", "W", "end"))),
        "start W end", lambda walk: walk.wait(days=1),
    ),
    "throwing a signal: all in the process that wait for it hear it": Works(
        BROADCAST, "start S A T een twee end end end", lambda walk: walk.complete("A"), waiting="ander",
        status="running",
    ),
    "ending with a signal": Works(
        one(start(), gate("parallel", "S"), catch("W", signal()), tasks("A"), end("T", signal()), end(),
            chain("start", "S", "W", "end"), chain("S", "A", "T")),
        "start S A T W end", lambda walk: walk.complete("A"),
    ),
    "a signal that nobody hears": Works(
        one(start(), throw("T", signal()), end(), chain("start", "T", "end")), "start T end"
    ),
    "throwing several things at once": Works(
        one(start(), gate("parallel", "S"), catch("een", signal()), catch("twee", signal("s2")), tasks("A"),
            throw("T", signal() + signal("s2")), end(), chain("start", "S", "een", "end"),
            chain("S", "twee", "end"), chain("S", "A", "T", "end")),
        "start S A T een twee end end end", lambda walk: walk.complete("A"),
    ),
    "starting on a signal": Works(
        one(begins("s", signal()), tasks("A"), end(), chain("s", "A", "end")), "s", open="A", status="running",
        begins={"signal": "brand"},
    ),
    "starting on any of several events": Works(
        one(begins("s", message() + signal()), tasks("A"), end(), chain("s", "A", "end")), "s", open="A",
        status="running", begins={"message": "antwoord"},
    ),
    "signal boundary event, interrupting": Works(
        edge(signal()), "start R", lambda walk: walk.signal("brand"), open="B", status="running"
    ),
    "signal boundary event, non-interrupting, several times": Works(
        edge(signal(), interrupting=False), "start R R", lambda walk: walk.signal("brand").signal("brand"),
        open="A B B", waiting="R", status="running",
    ),
    "signal from a subprocess to its own edge": Works(
        around(signal(), *throwing(signal())), "start s A R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "ending a subprocess with a signal to its own edge": Works(
        around(signal(), *failing(signal())), "start s A R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "ending a subprocess with a signal to its own edge, non-interrupting": Works(
        around(signal(), *failing(signal()), interrupting=False), "start s A R T D end",
        lambda walk: walk.complete("A"), open="B", status="running",
    ),
    "conditional boundary event, interrupting": Works(
        one(start(), tasks("A", "B", "C"), boundary("R", "A", condition("klaar")), end(), gate("parallel", "S"),
            chain("start", "S", "A", "end"), chain("S", "C", "end"), chain("R", "B", "end")),
        "start S C R end", lambda walk: walk.complete("C", klaar=True), open="B", status="running",
    ),
    "conditional boundary event whose condition holds already: at once": Works(
        one(start(), sub("D", start("s"), plain("A"), end("se"), chain("s", "A", "se")), tasks("B"), end(),
            boundary("R", "D", condition("n = 1")), chain("start", "D", "end"), chain("R", "B", "end")),
        "start R", open="B", status="running", data={"n": 1},
    ),
    "conditional boundary event on a subprocess in which a script makes it true": Works(
        one(start(), sub("D", start("s"), script("A", "true", "klaar"), plain("A2"), end("se"),
                         chain("s", "A", "A2", "se")),
            tasks("B"), end(), boundary("R", "D", condition("klaar")), chain("start", "D", "end"),
            chain("R", "B", "end")),
        "start s A R", open="B", status="running",
    ),
    "an answer completes its task before a condition on its edge is looked at": Works(
        edge(condition("klaar")), "start A end", lambda walk: walk.complete("A", klaar=True),
    ),
    "conditional boundary event, non-interrupting: each time that it becomes true": Works(
        one(start(), tasks("A", "B", "C"), boundary("R", "A", condition("n = 1"), interrupting=False), end(),
            gate("parallel", "S"), gate("exclusive", "M"), chain("start", "S", "A", "end"),
            chain("S", "M", "C", "M"), chain("R", "B", "end")),
        "start S M C R M C M C M C R M",
        lambda walk: walk.complete("C", n=1).complete("C", n=1).complete("C", n=2).complete("C", n=1),
        open="A B B C", waiting="R", status="running",
    ),
    "several events on one edge: any of them": Works(
        edge(message() + timer("P1D")), "start R", lambda walk: walk.wait(days=1), open="B", status="running"
    ),
    "error boundary event on a subprocess": Works(
        around(error(), *failing(error())), "start s A T R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "error boundary event without a code catches every error": Works(
        around("<errorEventDefinition/>", *failing(error())), "start s A T R", lambda walk: walk.complete("A"),
        open="B", status="running",
    ),
    "error that nobody catches: incident": Works(
        one(start(), tasks("A"), end("T", error()), chain("start", "A", "T")), "start A",
        lambda walk: walk.complete("A"), waiting="T", status="incident",
    ),
    "escalation boundary event, interrupting": Works(
        around(escalation(), *throwing(escalation())), "start s A R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "escalation boundary event, non-interrupting": Works(
        around(escalation(), *throwing(escalation()), interrupting=False), "start s A R T",
        lambda walk: walk.complete("A"), open="A2 B", status="running",
    ),
    "escalation that nobody catches: the process goes on": Works(
        one(start(), throw("T", escalation()), tasks("A"), end(), chain("start", "T", "A", "end")), "start T",
        open="A", status="running",
    ),
    "ending with an escalation": Works(
        around(escalation(), *failing(escalation()), interrupting=False), "start s A R T D end",
        lambda walk: walk.complete("A"), open="B", status="running",
    ),
    "escalation boundary event without a code catches every escalation": Works(
        around("<escalationEventDefinition/>", *failing(escalation("x2"))), "start s A R",
        lambda walk: walk.complete("A"), open="B", status="running",
    ),
    "escalation out of a called process": Works(
        definitions(
            NAMES,
            process(start(), node("callActivity", "D", attributes='calledElement="Q"'), tasks("B"), end(),
                    boundary("R", "D", escalation()), chain("start", "D", "end"), chain("R", "B", "end")),
            process(start("qs"), end("T", escalation()), chain("qs", "T"), key="Q"),
        ),
        "start qs R", open="B", status="running",
    ),
    "terminate end event": Works(
        one(start(), gate("parallel", "S"), tasks("A", "B"), end("T", TERMINATE), end(), chain("start", "S", "A", "T"),
            chain("S", "B", "end")),
        "start S A T", lambda walk: walk.complete("A"),
    ),
    "terminate end event in a subprocess: what is around it goes on": Works(
        one(start(), gate("parallel", "S"), tasks("A", "C", "N"), end(),
            sub("D", start("s"), gate("parallel", "DS"), tasks("B", "B2"), end("T", TERMINATE), end("se"),
                chain("s", "DS", "B", "T"), chain("DS", "B2", "se")),
            chain("start", "S", "A", "end"), chain("S", "D", "N", "end"), chain("S", "C", "end")),
        "start S s DS B T D", lambda walk: walk.complete("B"), open="A C N", status="running",
    ),
    "event subprocess on a message, interrupting": Works(
        handled(message()), "start s N B ee E D", lambda walk: walk.deliver("antwoord").complete("B"), open="C",
        status="running",
    ),
    "event subprocess on a message, non-interrupting, several times": Works(
        handled(message(), interrupting=False), "start s N N",
        lambda walk: walk.deliver("antwoord").deliver("antwoord"),
        open="A B B", waiting="N", status="running",
    ),
    "a subprocess waits for its event subprocesses": Works(
        handled(message(), interrupting=False), "start s N A se B ee E D",
        lambda walk: walk.deliver("antwoord").complete("A").complete("B"), open="C", status="running",
    ),
    "event subprocess on a timer": Works(
        handled(timer("P1D")), "start s N", lambda walk: walk.wait(days=1), open="B", status="running"
    ),
    "event subprocess on a repeating timer": Works(
        handled(timer("R2/P1D", "timeCycle"), interrupting=False), "start s N N",
        lambda walk: walk.wait(days=1).wait(days=1).wait(days=1), open="A B B", status="running",
    ),
    "event subprocess on a signal": Works(
        handled(signal(), *throwing(signal())), "start s A N", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "event subprocess on a condition": Works(
        handled(condition("klaar"), *throwing(signal())), "start s A N",
        lambda walk: walk.complete("A", klaar=True), open="B", status="running",
    ),
    "event subprocess on a condition that holds already: at once": Works(
        handled(condition("n = 1"), start("s"), plain("A"), end("se"), chain("s", "A", "se")), "start N", open="B",
        status="running", data={"n": 1},
    ),
    "event subprocess on an error": Works(
        handled(error(), *failing(error())), "start s A T N B ee E D",
        lambda walk: walk.complete("A").complete("B"), open="C", status="running",
    ),
    "event subprocess on an escalation, interrupting": Works(
        handled(escalation(), *throwing(escalation())), "start s A N", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "event subprocess on an escalation, non-interrupting": Works(
        handled(escalation(), *throwing(escalation()), interrupting=False), "start s A N T",
        lambda walk: walk.complete("A"), open="A2 B", status="running",
    ),
    "event subprocess of the process itself": Works(
        one(start(), tasks("A"), end(), chain("start", "A", "end"),
            on_event("E", begins("N", message()), tasks("B"), end("ee"), chain("N", "B", "ee"))),
        "start N B ee E", lambda walk: walk.deliver("antwoord").complete("B"),
    ),
    "event subprocess of the process itself ends with it": Works(
        one(start(), tasks("A"), end(), chain("start", "A", "end"),
            on_event("E", begins("N", message()), tasks("B"), end("ee"), chain("N", "B", "ee"))),
        "start A end", lambda walk: walk.complete("A"),
    ),
    "an error inside an event subprocess goes outwards": Works(
        one(start(), end(), tasks("C"), boundary("R", "D", error()), chain("start", "D", "end"), chain("R", "C", "end"),
            sub("D", *failing(error()),
                on_event("E", begins("N", error()), end("ee", error()), chain("N", "ee")))),
        "start s A T N ee R", lambda walk: walk.complete("A"), open="C", status="running",
    ),
    "receive task that begins the process": Works(
        one(node("receiveTask", "R", attributes='messageRef="m" instantiate="true"'), tasks("A"), end(),
            chain("R", "A", "end")),
        "R", open="A", status="running", begins={"message": "antwoord"},
    ),
    "send task": Works(
        one(start(), node("sendTask", "T", attributes='messageRef="m"'), end(), chain("start", "T", "end")),
        "start T end",
    ),
}  # fmt: skip

REFUSED = {
    "process that starts on an error": Refused(
        one(begins("s", error()), end(), chain("s", "end")), "s", "kan geen proces beginnen"
    ),
    "subprocess that starts on a message": Refused(
        one(start(), sub("D", begins("s", message()), end("se"), chain("s", "se")), end(), chain("start", "D", "end")),
        "s", "alleen gewoon beginnen",
    ),
    "event subprocess without an event": Refused(
        handled(""), "N", "zeg waarop het wacht"
    ),
    "event subprocess with two starts": Refused(
        one(start(), end(), chain("start", "end"),
            on_event("E", begins("een", message()), begins("twee", signal()), end("ee"), chain("een", "ee"),
                     chain("twee", "ee"))),
        "E", "precies één",
    ),
    "event subprocess with an incoming flow": Refused(
        one(start(), end(), chain("start", "E"), chain("start", "end"),
            on_event("E", begins("N", message()), end("ee"), chain("N", "ee"))),
        "E", "begint vanzelf",
    ),
    "error start that does not interrupt": Refused(
        handled(error(), interrupting=False), "N", "onderbreekt altijd"
    ),
    "error boundary event that does not interrupt": Refused(
        around(error(), *failing(error()), interrupting=False), "R", "onderbreekt"
    ),
    "boundary event on an event subprocess": Refused(
        one(start(), end(), chain("start", "end"), boundary("R", "E", timer("P1D")), chain("R", "end"),
            on_event("E", begins("N", message()), end("ee"), chain("N", "ee"))),
        "R", "zit niet vast",
    ),
    "boundary event without a flow": Refused(
        one(start(), tasks("A"), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end")), "R",
        "loopt geen pijl",
    ),
    "boundary event with an incoming flow": Refused(
        one(start(), tasks("A"), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end"),
            chain("A", "R", "end")),
        "R", "loopt een pijl",
    ),
    "boundary event without a definition": Refused(edge(""), "R", "kan niet"),
    "boundary event on several things at once": Refused(
        one(start(), tasks("A"), node("boundaryEvent", "R", message() + signal(), 'attachedToRef="A" '
            'parallelMultiple="true"'), end(), chain("start", "A", "end"), chain("R", "end")),
        "R", "meer dan één ding tegelijk",
    ),
    "the same escalation twice on one edge": Refused(
        one(start(), sub("D", *failing(escalation())), boundary("een", "D", escalation()),
            boundary("twee", "D", escalation()), end(), chain("start", "D", "end"), chain("een", "end"),
            chain("twee", "end")),
        "twee", "hetzelfde",
    ),
    "catching an error in the flow": Refused(caught(error()), "W", "kan niet"),
    "catching an escalation in the flow": Refused(caught(escalation()), "W", "kan niet"),
    "catching nothing": Refused(caught(""), "W", "kan niet"),
    "shared event definition that is not there": Refused(
        caught("<eventDefinitionRef>weg</eventDefinitionRef>"), "W", "die niet bestaat"
    ),
    "catching a condition that is not there": Refused(
        caught("<conditionalEventDefinition/>"), "W", "geen voorwaarde"
    ),
    "catching a signal that is not there": Refused(caught(signal("weg")), "W", "dat niet bestaat"),
    "catching a signal without naming it": Refused(caught("<signalEventDefinition/>"), "W", "noemt geen"),
    "throwing a timer": Refused(
        one(start(), throw("T", timer("P1D")), end(), chain("start", "T", "end")), "T", "kan niet"
    ),
    "throwing an error without ending": Refused(
        one(start(), throw("T", error()), end(), chain("start", "T", "end")), "T", "kan niet"
    ),
    "throwing an escalation without a code": Refused(
        one(start(), throw("T", "<escalationEventDefinition/>"), end(), chain("start", "T", "end")), "T", "geen code"
    ),
    "ending with a timer": Refused(one(start(), end("T", timer("P1D")), chain("start", "T")), "T", "kan niet"),
    "ending with a condition": Refused(
        one(start(), end("T", condition("a")), chain("start", "T")), "T", "kan niet"
    ),
    "intermediate event without an incoming flow": Refused(
        one(start(), catch("W", timer("P1D")), end(), chain("start", "end"), chain("W", "end")), "W", "loopt geen pijl"
    ),
    "intermediate event without an outgoing flow": Refused(
        one(start(), catch("W", timer("P1D")), end(), chain("start", "end"), chain("start", "W")), "W",
        "loopt geen pijl",
    ),
    "end event without an incoming flow": Refused(
        one(start(), end(), end("los"), chain("start", "end")), "los", "loopt geen pijl"
    ),
    "instantiating receive task in the middle of a process": Refused(
        one(start(), node("receiveTask", "R", attributes='messageRef="m" instantiate="true"'), end(),
            chain("start", "R", "end")),
        "R", "staat er middenin",
    ),
    "send task without a message": Refused(
        one(start(), node("sendTask", "T"), end(), chain("start", "T", "end")), "T", "noemt geen bericht"
    ),
}  # fmt: skip
