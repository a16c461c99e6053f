"""Two versions of the organisation: entries by name, and what changed of each."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.deployment.comparison.model import Area, Change, Subject, Verb
from engine.deployment.comparison.names import squeezed
from engine.deployment.comparison.tree import Facts, Keys, flattened
from engine.deployment.comparison.words import apart

_SECTIONS = {
    "areas": ("wijk", Area.EXECUTION), "teams": ("team", Area.EXECUTION), "groups": ("groep", Area.EXECUTION),
    "partners": ("partner", Area.EXECUTION), "funds": ("fonds", Area.EXECUTION),
    "categories": ("categorie", Area.EXECUTION), "life_areas": ("leefgebied", Area.EXECUTION),
    "routes": ("gewone route", Area.EXECUTION),
}  # fmt: skip
_ATTRIBUTES = {
    "name": ("naam", Area.WORDING, 80), "phone": ("telefoon", Area.WORDING, 70),
    "email": ("mailadres", Area.EXECUTION, 85),
    "area": ("wijk", Area.EXECUTION, 85), "holder": ("soort houder", Area.EXECUTION, 75),
}  # fmt: skip


def compare_organisations(before: Any, after: Any) -> list[Change]:
    """Two organisation files as JSON. Raises `ValueError` when one is no object."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        raise ValueError("no organisation")
    changes: list[Change] = []
    for section in [*before, *(each for each in after if each not in before)]:
        was, now = before.get(section), after.get(section)
        if was == now and type(was) is type(now):
            continue
        if section == "mandate_levels":
            changes += _levels(was, now, (before, after))
        elif section == "norms":
            changes += _norms(was, now)
        elif _is_entries(was) and _is_entries(now) and (section in before) == (section in after):
            kind, area = _SECTIONS.get(str(section), (str(section), Area.EXECUTION))
            changes += _entries(was, now, kind, area, "key")
        elif section == "municipality":
            subject = Subject("gemeente", _name_in(now) or _name_in(was) or "gemeente", "municipality", "municipality")
            changes += _facts(was, now, subject, Area.WORDING)
        else:
            kind = _SECTIONS.get(str(section), (str(section), Area.EXECUTION))[0]
            subject = Subject("onderdeel", kind, str(section), str(section))
            changes += _facts(was, now, subject, Area.EXECUTION)
    return changes


def _is_entries(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(each, Mapping) for each in value))


def _entries(before: Any, after: Any, kind: str, area: Area, by: str) -> Iterator[Change]:
    was, now = _by_key(before, by), _by_key(after, by)
    for key, entry in was.items():
        if key not in now:
            yield Change(
                area, Verb.REMOVED, Subject(kind, _name_in(entry) or key, key), before=_told(entry, by), weight=90
            )
    for key, entry in now.items():
        if key not in was:
            subject = Subject(kind, _name_in(entry) or key, after=key)
            yield Change(area, Verb.ADDED, subject, after=_told(entry, by), weight=90)
        else:
            subject = Subject(kind, _name_in(entry) or key, key, key)
            yield from _facts(was[key], entry, subject, area)
    common = [key for key in was if key in now]
    if common != [key for key in now if key in was]:
        left, right = (", ".join(_name_in(side[key]) or key for key in side if key in common) for side in (was, now))
        yield Change(Area.DRAWING, Verb.MOVED, Subject(kind, "de hele lijst", "", ""), "volgorde", left, right, 20)


def _by_key(entries: Any, by: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    keys = Keys()
    for number, entry in enumerate(entries or [], 1):
        key = str(entry.get(by) or entry.get("id") or f"nummer {number}")
        found[keys.of(key)] = entry
    return found


def _name_in(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return squeezed(name) if isinstance(name, str) else ""


def _facts(before: Any, after: Any, subject: Subject, area: Area) -> Iterator[Change]:
    was, now = _flat(before), _flat(after)
    for path in sorted(was.keys() | now.keys()):
        old, new = was.get(path), now.get(path)
        if old == new:
            continue
        label, found, weight = _ATTRIBUTES.get(path, (_words(path), area, 40))
        if old is not None and new is not None:
            old, new = apart(old, new, old, new)
        yield Change(found if area is Area.EXECUTION else area, Verb.CHANGED, subject, label, old, new, weight)


def _flat(value: Any) -> Facts:
    return {} if value is None or value == {} else flattened(value)


def _told(entry: Mapping[str, Any], by: str) -> str | None:
    lines = [f"{_words(path)}: {text}" for path, text in flattened(entry).items() if path not in ("name", by)]
    return "; ".join(lines) or None


def _words(path: str) -> str:
    if path in _ATTRIBUTES:
        return _ATTRIBUTES[path][0]
    return ", ".join(step for step in path.replace("[", ".").replace("]", "").split(".") if step) or "inhoud"


def _levels(before: Any, after: Any, whole: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Iterator[Change]:
    shown = []
    for levels, side in ((before, whole[0]), (after, whole[1])):
        groups = _by_key(side.get("groups"), "key") if _is_entries(side.get("groups")) else {}
        keys = levels if isinstance(levels, list) else []
        shown.append(", ".join(_name_in(groups.get(str(key))) or str(key) for key in keys) or None)
    if shown[0] is not None and shown[1] is not None:
        shown = [*apart(shown[0], shown[1], str(before), str(after))]
    subject = Subject("mandaat", "mandaatniveaus, van laag naar hoog", "mandate_levels", "mandate_levels")
    yield Change(Area.EXECUTION, Verb.CHANGED, subject, "niveaus", shown[0], shown[1], 95)


def _norms(before: Any, after: Any) -> Iterator[Change]:
    was, now = _flat(before), _flat(after)
    for path in sorted(was.keys() | now.keys()):
        old, new = was.get(path), now.get(path)
        if old == new:
            continue
        name = path.removeprefix("processes.").removeprefix("holders.").replace(".", ", ")
        subject = Subject("norm", name, path, path)
        left, right = (f"{text} {'werkdag' if text == '1' else 'werkdagen'}" if text else None for text in (old, new))
        yield Change(Area.EXECUTION, Verb.CHANGED, subject, "norm", left, right, 60)
