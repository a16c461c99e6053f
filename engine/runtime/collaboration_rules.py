"""What the standard asks of message flows between pools, where one of them is a process that runs."""

from collections.abc import Iterator

from lxml import etree

from engine.errors import Problem

from .xml_names import children, has_child, is_true, label, local, reference

NEVER_SENDS = {"startEvent": "startgebeurtenis", "intermediateCatchEvent": "wachtgebeurtenis"}
NEVER_RECEIVES = {"endEvent": "eindgebeurtenis", "intermediateThrowEvent": "tussengebeurtenis"}


def collaboration_problems(root: etree._Element, filename: str) -> Iterator[Problem]:
    nodes = {node.get("id"): node for node in root.iter("{*}*") if node.get("id")}
    pools = {node.get("id"): reference(node, "processRef") for node in root.iter("{*}participant")}
    running = {node.get("id") for node in children(root, "process") if is_true(node, "isExecutable")}
    homes = {
        inner.get("id"): process.get("id") for process in children(root, "process") for inner in process.iter("{*}*")
    }
    for flow in root.iter("{*}messageFlow"):
        ends = [reference(flow, "sourceRef"), reference(flow, "targetRef")]
        source, target = (pools.get(end) or homes.get(end) or end for end in ends)
        if not running & {source, target}:
            continue
        problems = [*_pools(source, target), *_source(nodes.get(ends[0])), *_target(nodes.get(ends[1]))]
        for problem in problems:
            yield Problem(filename, flow.get("id"), f"Berichtstroom {label(flow)} {problem}", field="flow")


def _pools(source: str, target: str) -> Iterator[str]:
    if source == target:
        yield "blijft binnen één pool. Gebruik een gewone pijl."


def _source(node: etree._Element | None) -> Iterator[str]:
    if node is None:
        return
    if local(node) in NEVER_SENDS:
        yield f"gaat uit van {NEVER_SENDS[local(node)]} {label(node)}; die verstuurt niets. Draai haar om."
    elif local(node) == "endEvent" and not has_child(node, "messageEventDefinition", "eventDefinitionRef"):
        yield f"gaat uit van eindgebeurtenis {label(node)}, die geen bericht verstuurt. Geef die een bericht."


def _target(node: etree._Element | None) -> Iterator[str]:
    if node is None:
        return
    if local(node) in NEVER_RECEIVES:
        yield f"gaat naar {NEVER_RECEIVES[local(node)]} {label(node)}; die ontvangt niets. Draai haar om."
    elif local(node) == "startEvent" and not has_child(node, "messageEventDefinition", "eventDefinitionRef"):
        yield f"gaat naar startgebeurtenis {label(node)}, die geen bericht ontvangt. Geef die een bericht."
