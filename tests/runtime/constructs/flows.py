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


# Three branches come together at G, which goes on when two of them have come.
TWO_OF_THREE = one(
    start(), gate("parallel", "S"), tasks("A", "B", "C", "D"), end(),
    node("complexGateway", "G", "<activationCondition>activationCount = 2</activationCondition>"),
    chain("start", "S", "A", "G", "D", "end"), chain("S", "B", "G"), chain("S", "C", "G"),
)  # fmt: skip

WORKS = {
    "complex gateway: a split by conditions": Works(
        choosing("complex", flow("G", "A", "a"), flow("G", "B", "b")), "start G A B", open="C C", status="running",
        data={"a": True, "b": True},
    ),
    "complex gateway: goes on when its condition holds": Works(
        TWO_OF_THREE, "start S A B G", lambda walk: walk.complete("A").complete("B"), open="C D", status="running"
    ),
    "complex gateway: what comes after it went on passes unseen": Works(
        TWO_OF_THREE, "start S A B G C D end",
        lambda walk: walk.complete("A").complete("B").complete("C").complete("D"),
    ),
    "complex gateway: does not keep the process going for what cannot come": Works(
        TWO_OF_THREE, "start S A B G D end C",
        lambda walk: walk.complete("A").complete("B").complete("D").complete("C"),
    ),
    "complex gateway whose condition never holds: incident": Works(
        one(start(), gate("parallel", "S"), tasks("A", "B"), end(),
            node("complexGateway", "G", "<activationCondition>activationCount = 3</activationCondition>"),
            chain("start", "S", "A", "G", "end"), chain("S", "B", "G")),
        "start S A B", lambda walk: walk.complete("A").complete("B"), waiting="G", status="incident",
    ),
    "conditional flow out of a task": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start T A", open="C", status="running",
        data={"a": True, "b": False},
    ),
    "several conditional flows out of a task hold: each gets a token": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start T A B", open="C C", status="running",
        data={"a": True, "b": True},
    ),
    "default flow out of a task": Works(
        from_task(flow("T", "A", "a"), flow("T", "B"), attributes='default="T-B"'), "start T B", open="C",
        status="running", data={"a": False},
    ),
    "unconditional flow beside a conditional one": Works(
        from_task(flow("T", "A", "a"), flow("T", "B")), "start T B", open="C", status="running", data={"a": False},
    ),
    "no conditional flow out of a task holds and none is default: incident": Works(
        from_task(flow("T", "A", "a"), flow("T", "B", "b")), "start", waiting="T", status="incident",
        data={"a": False, "b": False},
    ),
    "several flows out of a task: a split without a gateway": Works(
        from_task(flow("T", "A"), flow("T", "B")), "start T A B", open="C C", status="running",
    ),
    "several flows into a task: a merge without waiting": Works(
        from_task(flow("T", "A"), flow("T", "B")), "start T A B C end C end",
        lambda walk: walk.complete("C").complete("C"),
    ),
    "exclusive gateway": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B", "b")), "start G A", open="C", status="running",
        data={"a": True, "b": True},
    ),
    "exclusive gateway with a default flow": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B"), attributes='default="G-B"'), "start G B", open="C",
        status="running", data={"a": False},
    ),
    "exclusive gateway without a way out: incident": Works(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B", "b")), "start", waiting="G", status="incident",
        data={"a": False, "b": False},
    ),
    "parallel gateway": Works(
        one(start(), gate("parallel", "S", "J"), tasks("A", "B"), end(), chain("start", "S", "A", "J", "end"),
            chain("S", "B", "J")),
        "start S B A J end", lambda walk: walk.complete("B").complete("A"),
    ),
    "gateway that neither splits nor merges": Works(
        one(start(), gate("parallel", "G"), end(), chain("start", "G", "end")), "start G end",
    ),
    "inclusive gateway: one way": Works(
        DIAMOND, "start S A J", open="D", status="running", data={"a": True, "b": False}
    ),
    "inclusive gateway: the join waits for what still comes": Works(
        DIAMOND, "start S A", open="B", status="running", data={"a": True, "b": True}
    ),
    "inclusive gateway: the join goes on when all is there": Works(
        DIAMOND, "start S A B J D end", lambda walk: walk.complete("B").complete("D"), data={"a": True, "b": True}
    ),
    "inclusive gateway: its default flow only when nothing else holds": Works(
        choosing("inclusive", flow("G", "A", "a"), flow("G", "B"), attributes='default="G-B"'), "start G A", open="C",
        status="running", data={"a": True},
    ),
    "inclusive gateway without a way out: incident": Works(
        DIAMOND, "start", waiting="S", status="incident", data={"a": False, "b": False}
    ),
    "inclusive join waits for a branch that may still come": Works(
        BYPASS, "start S A", open="B", status="running"
    ),
    "inclusive join goes on as soon as that branch takes another way": Works(
        BYPASS, "start S A B X end J", lambda walk: walk.complete("B", mee=False), open="D", status="running"
    ),
    "inclusive join does not wait for a token that can only come by a flow that has one": Works(
        SAME_FLOW, "start S A M V J", lambda walk: walk.complete("V"), open="W D", status="running"
    ),
    "event-based gateway: the first event counts": Works(
        one(start(), gate("eventBased", "G"), catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("tijd", timer("P2D")), tasks("A", "B"), end(), chain("start", "G", "brief", "A", "end"),
            chain("G", "tijd", "B", "end")),
        "start G brief", lambda walk: walk.deliver("antwoord").wait(days=9), open="A", status="running",
    ),
    "event-based gateway hears a signal that another branch throws at that moment": Works(
        one(start(), gate("parallel", "S"), throw("T", signal()), gate("eventBased", "G"), catch("sein", signal()),
            catch("tijd", timer("P2D")), end(), chain("start", "S", "T", "end"), chain("S", "G", "sein", "end"),
            chain("G", "tijd", "end")),
        "start S T G sein end end",
    ),
    "event-based gateway before a timer, signal, condition or receive task": Works(
        one(start(), gate("eventBased", "G"), catch("tijd", timer("P2D")), catch("sein", signal()),
            catch("waar", '<conditionalEventDefinition><condition>klaar</condition></conditionalEventDefinition>'),
            node("receiveTask", "brief", attributes='messageRef="m"'), end(), chain("start", "G", "tijd", "end"),
            chain("G", "sein", "end"), chain("G", "waar", "end"), chain("G", "brief", "end")),
        "start G tijd end", lambda walk: walk.wait(days=2),
    ),
    "event-based gateway that begins the process": Works(
        one(gate("eventBased", "G", attributes='instantiate="true"'),
            catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("brief2", '<messageEventDefinition messageRef="m2"/>'), end(),
            chain("G", "brief", "end"), chain("G", "brief2", "end")),
        "brief2 end", begins={"message": "herinnering"},
    ),
    "parallel event-based gateway that begins the process: all messages have to come": Works(
        one(gate("eventBased", "G", attributes='instantiate="true" eventGatewayType="Parallel"'),
            catch("brief", '<messageEventDefinition messageRef="m"/>'),
            catch("brief2", '<messageEventDefinition messageRef="m2"/>'), end(),
            chain("G", "brief", "end"), chain("G", "brief2", "end")),
        "brief2 end brief end", lambda walk: walk.deliver("antwoord"), begins={"message": "herinnering"},
    ),
    "link": Works(
        one(start(), throw("gooi", link()), catch("vang", link()), tasks("A"), end(), chain("start", "gooi"),
            chain("vang", "A", "end")),
        "start gooi vang", open="A", status="running",
    ),
    "link that names the definition of its other side": Works(
        one(start(), throw("gooi", '<linkEventDefinition name="heen"><target>L</target></linkEventDefinition>'),
            catch("vang", '<linkEventDefinition id="L" name="terug"/>'), end(), chain("start", "gooi"),
            chain("vang", "end")),
        "start gooi vang end",
    ),
    "several links to one place": Works(
        one(start(), gate("parallel", "S"), throw("een", link()), throw("twee", link()), catch("vang", link()),
            end(), chain("start", "S", "een"), chain("S", "twee"), chain("vang", "end")),
        "start S een twee vang vang end end",
    ),
    "subprocess": Works(
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
    "complex gateway that joins without saying when": Refused(
        one(start(), gate("parallel", "S"), gate("complex", "G"), end(), chain("start", "S", "G", "end"),
            '<sequenceFlow id="tweede" sourceRef="S" targetRef="G"/>'),
        "G", "wanneer zij doorgaat",
    ),
    "condition on the only flow out of a task": Refused(
        from_task(flow("T", "A", "a")), "T", "enige pijl"
    ),
    "default flow that does not come out of its element": Refused(
        from_task(flow("T", "A", "a"), flow("T", "B", "b"), attributes='default="A-C"'), "T", "komt er niet uit"
    ),
    "default flow with a condition": Refused(
        choosing("inclusive", flow("G", "A", "a"), flow("G", "B", "b"), attributes='default="G-B"'), "G",
        "heeft een voorwaarde",
    ),
    "default flow of a parallel gateway": Refused(
        choosing("parallel", flow("G", "A"), flow("G", "B"), attributes='default="G-B"'), "G", "kiest niet"
    ),
    "condition on a flow out of a parallel gateway": Refused(
        choosing("parallel", flow("G", "A", "a")), "G", "voorwaarde"
    ),
    "condition on a flow out of an event": Refused(
        one(start(), tasks("A"), end(), flow("start", "A", "a"), chain("A", "end")), "start", "voorwaarde"
    ),
    "exclusive gateway with a flow without condition": Refused(
        choosing("exclusive", flow("G", "A", "a"), flow("G", "B")), "G", "geen voorwaarde"
    ),
    "event-based gateway with one way out": Refused(awaiting(), "G", "maar één uitgang"),
    "event-based gateway with a condition on its flow": Refused(
        awaiting(catch("sein", signal()), flow("G", "sein", "a"), chain("sein", "end")), "G", "voorwaarde"
    ),
    "event-based gateway before a task": Refused(
        awaiting(tasks("A"), chain("G", "A", "end")), "A", "waarop gewacht wordt"
    ),
    "event behind an event-based gateway with another incoming flow": Refused(
        awaiting(catch("sein", signal()), chain("G", "sein", "end"), chain("tijd", "sein")), "sein", "nog een pijl"
    ),
    "event-based gateway before messages and receive tasks": Refused(
        awaiting(catch("brief", '<messageEventDefinition messageRef="m"/>'), chain("G", "brief", "end"),
                 node("receiveTask", "R", attributes='messageRef="m2"'), chain("G", "R", "end")),
        "G", "Kies één van beide",
    ),
    "boundary event on a receive task behind an event-based gateway": Refused(
        awaiting(node("receiveTask", "R", attributes='messageRef="m2"'), chain("G", "R", "end"),
                 node("boundaryEvent", "rand", timer("P1D"), 'attachedToRef="R"'), chain("rand", "end")),
        "R", "randgebeurtenis",
    ),
    "instantiating event-based gateway with an incoming flow": Refused(
        awaiting(attributes='instantiate="true"'), "G", "loopt een pijl naartoe"
    ),
    "parallel event-based gateway in the middle of a process": Refused(
        awaiting(catch("sein", signal()), chain("G", "sein", "end"), attributes='eventGatewayType="Parallel"'), "G",
        "begin van een proces",
    ),
    "link without its other side": Refused(
        one(start(), throw("gooi", link()), end(), chain("start", "gooi")), "gooi", "gaat nergens verder"
    ),
    "link over the edge of a subprocess": Refused(
        one(start(), throw("gooi", link()), end(), chain("start", "gooi"),
            sub("D", start("s"), catch("vang", link()), end("se"), chain("s", "se"), chain("vang", "se")),
            chain("start", "D", "end")),
        "gooi", "gaat nergens verder",
    ),
    "two links that catch by one name": Refused(
        one(start(), throw("gooi", link()), catch("een", link()), catch("twee", link()), end(),
            chain("start", "gooi"), chain("een", "end"), chain("twee", "end")),
        "twee", "Twee koppelingen",
    ),
    "link that catches what none throws": Refused(
        one(start(), catch("vang", link()), end(), chain("start", "end"), chain("vang", "end")), "vang",
        "gaat geen koppeling",
    ),
    "throwing link with an outgoing flow": Refused(
        one(start(), throw("gooi", link()), catch("vang", link()), end(), chain("start", "gooi", "end"),
            chain("vang", "end")),
        "gooi", "loopt een pijl",
    ),
    "catching link with an incoming flow": Refused(
        one(start(), throw("gooi", link()), catch("vang", link()), end(), chain("start", "gooi"),
            chain("start", "vang", "end")),
        "vang", "loopt een pijl",
    ),
    "link without a name": Refused(
        one(start(), throw("gooi", "<linkEventDefinition/>"), end(), chain("start", "gooi")), "gooi", "geen naam"
    ),
    "flow into a start event": Refused(
        one(start(), tasks("A"), end(), chain("start", "A", "end"), flow("A", "start")), "start", "loopt een pijl"
    ),
    "flow out of an end event": Refused(
        one(start(), tasks("A"), end(), chain("start", "A", "end", "A")), "end", "loopt een pijl"
    ),
    "task without an incoming flow beside a start event": Refused(
        one(start(), tasks("A", "B"), end(), chain("start", "A", "end"), chain("B", "end")), "B", "loopt geen pijl"
    ),
    "task without an outgoing flow beside an end event": Refused(
        one(start(), tasks("A", "B"), end(), chain("start", "A", "end"), chain("start", "B")), "B", "loopt geen pijl"
    ),
    "gateway without a way out": Refused(
        one(start(), gate("inclusive", "G"), end(), chain("start", "G"), chain("start", "end")), "G", "geen uitgang"
    ),
    "flow over the edge of a subprocess": Refused(
        one(start(), sub("D", start("s"), tasks("A"), end("se"), chain("s", "A", "se")), end(),
            chain("start", "D", "end"), flow("A", "end")),
        "A-end", "rand van een deelproces",
    ),
}  # fmt: skip
