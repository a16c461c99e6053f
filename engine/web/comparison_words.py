"""A comparison made ready for the page: changes by area and subject, and which words of a long text differ."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.deployment.comparison import KINDS, Area, Change, Comparison, FileComparison, Line, Sheet, Subject, Verb

AREAS = {
    "uitvoering": (Area.EXECUTION, "Wat er gebeurt"),
    "tekst": (Area.WORDING, "Wat je leest"),
    "tekening": (Area.DRAWING, "Tekening en volgorde"),
}
"""By the word in the address: the area and what people call it."""
VERBS = {
    Verb.ADDED: ("nieuw", "+"),
    Verb.REMOVED: ("weg", "−"),
    Verb.CHANGED: ("anders", "~"),
    Verb.MOVED: ("verplaatst", "↔"),
}
LONG = 60  # characters; a longer value stands under its label, with the words that differ marked
_MOST_WORDS = 600
MOST_ITEMS = 300
"""Of one area of one file, and lines of one table: whoever rewrote that much reads the file itself."""
MOST_TEXT = 4_000  # characters of one value


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a subject: was and becomes, as pieces of text; None where there is nothing on that side."""

    what: str
    before: tuple[Piece, ...] | None
    after: tuple[Piece, ...] | None
    is_long: bool


@dataclass(frozen=True, slots=True)
class Item:
    """Everything that one area says about one subject."""

    subject: Subject
    verb: Verb
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """`left_off` counts the subjects that are not shown."""

    heading: str
    count: int
    items: tuple[Item, ...]
    left_off: int


@dataclass(frozen=True, slots=True)
class SheetView:
    """The first lines that differ, how many more do, and whether the whole table is shown too."""

    sheet: Sheet
    changed: tuple[Line, ...]
    left_off: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class FileView:
    file: FileComparison
    kind: str
    parts: tuple[Part, ...]
    sheets: tuple[SheetView, ...]

    @property
    def anchor(self) -> str:
        return re.sub(r"[^\w-]", "-", f"{self.file.kind}-{self.file.key}")

    @property
    def marks_before(self) -> dict[str, str]:
        return {key: str(verb) for key, verb in self.file.marks_before.items()}

    @property
    def marks_after(self) -> dict[str, str]:
        return {key: str(verb) for key, verb in self.file.marks_after.items()}


def views(comparison: Comparison, chosen: str = "") -> list[FileView]:
    """The files with something to say in the chosen area, or in any."""
    areas = [AREAS[chosen]] if chosen in AREAS else [*AREAS.values()]
    found = []
    for file in comparison.files:
        parts = tuple(_part(file, area, heading) for area, heading in areas if file.of(area))
        if parts:
            found.append(
                FileView(
                    file, KINDS[file.kind], parts, tuple(_sheet(sheet) for sheet in file.sheets if _differs(sheet))
                )
            )
    return found


def _differs(sheet: Sheet) -> bool:
    return any(line.verb is not None for line in sheet.lines)


def _sheet(sheet: Sheet) -> SheetView:
    changed = [line for line in sheet.lines if line.verb is not None]
    fits = len(changed) < len(sheet.lines) <= MOST_ITEMS
    return SheetView(sheet, tuple(changed[:MOST_ITEMS]), len(changed[MOST_ITEMS:]), fits)


def _part(file: FileComparison, area: Area, heading: str) -> Part:
    changes = file.of(area)
    subjects: dict[Subject, list[Change]] = {}
    for change in changes:
        subjects.setdefault(change.subject, []).append(change)
    shown = [*subjects.items()][:MOST_ITEMS]
    return Part(
        heading,
        len(changes),
        tuple(_item(subject, lines) for subject, lines in shown),
        len(subjects) - len(shown),
    )


def _item(subject: Subject, changes: list[Change]) -> Item:
    whole = next((each for each in changes if each.verb in (Verb.ADDED, Verb.REMOVED) and not each.what), None)
    verb = whole.verb if whole else Verb.CHANGED
    if not whole and all(each.verb is Verb.MOVED for each in changes):
        verb = Verb.MOVED
    return Item(subject, verb, tuple(_value(each) for each in changes if each.what or each.before or each.after))


def _value(change: Change) -> Value:
    before, after = _cut(change.before), _cut(change.after)
    is_long = max(len(before or ""), len(after or "")) > LONG
    if is_long and before and after:
        left, right = differing(before, after)
        return Value(change.what, left, right, True)
    return Value(
        change.what,
        None if before is None else (Piece(before, False),),
        None if after is None else (Piece(after, False),),
        is_long,
    )


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= MOST_TEXT:
        return text
    return f"{text[:MOST_TEXT]}… (nog {len(text) - MOST_TEXT} tekens)"


def differing(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces, with the words that the other has not marked."""
    left, right = (re.findall(r"\s+|[\w.,€]+|[^\w\s]", text) for text in (before, after))
    if len(left) + len(right) > _MOST_WORDS:
        return (Piece(before, False),), (Piece(after, False),)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, start, end, begin, finish in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for side, text in zip(pieces, ("".join(left[start:end]), "".join(right[begin:finish])), strict=True):
            if text:
                side.append(Piece(text, tag != "equal"))
    return tuple(pieces[0]), tuple(pieces[1])
