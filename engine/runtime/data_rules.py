"""What the standard asks of data that is drawn: inputs, outputs, their sets, their types and the associations."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.errors import Problem

from .xml_names import child_text, children, has_child, is_true, label, local, reference, text_of

CARRIES = {"messageEventDefinition", "signalEventDefinition", "errorEventDefinition", "escalationEventDefinition"}
SIDES = (("dataInput", "inputSet", "Input"), ("dataOutput", "outputSet", "Output"))


def data_problems(root: etree._Element, process: etree._Element, filename: str) -> Iterator[Problem]:
    """Of one process that runs, or a task that can be called; problems point at the element that holds the data."""
    data = _Data(root)
    for node in process.iter("{*}*"):
        place = node.get("id") or next((up.get("id") for up in node.iterancestors() if up.get("id")), None)
        for message in data.problems(node):
            yield Problem(filename, place, f"{message} Het gaat om {label(node)}.")


class _Data:
    def __init__(self, root: etree._Element) -> None:
        self.by_id = {node.get("id"): node for node in root.iter("{*}*") if node.get("id")}

    def problems(self, node: etree._Element) -> Iterator[str]:
        if has_child(node, "supportedInterfaceRef") and not has_child(node, "ioBinding"):
            yield "Dit wordt als dienst aangeboden (supportedInterfaceRef), maar niet met welke gegevens (ioBinding)."
        match local(node):
            case "dataInput" | "dataOutput" | "dataObject":
                yield from self._collection(node)
            case "ioSpecification":
                parent = node.getparent()
                if parent is not None and local(parent) in {"subProcess", "transaction", "adHocSubProcess"}:
                    yield "Een deelproces heeft geen eigen invoer en uitvoer; het ziet de gegevens eromheen."
                yield from self._sets(node)
            case "dataInputAssociation" | "dataOutputAssociation":
                yield from self._association(node)
            case "performer" | "humanPerformer" | "potentialOwner" | "resourceRole":
                yield from _role(node)
            case "callActivity":
                yield from self._call(node)
            case "sendTask":
                yield from self._message(node, "dataInput", "inputSet")
            case "receiveTask":
                yield from self._message(node, "dataOutput", "outputSet")
            case "startEvent" | "boundaryEvent" | "intermediateCatchEvent":
                yield from self._event(node, "dataOutput")
            case "endEvent" | "intermediateThrowEvent":
                yield from self._event(node, "dataInput")
            case "multiInstanceLoopCharacteristics":
                yield from self._instances(node)

    def _collection(self, node: etree._Element) -> Iterator[str]:
        item = self._item(node)
        if item is None or node.get("isCollection") is None:
            return
        if is_true(node, "isCollection") != is_true(item, "isCollection"):
            yield f"Een gegeven en zijn soort {item.get('id')} zijn het oneens of het er één is of een lijst."

    def _sets(self, node: etree._Element) -> Iterator[str]:
        for tag, set_tag, name in SIDES:
            sets = list(children(node, set_tag))
            listed = {text_of(each) for one in sets for each in children(one, f"data{name}Refs")}
            for each in children(node, tag):
                if each.get("id") not in listed:
                    yield f"{each.get('id')} staat in geen enkele {set_tag}."
            for one in sets:
                own = {text_of(each) for each in children(one, f"data{name}Refs")}
                for extra in (f"optional{name}Refs", f"whileExecuting{name}Refs"):
                    if not {text_of(each) for each in children(one, extra)} <= own:
                        yield f"{extra} noemt een gegeven dat niet bij data{name}Refs staat."
        yield from self._pairs(node)

    def _pairs(self, node: etree._Element) -> Iterator[str]:
        """Sets that refer to each other do so both ways."""
        told = {
            (one.get("id"), text_of(each))
            for one in children(node, "inputSet")
            for each in children(one, "outputSetRefs")
        }
        back = {
            (text_of(each), one.get("id"))
            for one in children(node, "outputSet")
            for each in children(one, "inputSetRefs")
        }
        if told != back:
            yield "inputSet en outputSet verwijzen niet over en weer naar elkaar."

    def _association(self, node: etree._Element) -> Iterator[str]:
        sources = [text_of(each) for each in children(node, "sourceRef")]
        if has_child(node, "transformation", "assignment"):
            return
        if len(sources) > 1:
            yield "Een gegevenskoppeling neemt meer gegevens tegelijk zonder te zeggen hoe."
        if any(self._is_of_process(each, "dataInput") for each in [child_text(node, "targetRef")]):
            yield "Een gegevenskoppeling schrijft in wat het proces krijgt."
        if any(self._is_of_process(each, "dataOutput") for each in sources):
            yield "Een gegevenskoppeling leest uit wat het proces geeft."
        types = {self._type(each) for each in (*sources, child_text(node, "targetRef"))} - {None}
        if len(types) > 1:
            yield "Een gegevenskoppeling verbindt gegevens van verschillende soort."

    def _call(self, node: etree._Element) -> Iterator[str]:
        """A call that says what goes in and out says what the called process or global task says."""
        called = self.by_id.get(reference(node, "calledElement"))
        if called is not None and has_child(node, "ioSpecification") and self._given(node) != self._given(called):
            yield f"Wat erin en eruit gaat, is niet wat {label(called)} krijgt en geeft."

    def _given(self, node: etree._Element) -> Counter[tuple[str, str | None]]:
        """How many inputs and outputs there are of each type."""
        return Counter(
            (local(each), self._type(each.get("id") or ""))
            for specification in children(node, "ioSpecification")
            for each in children(specification, "dataInput", "dataOutput")
        )

    def _message(self, node: etree._Element, tag: str, set_tag: str) -> Iterator[str]:
        message = self.by_id.get(reference(node, "messageRef"))
        if message is None:
            return
        for specification in children(node, "ioSpecification"):
            data = list(children(specification, tag))
            if len(data) > 1 or len(list(children(specification, set_tag))) > 1:
                yield "Een bericht draagt één gegeven; hier staan er meer."
            yield from self._carries(data, message)
            if message.get("itemRef") and any(self._type(each.get("id") or "") is None for each in data):
                yield "Het bericht draagt een gegeven, maar hier staat niet van welke soort."

    def _event(self, node: etree._Element, tag: str) -> Iterator[str]:
        data = list(children(node, tag))
        if not data:
            return
        definitions = [child for child in node if local(child) in CARRIES]
        if len(data) < len(definitions):
            yield "Niet elke gebeurtenis hier heeft een gegeven."
            return
        for each, definition in zip(data, definitions, strict=False):
            named = next((reference(definition, str(key)) for key in definition.attrib if str(key).endswith("Ref")), "")
            yield from self._carries([each], self.by_id.get(named))

    def _carries(self, data: list[etree._Element], carrier: etree._Element | None) -> Iterator[str]:
        if carrier is None:
            return
        carried = self._structure(reference(carrier, "itemRef") or reference(carrier, "structureRef"))
        for each in data:
            item = self._type(each.get("id") or "")
            if item is not None and item != carried:
                yield "Het gegeven is van een andere soort dan wat het bericht of signaal draagt."

    def _instances(self, node: etree._Element) -> Iterator[str]:
        for whole, part in (("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")):
            collection, item = self.by_id.get(child_text(node, whole)), next(children(node, part), None)
            if collection is None:
                continue
            activity = node.getparent()
            is_task = activity is not None and local(activity) in {"task", "userTask", "manualTask", "scriptTask"}
            if is_task and all(each is not activity for each in collection.iterancestors()):
                yield f"{whole} noemt geen invoer of uitvoer van de taak zelf."
            if local(collection) in {"dataInput", "dataOutput"} and not is_true(collection, "isCollection"):
                yield f"{whole} noemt een gegeven dat geen lijst is."
            if item is None:
                continue
            structures = {self._structure(each.get("itemSubjectRef") or "") for each in (collection, item)} - {None}
            if is_true(item, "isCollection") or len(structures) > 1:
                yield f"{part} is van een andere soort dan wat in de lijst staat."

    def _is_of_process(self, data_id: str, tag: str) -> bool:
        node = self.by_id.get(data_id)
        if node is None or local(node) != tag:
            return False
        return [local(each) for each in node.iterancestors()][:2] == ["ioSpecification", "process"]

    def _item(self, node: etree._Element) -> etree._Element | None:
        return self.by_id.get(reference(node, "itemSubjectRef"))

    def _structure(self, item_id: str) -> str | None:
        item = self.by_id.get(item_id.rpartition(":")[2])
        return None if item is None else item.get("structureRef") or item.get("id")

    def _type(self, data_id: str) -> str | None:
        node = self.by_id.get(data_id)
        if node is None:
            return None
        behind = self.by_id.get(reference(node, "dataObjectRef"), node)
        return self._structure((node.get("itemSubjectRef") or behind.get("itemSubjectRef")) or "")


def _role(node: etree._Element) -> Iterator[str]:
    if has_child(node, "resourceAssignmentExpression") and has_child(node, "resourceRef", "resourceParameterBinding"):
        yield "Een rol wordt door een verwijzing gevuld óf door een expressie, niet door beide."
