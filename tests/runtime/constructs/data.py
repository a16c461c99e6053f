"""Data that is drawn, implicit starts and message flows."""

from ..building import boundary, chain, definitions, end, extension, flow, node, process, start, tasks, timer
from . import NAMES, Refused, Works, gate, one, sub


def io(inside: str, tag: str = "userTask", attributes: str = "") -> bytes:
    """Activity A with what is given, between start and end, beside a data object."""
    return definitions(
        NAMES, '<itemDefinition id="getal" structureRef="getal"/><itemDefinition id="tekst" structureRef="tekst"/>'
        '<message id="mg" name="met getal" itemRef="getal"/>',
        process('<dataObject id="do" itemSubjectRef="tekst"/><dataObjectReference id="dor" dataObjectRef="do"/>',
                start(), node(tag, "A", inside, attributes), end(), chain("start", "A", "end")),
    )  # fmt: skip


def given(data: str, sets: str = "<inputSet><dataInputRefs>di</dataInputRefs></inputSet><outputSet/>") -> str:
    return f"<ioSpecification>{data}{sets}</ioSpecification>"


INPUT = '<dataInput id="di" itemSubjectRef="tekst"/>'
FROM_OBJECT = (
    '<dataInputAssociation id="dia"><sourceRef>dor</sourceRef><targetRef>di</targetRef></dataInputAssociation>'
)


def pools(flow: str, *body: str) -> bytes:
    """A pool that runs beside a partner's, with a message flow between them."""
    collaboration = (
        '<collaboration id="C"><participant id="wij" processRef="P"/><participant id="zij"/>'
        f'<messageFlow id="mf" {flow}/></collaboration>'
    )
    return definitions(
        NAMES, collaboration, process(*(body or (start(), tasks("A"), end(), chain("start", "A", "end"))))
    )


def calls(key: str) -> str:
    return node("callActivity", key, attributes='calledElement="G"')


WORKS = {
    "process without start and end events: begins at all that nothing leads to": Works(
        one(tasks("A", "B"), chain("A", "B")), "A", lambda walk: walk.complete("A"), open="B", status="running"
    ),
    "subprocess without start and end events": Works(
        one(start(), sub("D", tasks("A", "B")), end(), chain("start", "D", "end")), "start A B D end",
        lambda walk: walk.complete("A").complete("B"),
    ),
    "data objects, inputs and associations: drawn, and not copied, as all elements share the data": Works(
        io(given(INPUT) + FROM_OBJECT), "start A end", lambda walk: walk.complete("A")
    ),
    "call of a global task": Works(
        definitions(NAMES, node("globalUserTask", "G", attributes='name="Bel"'),
                    process(start(), calls("A"), boundary("R", "A", timer("P1D"), interrupting=False), calls("B"),
                            end(), chain("start", "A", "B", "end"), chain("R", "end"))),
        "start R end A B end", lambda walk: walk.wait(days=1).complete("A").complete("B"),
    ),
    "call of a global script": Works(
        definitions(NAMES,
                    node("globalScriptTask", "G", extension('<waakvlam:script result="n"/>') + "<script>n + 1</script>",
                         'scriptLanguage="feel"'),
                    process(start(), calls("A"), calls("B"), gate("exclusive", "X", attributes='default="X-end"'),
                            tasks("C"), end(), chain("start", "A", "B", "X", "end"), chain("C", "end"),
                            flow("X", "C", "n = 2"))),
        "start A B X", open="C", status="running", data={"n": 0},
    ),
    "message flow between pools": Works(
        pools('sourceRef="A" targetRef="zij"'), "start A end", lambda walk: walk.complete("A")
    ),
}  # fmt: skip

REFUSED = {
    "input that is in no input set": Refused(io(given(INPUT, "<inputSet/><outputSet/>")), "A", "geen enkele inputSet"),
    "optional input that the set does not have": Refused(
        io(given(INPUT, "<inputSet><dataInputRefs>di</dataInputRefs><optionalInputRefs>weg</optionalInputRefs>"
                 "</inputSet><outputSet/>")),
        "A", "optionalInputRefs",
    ),
    "association between data of different types": Refused(
        io(given(INPUT.replace("tekst", "getal")) + FROM_OBJECT), "dia", "verschillende soort"
    ),
    "several sources without a transformation": Refused(
        io(given(INPUT) + FROM_OBJECT.replace("<targetRef>", "<sourceRef>dor</sourceRef><targetRef>")), "dia",
        "meer gegevens tegelijk",
    ),
    "data that is one and a list": Refused(
        definitions('<itemDefinition id="lijst" isCollection="true"/>', process(
            '<dataObject id="do" isCollection="false" itemSubjectRef="lijst"/>', start(), end(),
            chain("start", "end"))),
        "do", "oneens",
    ),
    "inputs of a subprocess": Refused(
        one(start(), sub("D", given(INPUT), tasks("A")), end(), chain("start", "D", "end")), "D", "geen eigen invoer"
    ),
    "send task with another type than its message": Refused(
        io(given(INPUT), "sendTask", 'messageRef="mg"'), "A", "andere soort"
    ),
    "call that gets something else than what is called": Refused(
        definitions(NAMES, '<itemDefinition id="getal" structureRef="getal"/><itemDefinition id="tekst"/>',
                    node("globalUserTask", "G", given('<dataInput id="gi" itemSubjectRef="getal"/>', "")),
                    process(start(), node("callActivity", "A", given(INPUT), 'calledElement="G"'), end(),
                            chain("start", "A", "end"))),
        "A", "Wat erin en eruit gaat",
    ),
    "task that is offered as a service without saying with which data": Refused(
        definitions(NAMES, '<interface id="if" name="dienst"/>',
                    node("globalUserTask", "G", "<supportedInterfaceRef>if</supportedInterfaceRef>"),
                    process(start(), calls("A"), end(), chain("start", "A", "end"))),
        "G", "ioBinding",
    ),
    "role by a reference and by an expression": Refused(
        io('<potentialOwner id="po"><resourceRef>r</resourceRef><resourceAssignmentExpression><formalExpression>x'
           "</formalExpression></resourceAssignmentExpression></potentialOwner>"),
        "po", "niet door beide",
    ),
    "data outside a process": Refused(
        definitions('<property id="p"/>', process(start(), end(), chain("start", "end"))), "p", "hoort in een proces"
    ),
    "message flow inside one pool": Refused(pools('sourceRef="A" targetRef="end"'), "mf", "binnen één pool"),
    "message flow out of a start event": Refused(pools('sourceRef="start" targetRef="zij"'), "mf", "verstuurt niets"),
    "message flow into an end event": Refused(pools('sourceRef="zij" targetRef="end"'), "mf", "ontvangt niets"),
    "message flow out of an end event without a message": Refused(
        pools('sourceRef="end" targetRef="zij"'), "mf", "geen bericht verstuurt"
    ),
    "message flow into a start event without a message": Refused(
        pools('sourceRef="zij" targetRef="start"'), "mf", "geen bericht ontvangt"
    ),
    "public process that runs": Refused(
        one(start(), end(), chain("start", "end"), attributes='processType="Public"'), "P", "publiek"
    ),
    "flow that is not immediate": Refused(
        one(start(), end(), '<sequenceFlow id="f" sourceRef="start" targetRef="end" isImmediate="false"/>'), "f",
        "niet direct",
    ),
    "diverging gateway with two incoming flows": Refused(
        one(start(), tasks("A"), end(), chain("start", "G", "A", "G"), chain("G", "end"),
            node("parallelGateway", "G", "<incoming>start-G</incoming><incoming>A-G</incoming>"
                 "<outgoing>G-A</outgoing><outgoing>G-end</outgoing>", 'gatewayDirection="Diverging"')),
        "G", "Diverging",
    ),
    "an end without a start": Refused(one(tasks("A"), end(), chain("A", "end")), "P", "geen startgebeurtenis"),
    "two plain start events": Refused(
        one(start("s"), start("t"), end(), chain("s", "end"), chain("t", "end")), "P", "meer dan één gewone"
    ),
}  # fmt: skip
