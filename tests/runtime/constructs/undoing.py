"""Compensation, transactions and cancellation."""

from ..building import boundary, chain, end, error, node, start, tasks
from . import CANCEL, Refused, Works, begins, compensation, gate, on_event, one, plain, sub, throw, undo

HANDLER = 'isForCompensation="true"'


def undone(key: str, *, tag: str = "userTask") -> str:
    """Task `key` and task `key`h that undoes it."""
    return (
        node("task", key) + node(tag, f"{key}h", "", HANDLER) + boundary(f"{key}r", key, compensation())
        + undo(f"{key}r", f"{key}h")
    )  # fmt: skip


BODY = (start("s"), end("C", CANCEL), chain("s", "A", "B", "C"))


def transaction(*body: str, caught: str = CANCEL) -> bytes:
    """Transaction T with A and B, that leads to N; its edge R leads to M."""
    edge = boundary("R", "T", caught) + chain("R", "M", "end") if caught else ""
    return one(start(), sub("T", *body, tag="transaction"), tasks("N", "M"), edge, end(),
               chain("start", "T", "N", "end"), "" if caught else chain("N", "M", "end"))  # fmt: skip


WORKS = {
    "compensation, the last first": Works(
        one(start(), undone("A"), undone("B"), throw("T", compensation()), end(),
            chain("start", "A", "B", "T", "end")),
        "start A B Bh Ah T end", lambda walk: walk.complete("Bh").complete("Ah"),
    ),
    "compensation of what did not happen": Works(
        one(start(), undone("A"), gate("exclusive", "X", attributes='default="X-T"'), throw("T", compensation()), end(),
            chain("start", "X", "T", "end"), chain("A", "T"),
            '<sequenceFlow id="X-A" sourceRef="X" targetRef="A"><conditionExpression>false</conditionExpression>'
            "</sequenceFlow>"),
        "start X T end",
    ),
    "compensation of one activity": Works(
        one(start(), undone("A"), undone("B"), throw("T", compensation("A")), end(),
            chain("start", "A", "B", "T", "end")),
        "start A B", open="Ah", status="running",
    ),
    "ending with compensation": Works(
        one(start(), undone("A", tag="task"), end("T", compensation()), chain("start", "A", "T")), "start A Ah T"
    ),
    "compensation of a subprocess: what happened inside it": Works(
        one(start(), sub("D", start("s"), undone("A"), undone("B"), end("se"), chain("s", "A", "B", "se")),
            throw("T", compensation("D")), end(), chain("start", "D", "T", "end")),
        "start s A B se D Bh", lambda walk: walk.complete("Bh"), open="Ah", status="running",
    ),
    "compensation of a subprocess by a task": Works(
        one(start(), sub("D", start("s"), undone("A"), end("se"), chain("s", "A", "se")),
            node("userTask", "Dh", "", HANDLER), boundary("Dr", "D", compensation()), undo("Dr", "Dh"),
            throw("T", compensation()), end(), chain("start", "D", "T", "end")),
        "start s A se D", open="Dh", status="running",
    ),
    "compensation of a subprocess by its event subprocess": Works(
        one(start(), sub("D", start("s"), plain("A"), end("se"), chain("s", "A", "se"),
                         on_event("E", begins("N", compensation()), tasks("B"), end("ee"), chain("N", "B", "ee"))),
            throw("T", compensation()), end(), chain("start", "D", "T", "end")),
        "start s A se D N B ee E T end", lambda walk: walk.complete("B"),
    ),
    "compensation by an event subprocess that undoes in turn what happened around it": Works(
        one(start(), sub("D", start("s"), undone("A"), end("se"), chain("s", "A", "se"),
                         sub("E", begins("N", compensation()), tasks("B"), throw("T2", compensation()), end("ee"),
                             chain("N", "B", "T2", "ee"), attributes=f'triggeredByEvent="true" {HANDLER}')),
            undone("C"), throw("T", compensation()), end(), chain("start", "C", "D", "T", "end")),
        "start C s A se D N B Ah T2 ee E Ch T end",
        lambda walk: walk.complete("B").complete("Ah").complete("Ch"),
    ),
    "compensation from an event subprocess of what happened beside it": Works(
        one(start(), undone("A"), tasks("B"), end("fout", error()), chain("start", "A", "B", "fout"),
            on_event("E", begins("N", error()), end("T", compensation()), chain("N", "T"))),
        "start A B fout N Ah T E", lambda walk: walk.complete("B").complete("Ah"),
    ),
    "transaction": Works(
        transaction(start("s"), undone("A"), end("se"), chain("s", "A", "se")), "start s A se T", open="N",
        status="running",
    ),
    "transaction that cancels: all is compensated, and it leaves by its edge": Works(
        transaction(*BODY, undone("A"), undone("B")), "start s A B C Bh Ah R",
        lambda walk: walk.complete("Bh").complete("Ah"), open="M", status="running",
    ),
    "transaction that cancels stops what still runs": Works(
        transaction(start("s"), gate("parallel", "S"), tasks("A", "B"), end("C", CANCEL), end("se"),
                    chain("s", "S", "A", "C"), chain("S", "B", "se")),
        "start s S A C R", lambda walk: walk.complete("A"), open="M", status="running",
    ),
    "transaction that cancels undoes what completed in a subprocess that still runs": Works(
        transaction(start("s"), gate("parallel", "S"), tasks("A", "C"), end("cancel", CANCEL),
                    sub("D", start("ds"), undone("B"), tasks("B2"), end("de"), chain("ds", "B", "B2", "de")), end("se"),
                    chain("s", "S", "A", "cancel"), chain("S", "D", "se"), chain("S", "C", "se")),
        "start s S ds B A cancel Bh R", lambda walk: walk.complete("A").complete("Bh"),
        open="M", status="running",
    ),
    "transaction that cancels while something in it is being undone: that is undone from where it was": Works(
        transaction(start("s"), gate("parallel", "S"), undone("A"), undone("B"), throw("W", compensation()), end("se"),
                    tasks("D"), end("C", CANCEL), chain("s", "S", "A", "B", "W", "se"), chain("S", "D", "C")),
        "start s S A B D C Bh Ah R", lambda walk: walk.complete("D").complete("Bh").complete("Ah"),
        open="M", status="running",
    ),
    "error boundary event on a transaction": Works(
        transaction(start("s"), end("fout", error()), chain("s", "fout"), caught=error()), "start s fout R",
        open="M", status="running",
    ),
}  # fmt: skip

REFUSED = {
    "compensation boundary event with an outgoing flow": Refused(
        one(start(), undone("A"), tasks("B"), end(), chain("start", "A", "end"), chain("Ar", "B", "end")), "Ar", "pijl"
    ),
    "compensation boundary event without a handler": Refused(
        one(start(), tasks("A"), boundary("Ar", "A", compensation()), end(), chain("start", "A", "end")), "Ar",
        "geen herstel",
    ),
    "compensation boundary event with an ordinary task as its handler": Refused(
        one(start(), tasks("A", "B"), boundary("Ar", "A", compensation()), undo("Ar", "B"), end(),
            chain("start", "A", "B", "end")),
        "Ar", "geen herstel",
    ),
    "compensation handler with a flow": Refused(
        one(start(), undone("A"), end(), chain("start", "A", "end"), chain("Ah", "end")), "Ah", "loopt een pijl"
    ),
    "compensation of what does not stand beside it": Refused(
        one(start(), throw("T", compensation("weg")), end(), chain("start", "T", "end")), "T", "geen taak naast haar"
    ),
    "compensation of a repeated activity": Refused(
        one(start(), node("task", "A", '<standardLoopCharacteristics loopMaximum="2"/>'),
            node("task", "Ah", "", HANDLER), boundary("Ar", "A", compensation()), undo("Ar", "Ah"), end(),
            chain("start", "A", "end")),
        "Ar", "wordt herhaald",
    ),
    "cancel end event outside a transaction": Refused(
        one(start(), end("C", CANCEL), chain("start", "C")), "C", "niet in een transactie"
    ),
    "cancel boundary event on an ordinary subprocess": Refused(
        one(start(), sub("D", start("s"), end("se"), chain("s", "se")), boundary("R", "D", CANCEL), end(),
            chain("start", "D", "end"), chain("R", "end")),
        "R", "alleen op een transactie",
    ),
}  # fmt: skip
