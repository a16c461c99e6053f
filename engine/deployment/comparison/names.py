"""What people call the groups, forms, tables and processes that files name by key. Never raises: a key stays a key."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from lxml import etree

from engine.decisions import dmn_xml
from engine.deployment.sources import Kind, Source
from engine.runtime.vocabulary import BPMN
from engine.runtime.xml_source import Unreadable, read_root

DEEPEST = 20
"""Groups within groups of a form; whatever lies deeper stays a key."""


def read_json(source: Source) -> Any:
    """The JSON of a file. Raises `ValueError` when it is none."""
    try:
        return json.loads(source.content.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def read_xml(source: Source) -> etree._Element:
    """The root of a diagram or a decision file. Raises `ValueError` when it is none, or not safe to read."""
    try:
        return dmn_xml.parse(source.content) if source.kind == Kind.DMN else read_root(source.content)
    except (Unreadable, dmn_xml.Unreadable) as error:
        raise ValueError(str(error)) from error


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


class Names:
    """The names in force on one side of a comparison."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    def group(self, key: str) -> str:
        return self._entries.get(("groups", key), key)

    def partner(self, key: str) -> str:
        return self._entries.get(("partners", key), key)

    def form(self, key: str) -> str:
        return self._forms.get(key, key)

    def decision(self, key: str) -> str:
        return self._decisions.get(key, key)

    def process(self, key: str) -> str:
        return self._processes.get(key, key)

    def element(self, key: str) -> str:
        """The name of a step, in whichever diagram it stands first."""
        return self._elements.get(key, key)

    def only_element(self, key: str) -> str:
        """The name of a step as long as no other step has it; the key where it is not to be told apart by name."""
        name = self._elements.get(key, key)
        return name if self._elements_by_name[name] < 2 else key

    def question(self, key: str) -> str:
        """What the form asks that has this answer, in whichever form it stands first."""
        return self._questions.get(key, key)

    def holder(self, text: str) -> str:
        """`group:wijkcoach` as a person reads it."""
        kind, _, key = text.partition(":")
        if kind == "group" and key:
            return self.group(key)
        if kind == "partner" and key:
            return self.partner(key)
        return {"resident": "inwoner", "clock": "klok"}.get(text, text)

    def _of(self, kind: Kind) -> Iterator[Source]:
        return (source for source in self._sources if source.kind == kind)

    @cached_property
    def _entries(self) -> dict[tuple[str, str], str]:
        found = {}
        for source in self._of(Kind.ORGANISATION):
            for section, entries in _mapping(_or_none(source)).items():
                for entry in entries if isinstance(entries, list) else ():
                    if isinstance(entry, dict) and "key" in entry:
                        found[str(section), str(entry["key"])] = squeezed(str(entry.get("name") or entry["key"]))
        return found

    @cached_property
    def _forms(self) -> dict[str, str]:
        titles = {source.key: _mapping(_or_none(source)).get("title") for source in self._of(Kind.FORM)}
        return {key: squeezed(title) for key, title in titles.items() if isinstance(title, str) and title.strip()}

    @cached_property
    def _decisions(self) -> dict[str, str]:
        return {
            dmn_xml.identity_of(node): squeezed(node.get("name"))
            for root in self._roots(Kind.DMN)
            for node in dmn_xml.children(root, "decision")
            if squeezed(node.get("name"))
        }

    @cached_property
    def _processes(self) -> dict[str, str]:
        return {
            str(node.get("id")): squeezed(node.get("name"))
            for root in self._roots(Kind.BPMN)
            for node in root.iterchildren(f"{{{BPMN}}}process")
            if squeezed(node.get("name"))
        }

    @cached_property
    def _elements(self) -> dict[str, str]:
        return {
            str(node.get("id")): squeezed(node.get("name"))
            for root in self._roots(Kind.BPMN)
            for node in root.iter(f"{{{BPMN}}}*")
            if node.get("id") and squeezed(node.get("name"))
        }

    @cached_property
    def _elements_by_name(self) -> Counter[str]:
        return Counter(self._elements.values())

    @cached_property
    def _questions(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in self._of(Kind.FORM):
            for key, label in _asked(_mapping(_or_none(source)), 0):
                found.setdefault(key, label)
        return found

    def _roots(self, kind: Kind) -> Iterator[etree._Element]:
        for source in self._of(kind):
            try:
                yield read_xml(source)
            except ValueError:
                continue


def _or_none(source: Source) -> Any:
    try:
        return read_json(source)
    except ValueError:
        return None


def _asked(part: dict[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Key and label of every question of a form, also in its groups."""
    components = part.get("components")
    for each in components if isinstance(components, list) and depth < DEEPEST else ():
        each = _mapping(each)
        key, label = each.get("key"), each.get("label")
        if isinstance(key, str) and isinstance(label, str) and squeezed(label):
            yield key, squeezed(label)
        yield from _asked(each, depth + 1)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
