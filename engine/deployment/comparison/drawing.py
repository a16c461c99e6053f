"""What only looks different: counted in one line, with the parts that moved so that the drawing can mark them."""

from engine.deployment.comparison.diagram_file import Diagram
from engine.deployment.comparison.matching import Pairs
from engine.deployment.comparison.model import Area, Change, Subject, Verb
from engine.deployment.comparison.tree import Facts
from engine.deployment.comparison.words import counted, listed

Moved = list[tuple[str, str]]


def drawing_changes(before: Diagram, after: Diagram, pairs: Pairs, title: str) -> tuple[list[Change], Moved]:
    """At most one change, and the pairs of parts that stand elsewhere or have another size."""
    moved, resized, lines, other = [], 0, 0, 0
    for old, new in pairs.items():
        was, now = before.shapes.get(old), after.shapes.get(new)
        if was == now:
            continue
        if was is None or now is None:
            other += 1
        elif _part(was, "Bounds@x", "Bounds@y") != _part(now, "Bounds@x", "Bounds@y"):
            moved.append((old, new))
        elif _part(was, "Bounds@width", "Bounds@height") != _part(now, "Bounds@width", "Bounds@height"):
            moved.append((old, new))
            resized += 1
        elif _is_line(was) or _is_line(now):
            lines += 1
        else:
            other += 1
    stray = [{key for key in side.shapes if key not in side.parts} for side in (before, after)]
    other += len(stray[0] ^ stray[1]) + (before.other_drawing != after.other_drawing)
    parts = [
        counted(len(moved) - resized, "onderdeel verplaatst", "onderdelen verplaatst") if len(moved) > resized else "",
        counted(resized, "onderdeel groter of kleiner", "onderdelen groter of kleiner") if resized else "",
        counted(lines, "pijl anders getekend", "pijlen anders getekend") if lines else "",
        counted(other, "keer iets anders in de tekening", "keer iets anders in de tekening") if other else "",
    ]
    said = listed([part for part in parts if part])
    if not said:
        return [], []
    subject = Subject("tekening", title)
    return [Change(Area.DRAWING, Verb.MOVED, subject, said, weight=10)], moved


def _part(facts: Facts, *ends: str) -> list[str]:
    """The bounds of the shape itself, not those of its label."""
    return [text for path, text in sorted(facts.items()) if path.endswith(ends) and "Label" not in path]


def _is_line(facts: Facts) -> bool:
    return any("waypoint" in path for path in facts)
