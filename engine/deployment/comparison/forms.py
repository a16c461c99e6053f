"""Two versions of a form, by the labels that people see: fields, their choices, and what hangs on them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.deployment.comparison.model import Area, Cell, Change, Line, Sheet, Subject, Verb
from engine.deployment.comparison.names import squeezed
from engine.deployment.comparison.order import moved
from engine.deployment.comparison.tree import Facts, Keys, as_text, flattened
from engine.deployment.comparison.words import apart, duration_words, shortened

TYPES = {
    "textfield": "korte tekst", "textarea": "lange tekst", "radio": "één keuze, alle antwoorden in beeld",
    "select": "één keuze uit een lijst", "checklist": "meer keuzes", "checkbox": "aankruisen", "amount": "bedrag",
    "number": "getal", "datetime": "datum", "expression": "berekend", "group": "groep", "text": "uitleg",
    "separator": "lijn",
}  # fmt: skip
"""The words of the form editor."""
_X, _W, _D = Area.EXECUTION, Area.WORDING, Area.DRAWING
_LABELS: dict[str, tuple[str, Area, int]] = {
    "key": ("naam in het proces", _X, 90),
    "type": ("soort antwoord", _X, 92),
    "subtype": ("soort datum", _X, 91),
    "label": ("vraag", _W, 90),
    "title": ("titel van het formulier", _W, 95),
    "description": ("uitleg bij de vraag", _W, 70),
    "text": ("uitleg", _W, 70),
    "validate.required": ("verplicht", _X, 88),
    "validate.min": ("minstens", _X, 80), "validate.max": ("hoogstens", _X, 80),
    "validate.minLength": ("kortste antwoord (tekens)", _X, 78),
    "validate.maxLength": ("langste antwoord (tekens)", _X, 78),
    "validate.pattern": ("moet lijken op", _X, 78),
    "validate.validationType": ("moet zijn", _X, 78),
    "conditional.hide": ("verborgen als", _X, 86),
    "expression": ("berekening", _X, 86),
    "readonly": ("alleen lezen", _X, 85),
    "disabled": ("uitgeschakeld", _X, 85),
    "defaultValue": ("vooraf ingevuld", _X, 82),
    "valuesKey": ("keuzes uit het proces", _X, 84),
    "properties.waakvlam": ("soort waarde", _X, 84),
    "properties.dossier": ("naam in het dossier", _X, 83),
    "properties.valid": ("geldt in het dossier", _X, 80),
    "properties.error": ("wat we zeggen als het antwoord ontbreekt", _W, 60),
    "layout.row": ("staat naast", _D, 30), "layout.columns": ("breedte", _D, 30),
    "appearance": ("uiterlijk", _D, 20),
}  # fmt: skip
_OF_FILE = ("schemaVersion", "exporter", "executionPlatform", "executionPlatformVersion", "$schema")
_APART = ("components", "values", "id")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Field:
    key: str  # names it in one version: its key, else its id, else its place
    place: int
    parent: str  # key of the group that it stands in
    name: str
    facts: Facts
    options: tuple[tuple[str, str], ...]  # value, label

    @property
    def kind(self) -> str:
        return (
            "groep vragen" if self.facts.get("type") == "group" else "uitleg" if not self.facts.get("key") else "veld"
        )


@dataclass
class FormChanges:
    changes: list[Change]
    sheets: list[Sheet]


def compare_forms(before: Any, after: Any, title: str) -> FormChanges:
    """Two form files as JSON. Raises `ValueError` when one is no form."""
    was, now = _fields(before), _fields(after)
    pairs = _match(was, now)
    ordered = _moved(was, now, pairs)
    changes = [*_of_file(before, after, title)]
    for key, field in was.items():
        if key not in pairs:
            changes.append(
                Change(_X, Verb.REMOVED, Subject(field.kind, field.name, key), before=_told(field), weight=96)
            )
    kept = set(pairs.values())
    for key, field in now.items():
        if key not in kept:
            subject = Subject(field.kind, field.name, after=key)
            changes.append(Change(_X, Verb.ADDED, subject, after=_told(field), weight=96))
    for old, new in pairs.items():
        changes += _of_field(was[old], now[new], was, now, pairs)
        if (old, new) in ordered:
            subject = Subject(now[new].kind, now[new].name, old, new)
            places = f"plaats {was[old].place}", f"plaats {now[new].place}"
            changes.append(Change(_D, Verb.MOVED, subject, "plaats", *places, 50))
    return FormChanges(changes, [_sheet(was, now, pairs, ordered, title)] if changes else [])


def _fields(form: Any) -> dict[str, Field]:
    if not isinstance(form, dict) or not isinstance(form.get("components", []), list):
        raise ValueError("no form")
    found: dict[str, Field] = {}
    _gather(form.get("components", []), "", found, Keys(), 0)
    return found


def _gather(components: list[Any], parent: str, found: dict[str, Field], keys: Keys, depth: int) -> None:
    for place, component in enumerate(components, 1):
        if not isinstance(component, dict):
            continue
        name = squeezed(str(component.get("label") or component.get("text") or component.get("key") or ""))
        kind = str(component.get("type", ""))
        key = str(component.get("key") or component.get("id") or f"{parent}/{kind} {name[:40]}")
        key = keys.of(key)
        facts = {
            path: text
            for part, value in component.items()
            if part not in _APART
            for path, text in flattened(value, str(part)).items()
        }
        values = component.get("values")
        options = tuple(_option(each) for each in values) if isinstance(values, list) else ()
        found[key] = Field(
            key,
            place,
            parent,
            shortened(name) or TYPES.get(kind, kind),
            facts,
            options,
        )
        nested = component.get("components")
        if isinstance(nested, list):
            if depth >= _DEEPEST:
                raise ValueError("nested too deeply")
            _gather(nested, key, found, keys, depth + 1)


def _option(option: Any) -> tuple[str, str]:
    if isinstance(option, dict):
        value = as_text(option.get("value"))
        return value, as_text(option.get("label", value))
    return as_text(option), as_text(option)


def _match(was: dict[str, Field], now: dict[str, Field]) -> dict[str, str]:
    """By key; a field under another key with the same label, kind and group, where there is one of it, is the same."""
    pairs = {key: key for key in was if key in now and was[key].facts.get("key") == now[key].facts.get("key")}
    looks: tuple[Callable[[Field], Hashable | None], ...] = (
        lambda field: (field.facts.get("type"), field.name, field.parent),
        lambda field: (field.facts.get("type"), field.name),
        lambda field: None if field.facts.get("key") else (field.facts.get("type"), field.parent, field.place),
    )
    for look in looks:
        twins: dict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for side, (fields, taken) in enumerate(((was, {*pairs}), (now, {*pairs.values()}))):
            for key, field in fields.items():
                found = None if key in taken else look(field)
                if found is not None:
                    twins[found][side].append(key)
        pairs.update({left[0]: right[0] for left, right in twins.values() if len(left) == len(right) == 1})
    return pairs


def _moved(was: dict[str, Field], now: dict[str, Field], pairs: dict[str, str]) -> set[tuple[str, str]]:
    """Fields in another order among those that stayed in one group."""
    found = set()
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for old, new in pairs.items():
        if pairs.get(was[old].parent, was[old].parent) == now[new].parent:
            groups[now[new].parent].append((old, new))
    for members in groups.values():
        places = {(was[old].place, now[new].place): (old, new) for old, new in members}
        found |= {places[pair] for pair in moved([*places], [str(sorted(both)) for both in places.values()])}
    return found


def _of_file(before: dict[str, Any], after: dict[str, Any], title: str) -> Iterator[Change]:
    subject = Subject("formulier", title, "", "")
    was, now = ({k: v for k, v in form.items() if k != "components"} for form in (before, after))
    yield from _fact_changes(flattened(was), flattened(now), subject)


def _of_field(
    was: Field, now: Field, before: dict[str, Field], after: dict[str, Field], pairs: dict[str, str]
) -> Iterator[Change]:
    subject = Subject(now.kind, now.name, was.key, now.key)
    yield from _fact_changes(was.facts, now.facts, subject)
    if pairs.get(was.parent, was.parent) != now.parent:
        left, entered = (side[key].name if key else "los" for side, key in ((before, was.parent), (after, now.parent)))
        yield Change(_X, Verb.CHANGED, subject, "staat in groep", left, entered, 75)
    yield from _of_options(was, now, subject)


def _of_options(was: Field, now: Field, subject: Subject) -> Iterator[Change]:
    old, new = dict(was.options), dict(now.options)
    for value, label in old.items():
        if value not in new:
            yield Change(_X, Verb.REMOVED, subject, "keuze", before=_choice(value, label), weight=87)
        elif new[value] != label:
            words = apart(label, new[value], label, new[value])
            yield Change(_W, Verb.CHANGED, subject, "naam van een keuze", *words, 75)
    for value, label in new.items():
        if value not in old:
            yield Change(_X, Verb.ADDED, subject, "keuze", after=_choice(value, label), weight=87)
    common = [value for value in old if value in new]
    if common != [value for value in new if value in old]:
        left, right = (", ".join(label for value, label in side.items() if value in common) for side in (old, new))
        yield Change(_D, Verb.MOVED, subject, "volgorde van de keuzes", left, right, 40)
    if len(old) != len(was.options) or len(new) != len(now.options):
        left, right = (", ".join(_choice(*option) for option in field.options) for field in (was, now))
        if left != right:
            yield Change(_X, Verb.CHANGED, subject, "keuzes", left, right, 60)


def _choice(value: str, label: str) -> str:
    return label if value == label else f"{label} ({value})"


def _fact_changes(was: Facts, now: Facts, subject: Subject) -> Iterator[Change]:
    for path in sorted(was.keys() | now.keys()):
        old, new = was.get(path), now.get(path)
        if old == new:
            continue
        label, area, weight = _label(path)
        before = None if old is None else _shown(path, old)
        after = None if new is None else _shown(path, new)
        if path in ("validate.required", "readonly", "disabled"):
            before, after = before or "nee", after or "nee"
            if before == after:
                continue
        if old is not None and new is not None and before is not None and after is not None:
            before, after = apart(before, after, old, new)
        yield Change(area, Verb.CHANGED, subject, label, before, after, weight)


def _label(path: str) -> tuple[str, Area, int]:
    if path in _OF_FILE or path.split(".")[0] in _OF_FILE:
        return f"{path} van het bestand", _D, 5
    return _LABELS.get(path, (path, _X, 20))


def _shown(path: str, text: str) -> str:
    if path == "type":
        return TYPES.get(text, text)
    if path == "properties.valid":
        return duration_words(text)
    if path == "properties.waakvlam" and text == "amount":
        return "bedrag"
    return text


def _told(field: Field) -> str | None:
    told = [
        (-_label(path)[2], f"{_label(path)[0]}: {_shown(path, text)}")
        for path, text in field.facts.items()
        if path not in ("label", "text")
    ]
    lines = [line for _weight, line in sorted(told)]
    if field.options:
        lines.append(f"keuzes: {', '.join(label for _value, label in field.options)}")
    return "; ".join(lines) or None


_COLUMNS = ("Vraag", "Soort antwoord", "Verplicht", "Uitleg bij de vraag", "Verborgen als")


def _sheet(
    was: dict[str, Field], now: dict[str, Field], pairs: dict[str, str], ordered: set[tuple[str, str]], title: str
) -> Sheet:
    """Fields side by side in the order of after, with what is gone where it stood."""
    back = {new: old for old, new in pairs.items()}
    gone = [key for key in was if key not in pairs]
    places = {key: number for number, key in enumerate(was, 1)}
    lines: list[Line] = []
    for number, (key, field) in enumerate(now.items(), 1):
        old = back.get(key)
        while old is not None and gone and places[gone[0]] < places[old]:
            lines.append(_line(was[gone[0]], None, places[gone.pop(0)], None, False))
        former = None if old is None else was[old]
        lines.append(_line(former, field, None if old is None else places[old], number, (old, key) in ordered))
    lines += [_line(was[key], None, places[key], None, False) for key in gone]
    return Sheet(title, _COLUMNS, tuple(None for _ in _COLUMNS), tuple(lines))


def _line(was: Field | None, now: Field | None, old: int | None, new: int | None, is_moved: bool) -> Line:
    cells = tuple(Cell(before, after) for before, after in zip(_cells(was), _cells(now), strict=True))
    if was is None or now is None:
        return Line(Verb.ADDED if was is None else Verb.REMOVED, old, new, cells)
    same = (was.facts, was.options) == (now.facts, now.options)
    return Line(Verb.CHANGED if not same else Verb.MOVED if is_moved else None, old, new, cells)


def _cells(field: Field | None) -> tuple[str | None, ...]:
    if field is None:
        return tuple(None for _ in _COLUMNS)
    facts = field.facts
    kind = _shown("type", facts.get("type", ""))
    if facts.get("properties.waakvlam") == "amount":
        kind = "bedrag"
    required = "" if field.kind != "veld" else "ja" if facts.get("validate.required") == "ja" else "nee"
    return field.name, kind, required, facts.get("description", ""), facts.get("conditional.hide", "")
