"""Which BPMN elements run here, and what to tell the drawer of those that do not."""

from .model import EventKind

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
WAAKVLAM = "urn:waakvlam:bpmn:1"

TASKS = {
    "task": "taak",
    "userTask": "gebruikerstaak",
    "manualTask": "handmatige taak",
    "serviceTask": "servicetaak",
    "businessRuleTask": "beslistaak",
    "scriptTask": "scripttaak",
    "sendTask": "verzendtaak",
    "receiveTask": "ontvangsttaak",
}
SUBPROCESSES = {"subProcess": "deelproces", "transaction": "transactie", "adHocSubProcess": "ad-hocdeelproces"}
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity": "aangeroepen proces"}
EVENTS = {
    "startEvent": "startgebeurtenis",
    "endEvent": "eindgebeurtenis",
    "intermediateCatchEvent": "wachtgebeurtenis",
    "intermediateThrowEvent": "tussengebeurtenis",
    "boundaryEvent": "randgebeurtenis",
}
GATEWAYS = {
    "exclusiveGateway": "exclusieve gateway",
    "inclusiveGateway": "inclusieve gateway",
    "parallelGateway": "parallelle gateway",
    "eventBasedGateway": "gebeurtenisgateway",
    "complexGateway": "complexe gateway",
}
NODES = ACTIVITIES | EVENTS | GATEWAYS

GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""Tasks that stand outside a process, to be called from any; what each is as a task inside one."""
DRAWN_FOR_READING = {
    "association", "auditing", "categoryValueRef", "dataObject", "dataObjectReference", "dataStoreReference",
    "documentation", "extensionElements", "group", "incoming", "ioSpecification", "laneSet", "monitoring",
    "outgoing", "completionCondition", "property", "textAnnotation", "supports", "ioBinding", "dataInputAssociation",
    "dataOutputAssociation", "resourceRole", "performer", "humanPerformer", "potentialOwner",
    "supportedInterfaceRef", "rendering", "script", "standardLoopCharacteristics",
    "multiInstanceLoopCharacteristics",
}  # fmt: skip

EVENT_KINDS = {
    "timerEventDefinition": EventKind.TIMER,
    "messageEventDefinition": EventKind.MESSAGE,
    "signalEventDefinition": EventKind.SIGNAL,
    "conditionalEventDefinition": EventKind.CONDITION,
    "errorEventDefinition": EventKind.ERROR,
    "escalationEventDefinition": EventKind.ESCALATION,
    "linkEventDefinition": EventKind.LINK,
    "compensateEventDefinition": EventKind.COMPENSATION,
    "cancelEventDefinition": EventKind.CANCEL,
    "terminateEventDefinition": EventKind.TERMINATE,
}
_CATCHING = {EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.CONDITION}
_THROWN = {EventKind.NONE, EventKind.MESSAGE, EventKind.SIGNAL, EventKind.ESCALATION, EventKind.COMPENSATION}
BEGINS_PROCESS = {EventKind.NONE, EventKind.TIMER, EventKind.MESSAGE, EventKind.SIGNAL}
BEGINS_EVENT_SUBPROCESS = _CATCHING | {EventKind.ERROR, EventKind.ESCALATION, EventKind.COMPENSATION}
ALLOWED_EVENTS = {
    "startEvent": BEGINS_PROCESS | BEGINS_EVENT_SUBPROCESS,
    "endEvent": _THROWN | {EventKind.ERROR, EventKind.CANCEL, EventKind.TERMINATE},
    "intermediateCatchEvent": _CATCHING | {EventKind.LINK},
    "intermediateThrowEvent": _THROWN | {EventKind.LINK},
    "boundaryEvent": _CATCHING | {EventKind.ERROR, EventKind.ESCALATION, EventKind.COMPENSATION, EventKind.CANCEL},
}
ALWAYS_INTERRUPTS = {EventKind.ERROR, EventKind.COMPENSATION, EventKind.CANCEL}
EVENT_NAMES = {
    EventKind.NONE: "zonder soort",
    EventKind.TIMER: "met een tijd",
    EventKind.MESSAGE: "met een bericht",
    EventKind.SIGNAL: "met een signaal",
    EventKind.CONDITION: "met een voorwaarde",
    EventKind.ERROR: "met een fout",
    EventKind.ESCALATION: "met een escalatie",
    EventKind.LINK: "met een koppeling",
    EventKind.COMPENSATION: "met een compensatie",
    EventKind.CANCEL: "met een annulering",
    EventKind.TERMINATE: "die alles stopt",
    EventKind.OTHER: "die we niet kennen",
}

FIELD_OF = {
    ("operation", "name"): "operation",
    ("decision", "ref"): "decision",
    ("message", "data"): "message",
    ("consequence", "text"): "consequence",
    ("start", "data"): "start",
}


def field_of(extension: str, attribute: str) -> str:
    """The field of the editor (`engine.errors.FIELDS`) that holds this attribute of ours: mostly of the same name."""
    return FIELD_OF.get((extension, attribute), attribute)
