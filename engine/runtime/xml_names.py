"""Short words for what is asked of XML elements of BPMN all the time."""

from collections.abc import Iterator

from lxml import etree

from .vocabulary import BPMN


def local(node: etree._Element) -> str:
    """The tag of a BPMN element without its namespace; an empty text for elements of other namespaces."""
    tag = node.tag
    return tag.removeprefix(f"{{{BPMN}}}") if isinstance(tag, str) and tag.startswith(f"{{{BPMN}}}") else ""


def children(node: etree._Element, *tags: str) -> Iterator[etree._Element]:
    return (child for child in node if local(child) in tags)


def has_child(node: etree._Element, *tags: str) -> bool:
    return next(children(node, *tags), None) is not None


def text_of(node: etree._Element | None) -> str:
    return "".join(str(part) for part in node.itertext()).strip() if node is not None else ""


def child_text(node: etree._Element, tag: str) -> str:
    return text_of(next(children(node, tag), None))


def is_true(node: etree._Element, attribute: str, *, unset: bool = False) -> bool:
    text = node.get(attribute)
    return unset if text is None else text.strip() in {"true", "1"}


def reference(node: etree._Element, attribute: str) -> str:
    """The id in an attribute that holds a qualified name."""
    return (node.get(attribute) or "").strip().rpartition(":")[2]


def label(node: etree._Element) -> str:
    return f"“{(full_name(node) or node.get('id') or local(node))[:80]}”"


def full_name(node: etree._Element) -> str:
    return " ".join((node.get("name") or "").split())
