"""A process of nodes and flows as a BPMN file."""

from .building import boundary, definitions, end, flow, node, process, start, timer
from .graphs import Flow, Graph, Node

THROWN = (
    '<signal id="signal" name="signal"/><escalation id="escalation" escalationCode="hoger"/>'
    '<error id="error" errorCode="mis"/>'
)
TAGS = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway", "event": "eventBasedGateway"}

CYCLE, DURATION = "timeCycle", "timeDuration"


def diagram(shape: Graph) -> bytes:
    receiving = [each.key for each in shape.nodes.values() if each.what == "message"]
    names = [f'<message id="m{key}" name="{key}"/>' for key in receiving]
    return definitions(*names, THROWN, process(_drawn(shape, "")))


def _about(each: Node) -> str:
    """The definition of an event."""
    if each.what == "condition":
        return f"<conditionalEventDefinition><condition>{each.key} &gt; 0</condition></conditionalEventDefinition>"
    if each.kind in ("link", "linked"):
        return f'<linkEventDefinition name="{each.what}"/>'
    reference = f"m{each.key}" if each.what == "message" else each.what
    if each.what == "timer":
        again = each.rounds > 1
        return timer(f"R{each.rounds}/PT{each.hours}H" if again else f"PT{each.hours}H", CYCLE if again else DURATION)
    if each.what == "compensation":
        activity = f'activityRef="{each.about}"' if each.about else ""
        return f"<compensateEventDefinition {activity}/>"
    pointer = "" if each.what in ("terminate", "cancel") else f'{each.what}Ref="{reference}"'
    return f"<{each.what}EventDefinition {pointer}/>" if each.what else ""


def _drawn(shape: Graph, home: str) -> str:
    inside = [each for each in shape.nodes.values() if each.home == home]
    keys = {each.key for each in inside}
    return "".join(_element(shape, each) for each in inside) + "".join(
        _arrow(each) for each in shape.flows if each.drawn and each.source in keys
    )


def _arrow(each: Flow) -> str:
    least = each.least
    return flow(each.source, each.target, None if least is None else f"{each.source} &gt; {least - 1}")


def _element(shape: Graph, each: Node) -> str:
    attributes = f'default="{each.default}"' if each.default else ""
    attributes += f' startQuantity="{each.needs}"' if each.needs > 1 else ""
    attributes += f' completionQuantity="{each.gives}"' if each.gives > 1 else ""
    if each.undoes:
        catching = boundary(f"{each.key}r", each.undoes, "<compensateEventDefinition/>")
        handler = node("userTask" if each.kind == "task" else "task", each.key, attributes='isForCompensation="true"')
        return f'{handler}{catching}<association id="{each.key}a" sourceRef="{each.key}r" targetRef="{each.key}"/>'
    match each.kind:
        case "start":
            return start(each.key)
        case "end":
            return end(each.key, _about(each))
        case "throw" | "link":
            return node("intermediateThrowEvent", each.key, _about(each))
        case "task":
            return node("userTask", each.key, _repeated(each), attributes)
        case "pass":
            return node("task", each.key, attributes=attributes)
        case "catch" | "linked":
            return node("intermediateCatchEvent", each.key, _about(each))
        case "edge":
            return boundary(each.key, each.host, _about(each), interrupting=each.interrupting)
        case "sub":
            tag = "transaction" if each.transaction else "subProcess"
            return node(tag, each.key, _repeated(each) + _drawn(shape, each.key), attributes)
        case "handler":
            return node("subProcess", each.key, _drawn(shape, each.key), 'triggeredByEvent="true"')
        case "handler_start":
            interrupts = "true" if each.interrupting else "false"
            return node("startEvent", each.key, _about(each), f'isInterrupting="{interrupts}"')
        case kind:
            return node(TAGS[kind], each.key, attributes=attributes)


def _repeated(each: Node) -> str:
    if not each.times:
        return ""
    if each.manner == "loop":
        condition = "<loopCondition>true</loopCondition>"
        return f'<standardLoopCharacteristics loopMaximum="{each.times}">{condition}</standardLoopCharacteristics>'
    sequential = "true" if each.manner == "sequential" else "false"
    number = f"<loopCardinality>{each.times}</loopCardinality>"
    if each.enough:
        number += f"<completionCondition>numberOfCompletedInstances = {each.enough}</completionCondition>"
    return f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{number}</multiInstanceLoopCharacteristics>'
