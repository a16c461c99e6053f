"""Which part of one diagram is which of the other: by id, and where that changed, by what it is and stands between.

Both directions give the same pairs.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from engine.deployment.comparison.diagram_file import Diagram, Part

Pairs = dict[str, str]
"""Key before to key after."""


def match(before: Diagram, after: Diagram) -> Pairs:
    pairs = {key: key for key in before.parts if key in after.parts}
    for tags_are_flows in (False, True):
        gone = [part for key, part in before.parts.items() if key not in pairs and _is_flow(part) == tags_are_flows]
        known = set(pairs.values())
        new = [part for key, part in after.parts.items() if key not in known and _is_flow(part) == tags_are_flows]
        for by in (_by_flow_ends,) if tags_are_flows else (_by_neighbours, _by_name):
            mine, theirs = by(before, pairs), by(after, {})
            for one, other in _only_ones(gone, new, mine, theirs):
                pairs[one] = other
            gone = [part for part in gone if part.key not in pairs]
            known = set(pairs.values())
            new = [part for part in new if part.key not in known]
    return pairs


def _is_flow(part: Part) -> bool:
    return part.tag in ("sequenceFlow", "messageFlow", "association")


def _only_ones(
    gone: Iterable[Part],
    new: Iterable[Part],
    mine: Callable[[Part], Hashable | None],
    theirs: Callable[[Part], Hashable | None],
) -> list[tuple[str, str]]:
    """Pairs of parts with the same look, where on each side only one has it."""
    looks: dict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (parts, look_of) in enumerate(((gone, mine), (new, theirs))):
        for part in parts:
            look = look_of(part)
            if look is not None:
                looks[look][side].append(part.key)
    return [(left[0], right[0]) for left, right in looks.values() if len(left) == len(right) == 1]


def _by_neighbours(diagram: Diagram, _pairs: Pairs) -> Callable[[Part], Hashable | None]:
    def near(flows: list[str], end: str) -> tuple[tuple[str, str], ...]:
        others = (diagram.parts.get(diagram.parts[flow].facts.get(end, "")) for flow in flows)
        return tuple(sorted((other.tag, other.name) for other in others if other is not None))

    def look(part: Part) -> Hashable | None:
        into = near(diagram.into.get(part.key, []), "@sourceRef")
        out_of = near(diagram.out_of.get(part.key, []), "@targetRef")
        host = diagram.parts.get(part.facts.get("@attachedToRef", ""))
        attached = (host.tag, host.name) if host else None
        if not part.name and not into and not out_of and attached is None:
            return None
        return part.tag, part.name, into, out_of, attached

    return look


def _by_name(_diagram: Diagram, _pairs: Pairs) -> Callable[[Part], Hashable | None]:
    """A named part that lost or got a neighbour too; for what has no neighbours, as a lane or a message."""
    return lambda part: (part.tag, part.name) if part.name else None


def _by_flow_ends(_diagram: Diagram, pairs: Pairs) -> Callable[[Part], Hashable | None]:
    def look(part: Part) -> Hashable | None:
        ends = tuple(pairs.get(key, key) for key in (part.facts.get(end, "") for end in ("@sourceRef", "@targetRef")))
        return (part.tag, part.name, *ends) if all(ends) else None

    return look
