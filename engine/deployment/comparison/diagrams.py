"""Two versions of one diagram: what was added, taken away, changed and moved, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.deployment.comparison.diagram_file import Diagram, Part
from engine.deployment.comparison.diagram_words import (
    DEFAULTS,
    DRAWN,
    EVENTS,
    NODES,
    REFERENCES,
    SUBJECTS,
    attribute,
    due_words,
    when_words,
)
from engine.deployment.comparison.drawing import drawing_changes
from engine.deployment.comparison.matching import match
from engine.deployment.comparison.model import Area, Change, Subject, Verb
from engine.deployment.comparison.names import Names
from engine.deployment.comparison.words import apart, listed

_FIRST_WEIGHT = {"process": 100, "sequenceFlow": 92}


@dataclass(frozen=True)
class DiagramChanges:
    changes: list[Change]
    marks_before: dict[str, Verb]
    marks_after: dict[str, Verb]


def compare_diagrams(before: Diagram, after: Diagram, names: tuple[Names, Names], title: str) -> DiagramChanges:
    """Both diagrams were read; `names` are those in force on each side, `title` what the process is called."""
    return _Comparison(before, after, names, title).made()


class _Comparison:
    def __init__(self, before: Diagram, after: Diagram, names: tuple[Names, Names], title: str) -> None:
        self._before, self._after = before, after
        self._names = names
        self._title = title
        self._pairs = match(before, after)
        self._back = {new: old for old, new in self._pairs.items()}

    def made(self) -> DiagramChanges:
        changes = [*self._gone(), *self._kept(), *self._new()]
        drawn, moved = drawing_changes(self._before, self._after, self._pairs, self._title)
        marks_before: dict[str, Verb] = {old: Verb.MOVED for old, _new in moved}
        marks_after: dict[str, Verb] = {new: Verb.MOVED for _old, new in moved}
        for change in changes:
            verb = Verb.MOVED if change.verb is Verb.CHANGED and change.area is Area.DRAWING else change.verb
            for marks, key in ((marks_before, change.subject.before), (marks_after, change.subject.after)):
                if key and marks.get(key) is not Verb.CHANGED:
                    marks[key] = verb
        return DiagramChanges([*changes, *drawn], marks_before, marks_after)

    def _gone(self) -> Iterator[Change]:
        for key, part in self._before.parts.items():
            if key not in self._pairs:
                subject = Subject(SUBJECTS[part.tag], self._before.title(key), before=key)
                about = self._told(part, self._before, self._names[0])
                yield Change(_area_of(part), Verb.REMOVED, subject, before=about, weight=_weight_of(part))

    def _new(self) -> Iterator[Change]:
        for key, part in self._after.parts.items():
            if key not in self._back:
                subject = Subject(SUBJECTS[part.tag], self._after.title(key), after=key)
                about = self._told(part, self._after, self._names[1])
                yield Change(_area_of(part), Verb.ADDED, subject, after=about, weight=_weight_of(part))

    def _kept(self) -> Iterator[Change]:
        for old, new in self._pairs.items():
            was, now = self._before.parts[old], self._after.parts[new]
            subject = Subject(SUBJECTS[now.tag], self._after.title(new), before=old, after=new)
            if old != new:
                area = Area.EXECUTION if now.tag in NODES or now.tag == "process" else Area.DRAWING
                yield Change(area, Verb.CHANGED, subject, "kreeg een andere id", old, new, 20)
            if was.tag != now.tag:
                found = attribute("tag", now.tag)
                words = apart(SUBJECTS[was.tag], SUBJECTS[now.tag], was.tag, now.tag)
                yield Change(found.area, Verb.CHANGED, subject, found.label, *words, found.weight)
            yield from self._facts(was, now, subject)
            yield from self._order(old, new, subject)

    def _facts(self, was: Part, now: Part, subject: Subject) -> Iterator[Change]:
        for path in sorted(was.facts.keys() | now.facts.keys()):
            default = DEFAULTS.get(path)
            old, new = was.facts.get(path, default), now.facts.get(path, default)
            if (self._translated(path, old) if old is not None else None) == new:
                continue
            found = attribute(path, now.tag)
            before = None if old is None else self._shown(path, was, old, self._before, self._names[0])
            after = None if new is None else self._shown(path, now, new, self._after, self._names[1])
            if before is not None and after is not None and old is not None and new is not None:
                before, after = apart(before, after, old, new)
            yield Change(found.area, Verb.CHANGED, subject, found.label, before, after, found.weight)

    def _translated(self, path: str, value: str) -> str:
        """What a reference reads as after ids changed: a new id of the same part is no change of who names it."""
        if path in ("parent", "lane") or path.endswith((*REFERENCES, "Ref", "reopen")):
            return self._pairs.get(value, value)
        return value

    def _order(self, old: str, new: str, subject: Subject) -> Iterator[Change]:
        """Of the arrows out of a choice the first that holds is taken: their order counts, but for the default."""
        if self._after.parts[new].tag != "exclusiveGateway":
            return
        was, now = self._before.out_of.get(old, []), self._after.out_of.get(new, [])
        default = self._before.parts[old].facts.get("@default", "")
        defaults = {self._pairs.get(default), self._after.parts[new].facts.get("@default")}
        common = [self._pairs[key] for key in was if self._pairs.get(key) in now and self._pairs[key] not in defaults]
        kept = [key for key in now if key in common]
        if common == kept:
            return
        found = attribute("order", "exclusiveGateway")
        before = listed([self._to(self._before, self._back[key]) for key in common])
        yield Change(
            found.area, Verb.CHANGED, subject, found.label, before,
            listed([self._to(self._after, key) for key in kept]), found.weight,
        )  # fmt: skip

    def _to(self, diagram: Diagram, flow: str) -> str:
        part = diagram.parts[flow]
        return part.name or diagram.title(part.facts.get("@targetRef", ""))

    def _told(self, part: Part, diagram: Diagram, names: Names) -> str | None:
        """Everything that a new or vanished part says, in one line."""
        told = []
        for path, value in part.facts.items():
            if path in ("@name", "parent") or (part.tag == "sequenceFlow" and path in ("@sourceRef", "@targetRef")):
                continue
            found = attribute(path, part.tag)
            told.append((-found.weight, f"{found.label}: {self._shown(path, part, value, diagram, names)}"))
        return "; ".join(line for _weight, line in sorted(told)) or None

    def _shown(self, path: str, part: Part, value: str, diagram: Diagram, names: Names) -> str:
        if path == "timer":
            return when_words(*value.split("\n", 1)[:1], *value.split("\n", 1)[1].rsplit("\n", 1))
        if path == "due":
            return due_words(*value.rsplit("\n", 1))
        if path == "event":
            return listed([EVENTS[kind] for kind in value.split()])
        if path == "parent":
            return diagram.title(value)
        known = diagram.parts.get(value.rpartition(":")[2])
        if known is not None and (path == "lane" or path.endswith((*REFERENCES, "Ref", "reopen"))):
            return diagram.title(known.key)
        return attribute(path, part.tag).show(value, names) or ("leeg" if "@" in path else "ja")


def _area_of(part: Part) -> Area:
    if part.tag == "textAnnotation":
        return Area.WORDING
    return Area.DRAWING if part.tag in DRAWN else Area.EXECUTION


def _weight_of(part: Part) -> int:
    return _FIRST_WEIGHT.get(part.tag, 98 if part.tag in NODES else 40)
