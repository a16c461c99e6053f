"""The shipped files, and the same with one thing changed."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine.deployment.comparison import Area, Change, Comparison, Verb, compare
from engine.deployment.sources import Source, read_sources, source_of

ROOT = Path(__file__).parents[3]


@cache
def shipped() -> tuple[Source, ...]:
    """The shipped files, with a mandate table of eleven rules and many columns in place of the shipped one."""
    table = source_of("processes/mandaat.dmn", Path(__file__).with_name("mandaat.dmn").read_bytes())
    return tuple(table if (each.kind, each.key) == (table.kind, table.key) else each for each in as_shipped())


@cache
def as_shipped() -> tuple[Source, ...]:
    return read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources


def source(name: str) -> Source:
    """By its file name, as `plan.bpmn`."""
    return next(each for each in shipped() if each.path.endswith(f"/{name}"))


def text(name: str) -> str:
    return source(name).content.decode()


def instead(name: str, content: str | bytes, among: tuple[Source, ...] = ()) -> tuple[Source, ...]:
    """All shipped files, or those given, with other content in one of them."""
    old = source(name)
    new = source_of(old.path, content if isinstance(content, bytes) else content.encode())
    return tuple(new if (each.kind, each.key) == (old.kind, old.key) else each for each in among or shipped())


def replaced(name: str, *pairs: tuple[str, str]) -> Comparison:
    """The shipped files against those with each first text replaced by the second; every text has to occur."""
    content = text(name)
    for old, new in pairs:
        assert old in content, old
        content = content.replace(old, new)
    return compare(shipped(), instead(name, content))


def edited_json(name: str, edit: Callable[[Any], Any]) -> Comparison:
    content = json.loads(text(name))
    edit(content)
    return compare(shipped(), instead(name, json.dumps(content)))


def edited_xml(name: str, edit: Callable[[etree._Element], Any]) -> Comparison:
    root = etree.fromstring(source(name).content)
    edit(root)
    return compare(shipped(), instead(name, etree.tostring(root, encoding="UTF-8", xml_declaration=True)))


def lines(comparison: Comparison) -> list[str]:
    """Each change as one line of text: `naam | wat: was → wordt`."""
    return [line(change) for _file, change in comparison]


def line(change: Change) -> str:
    what = change.what or {Verb.ADDED: "nieuw", Verb.REMOVED: "weg"}.get(change.verb, "")
    return f"{change.subject.name} | {what}: {change.before} → {change.after}"


def areas(comparison: Comparison) -> set[Area]:
    return {change.area for _file, change in comparison}


def looks(comparison: Comparison) -> set[tuple[Any, ...]]:
    """What a comparison says, without the names of subjects and columns, which follow the second side."""
    return {
        (
            file.kind, change.area, change.verb, change.subject.before, change.subject.after,
            change.what if change.subject.kind != "regel van een tabel" else "", change.before, change.after,
        )
        for file, change in comparison
    }  # fmt: skip


SWAPPED = {Verb.ADDED: Verb.REMOVED, Verb.REMOVED: Verb.ADDED}


def mirrored(comparison: Comparison) -> set[tuple[Any, ...]]:
    """What the comparison the other way round has to say."""
    return {
        (kind, area, SWAPPED.get(verb, verb), id_after, id_before, what, after, before)
        for kind, area, verb, id_before, id_after, what, before, after in looks(comparison)
    }
