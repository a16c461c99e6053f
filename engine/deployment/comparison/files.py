"""Two sets of files side by side: which is which, and what each comparison of a kind of file finds."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engine.deployment.comparison.diagram_file import read_diagram
from engine.deployment.comparison.diagram_words import STEPS
from engine.deployment.comparison.diagrams import compare_diagrams
from engine.deployment.comparison.forms import compare_forms
from engine.deployment.comparison.model import (
    Area,
    Change,
    Comparison,
    FileComparison,
    Marks,
    Sheet,
    Subject,
    Verb,
    heaviest_first,
)
from engine.deployment.comparison.names import Names, read_json, read_xml
from engine.deployment.comparison.organisations import compare_organisations
from engine.deployment.comparison.scenarios import compare_scenarios
from engine.deployment.comparison.tables import compare_tables
from engine.deployment.comparison.words import counted
from engine.deployment.completion import title_of
from engine.deployment.sources import Kind, Source
from engine.runtime.vocabulary import BPMN

KINDS = {
    "bpmn": "proces", "dmn": "beslistabel", "form": "formulier", "scenario": "scenario's",
    "organisation": "organisatie",
}  # fmt: skip
"""In the order of a comparison."""

_Found = tuple[Iterable[Change], Iterable[Sheet], Marks, Marks]


def compare(before: Sequence[Source], after: Sequence[Source]) -> Comparison:
    """What differs between two sets of files. Never raises for what is in them: an unreadable file says so.

    Files that both sets hold alike cost nothing, and give the names of what the others use.
    """
    was = {(source.kind, source.key): source for source in before}
    now = {(source.kind, source.key): source for source in after}
    gone = [source for key, source in was.items() if key not in now]
    new = [source for key, source in now.items() if key not in was]
    renamed = _renamed(gone, new)
    both = [(was[key], now[key]) for key in was if key in now and was[key].content != now[key].content]
    names = Names(before), Names(after)
    files = [_changed(old, source, names) for old, source in both]
    files += [_changed(old, source, names, Verb.MOVED) for old, source in renamed]
    files += [_whole(old, Verb.REMOVED) for old in gone if old not in (pair[0] for pair in renamed)]
    files += [_whole(source, Verb.ADDED) for source in new if source not in (pair[1] for pair in renamed)]
    order = [*KINDS]
    return Comparison(tuple(sorted(files, key=lambda each: (order.index(each.kind), each.name.casefold(), each.key))))


def _renamed(gone: Sequence[Source], new: Sequence[Source]) -> list[tuple[Source, Source]]:
    """A file under another name: with the same content, or a diagram with the same processes."""
    pairs: list[tuple[Source, Source]] = []
    looks: tuple[Callable[[Source], object], ...] = (lambda source: (source.kind, source.content), _processes_in)
    for look in looks:
        left = [source for source in gone if source not in (pair[0] for pair in pairs) and look(source)]
        right = [source for source in new if source not in (pair[1] for pair in pairs) and look(source)]
        for source in left:
            twins = [each for each in right if look(each) == look(source)]
            if len(twins) == 1 and sum(look(each) == look(source) for each in left) == 1:
                pairs.append((source, twins[0]))
    return pairs


def _processes_in(source: Source) -> object:
    if source.kind != Kind.BPMN:
        return None
    try:
        return tuple(sorted(str(node.get("id")) for node in read_xml(source).iterchildren(f"{{{BPMN}}}process")))
    except ValueError:
        return None


def _changed(old: Source, new: Source, names: tuple[Names, Names], verb: Verb = Verb.CHANGED) -> FileComparison:
    title = title_of(new)
    if title == new.key:  # a broken file names nothing: what it was called before says more
        title = title_of(old) if title_of(old) != old.key else title
    try:
        found, sheets, marks_before, marks_after = _compare_content(old, new, names, title)
    except (ValueError, RecursionError):
        found, sheets, marks_before, marks_after = [_unreadable(old, new, title)], (), {}, {}
    changes = [*found]
    subject = Subject(KINDS[new.kind], title, old.key, new.key)
    if verb is Verb.MOVED:
        changes.insert(0, Change(Area.EXECUTION, Verb.CHANGED, subject, "naam van het bestand", old.key, new.key, 99))
    elif not changes:
        changes.append(
            Change(Area.DRAWING, Verb.CHANGED, subject, "alleen witruimte of volgorde in het bestand", weight=1)
        )
    return FileComparison(
        new.kind, new.key, title, verb, old.key, new.key,
        heaviest_first(changes), tuple(sheets), marks_before, marks_after,
    )  # fmt: skip


def _compare_content(old: Source, new: Source, names: tuple[Names, Names], title: str) -> _Found:
    """Raises `ValueError` when one of both cannot be read."""
    if new.kind == Kind.BPMN:
        drawn = compare_diagrams(read_diagram(read_xml(old)), read_diagram(read_xml(new)), names, title)
        return drawn.changes, (), drawn.marks_before, drawn.marks_after
    if new.kind == Kind.DMN:
        tables = compare_tables(read_xml(old), read_xml(new), title)
        return tables.changes, tables.sheets, {}, {}
    contents: tuple[Any, Any] = read_json(old), read_json(new)
    if new.kind == Kind.FORM:
        forms = compare_forms(*contents, title)
        return forms.changes, forms.sheets, {}, {}
    if new.kind == Kind.SCENARIO:
        return compare_scenarios(*contents, names), (), {}, {}
    return compare_organisations(*contents), (), {}, {}


def _unreadable(old: Source, new: Source, title: str) -> Change:
    states = []
    for source in (old, new):
        try:
            _compare_content(source, source, (Names(()), Names(())), title)
            states.append("leesbaar")
        except (ValueError, RecursionError):
            states.append("niet te lezen")
    subject = Subject(KINDS[new.kind], title, old.key, new.key)
    return Change(Area.EXECUTION, Verb.CHANGED, subject, "de inhoud van het bestand", states[0], states[1], 100)


def _whole(source: Source, verb: Verb) -> FileComparison:
    """A file that only one side has."""
    title = title_of(source)
    is_new = verb is Verb.ADDED
    subject = Subject(KINDS[source.kind], title, None if is_new else source.key, source.key if is_new else None)
    told = _contents_words(source)
    change = Change(
        Area.EXECUTION, verb, subject, before=None if is_new else told, after=told if is_new else None, weight=100
    )
    return FileComparison(source.kind, source.key, title, verb, subject.before, subject.after, (change,))


def _contents_words(source: Source) -> str | None:
    """What a whole file holds, counted."""
    try:
        if source.kind == Kind.BPMN:
            steps = sum(1 for part in read_diagram(read_xml(source)).parts.values() if part.tag in STEPS)
            return counted(steps, "stap", "stappen")
        if source.kind == Kind.DMN:
            rules = sum(1 for node in read_xml(source).iter("{*}rule"))
            return counted(rules, "regel", "regels")
        empty = compare_forms({}, read_json(source), "") if source.kind == Kind.FORM else None
    except (ValueError, RecursionError):
        return "niet te lezen"
    if empty is None:
        return None
    asked = [f"“{change.subject.name}”" for change in empty.changes if change.subject.kind == "veld"]
    return f"vraagt {', '.join(asked)}" if asked else "vraagt niets"
