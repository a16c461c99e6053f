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
    "receiveTask": "ontvangsttaak",
}
ACTIVITIES = TASKS | {"subProcess": "deelproces", "callActivity": "aangeroepen proces"}
EVENTS = {
    "startEvent": "startgebeurtenis",
    "endEvent": "eindgebeurtenis",
    "intermediateCatchEvent": "wachtgebeurtenis",
    "intermediateThrowEvent": "tussengebeurtenis",
    "boundaryEvent": "randgebeurtenis",
}
GATEWAYS = {"exclusiveGateway": "exclusieve gateway", "parallelGateway": "parallelle gateway"}
NODES = ACTIVITIES | EVENTS | GATEWAYS

REFUSED_NODES = {
    "inclusiveGateway": (
        "Een inclusieve gateway (en/of) voeren we niet uit. "
        "Gebruik een parallelle gateway met in elke tak een exclusieve gateway."
    ),
    "complexGateway": "Een complexe gateway voeren we niet uit. Gebruik exclusieve en parallelle gateways.",
    "eventBasedGateway": (
        "Een gebeurtenisgateway voeren we niet uit. Gebruik een ontvangsttaak met een randgebeurtenis voor de termijn."
    ),
    "transaction": "Een transactie voeren we niet uit. Gebruik een gewoon deelproces met een foutafhandeling.",
    "adHocSubProcess": "Een ad-hocdeelproces voeren we niet uit. Teken de taken met hun volgorde in een deelproces.",
    "sendTask": "Een verzendtaak voeren we niet uit. Gebruik een servicetaak met een waakvlam:operation die verstuurt.",
}
GLOBAL_TASKS = {
    "globalTask",
    "globalUserTask",
    "globalManualTask",
    "globalScriptTask",
    "globalBusinessRuleTask",
}
DRAWN_FOR_READING = {
    "association", "auditing", "categoryValueRef", "dataObject", "dataObjectReference", "dataStoreReference",
    "documentation", "extensionElements", "group", "incoming", "ioSpecification", "laneSet", "monitoring",
    "outgoing", "property", "textAnnotation", "supports", "ioBinding", "dataInputAssociation",
    "dataOutputAssociation", "resourceRole", "performer", "humanPerformer", "potentialOwner",
    "supportedInterfaceRef", "rendering", "script", "standardLoopCharacteristics",
    "multiInstanceLoopCharacteristics",
}  # fmt: skip

EVENT_KINDS = {
    "timerEventDefinition": EventKind.TIMER,
    "messageEventDefinition": EventKind.MESSAGE,
    "errorEventDefinition": EventKind.ERROR,
    "terminateEventDefinition": EventKind.TERMINATE,
}
REFUSED_EVENTS = {
    "signalEventDefinition": "een signaal",
    "escalationEventDefinition": "een escalatie",
    "conditionalEventDefinition": "een voorwaarde",
    "linkEventDefinition": "een koppeling",
    "cancelEventDefinition": "een annulering",
    "compensateEventDefinition": "een compensatie",
    "eventDefinitionRef": "een verwijzing naar een gedeelde gebeurtenis",
}
ALLOWED_EVENTS = {
    "startEvent": {EventKind.NONE, EventKind.TIMER, EventKind.MESSAGE},
    "endEvent": {EventKind.NONE, EventKind.MESSAGE, EventKind.ERROR, EventKind.TERMINATE},
    "intermediateCatchEvent": {EventKind.TIMER, EventKind.MESSAGE},
    "intermediateThrowEvent": {EventKind.NONE, EventKind.MESSAGE},
    "boundaryEvent": {EventKind.TIMER, EventKind.MESSAGE, EventKind.ERROR},
}
EVENT_NAMES = {
    EventKind.NONE: "zonder soort",
    EventKind.TIMER: "met een tijd",
    EventKind.MESSAGE: "met een bericht",
    EventKind.ERROR: "met een fout",
    EventKind.TERMINATE: "die alles stopt",
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
