"""A comparison in a few words, and which processes get a new version by it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from engine.decisions.dmn_xml import children, identity_of
from engine.deployment.comparison.diagram_words import NODES, STEPS
from engine.deployment.comparison.model import Area, Comparison, Verb
from engine.deployment.comparison.names import read_xml, squeezed
from engine.deployment.comparison.words import counted
from engine.deployment.sources import Kind, Source
from engine.runtime.vocabulary import BPMN, WAAKVLAM

_STEP, _CHOICE, _ARROW = ("stap", "stappen"), ("keuze", "keuzes"), ("pijl", "pijlen")
_NOUNS: dict[str, tuple[str, str]] = {
    **{word: _STEP if tag in STEPS else _CHOICE for tag, word in NODES.items()},
    "pijl": _ARROW, "regel van een tabel": ("regel", "regels"), "kolom": ("kolom", "kolommen"),
    "veld": ("veld", "velden"), "groep": ("groep", "groepen"), "uitleg": ("uitleg", "keer uitleg"),
    "proces": ("proces", "processen"), "beslistabel": ("beslistabel", "beslistabellen"),
    "beslissing": ("beslissing", "beslissingen"), "formulier": ("formulier", "formulieren"),
    "scenario": ("scenario", "scenario's"), "norm": ("norm", "normen"), "team": ("team", "teams"),
}  # fmt: skip
_OTHER = ("ander onderdeel", "andere onderdelen")
_VERBS = {Verb.ADDED: "nieuw", Verb.REMOVED: "weg", Verb.CHANGED: "anders", Verb.MOVED: "op een andere plaats"}


def summary(comparison: Comparison) -> tuple[str, ...]:
    """`2 stappen nieuw`, `1 regel anders`, …: each subject once, what changes the execution first, then the rest.

    Arrows are left out where steps say enough. Empty when nothing differs.
    """
    said: dict[tuple[tuple[str, str], Verb], set[tuple[object, ...]]] = defaultdict(set)
    texts: set[tuple[object, ...]] = set()
    seen: set[tuple[object, ...]] = set()
    for file, change in comparison:
        key = file.kind, file.key, change.subject
        if key in seen or change.area is Area.DRAWING:
            continue
        seen.add(key)
        if change.area is Area.WORDING:
            texts.add(key)
            continue
        is_whole = change.verb in (Verb.ADDED, Verb.REMOVED) and not change.what
        verb = change.verb if is_whole or change.verb is Verb.MOVED else Verb.CHANGED
        said[_NOUNS.get(change.subject.kind, _OTHER), verb].add(key)
    if any(noun == _STEP for noun, _verb in said):
        said = {key: subjects for key, subjects in said.items() if key[0] != _ARROW}
    lines = [f"{counted(len(subjects), *noun)} {_VERBS[verb]}" for (noun, verb), subjects in said.items()]
    if texts:
        lines.append(f"{counted(len(texts), 'keer', 'keer')} alleen de tekst anders")
    if comparison.count(Area.DRAWING):
        lines.append("de tekening of de volgorde anders" if lines else "alleen de tekening of de volgorde anders")
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class ChangedProcess:
    """`verb` is ADDED, REMOVED or CHANGED; `why` names the files by which it changed, as (kind, key)."""

    key: str
    name: str
    verb: Verb
    why: tuple[tuple[str, str], ...] = ()


def changed_processes(before: Sequence[Source], after: Sequence[Source]) -> tuple[ChangedProcess, ...]:
    """The processes whose diagram, or a form, decision or called process that they use, differs: by name."""
    was, now = _in_use(before), _in_use(after)
    found = []
    for key in {**was, **now}:
        old, new = was.get(key), now.get(key)
        if old is None or new is None:
            verb = Verb.ADDED if old is None else Verb.REMOVED
            found.append(ChangedProcess(key, (new or old or _Used("", {})).name, verb))
        elif old.files != new.files:
            differ = sorted({name for name, _content in old.files.items() ^ new.files.items()})
            found.append(ChangedProcess(key, new.name, Verb.CHANGED, tuple(differ)))
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


@dataclass(slots=True)
class _Used:
    name: str
    files: dict[tuple[str, str], bytes]  # kind and key to content


def _in_use(sources: Sequence[Source]) -> dict[str, _Used]:
    processes: dict[str, tuple[Source, etree._Element]] = {}
    homes: dict[tuple[str, str], Source] = {
        ("form", source.key): source for source in sources if source.kind == Kind.FORM
    }
    for source in sources:
        if source.kind not in (Kind.BPMN, Kind.DMN):
            continue
        try:
            root = read_xml(source)
        except ValueError:
            continue
        if source.kind == Kind.DMN:
            homes |= {("decision", identity_of(node)): source for node in children(root, "decision")}
        else:
            processes |= {str(node.get("id")): (source, node) for node in root.iterchildren(f"{{{BPMN}}}process")}
    return {key: _used_by(key, processes, homes) for key in processes}


def _used_by(
    key: str, processes: dict[str, tuple[Source, etree._Element]], homes: dict[tuple[str, str], Source]
) -> _Used:
    source, node = processes[key]
    used = _Used(squeezed(node.get("name")) or key, {})
    seen, waiting = {key}, [key]
    while waiting:
        source, node = processes[waiting.pop()]
        used.files[str(source.kind), source.key] = source.content
        for kind, name in _named_in(node):
            if kind == "process" and name in processes and name not in seen:
                seen.add(name)
                waiting.append(name)
            elif (kind, name) in homes:
                home = homes[kind, name]
                used.files[str(home.kind), home.key] = home.content
    return used


def _named_in(process: etree._Element) -> Iterator[tuple[str, str]]:
    for tag, kind, attribute in (
        (f"{{{WAAKVLAM}}}task", "form", "form"),
        (f"{{{WAAKVLAM}}}decision", "decision", "ref"),
        (f"{{{BPMN}}}callActivity", "process", "calledElement"),
    ):
        for node in process.iter(tag):
            if name := str(node.get(attribute) or "").rpartition(":")[2]:
                yield kind, name
