"""What the parts and attributes of a diagram are called, and how much a change of each does."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from engine.deployment.comparison.model import Area
from engine.deployment.comparison.names import Names
from engine.deployment.comparison.words import duration_words, timer_words, yes_or_no

NODES = {
    "task": "stap zonder soort", "userTask": "taak voor een mens", "manualTask": "handmatige taak",
    "serviceTask": "stap die Waakvlam zelf doet", "businessRuleTask": "stap met een beslistabel",
    "scriptTask": "berekening", "receiveTask": "taak die op een bericht wacht", "sendTask": "versturen",
    "subProcess": "deel van het proces", "transaction": "transactie", "adHocSubProcess": "ad-hocdeelproces",
    "callActivity": "ander proces", "startEvent": "begin", "endEvent": "einde", "intermediateCatchEvent": "wachten",
    "intermediateThrowEvent": "gebeurtenis", "boundaryEvent": "gebeurtenis op een stap",
    "exclusiveGateway": "keuze", "parallelGateway": "tegelijk", "inclusiveGateway": "en/of-keuze",
    "complexGateway": "complexe keuze", "eventBasedGateway": "keuze door wat er gebeurt",
}  # fmt: skip
"""The words of the editor's panel."""
STEPS = frozenset(NODES) - {tag for tag in NODES if tag.endswith("Gateway")}
ROOTS = {
    "definitions": "bestand", "process": "proces", "message": "bericht", "error": "fout", "signal": "signaal",
    "escalation": "escalatie", "itemDefinition": "gegevenstype", "interface": "koppelvlak", "resource": "hulpbron",
    "globalTask": "globale taak", "globalUserTask": "globale taak", "globalManualTask": "globale taak",
    "globalScriptTask": "globale taak", "globalBusinessRuleTask": "globale taak",
}  # fmt: skip
DRAWN = {
    "collaboration": "samenwerking", "participant": "deelnemer", "lane": "baan", "messageFlow": "berichtenpijl",
    "textAnnotation": "toelichting", "association": "verbinding", "group": "kader", "category": "categorie",
    "categoryValue": "categorie", "dataObject": "gegeven", "dataObjectReference": "gegeven",
    "dataStore": "gegevensopslag", "dataStoreReference": "gegevensopslag",
}  # fmt: skip
SUBJECTS = NODES | ROOTS | DRAWN | {"sequenceFlow": "pijl"}

EVENTS = {
    "timerEventDefinition": "tijd", "messageEventDefinition": "bericht", "errorEventDefinition": "fout",
    "terminateEventDefinition": "stopt alles", "signalEventDefinition": "signaal",
    "escalationEventDefinition": "escalatie", "conditionalEventDefinition": "voorwaarde",
    "linkEventDefinition": "koppeling", "cancelEventDefinition": "annuleren",
    "compensateEventDefinition": "terugdraaien",
}  # fmt: skip
DEFAULTS = {
    "@cancelActivity": "true", "@isInterrupting": "true", "@parallelMultiple": "false", "@triggeredByEvent": "false",
    "@isForCompensation": "false", "@startQuantity": "1", "@completionQuantity": "1", "@isCollection": "false",
    "@gatewayDirection": "Unspecified", "@isClosed": "false", "@processType": "None", "@instantiate": "false",
    "@isExecutable": "false", "@eventGatewayType": "Exclusive", "@typeLanguage": "http://www.w3.org/2001/XMLSchema",
    "multiInstanceLoopCharacteristics@isSequential": "false", "standardLoopCharacteristics@testBefore": "false",
    "@isImmediate": "true", "@associationDirection": "None",
    "extensionElements/waakvlam:start@once": "false", "extensionElements": "",
}  # fmt: skip
"""What an attribute means when it is not written down."""

REFERENCES = ("@sourceRef", "@targetRef", "@attachedToRef", "@default", "@dataObjectRef", "@dataStoreRef")
"""Attributes that name another part of the same diagram, also in a path of more steps."""

Show = Callable[[str, Names], str]


@dataclass(frozen=True, slots=True)
class Attribute:
    label: str
    area: Area
    weight: int
    show: Show = lambda text, _names: text


def _key(kind: Callable[[Names, str], str]) -> Show:
    return lambda text, names: text if text.startswith("=") else kind(names, text)


_X, _W, _D = Area.EXECUTION, Area.WORDING, Area.DRAWING
_OURS = "extensionElements/waakvlam:"
_YES: Show = lambda text, _names: yes_or_no(text)  # noqa: E731 - one of a row of short readers
_REGISSEUR = {"= casus_regisseur": "de regisseur", "= [casus_regisseur]": "de regisseur"}
_WHO: Show = lambda text, _names: _REGISSEUR.get(text, text)  # noqa: E731
ATTRIBUTES = {
    "@name": Attribute("naam", _W, 90),
    "documentation": Attribute("toelichting", _W, 60),
    "text": Attribute("tekst", _W, 60),
    "tag": Attribute("soort", _X, 95),
    "event": Attribute("soort gebeurtenis", _X, 94),
    "@sourceRef": Attribute("van", _X, 91),
    "@targetRef": Attribute("naar", _X, 91),
    "conditionExpression": Attribute("voorwaarde", _X, 90),
    "@default": Attribute("pijl als niets anders geldt", _X, 88),
    "order": Attribute("volgorde van de keuzes", _X, 86),
    "parent": Attribute("staat in", _X, 85),
    "lane": Attribute("baan", _D, 60),
    "@attachedToRef": Attribute("hangt aan", _X, 88),
    "@cancelActivity": Attribute("onderbreekt de stap", _X, 87, _YES),
    "@isInterrupting": Attribute("onderbreekt", _X, 87, _YES),
    "timer": Attribute("wanneer", _X, 86),
    "messageEventDefinition@messageRef": Attribute("bericht", _X, 85),
    "@messageRef": Attribute("bericht", _X, 85),
    "errorEventDefinition@errorRef": Attribute("fout", _X, 85),
    "@errorCode": Attribute("foutcode", _X, 85),
    "@calledElement": Attribute("welk proces", _X, 85, _key(Names.process)),
    "@isExecutable": Attribute("wordt uitgevoerd", _X, 92, _YES),
    "multiInstanceLoopCharacteristics": Attribute("voor elk onderdeel van een lijst", _X, 86),
    "standardLoopCharacteristics": Attribute("herhaalt zich", _X, 86),
    "@scriptFormat": Attribute("taal van de berekening", _X, 60),
    "script": Attribute("berekening", _X, 84),
    "@expressionLanguage": Attribute("taal van de voorwaarden", _X, 60),
    "@processRef": Attribute("proces", _D, 50, _key(Names.process)),
    f"{_OURS}task@group": Attribute("wie", _X, 93, _key(Names.group)),
    f"{_OURS}task@assignee": Attribute("wie precies", _X, 92, _WHO),
    f"{_OURS}task@exclude": Attribute("wie niet", _X, 91, _WHO),
    f"{_OURS}task@permission": Attribute("wat je daarvoor moet mogen", _X, 90),
    f"{_OURS}task@form": Attribute("formulier", _X, 89, _key(Names.form)),
    "due": Attribute("termijn", _X, 87),
    f"{_OURS}task@term": Attribute("wettelijke termijn", _X, 86),
    f"{_OURS}task@law": Attribute("wet", _W, 70),
    f"{_OURS}task@why": Attribute("waarom je deze taak hebt", _W, 80),
    f"{_OURS}operation@name": Attribute("wat het systeem doet", _X, 89),
    f"{_OURS}operation@inputs": Attribute("wat erin gaat", _X, 83),
    f"{_OURS}operation@result": Attribute("resultaat heet", _X, 70),
    f"{_OURS}decision@ref": Attribute("beslistabel", _X, 89, _key(Names.decision)),
    f"{_OURS}decision@result": Attribute("resultaat heet", _X, 70),
    f"{_OURS}script@result": Attribute("resultaat heet", _X, 70),
    f"{_OURS}wait@holder": Attribute("op wie we wachten", _X, 88, _key(Names.holder)),
    f"{_OURS}wait@term": Attribute("wettelijke termijn", _X, 86),
    f"{_OURS}message@data": Attribute("wat het bericht meeneemt", _X, 83),
    f"{_OURS}start@data": Attribute("gegevens bij het begin", _X, 83),
    f"{_OURS}start@once": Attribute("hoogstens één per huishouden", _X, 82, _YES),
    f"{_OURS}start@reopen": Attribute("gaat na heropenen verder bij", _X, 82),
    f"{_OURS}consequence@text": Attribute("wat er gebeurt als niemand iets doet", _W, 85),
}
_WITHOUT_EFFECT = ("@targetNamespace", "@exporter", "@exporterVersion", "@id", "@name", "@typeLanguage")


def attribute(path: str, tag: str) -> Attribute:
    """The words and the weight for a path; what nobody listed still gets a line."""
    known = ATTRIBUTES.get(path)
    if tag == "definitions" and path in _WITHOUT_EFFECT:
        return Attribute(f"{path[1:]} van het bestand", _D, 5)
    if tag == "message" and path == "@name":
        return Attribute("naam van het bericht", _X, 85)
    if known is None:
        known = _unlisted(path)
    if tag in DRAWN and known.area is _X:
        return Attribute(known.label, _D, 30, known.show)
    return known


def _unlisted(path: str) -> Attribute:
    if "{" in path:  # of another namespace: kept, and not read
        return Attribute(f"{_bare(path)} (van andere software, voeren we niet uit)", _W, 10)
    base = re.sub(r"\[\d+\]", "", path)
    if base in ATTRIBUTES:
        listed = ATTRIBUTES[base]
        return Attribute(f"{listed.label} ({path.rpartition('[')[2].rstrip(']')})", listed.area, listed.weight)
    return Attribute(_bare(path), _X, 40)


def _bare(path: str) -> str:
    """The path without namespaces: `extensionElements/{http://camunda…}in@source` is `in, source`."""
    steps = re.sub(r"\{[^}]*\}", "", path).removeprefix("extensionElements/").replace("@", "/").split("/")
    return ", ".join(step for step in steps if step)


def due_words(duration: str, calendar: str) -> str:
    return _computed(duration, calendar) if duration.startswith("=") else duration_words(duration, calendar)


def when_words(kind: str, text: str, calendar: str) -> str:
    if not text.startswith("="):
        return timer_words(kind, text, calendar)
    if kind == "timeDate":
        return f"berekend moment: {text[1:].strip()}"
    return _computed(text, calendar) if kind == "timeDuration" else f"telkens, {_computed(text, calendar)}"


def _computed(expression: str, calendar: str) -> str:
    counted = {"working": "werkdagen", "calendar": "kalenderdagen"}.get(calendar, calendar)
    return f"berekend in {counted}: {expression[1:].strip()}"
