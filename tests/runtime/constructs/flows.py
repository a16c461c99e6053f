"""Sequence flows and gateways."""

from ..building import chain, end, flow, node, start, tasks, timer
from . import Refused, Works, catch, gate, link, one, plain, signal, sub, throw

BRANCHES = (start(), plain("A", "B"), tasks("C"), end())


def choosing(kind: str, *flows: str, attributes: str = "") -> bytes:
    """A gateway G before tasks A and B, that join at task C."""
    return one(*BRANCHES, gate(kind, "G", attributes=attributes), chain("start", "G"), *flows,
               chain("A", "C", "end"), chain("B", "C"))  # fmt: skip


def from_task(*flows: str, attributes: str = "") -> bytes:
    return one(*BRANCHES, node("task", "T", attributes=attributes), chain("start", "T"), *flows,
               chain("A", "C", "end"), chain("B", "C"))  # fmt: skip


DIAMOND = one(
    start(), plain("A"), tasks("B", "D"), end(),
    gate("inclusive", "S", "J"),
    chain("start", "S"),
    flow("S", "A", "a"), flow("S", "B", "b"),
    chain("A", "J", "D", "end"), chain("B", "J"),
)  # fmt: skip

# B can go on to the join or round it: while it is open, it may still come by the empty flow.
BYPASS = one(
    start(), plain("A"), tasks("B", "D"), end(),
    gate("parallel", "S"), gate("exclusive", "X", attributes='default="X-end"'), gate("inclusive", "J"),
    chain("start", "S", "A", "J", "D", "end"), chain("S", "B", "X"), flow("X", "J", "mee"), chain("X", "end"),
)  # fmt: skip

# A token in W can only come by the flow that has one already: the join does not wait for it.
SAME_FLOW = one(
    start(), plain("A"), tasks("V", "W", "D"), end(),
    gate("parallel", "S"), gate("exclusive", "M"), gate("inclusive", "J"),
    chain("start", "S", "A", "M", "J", "D", "end"), chain("S", "W", "M"), chain("S", "V", "J"),
)  # fmt: skip


WORKS = {
    "Pijl met een voorwaarde uit een taak": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start T A", open="C", status="running",
        data={"a": True, "b": False},
    ),
    "Meer voorwaarden uit een taak zijn waar: elke pijl krijgt een token": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start T A B", open="C C", status="running",
        data={"a": True, "b": True},
    ),
    "Standaardpijl uit een taak": Works(
        from_task(flow("T", "A", "a"), flow("T", "B"), attributes='default="T-B"'), "start T B", open="C",
        status="running", data={"a": False},
    ),
    "Gewone pijl naast een pijl met een voorwaarde": Works(
        from_task(flow("T", "A", "a"), flow("T", "B")), "start T B", open="C", status="running", data={"a": False},
    ),
    "Geen voorwaarde uit een taak is waar en er is geen standaardpijl: storing": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start", waiting="T", status="incident",
        data={"a": False, "b": False},
    ),
    "Meer pijlen uit een taak: splitsen zonder gateway": Works(
        from_task(flow("T", "A"), flow("T", "B")), "start T A B", open="C C", status="running",
    ),
    "Meer pijlen naar een taak: samenkomen zonder wachten": Works(
        from_task(flow("T", "A"), flow("T", "B")), "start T A B C end C end",
        lambda walk: walk.complete("C").complete("C"),
    ),
    "Exclusieve gateway": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B", "b")), "start G A", open="C", status="running",
        data={"a": True, "b": True},
    ),
    "Exclusieve gateway met een standaardpijl": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B"), attributes='default="G-B"'), "start G B", open="C",
        status="running", data={"a": False},
    ),
    "Exclusieve gateway zonder uitkomst: storing": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B", "b")), "start", waiting="G", status="incident",
        data={"a": False, "b": False},
    ),
    "Parallelle gateway": Works(
        one(start(), gate("parallel", "S", "J"), tasks("A", "B"), end(), chain("start", "S", "A", "J", "end"),
            chain("S", "B", "J")),
        "start S B A J end", lambda walk: walk.complete("B").complete("A"),
    ),
    "Gateway die niet splitst en niet samenvoegt": Works(
        one(start(), gate("parallel", "G"), end(), chain("start", "G", "end")), "start G end",
    ),
    "Inclusieve gateway: één weg": Works(
        DIAMOND, "start S A J", open="D", status="running", data={"a": True, "b": False}
    ),
    "Inclusieve gateway: samenvoegen wacht op wat nog komt": Works(
        DIAMOND, "start S A", open="B", status="running", data={"a": True, "b": True}
    ),
    "Inclusieve gateway: samenvoegen gaat door als alles er is": Works(
        DIAMOND, "start S A B J D end", lambda walk: walk.complete("B").complete("D"), data={"a": True, "b": True}
    ),
    "Inclusieve gateway: standaardpijl alleen als niets anders kan": Works(
        choosing("inclusive", flow("G", "A", "a"), flow("G", "B"), attributes='default="G-B"'), "start G A", open="C",
        status="running", data={"a": True},
    ),
    "Inclusieve gateway zonder uitkomst: storing": Works(
        DIAMOND, "start", waiting="S", status="incident", data={"a": False, "b": False}
    ),
    "Inclusieve gateway wacht op een tak die er nog kan komen": Works(
        BYPASS, "start S A", open="B", status="running"
    ),
    "Inclusieve gateway gaat door zodra die tak een andere weg neemt": Works(
        BYPASS, "start S A B X end J", lambda walk: walk.complete("B", mee=False), open="D", status="running"
    ),
    "Inclusieve gateway wacht niet op een token dat alleen langs een gevulde pijl kan komen": Works(
        SAME_FLOW, "start S A M V J", lambda walk: walk.complete("V"), open="W D", status="running"
    ),
    "Gebeurtenisgateway: het eerste telt": Works(
        one(start(), gate("eventBased", "G"), catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("tijd", timer("P2D")), tasks("A", "B"), end(), chain("start", "G", "brief", "A", "end"),
            chain("G", "tijd", "B", "end")),
        "start G brief", lambda walk: walk.deliver("antwoord").wait(days=9), open="A", status="running",
    ),
    "Gebeurtenisgateway met een tijd, een signaal, een voorwaarde of een ontvangsttaak": Works(
        one(start(), gate("eventBased", "G"), catch("tijd", timer("P2D")), catch("sein", signal()),
            catch("waar", '<conditionalEventDefinition><condition>klaar</condition></conditionalEventDefinition>'),
            node("receiveTask", "brief", attributes='messageRef="m"'), end(), chain("start", "G", "tijd", "end"),
            chain("G", "sein", "end"), chain("G", "waar", "end"), chain("G", "brief", "end")),
        "start G tijd end", lambda walk: walk.wait(days=2),
    ),
    "Gebeurtenisgateway die het proces begint": Works(
        one(gate("eventBased", "G", attributes='instantiate="true"'),
            catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("brief2", '<messageEventDefinition messageRef="m2"/>'), end(),
            chain("G", "brief", "end"), chain("G", "brief2", "end")),
        "brief2 end", begins={"message": "herinnering"},
    ),
    "Parallelle gebeurtenisgateway die het proces begint: alle berichten moeten komen": Works(
        one(gate("eventBased", "G", attributes='instantiate="true" eventGatewayType="Parallel"'),
            catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("brief2", '<messageEventDefinition messageRef="m2"/>'), end(),
            chain("G", "brief", "end"), chain("G", "brief2", "end")),
        "brief2 end brief end", lambda walk: walk.deliver("antwoord"), begins={"message": "herinnering"},
    ),
    "Koppeling": Works(
        one(start(), throw("gooi", link()), catch("vang", link()), tasks("A"), end(), chain("start", "gooi"),
            chain("vang", "A", "end")),
        "start gooi vang", open="A", status="running",
    ),
    "Meer koppelingen naar één plek": Works(
        one(start(), gate("parallel", "S"), throw("een", link()), throw("twee", link()), catch("vang", link()),
            end(), chain("start", "S", "een"), chain("S", "twee"), chain("vang", "end")),
        "start S een twee vang vang end end",
    ),
    "Deelproces": Works(
        one(start(), sub("D", start("s"), tasks("A"), end("se"), chain("s", "A", "se")), end(),
            chain("start", "D", "end")),
        "start s A se D end", lambda walk: walk.complete("A"),
    ),
}  # fmt: skip


def awaiting(*body: str, attributes: str = "") -> bytes:
    """An event-based gateway G with a timer behind it, and what else is given."""
    return one(start(), gate("eventBased", "G", attributes=attributes), catch("tijd", timer("P1D")), end(),
               chain("start", "G", "tijd", "end"), *body)  # fmt: skip


REFUSED = {
    "Voorwaarde op de enige pijl uit een taak": Refused(
        from_task(flow("T", "A", "a")), "T", "enige pijl"
    ),
    "Standaardpijl die er niet uit komt": Refused(
        from_task(flow("T", "A", "a"), flow("T", "B", "b"), attributes='default="A-C"'), "T", "komt er niet uit"
    ),
    "Standaardpijl met een voorwaarde": Refused(
        choosing("inclusive", flow("G", "A", "a"), flow("G", "B", "b"), attributes='default="G-B"'), "G",
        "heeft een voorwaarde",
    ),
    "Standaardpijl van een parallelle gateway": Refused(
        choosing("parallel", flow("G", "A"), flow("G", "B"), attributes='default="G-B"'), "G", "kiest niet"
    ),
    "Voorwaarde op een pijl uit een parallelle gateway": Refused(
        choosing("parallel", flow("G", "A", "a")), "G", "voorwaarde"
    ),
    "Voorwaarde op een pijl uit een gebeurtenis": Refused(
        one(start(), tasks("A"), end(), flow("start", "A", "a"), chain("A", "end")), "start", "voorwaarde"
    ),
    "Exclusieve gateway met een pijl zonder voorwaarde": Refused(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B")), "G", "geen voorwaarde"
    ),
    "Gebeurtenisgateway met één uitgang": Refused(awaiting(), "G", "maar één uitgang"),
    "Gebeurtenisgateway met een voorwaarde op haar pijl": Refused(
        awaiting(catch("sein", signal()), flow("G", "sein", "a"), chain("sein", "end")), "G", "voorwaarde"
    ),
    "Gebeurtenisgateway voor een taak": Refused(
        awaiting(tasks("A"), chain("G", "A", "end")), "A", "waarop gewacht wordt"
    ),
    "Gebeurtenis achter een gebeurtenisgateway met nog een pijl ernaartoe": Refused(
        awaiting(catch("sein", signal()), chain("G", "sein", "end"), chain("tijd", "sein")), "sein", "nog een pijl"
    ),
    "Gebeurtenisgateway met berichten én ontvangsttaken": Refused(
        awaiting(catch("brief", '<messageEventDefinition messageRef="m"/>'), chain("G", "brief", "end"),
                 node("receiveTask", "R", attributes='messageRef="m2"'), chain("G", "R", "end")),
        "G", "Kies één van beide",
    ),
    "Randgebeurtenis op een ontvangsttaak achter een gebeurtenisgateway": Refused(
        awaiting(node("receiveTask", "R", attributes='messageRef="m2"'), chain("G", "R", "end"),
                 node("boundaryEvent", "rand", timer("P1D"), 'attachedToRef="R"'), chain("rand", "end")),
        "R", "randgebeurtenis",
    ),
    "Gebeurtenisgateway die begint, met een pijl ernaartoe": Refused(
        awaiting(attributes='instantiate="true"'), "G", "loopt een pijl naartoe"
    ),
    "Parallelle gebeurtenisgateway midden in een proces": Refused(
        awaiting(catch("sein", signal()), chain("G", "sein", "end"), attributes='eventGatewayType="Parallel"'), "G",
        "begin van een proces",
    ),
    "Koppeling zonder andere kant": Refused(
        one(start(), throw("gooi", link()), end(), chain("start", "gooi")), "gooi", "gaat nergens verder"
    ),
    "Koppeling over de rand van een deelproces": Refused(
        one(start(), throw("gooi", link()), end(), chain("start", "gooi"),
            sub("D", start("s"), catch("vang", link()), end("se"), chain("s", "se"), chain("vang", "se")),
            chain("start", "D", "end")),
        "gooi", "gaat nergens verder",
    ),
    "Twee koppelingen die onder één naam opvangen": Refused(
        one(start(), throw("gooi", link()), catch("een", link()), catch("twee", link()), end(),
            chain("start", "gooi"), chain("een", "end"), chain("twee", "end")),
        "twee", "Twee koppelingen",
    ),
    "Koppeling die opvangt zonder dat er een naartoe gaat": Refused(
        one(start(), catch("vang", link()), end(), chain("start", "end"), chain("vang", "end")), "vang",
        "gaat geen koppeling",
    ),
    "Koppeling met een pijl uit haar gooiende kant": Refused(
        one(start(), throw("gooi", link()), catch("vang", link()), end(), chain("start", "gooi", "end"),
            chain("vang", "end")),
        "gooi", "loopt een pijl",
    ),
    "Koppeling met een pijl naar haar vangende kant": Refused(
        one(start(), throw("gooi", link()), catch("vang", link()), end(), chain("start", "gooi"),
            chain("start", "vang", "end")),
        "vang", "loopt een pijl",
    ),
    "Koppeling zonder naam": Refused(
        one(start(), throw("gooi", "<linkEventDefinition/>"), end(), chain("start", "gooi")), "gooi", "geen naam"
    ),
    "Pijl naar een startgebeurtenis": Refused(
        one(start(), tasks("A"), end(), chain("start", "A", "end"), flow("A", "start")), "start", "loopt een pijl"
    ),
    "Pijl uit een eindgebeurtenis": Refused(
        one(start(), tasks("A"), end(), chain("start", "A", "end", "A")), "end", "loopt een pijl"
    ),
    "Taak zonder pijl ernaartoe naast een startgebeurtenis": Refused(
        one(start(), tasks("A", "B"), end(), chain("start", "A", "end"), chain("B", "end")), "B", "loopt geen pijl"
    ),
    "Taak zonder pijl eruit naast een eindgebeurtenis": Refused(
        one(start(), tasks("A", "B"), end(), chain("start", "A", "end"), chain("start", "B")), "B", "loopt geen pijl"
    ),
    "Gateway zonder uitgang": Refused(
        one(start(), gate("inclusive", "G"), end(), chain("start", "G"), chain("start", "end")), "G", "geen uitgang"
    ),
    "Pijl over de rand van een deelproces": Refused(
        one(start(), sub("D", start("s"), tasks("A"), end("se"), chain("s", "A", "se")), end(),
            chain("start", "D", "end"), flow("A", "end")),
        "A-end", "rand van een deelproces",
    ),
}  # fmt: skip
