"""A map of an imported log, which has no diagram: activities in layers, and how cases go between them.

Drawn are the busiest, and those at which most time is lost.

Layers run down along the heaviest arrows that make no circle (after Sugiyama, Tagawa and Toda, 1981); an arrow that
goes back is drawn beside them. All lengths are units of the drawing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from engine.web.insight_figures import Arrow, Row, Screen
from engine.web.insight_words import thousands, working_days

MOST = 12
"""So many activities are drawn; the table has the others."""
LOST = 3
"""Of those, the first of the ranking, busy or not."""
WIDTH, HEIGHT, GAP, DOWN, MARGIN = 208.0, 72.0, 36.0, 58.0, 24.0
THROUGH = 28.0
"""The room that an arrow takes in a layer that it only passes."""
LETTERS = 25

Key = str | tuple[str, str, int]
"""An activity, or the place where an arrow passes a layer."""


@dataclass(frozen=True, slots=True)
class Box:
    row: Row
    lines: tuple[str, ...]
    loops: int  # times that it followed itself
    x: float
    y: float
    rank: int


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    width: float
    is_back: bool
    label: str
    x: float
    y: float
    arrow: Arrow
    words: str


@dataclass(frozen=True, slots=True)
class FlowMap:
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: float
    height: float
    left_out: int  # activities
    thin: int  # arrows between those that are drawn


def flow_map(found: Screen) -> FlowMap | None:
    """None when there is nothing to draw."""
    at = found.asked.query.get("stap")
    ranked = {row.key for row in found.rows if 0 < row.rank <= LOST}
    rows = sorted(
        found.rows, key=lambda row: (row.key != at, row.key not in ranked, -row.figures.n, row.rank, row.key)
    )[:MOST]
    if not rows:
        return None
    drawn = {row.key: row for row in rows}
    between = [each for each in found.arrows if each.source in drawn and each.target in drawn]
    loops = {each.source: each.n for each in between if each.source == each.target}
    arrows = _strongest([each for each in between if each.source != each.target])
    forward, back = _without_circles(arrows)
    layer_of = _layers(list(drawn), forward)
    layers = _ordered(layer_of, forward)
    places, width = _placed(layers, layer_of)
    by_time = found.asked.shows not in ("count", "late")
    most = max((_weight(each, by_time) for each in arrows), default=1.0) or 1.0
    lines = [
        _line(found, each, places, layer_of, by_time, 1.5 + 6.5 * _weight(each, by_time) / most, is_back=each in back)
        for each in arrows
    ]
    sideways = max((line.x for line in lines if line.is_back), default=0.0)
    return FlowMap(
        boxes=tuple(
            Box(
                row,
                _lines(row.name),
                loops.get(key, 0),
                places[key][0],
                places[key][1],
                row.rank if row.rank <= 9 else 0,
            )
            for key, row in drawn.items()
        ),
        lines=tuple(sorted(lines, key=lambda line: not line.is_back)),
        width=max(width, sideways + 60.0),
        height=2 * MARGIN + len(layers) * HEIGHT + (len(layers) - 1) * DOWN,
        left_out=len(found.rows) - len(rows),
        thin=sum(1 for each in between if each.source != each.target) - len(arrows),
    )


def _weight(arrow: Arrow, by_time: bool) -> float:
    return arrow.n * arrow.seconds if by_time else float(arrow.n)


def _strongest(arrows: Sequence[Arrow]) -> list[Arrow]:
    """Of each activity the busiest way in and out, then the busiest until it would be a thicket."""
    ordered = sorted(arrows, key=lambda each: (-each.n, each.source, each.target))
    kept: list[Arrow] = []
    for ends in ("source", "target"):
        seen = set()
        for each in ordered:
            if (key := getattr(each, ends)) not in seen:
                seen.add(key)
                kept.append(each)
    room = 2 * MOST - len(set(kept))
    rest = [each for each in ordered if each not in kept][: max(room, 0)]
    return [each for each in ordered if each in kept or each in rest]


def _without_circles(arrows: Sequence[Arrow]) -> tuple[list[Arrow], list[Arrow]]:
    """The heaviest first: an arrow that would close a circle goes back."""
    onward: dict[str, set[str]] = defaultdict(set)
    forward, back = [], []
    for each in arrows:
        if _reaches(onward, each.target, each.source):
            back.append(each)
        else:
            onward[each.source].add(each.target)
            forward.append(each)
    return forward, back


def _reaches(onward: Mapping[str, set[str]], begin: str, end: str) -> bool:
    queue, seen = [begin], set()
    while queue:
        at = queue.pop()
        if at == end:
            return True
        if at not in seen:
            seen.add(at)
            queue += onward.get(at, ())
    return False


def _layers(keys: Sequence[str], forward: Sequence[Arrow]) -> dict[str, int]:
    """The longest way to each activity."""
    before: dict[str, list[str]] = defaultdict(list)
    for each in forward:
        before[each.target].append(each.source)
    found: dict[str, int] = {}

    def layer(key: str) -> int:
        if key not in found:
            found[key] = 1 + max((layer(each) for each in before[key]), default=-1)
        return found[key]

    for key in keys:
        layer(key)
    return found


def _ordered(layer_of: Mapping[str, int], forward: Sequence[Arrow]) -> list[list[Key]]:
    """Each layer from left to right, near to the middle of what it comes from and goes to, so that few arrows cross."""
    layers: list[list[Key]] = [[] for _ in range(max(layer_of.values()) + 1)]
    for key, layer in layer_of.items():
        layers[layer].append(key)
    up: dict[Key, list[Key]] = defaultdict(list)
    down: dict[Key, list[Key]] = defaultdict(list)
    for each in forward:
        way = _way(each, layer_of)
        for passed in way[1:-1]:
            assert not isinstance(passed, str)
            layers[passed[2]].append(passed)
        for one, other in pairwise(way):
            down[one].append(other)
            up[other].append(one)
    for sweep in range(6):
        toward, order = (up, range(1, len(layers))) if sweep % 2 == 0 else (down, range(len(layers) - 2, -1, -1))
        for layer in order:
            near = layers[layer - 1] if sweep % 2 == 0 else layers[layer + 1]
            place = {key: at for at, key in enumerate(near)}
            middle = {
                key: _mean((place[each] for each in toward[key] if each in place), at)
                for at, key in enumerate(layers[layer])
            }
            layers[layer].sort(key=middle.__getitem__)
    return layers


def _way(arrow: Arrow, layer_of: Mapping[str, int]) -> list[Key]:
    """The activity, the layers passed, the next activity."""
    passed = range(layer_of[arrow.source] + 1, layer_of[arrow.target])
    return [arrow.source, *((arrow.source, arrow.target, layer) for layer in passed), arrow.target]


def _mean(places: Iterable[int], otherwise: float) -> float:
    found = list(places)
    return sum(found) / len(found) if found else otherwise


def _placed(
    layers: Sequence[Sequence[Key]], layer_of: Mapping[str, int]
) -> tuple[dict[Key, tuple[float, float]], float]:
    """The upper left corner of each, every layer in the middle; and how wide it is together."""
    widths = [sum(_room(key) for key in layer) + GAP * (len(layer) - 1) for layer in layers]
    whole, places = max(widths), {}
    for depth, (layer, width) in enumerate(zip(layers, widths, strict=True)):
        x = MARGIN + (whole - width) / 2
        for key in layer:
            places[key] = (x, MARGIN + depth * (HEIGHT + DOWN))
            x += _room(key) + GAP
    return places, whole + 2 * MARGIN


def _room(key: Key) -> float:
    return WIDTH if isinstance(key, str) else THROUGH


def _line(
    found: Screen,
    arrow: Arrow,
    places: Mapping[Key, tuple[float, float]],
    layer_of: Mapping[str, int],
    by_time: bool,
    width: float,
    *,
    is_back: bool,
) -> Line:
    if is_back:
        path, x, y = _beside(places[arrow.source], places[arrow.target])
    else:
        path, x, y = _through(_way(arrow, layer_of), places)
    words = found.asked.words
    label = f"{working_days(arrow.seconds)} wd" if by_time else f"{thousands(arrow.n)}×"
    said = f"Van {words.step(arrow.source)} naar {words.step(arrow.target)}: {arrow.n} keer"
    return Line(path, round(width, 1), is_back, label, round(x, 1), round(y, 1), arrow, said)


def _through(way: Sequence[Key], places: Mapping[Key, tuple[float, float]]) -> tuple[str, float, float]:
    """Down from the middle of a box, straight through the layers that it passes, to the middle of the next box."""
    points = []
    for at, key in enumerate(way):
        x, y = places[key]
        middle = x + _room(key) / 2
        points += [(middle, y)] if at else []
        points += [(middle, y + HEIGHT)] if at < len(way) - 1 else []
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for one, other in pairwise(points):
        bend = (one[1] + other[1]) / 2
        path += f"C{one[0]:.0f} {bend:.0f} {other[0]:.0f} {bend:.0f} {other[0]:.0f} {other[1]:.0f}"
    # Where it passes a layer it runs alone, so its figure stands there.
    first, second = points[1:3] if len(points) > 2 else points
    return path, (first[0] + second[0]) / 2, (first[1] + second[1]) / 2


def _beside(source: tuple[float, float], target: tuple[float, float]) -> tuple[str, float, float]:
    """Back along the right side."""
    begin, end = (source[0] + WIDTH, source[1] + HEIGHT / 2), (target[0] + WIDTH, target[1] + HEIGHT / 2)
    out = max(begin[0], end[0]) + 40 + abs(begin[1] - end[1]) / 12
    path = f"M{begin[0]:.0f} {begin[1]:.0f}C{out:.0f} {begin[1]:.0f} {out:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"
    return path, (begin[0] + end[0]) / 8 + 0.75 * out, (begin[1] + end[1]) / 2


def _lines(name: str) -> tuple[str, ...]:
    """A name in at most two lines."""
    lines = wrap(name, LETTERS, break_long_words=True) or ["(zonder naam)"]
    return tuple(lines) if len(lines) <= 2 else (lines[0], f"{lines[1][: LETTERS - 1]}…")
