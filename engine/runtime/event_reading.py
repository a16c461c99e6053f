"""What an event in a file waits for or throws, and what is missing from it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from lxml import etree

from .expressions import without_marker
from .model import NO_EVENT, Event, EventKind, TimerKind
from .timer_text import is_duration, read_cycle, read_moment
from .vocabulary import ALLOWED_EVENTS, EVENT_KINDS, EVENT_NAMES, EVENTS, WAAKVLAM
from .xml_names import child_text, children, is_true, label, local, reference, text_of

if TYPE_CHECKING:
    from .reading import Reader

OTHER_EVENT = Event(EventKind.OTHER)
CATCHES_ALL = {"boundaryEvent", "startEvent"}  # without a code, these catch every error or escalation


class EventReader:
    """Reads the events of one file; what is wrong goes to its `Reader`."""

    def __init__(self, reader: Reader, root: etree._Element) -> None:
        self.reader = reader
        self.messages = _names(root, "message", "name")
        self.signals = _names(root, "signal", "name")
        self.errors = _names(root, "error", "errorCode")
        self.escalations = _names(root, "escalation", "escalationCode")
        self.shared = {node.get("id"): node for node in root if local(node) in EVENT_KINDS}
        self.links = {node.get("id"): node for node in root.iter("{*}linkEventDefinition")}
        self.undone_by = {
            reference(node, "sourceRef"): reference(node, "targetRef") for node in root.iter("{*}association")
        }

    def read(self, node: etree._Element, tag: str, element_id: str) -> Event | None:
        """The event of an element; None for elements that are none."""
        if tag in {"receiveTask", "sendTask"}:
            return Event(EventKind.MESSAGE, message=self._message(node, element_id, label(node)))
        if tag not in EVENTS:
            return None
        definitions = self._definitions(node, element_id)
        if not definitions:
            if EventKind.NONE in ALLOWED_EVENTS[tag]:
                return NO_EVENT
            return self._refused(node, tag, element_id, EventKind.NONE)
        first, *others = [self._event(node, definition, tag, element_id) for definition in definitions]
        if not others:
            return first
        every = is_true(node, "parallelMultiple")
        if every and tag != "intermediateCatchEvent":
            self.reader.report(
                element_id,
                f"{label(node)} wacht op meer dan één ding tegelijk. Dat kan alleen een wachtgebeurtenis in de stroom.",
            )
        return Event(
            **{name: getattr(first, name) for name in Event.__slots__ if name not in {"also", "every"}},
            also=tuple(others),
            every=every,
        )

    def _definitions(self, node: etree._Element, element_id: str) -> list[etree._Element]:
        found = []
        for child in node:
            if local(child) in EVENT_KINDS:
                found.append(child)
            elif local(child) == "eventDefinitionRef":
                shared = self.shared.get(text_of(child).rpartition(":")[2])
                if shared is None:
                    self.reader.report(
                        element_id, f"{label(node)} verwijst naar gebeurtenis {text_of(child)}, die niet bestaat."
                    )
                else:
                    found.append(shared)
        return found

    def _event(self, node: etree._Element, definition: etree._Element, tag: str, element_id: str) -> Event:
        kind = EVENT_KINDS[local(definition)]
        if kind not in ALLOWED_EVENTS[tag]:
            return self._refused(node, tag, element_id, kind)
        match kind:
            case EventKind.MESSAGE:
                return Event(kind, message=self._message(definition, element_id, label(node)))
            case EventKind.SIGNAL:
                return Event(kind, code=self._signal(node, definition, element_id))
            case EventKind.ERROR:
                return self._error(node, definition, element_id)
            case EventKind.ESCALATION:
                return self._escalation(node, definition, element_id)
            case EventKind.TIMER:
                return self._timer(node, definition, tag, element_id)
            case EventKind.CONDITION:
                return self._condition(node, definition, element_id)
            case EventKind.LINK:
                return self._link(node, definition, element_id)
            case EventKind.COMPENSATION:
                return self._compensation(node, definition, tag, element_id)
            case _:
                return Event(kind)

    def _refused(self, node: etree._Element, tag: str, element_id: str, kind: EventKind) -> Event:
        self.reader.report(
            element_id,
            f"Een {EVENTS[tag]} {EVENT_NAMES[kind]} ({label(node)}) kan niet. "
            f"Wel: {', '.join(sorted(EVENT_NAMES[allowed] for allowed in ALLOWED_EVENTS[tag]))}.",
        )
        return OTHER_EVENT

    def _message(self, node: etree._Element, element_id: str, name: str) -> str | None:
        wanted = reference(node, "messageRef")
        if not wanted:
            self._report(element_id, f"{name} noemt geen bericht. Kies het bericht waarom het gaat.", "message")
        elif wanted not in self.messages:
            self._report(
                element_id, f"{name} verwijst naar bericht {wanted}, dat niet bestaat. Kies een bericht.", "message"
            )
        elif not self.messages[wanted]:
            self._report(element_id, f"Het bericht van {name} heeft geen naam. Geef het bericht een naam.", "message")
        return self.messages.get(wanted) or None

    def _signal(self, node: etree._Element, definition: etree._Element, element_id: str) -> str | None:
        wanted, name = reference(definition, "signalRef"), label(node)
        if not wanted:
            self._report(element_id, f"{name} noemt geen signaal. Kies het signaal waarom het gaat.")
        elif wanted not in self.signals:
            self._report(element_id, f"{name} verwijst naar signaal {wanted}, dat niet bestaat. Kies een signaal.")
        elif not self.signals[wanted]:
            self._report(element_id, f"Het signaal van {name} heeft geen naam. Geef het signaal een naam.")
        return self.signals.get(wanted) or None

    def _error(self, node: etree._Element, definition: etree._Element, element_id: str) -> Event:
        wanted = reference(definition, "errorRef")
        catches_all = not wanted and local(node) in CATCHES_ALL
        if wanted and wanted not in self.errors:
            self._report(
                element_id, f"{label(node)} verwijst naar fout {wanted}, die niet bestaat. Kies een fout.", "error"
            )
        elif not catches_all and not self.errors.get(wanted):
            self._report(element_id, f"De fout van {label(node)} heeft geen foutcode. Vul errorCode in.", "error")
        return Event(EventKind.ERROR, error=self.errors.get(wanted) or None)

    def _escalation(self, node: etree._Element, definition: etree._Element, element_id: str) -> Event:
        wanted = reference(definition, "escalationRef")
        if wanted and wanted not in self.escalations:
            self._report(element_id, f"{label(node)} verwijst naar escalatie {wanted}, die niet bestaat.")
        elif not self.escalations.get(wanted) and local(node) not in CATCHES_ALL:
            self._report(element_id, f"De escalatie van {label(node)} heeft geen code. Vul escalationCode in.")
        return Event(EventKind.ESCALATION, code=self.escalations.get(wanted) or None)

    def _condition(self, node: etree._Element, definition: etree._Element, element_id: str) -> Event:
        expression = next(children(definition, "condition"), None)
        text = without_marker(text_of(expression))
        if not text:
            self._report(element_id, f"{label(node)} heeft geen voorwaarde. Vul een FEEL-expressie in.", "condition")
        else:
            self.reader.check_feel(text, element_id, f"de voorwaarde van {label(node)}", expression, "condition")
        return Event(EventKind.CONDITION, text=text)

    def _link(self, node: etree._Element, definition: etree._Element, element_id: str) -> Event:
        other = self.links.get(child_text(definition, "target").rpartition(":")[2])
        name = " ".join(((definition if other is None else other).get("name") or "").split())
        if not name:
            self._report(element_id, f"De koppeling van {label(node)} heeft geen naam. Geef beide kanten dezelfde.")
        return Event(EventKind.LINK, code=name or None)

    def _compensation(self, node: etree._Element, definition: etree._Element, tag: str, element_id: str) -> Event:
        if tag == "boundaryEvent":
            return Event(EventKind.COMPENSATION, code=self.undone_by.get(element_id))
        if not is_true(definition, "waitForCompletion", unset=True):
            self._report(
                element_id, f"{label(node)} wacht niet op de compensatie. Dat voeren we niet uit; laat haar wachten."
            )
        return Event(EventKind.COMPENSATION, code=reference(definition, "activityRef") or None)

    def _timer(self, node: etree._Element, definition: etree._Element, tag: str, element_id: str) -> Event:
        found = [(kind, child) for kind in TimerKind for child in children(definition, f"time{kind.capitalize()}")]
        filled = [(kind, child, text_of(child)) for kind, child in found if text_of(child)]
        name = label(node)
        if len(filled) != 1:
            self._report(
                element_id, f"{name} heeft geen tijd, of meer dan één. Vul één termijn in, zoals P2D.", "timer"
            )
            return OTHER_EVENT
        kind, child, text = filled[0]
        calendar = definition.get(f"{{{WAAKVLAM}}}calendar", "calendar")
        if calendar not in {"calendar", "working"}:
            self._report(element_id, f"De kalender van {name} is {calendar}. Kies working of calendar.", "calendar")
        if text.startswith("="):
            self.reader.check_feel(without_marker(text), element_id, f"de tijd van {name}", child, "timer")
        elif not _is_timer_text(kind, text):
            self._report(
                element_id,
                f"De tijd van {name} is “{text}”; dat lezen we niet. Schrijf een duur als P2D of PT4H, een moment als "
                "2026-03-01T09:00 of een herhaling als R3/PT1H, zonder aanhalingstekens.",
                "timer",
            )
        repeats = tag == "startEvent" or (tag == "boundaryEvent" and not is_true(node, "cancelActivity", unset=True))
        if kind is TimerKind.CYCLE and not repeats:
            self._report(
                element_id,
                f"{name} herhaalt, maar kan maar één keer afgaan. Gebruik een duur, of maak er een niet-onderbrekende "
                "randgebeurtenis van.",
                "timer",
            )
        return Event(EventKind.TIMER, timer=kind, text=text, calendar=calendar)

    def _report(self, element_id: str, message: str, field: str = "") -> None:
        self.reader.report(element_id, message, field=field)


def _names(root: etree._Element, tag: str, attribute: str) -> dict[str | None, str]:
    return {node.get("id"): (node.get(attribute) or "").strip() for node in children(root, tag)}


def _is_timer_text(kind: TimerKind, text: str) -> bool:
    try:
        match kind:
            case TimerKind.DURATION:
                return is_duration(text)
            case TimerKind.CYCLE:
                read_cycle(text)
            case TimerKind.DATE:
                read_moment(text, UTC)
    except ValueError:
        return False
    return True
