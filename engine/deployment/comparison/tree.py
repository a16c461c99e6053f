"""An XML or JSON tree as facts, path by path, so that no attribute and no foreign element escapes a comparison."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

Facts = dict[str, str]
"""Path to text. A path reads `extensionElements/waakvlam:task@form`; a repeated part is counted, `text[2]`."""

PREFIXES = {"urn:waakvlam:bpmn:1": "waakvlam", "http://www.w3.org/2001/XMLSchema-instance": "xsi"}
_TYPES_WITHOUT_MEANING = ("tFormalExpression", "tExpression")


def facts_of(
    node: etree._Element,
    own: str,
    leave_out: Callable[[etree._Element], bool] = lambda node: False,
) -> Facts:
    """Every attribute and text of a node and what hangs under it.

    Names in the namespace `own` are bare, ours have our prefix, others stand as `{namespace}name`. The id of the node
    itself and of parts of `own` say nothing, and are left out, as is whatever `leave_out` names.
    """
    facts: Facts = {}
    _gather(node, "", own, leave_out, facts)
    return facts


def name_of(tag: str, own: str) -> str:
    namespace, _, local = tag.rpartition("}")
    namespace = namespace.removeprefix("{")
    if not namespace or namespace == own:
        return local
    return f"{PREFIXES[namespace]}:{local}" if namespace in PREFIXES else tag


def flattened(value: Any, path: str = "") -> Facts:
    """JSON as facts: `validate.required`, `values[2].label`. An empty list or object is a fact too."""
    if isinstance(value, Mapping):
        parts = [(f"{path}.{key}" if path else str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        parts = [(f"{path}[{number}]", each) for number, each in enumerate(value, 1)]
    else:
        return {path: as_text(value)}
    facts = {inner: text for place, each in parts for inner, text in flattened(each, place).items()}
    return facts or {path: "–"}


class Keys:
    """Names each thing once: what has the key of an earlier one gets a number behind it."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()

    def of(self, key: str) -> str:
        self._times[key] += 1
        return key if self._times[key] == 1 else f"{key} ({self._times[key]})"


def as_text(value: Any) -> str:
    """One JSON value as words."""
    if value is None:
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _gather(
    node: etree._Element, path: str, own: str, leave_out: Callable[[etree._Element], bool], facts: Facts
) -> None:
    bare = name_of(str(node.tag), own) == etree.QName(node).localname  # a part of the language itself, not added to it
    for key, value in node.attrib.items():
        name = name_of(str(key), own)
        if (name == "id" and bare) or (name == "xsi:type" and str(value).endswith(_TYPES_WITHOUT_MEANING)):
            continue
        facts[f"{path}@{name}"] = str(value)
    children = [child for child in node if isinstance(child.tag, str)]
    text = "".join([node.text or "", *(child.tail or "" for child in node)]).strip()
    if path and (text or not children) and (text or bare or not node.attrib):
        facts[path] = text
    seen: Counter[str] = Counter()
    for child in children:
        if leave_out(child):
            continue
        name = name_of(str(child.tag), own)
        seen[name] += 1
        step = name if seen[name] == 1 else f"{name}[{seen[name]}]"
        _gather(child, f"{path}/{step}" if path else step, own, leave_out, facts)
