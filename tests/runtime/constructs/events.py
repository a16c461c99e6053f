"""Events that are caught, thrown and listened for, and event subprocesses."""

from ..building import boundary, chain, end, error, message, node, process, start, tasks, timer
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
    "Wachten op een tijd": Works(caught(timer("P1D")), "start W end", lambda walk: walk.wait(days=1)),
    "Wachten op een bericht": Works(caught(message()), "start W end", lambda walk: walk.deliver("antwoord")),
    "Wachten op een signaal": Works(caught(signal()), "start W end", lambda walk: walk.signal("brand")),
    "Wachten op een voorwaarde": Works(caught(condition("= n > 2".replace(">", "&gt;"))), "start", waiting="W",
                                       status="running", data={"n": 1}),
    "Een voorwaarde die al waar is, wacht niet": Works(
        caught(condition("n = 1")), "start W end", data={"n": 1}
    ),
    "Een voorwaarde gaat af zodra een ander deel haar waar maakt": Works(
        one(start(), gate("parallel", "S"), catch("W", condition("klaar")), tasks("A"), end(),
            chain("start", "S", "W", "end"), chain("S", "A", "end")),
        "start S A end W end", lambda walk: walk.complete("A", klaar=True),
    ),
    "Wachten op een van meer gebeurtenissen": Works(
        caught(message() + timer("P1D")), "start W end", lambda walk: walk.wait(days=1)
    ),
    "Wachten op elk van meer gebeurtenissen": Works(
        caught(message() + signal(), 'parallelMultiple="true"'), "start W W end",
        lambda walk: walk.signal("brand").deliver("antwoord"),
    ),
    "Een gebeurtenis die naar een gedeelde verwijst": Works(
        definitions(NAMES, '<timerEventDefinition id="td"><timeDuration>P1D</timeDuration></timerEventDefinition>',
                    process(start(), catch("W", "<eventDefinitionRef>td</eventDefinitionRef>"), end(),
                            chain("start", "W", "end"))),
        "start W end", lambda walk: walk.wait(days=1),
    ),
    "Signaal gooien: iedereen in het proces die erop wacht, hoort het": Works(
        BROADCAST, "start S A T een twee end end end", lambda walk: walk.complete("A"), waiting="ander",
        status="running",
    ),
    "Eindigen met een signaal": Works(
        one(start(), gate("parallel", "S"), catch("W", signal()), tasks("A"), end("T", signal()), end(),
            chain("start", "S", "W", "end"), chain("S", "A", "T")),
        "start S A T W end", lambda walk: walk.complete("A"),
    ),
    "Een signaal dat niemand hoort": Works(
        one(start(), throw("T", signal()), end(), chain("start", "T", "end")), "start T end"
    ),
    "Meer dingen tegelijk gooien": Works(
        one(start(), gate("parallel", "S"), catch("een", signal()), catch("twee", signal("s2")), tasks("A"),
            throw("T", signal() + signal("s2")), end(), chain("start", "S", "een", "end"),
            chain("S", "twee", "end"), chain("S", "A", "T", "end")),
        "start S A T een twee end end end", lambda walk: walk.complete("A"),
    ),
    "Beginnen met een signaal": Works(
        one(begins("s", signal()), tasks("A"), end(), chain("s", "A", "end")), "s", open="A", status="running",
        begins={"signal": "brand"},
    ),
    "Beginnen met een van meer gebeurtenissen": Works(
        one(begins("s", message() + signal()), tasks("A"), end(), chain("s", "A", "end")), "s", open="A",
        status="running", begins={"message": "antwoord"},
    ),
    "Signaal op de rand, onderbrekend": Works(
        edge(signal()), "start R", lambda walk: walk.signal("brand"), open="B", status="running"
    ),
    "Signaal op de rand, niet onderbrekend, meer keren": Works(
        edge(signal(), interrupting=False), "start R R", lambda walk: walk.signal("brand").signal("brand"),
        open="A B B", waiting="R", status="running",
    ),
    "Signaal uit een deelproces naar zijn eigen rand": Works(
        around(signal(), *throwing(signal())), "start s A T R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "Voorwaarde op de rand, onderbrekend": Works(
        one(start(), tasks("A", "B", "C"), boundary("R", "A", condition("klaar")), end(), gate("parallel", "S"),
            chain("start", "S", "A", "end"), chain("S", "C", "end"), chain("R", "B", "end")),
        "start S C end R", lambda walk: walk.complete("C", klaar=True), open="B", status="running",
    ),
    "Voorwaarde op de rand, niet onderbrekend: elke keer dat zij waar wordt": Works(
        one(start(), tasks("A", "B", "C"), boundary("R", "A", condition("n = 1"), interrupting=False), end(),
            gate("parallel", "S"), gate("exclusive", "M"), chain("start", "S", "A", "end"),
            chain("S", "M", "C", "M"), chain("R", "B", "end")),
        "start S M C M R C M C M C M R",
        lambda walk: walk.complete("C", n=1).complete("C", n=1).complete("C", n=2).complete("C", n=1),
        open="A B B C", waiting="R", status="running",
    ),
    "Meer gebeurtenissen op één rand: elk van hen": Works(
        edge(message() + timer("P1D")), "start R", lambda walk: walk.wait(days=1), open="B", status="running"
    ),
    "Fout op de rand van een deelproces": Works(
        around(error(), *failing(error())), "start s A T R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "Fout zonder code op de rand vangt elke fout": Works(
        around("<errorEventDefinition/>", *failing(error())), "start s A T R", lambda walk: walk.complete("A"),
        open="B", status="running",
    ),
    "Fout die niemand vangt: storing": Works(
        one(start(), tasks("A"), end("T", error()), chain("start", "A", "T")), "start A",
        lambda walk: walk.complete("A"), waiting="T", status="incident",
    ),
    "Escalatie op de rand, onderbrekend": Works(
        around(escalation(), *throwing(escalation())), "start s A R", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "Escalatie op de rand, niet onderbrekend": Works(
        around(escalation(), *throwing(escalation()), interrupting=False), "start s A R T",
        lambda walk: walk.complete("A"), open="A2 B", status="running",
    ),
    "Escalatie die niemand vangt: het proces gaat door": Works(
        one(start(), throw("T", escalation()), tasks("A"), end(), chain("start", "T", "A", "end")), "start T",
        open="A", status="running",
    ),
    "Eindigen met een escalatie": Works(
        around(escalation(), *failing(escalation()), interrupting=False), "start s A R T D end",
        lambda walk: walk.complete("A"), open="B", status="running",
    ),
    "Escalatie zonder code op de rand vangt elke escalatie": Works(
        around("<escalationEventDefinition/>", *failing(escalation("x2"))), "start s A R",
        lambda walk: walk.complete("A"), open="B", status="running",
    ),
    "Escalatie uit een aangeroepen proces": Works(
        definitions(
            NAMES,
            process(start(), node("callActivity", "D", attributes='calledElement="Q"'), tasks("B"), end(),
                    boundary("R", "D", escalation()), chain("start", "D", "end"), chain("R", "B", "end")),
            process(start("qs"), end("T", escalation()), chain("qs", "T"), key="Q"),
        ),
        "start qs R", open="B", status="running",
    ),
    "Alles stoppen": Works(
        one(start(), gate("parallel", "S"), tasks("A", "B"), end("T", TERMINATE), end(), chain("start", "S", "A", "T"),
            chain("S", "B", "end")),
        "start S A T", lambda walk: walk.complete("A"),
    ),
    "Alles stoppen in een deelproces: wat eromheen staat gaat door": Works(
        one(start(), gate("parallel", "S"), tasks("A", "C", "N"), end(),
            sub("D", start("s"), gate("parallel", "DS"), tasks("B", "B2"), end("T", TERMINATE), end("se"),
                chain("s", "DS", "B", "T"), chain("DS", "B2", "se")),
            chain("start", "S", "A", "end"), chain("S", "D", "N", "end"), chain("S", "C", "end")),
        "start S s DS B T D", lambda walk: walk.complete("B"), open="A C N", status="running",
    ),
    "Gebeurtenisdeelproces op een bericht, onderbrekend": Works(
        handled(message()), "start s N B ee E D", lambda walk: walk.deliver("antwoord").complete("B"), open="C",
        status="running",
    ),
    "Gebeurtenisdeelproces op een bericht, niet onderbrekend, meer keren": Works(
        handled(message(), interrupting=False), "start s N N",
        lambda walk: walk.deliver("antwoord").deliver("antwoord"),
        open="A B B", waiting="N", status="running",
    ),
    "Een deelproces wacht op zijn gebeurtenisdeelprocessen": Works(
        handled(message(), interrupting=False), "start s N A se B ee E D",
        lambda walk: walk.deliver("antwoord").complete("A").complete("B"), open="C", status="running",
    ),
    "Gebeurtenisdeelproces op een tijd": Works(
        handled(timer("P1D")), "start s N", lambda walk: walk.wait(days=1), open="B", status="running"
    ),
    "Gebeurtenisdeelproces op een herhaalde tijd": Works(
        handled(timer("R2/P1D", "timeCycle"), interrupting=False), "start s N N",
        lambda walk: walk.wait(days=1).wait(days=1).wait(days=1), open="A B B", status="running",
    ),
    "Gebeurtenisdeelproces op een signaal": Works(
        handled(signal(), *throwing(signal())), "start s A T N", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "Gebeurtenisdeelproces op een voorwaarde": Works(
        handled(condition("klaar"), *throwing(signal())), "start s A T N",
        lambda walk: walk.complete("A", klaar=True), open="B", status="running",
    ),
    "Gebeurtenisdeelproces op een fout": Works(
        handled(error(), *failing(error())), "start s A T N B ee E D",
        lambda walk: walk.complete("A").complete("B"), open="C", status="running",
    ),
    "Gebeurtenisdeelproces op een escalatie, onderbrekend": Works(
        handled(escalation(), *throwing(escalation())), "start s A N", lambda walk: walk.complete("A"), open="B",
        status="running",
    ),
    "Gebeurtenisdeelproces op een escalatie, niet onderbrekend": Works(
        handled(escalation(), *throwing(escalation()), interrupting=False), "start s A N T",
        lambda walk: walk.complete("A"), open="A2 B", status="running",
    ),
    "Gebeurtenisdeelproces van het hele proces": Works(
        one(start(), tasks("A"), end(), chain("start", "A", "end"),
            on_event("E", begins("N", message()), tasks("B"), end("ee"), chain("N", "B", "ee"))),
        "start N B ee E", lambda walk: walk.deliver("antwoord").complete("B"),
    ),
    "Gebeurtenisdeelproces van het hele proces eindigt met het proces": Works(
        one(start(), tasks("A"), end(), chain("start", "A", "end"),
            on_event("E", begins("N", message()), tasks("B"), end("ee"), chain("N", "B", "ee"))),
        "start A end", lambda walk: walk.complete("A"),
    ),
    "Een fout in een gebeurtenisdeelproces gaat naar buiten": Works(
        one(start(), end(), tasks("C"), boundary("R", "D", error()), chain("start", "D", "end"), chain("R", "C", "end"),
            sub("D", *failing(error()),
                on_event("E", begins("N", error()), end("ee", error()), chain("N", "ee")))),
        "start s A T N ee R", lambda walk: walk.complete("A"), open="C", status="running",
    ),
    "Ontvangsttaak die het proces begint": Works(
        one(node("receiveTask", "R", attributes='messageRef="m" instantiate="true"'), tasks("A"), end(),
            chain("R", "A", "end")),
        "R", open="A", status="running", begins={"message": "antwoord"},
    ),
    "Verzendtaak": Works(
        one(start(), node("sendTask", "T", attributes='messageRef="m"'), end(), chain("start", "T", "end")),
        "start T end",
    ),
}  # fmt: skip

REFUSED = {
    "Proces dat begint met een voorwaarde": Refused(
        one(begins("s", condition("klaar")), end(), chain("s", "end")), "s", "kan geen proces beginnen"
    ),
    "Proces dat begint met een fout": Refused(
        one(begins("s", error()), end(), chain("s", "end")), "s", "kan geen proces beginnen"
    ),
    "Deelproces dat begint met een bericht": Refused(
        one(start(), sub("D", begins("s", message()), end("se"), chain("s", "se")), end(), chain("start", "D", "end")),
        "s", "alleen gewoon beginnen",
    ),
    "Gebeurtenisdeelproces zonder gebeurtenis": Refused(
        handled(""), "N", "zeg waarop het wacht"
    ),
    "Gebeurtenisdeelproces met twee starts": Refused(
        one(start(), end(), chain("start", "end"),
            on_event("E", begins("een", message()), begins("twee", signal()), end("ee"), chain("een", "ee"),
                     chain("twee", "ee"))),
        "E", "precies één",
    ),
    "Gebeurtenisdeelproces met een pijl ernaartoe": Refused(
        one(start(), end(), chain("start", "E"), chain("start", "end"),
            on_event("E", begins("N", message()), end("ee"), chain("N", "ee"))),
        "E", "begint vanzelf",
    ),
    "Fout die een gebeurtenisdeelproces begint zonder te onderbreken": Refused(
        handled(error(), interrupting=False), "N", "onderbreekt altijd"
    ),
    "Fout op de rand die niet onderbreekt": Refused(
        around(error(), *failing(error()), interrupting=False), "R", "onderbreekt"
    ),
    "Randgebeurtenis op een gebeurtenisdeelproces": Refused(
        one(start(), end(), chain("start", "end"), boundary("R", "E", timer("P1D")), chain("R", "end"),
            on_event("E", begins("N", message()), end("ee"), chain("N", "ee"))),
        "R", "zit niet vast",
    ),
    "Randgebeurtenis zonder pijl": Refused(
        one(start(), tasks("A"), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end")), "R",
        "loopt geen pijl",
    ),
    "Randgebeurtenis met een pijl ernaartoe": Refused(
        one(start(), tasks("A"), boundary("R", "A", timer("P1D")), end(), chain("start", "A", "end"),
            chain("A", "R", "end")),
        "R", "loopt een pijl",
    ),
    "Randgebeurtenis zonder soort": Refused(edge(""), "R", "kan niet"),
    "Randgebeurtenis op twee dingen tegelijk": Refused(
        one(start(), tasks("A"), node("boundaryEvent", "R", message() + signal(), 'attachedToRef="A" '
            'parallelMultiple="true"'), end(), chain("start", "A", "end"), chain("R", "end")),
        "R", "meer dan één ding tegelijk",
    ),
    "Twee keer dezelfde escalatie op een rand": Refused(
        one(start(), sub("D", *failing(escalation())), boundary("een", "D", escalation()),
            boundary("twee", "D", escalation()), end(), chain("start", "D", "end"), chain("een", "end"),
            chain("twee", "end")),
        "twee", "hetzelfde",
    ),
    "Wachten op een fout": Refused(caught(error()), "W", "kan niet"),
    "Wachten op een escalatie": Refused(caught(escalation()), "W", "kan niet"),
    "Wachten op niets": Refused(caught(""), "W", "kan niet"),
    "Wachten op een gedeelde gebeurtenis die er niet is": Refused(
        caught("<eventDefinitionRef>weg</eventDefinitionRef>"), "W", "die niet bestaat"
    ),
    "Wachten op een herhaalde tijd": Refused(caught(timer("R3/PT1H", "timeCycle")), "W", "herhaalt"),
    "Wachten op een voorwaarde die er niet staat": Refused(
        caught("<conditionalEventDefinition/>"), "W", "geen voorwaarde"
    ),
    "Wachten op een signaal dat er niet is": Refused(caught(signal("weg")), "W", "dat niet bestaat"),
    "Wachten op een signaal zonder dat te noemen": Refused(caught("<signalEventDefinition/>"), "W", "noemt geen"),
    "Tijd gooien": Refused(
        one(start(), throw("T", timer("P1D")), end(), chain("start", "T", "end")), "T", "kan niet"
    ),
    "Fout gooien zonder te eindigen": Refused(
        one(start(), throw("T", error()), end(), chain("start", "T", "end")), "T", "kan niet"
    ),
    "Escalatie gooien zonder code": Refused(
        one(start(), throw("T", "<escalationEventDefinition/>"), end(), chain("start", "T", "end")), "T", "geen code"
    ),
    "Eindigen met een tijd": Refused(one(start(), end("T", timer("P1D")), chain("start", "T")), "T", "kan niet"),
    "Eindigen met een voorwaarde": Refused(
        one(start(), end("T", condition("a")), chain("start", "T")), "T", "kan niet"
    ),
    "Tussengebeurtenis zonder pijl ernaartoe": Refused(
        one(start(), catch("W", timer("P1D")), end(), chain("start", "end"), chain("W", "end")), "W", "loopt geen pijl"
    ),
    "Tussengebeurtenis zonder pijl eruit": Refused(
        one(start(), catch("W", timer("P1D")), end(), chain("start", "end"), chain("start", "W")), "W",
        "loopt geen pijl",
    ),
    "Eindgebeurtenis zonder pijl ernaartoe": Refused(
        one(start(), end(), end("los"), chain("start", "end")), "los", "loopt geen pijl"
    ),
    "Ontvangsttaak die begint midden in een proces": Refused(
        one(start(), node("receiveTask", "R", attributes='messageRef="m" instantiate="true"'), end(),
            chain("start", "R", "end")),
        "R", "staat er middenin",
    ),
    "Verzendtaak zonder bericht": Refused(
        one(start(), node("sendTask", "T"), end(), chain("start", "T", "end")), "T", "noemt geen bericht"
    ),
}  # fmt: skip
