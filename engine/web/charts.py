"""Charts drawn on the server: plain SVG that prints and that the content policy lets through, with its own table.

A chart knows where everything stands; `templates/insight/charts.html` writes it down. Each series has a pattern of its
own, so that nothing hangs on colour, and the same figures stand in a table behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.insight.table import FEW, Cell, Column, Table, Unit
from engine.web.chart_scale import BOTTOM, HEIGHT, NARROW, RIGHT, TOP, WIDTH, Scale, figure, scale, shortened, wide
from engine.web.presentation import MONTHS
from engine.web.tables import cell_words

LOOKS = ("a", "b", "c", "d")
"""Solid, hatched, dotted, outlined: the class of a series is its place among them."""

FEW_AT = 2.5
"""Where a count that is too small to tell is drawn."""

_WIDEST = 48
"""Of a column: a single one does not fill the field."""

_LINE = 17
"""From one line of text to the next."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of the drawing: its tag, its presentation attributes, and its text."""

    tag: str
    attributes: dict[str, Any]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Values in the order of the labels; None is a count too small to tell, and is drawn as an outline. Words stand in
    the table where a value would, and are not drawn.

    `look` is one of LOOKS, or `late` for what is over a norm.
    """

    name: str
    values: Sequence[float | str | None]
    look: str = ""

    @property
    def drawn(self) -> list[float]:
        return [FEW_AT if value is None else 0.0 if isinstance(value, str) else value for value in self.values]


@dataclass(frozen=True, slots=True)
class Label:
    """A place along the foot: `short` and, under it, `below` are drawn; `full` stands in the table."""

    short: str
    full: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """A dashed line at a value, with what it is."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn and told. `said` is the sentence that says what there is to see, `table` the same figures."""

    said: str
    marks: tuple[Mark, ...]
    table: Table
    legend: tuple[tuple[str, str], ...] = ()
    norms: tuple[str, ...] = ()
    height: int = HEIGHT
    width: int = WIDTH

    @property
    def title(self) -> str:
        return self.table.title

    @property
    def has_few(self) -> bool:
        """Whether something in it is too little to tell."""
        return any(FEW in row for row in self.table.rows)


def month_label(month: int) -> Label:
    """Of a month as 202611. The year stands under each January."""
    year, number = divmod(month, 100)
    name = MONTHS[number - 1]
    return Label("mrt" if number == 3 else name[:3], f"{name} {year}", str(year) if number == 1 else "")


def columns(title: str, said: str, labels: Sequence[Label], series: Sequence[Series], first: str) -> Chart:
    """Beside each other, one group a label. `first` is the heading of the labels in the table."""
    y, marks = _value_axis(max((max(each.drawn, default=0) for each in series), default=0))
    left, step = _field(y, len(labels))
    width = min(step * 0.76 / max(len(series), 1), _WIDEST)
    margin = (step - width * len(series)) / 2
    for number, each in enumerate(series):
        for place, value in enumerate(each.drawn):
            x = left + place * step + margin + number * width
            look = "few" if each.values[place] is None else _look(each, number)
            marks += _bar(x, y(value), max(width - 1.5, 1), y(0) - y(value), look)
    marks += _foot(labels, [left + (place + 0.5) * step for place in range(len(labels))])
    return Chart(said, tuple(marks), _table(title, first, labels, series), _legend(series))


def lines(title: str, said: str, labels: Sequence[Label], series: Sequence[Series], first: str) -> Chart:
    """One line a series, each with a dash and a point of its own."""
    y, marks = _value_axis(max((max(each.drawn, default=0) for each in series), default=0))
    places = _places(y, len(labels))
    for number, each in enumerate(series):
        look = _look(each, number)
        points = [(x, y(value)) for x, value in zip(places, each.drawn, strict=True)]
        marks.append(Mark("path", {"d": _path(points), "class": f"wv-chart__line wv-chart__line--{look}"}))
        marks += [_point(x, height, look) for x, height in points]
    marks += _foot(labels, places)
    return Chart(said, tuple(marks), _table(title, first, labels, series), _legend(series))


def areas(title: str, said: str, labels: Sequence[Label], series: Sequence[Series], first: str) -> Chart:
    """Stacked, the first at the bottom: of a cumulative flow the band between two edges is what lies in between."""
    heights: list[list[float]] = [[0.0] * len(labels)]
    for each in series:
        heights.append([below + value for below, value in zip(heights[-1], each.drawn, strict=True)])
    y, marks = _value_axis(max(heights[-1], default=0))
    places = _places(y, len(labels))
    for number, each in enumerate(series):
        under, over = heights[number], heights[number + 1]
        edge = _band([(x, y(value)) for x, value in zip(places, over, strict=True)])
        back = _band([(x, y(value)) for x, value in zip(places, under, strict=True)])[::-1]
        look = _look(each, number)
        marks.append(Mark("path", {"d": f"{_path(edge + back)}Z", "class": "wv-chart__area", "data-fill": look}))
        marks.append(Mark("path", {"d": _path(edge), "class": "wv-chart__edge"}))
    marks += _foot(labels, places)
    return Chart(said, tuple(marks), _table(title, first, labels, series), _legend(series))


def bars(
    title: str,
    said: str,
    rows: Sequence[tuple[str, Cell]],
    columns: tuple[Column, Column],
    norm: Norm | None = None,
) -> Chart:
    """Lying bars under their names, with the value behind each. `norm` is in the unit of the second column."""
    named = [(name, _number(columns[1], cell), cell_words(cell, columns[1])) for name, cell in rows]
    row, top = 40, TOP + (_LINE if norm else 0)
    behind = max((wide(words) for _name, _value, words in named), default=0) + 12
    left, right = 4.0, NARROW - 14.0
    most = max([value for _name, value, _words in named] + ([norm.value] if norm else []), default=0)
    x = scale(0, most, left, right - behind)
    marks: list[Mark] = []
    for place, (name, value, words) in enumerate(named):
        y = top + place * row
        is_over = norm is not None and value > norm.value
        marks.append(_text(left, y + 11, shortened(name, right - left), "start", "wv-chart__name"))
        marks += _bar(left, y + 16, max(x(value) - left, 1), 11, "late" if is_over else "a")
        marks.append(_text(max(x(value), left + 1) + 6, y + 26, words, "start", "wv-chart__value"))
    if norm:
        marks += _norm_line(norm, x(norm.value), top - 4, top + row * len(rows), top - 8, right)
    norms = (norm.words,) if norm else ()
    height = top + row * max(len(rows), 1) + 6
    return Chart(said, tuple(marks), Table(title, columns, rows), (), norms, height, NARROW)


def histogram(
    title: str,
    said: str,
    edges: Sequence[float],
    counts: Sequence[int | None],
    heads: tuple[str, str],
    unit: str,
    *,
    norms: Sequence[Norm] = (),
    is_open: tuple[bool, bool] = (False, False),
    late_under: float | None = None,
    late_over: float | None = None,
) -> Chart:
    """How many lie between each two `edges`. `is_open`: the first and the last also hold what lies beyond. A column
    that is wider than others is as much lower, so that its surface is what it holds.

    None is a count too small to tell. What lies under `late_under` or over `late_over` is drawn as late.
    """
    shown = [norm for norm in norms if edges[0] <= norm.value <= edges[-1]]
    widths = [high - low for low, high in pairwise(edges)]
    heights = [each * min(widths) / width for each, width in zip(Series("", counts).drawn, widths, strict=True)]
    y, marks = _value_axis(max(heights, default=0), TOP + _LINE * len(shown))
    left, _step = _field(y, len(counts))
    x = Scale(edges[0], edges[-1], left, RIGHT, ())
    rows: list[tuple[Cell, ...]] = []
    for place, count in enumerate(counts):
        low, high = edges[place], edges[place + 1]
        is_late = (late_under is not None and high <= late_under) or (late_over is not None and low >= late_over)
        look = "few" if count is None else "late" if is_late else "a"
        height = heights[place]
        marks += _bar(x(low) + 0.75, y(height), x(high) - x(low) - 1.5, y(0) - y(height), look)
        before, after = is_open[0] and place == 0, is_open[1] and place == len(counts) - 1
        rows.append((_between(low, high, before, after), FEW if count is None else count))
    every = -(-len(counts) // 7)
    for place in range(0, len(edges) - is_open[1], every):
        if place or not is_open[0]:
            marks.append(_text(x(edges[place]), BOTTOM + 18, figure(edges[place]), "middle"))
    marks.append(_text((left + RIGHT) / 2, BOTTOM + 37, unit, "middle", "wv-chart__unit"))
    for place, norm in enumerate(shown):
        height = TOP - 4 + place * _LINE
        marks += _norm_line(norm, x(norm.value), height - 10, BOTTOM, height)
    table = Table(title, (Column(heads[0]), Column(heads[1], Unit.COUNT)), rows)
    return Chart(said, tuple(marks), table, (), tuple(norm.words for norm in norms))


def _number(column: Column, cell: Cell) -> float:
    value = column.number(cell)
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def _between(low: float, high: float, before: bool, after: bool) -> str:
    if before:
        return f"minder dan {figure(high)}"
    return f"{figure(low)} of meer" if after else f"{figure(low)} tot {figure(high)}"


def _value_axis(most: float, top: float = TOP) -> tuple[Scale, list[Mark]]:
    """The axis of counts at the left, with a thin line at each tick."""
    y = scale(0, most, BOTTOM, top, whole=True)
    left = _left(y)
    marks = []
    for tick in y.ticks:
        css = "wv-chart__base" if tick == 0 else "wv-chart__grid"
        marks.append(Mark("line", {"x1": left, "x2": RIGHT, "y1": y(tick), "y2": y(tick), "class": css}))
        marks.append(_text(left - 8, y(tick) + 4.5, figure(tick), "end"))
    return y, marks


def _left(y: Scale) -> float:
    return round(max(wide(figure(tick)) for tick in y.ticks) + 14, 2)


def _field(y: Scale, places: int) -> tuple[float, float]:
    """Where the field begins, and how wide each of the places in it is."""
    left = _left(y)
    return left, (RIGHT - left) / max(places, 1)


def _places(y: Scale, count: int) -> list[float]:
    """From edge to edge; a single one in the middle."""
    left = _left(y) + 6
    if count == 1:
        return [round((left + RIGHT) / 2, 2)]
    return [round(left + number * (RIGHT - 10 - left) / (count - 1), 2) for number in range(count)]


def _band(edge: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A single place has a width too."""
    return [(edge[0][0] + aside, edge[0][1]) for aside in (-_WIDEST / 2, _WIDEST / 2)] if len(edge) == 1 else edge


def _foot(labels: Sequence[Label], places: Sequence[float]) -> list[Mark]:
    """Labels under their places, as many as there is room for, and each year where it begins."""
    if not labels:
        return []
    room = (places[-1] - places[0]) / max(len(labels) - 1, 1) if len(labels) > 1 else RIGHT
    widest = max(wide(label.short) for label in labels) + 8
    every = next(each for each in (1, 2, 3, 4, 6, 12, 24, 48, 96, 1200) if each * room >= widest)
    first = next((place for place, label in enumerate(labels) if label.below), 0) % every
    marks = []
    for place, (label, x) in enumerate(zip(labels, places, strict=True)):
        if place % every == first:
            marks.append(_text(x, BOTTOM + 18, label.short, "middle"))
        if label.below:
            marks.append(_text(x, BOTTOM + 36, label.below, "middle", "wv-chart__unit"))
    return marks


def _norm_line(norm: Norm, x: float, top: float, bottom: float, words_at: float, right: float = RIGHT) -> list[Mark]:
    words = shortened(norm.words, max(right - x, x) - 10)
    fits = wide(words) + 6 < right - x
    return [
        Mark("line", {"x1": x, "x2": x, "y1": top, "y2": bottom, "class": "wv-chart__norm"}),
        _text(x + 5 if fits else x - 5, words_at, words, "start" if fits else "end", "wv-chart__normtext"),
    ]


def _bar(x: float, y: float, width: float, height: float, look: str) -> list[Mark]:
    if height <= 0:
        return []
    place = {"x": round(x, 2), "y": round(y, 2), "width": round(width, 2), "height": round(max(height, 1.5), 2)}
    return [Mark("rect", {**place, "rx": 1.5, "class": "wv-chart__bar", "data-fill": look})]


def _point(x: float, y: float, look: str) -> Mark:
    if look == "b":
        return Mark("rect", {"x": x - 3, "y": y - 3, "width": 6, "height": 6, "class": f"wv-chart__dot--{look}"})
    return Mark("circle", {"cx": x, "cy": y, "r": 3.2, "class": f"wv-chart__dot--{look}"})


def _text(x: float, y: float, words: str, anchor: str, css: str = "wv-chart__tick") -> Mark:
    return Mark("text", {"x": round(x, 2), "y": round(y, 2), "text-anchor": anchor, "class": css}, words)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) if points else ""


def _look(series: Series, number: int) -> str:
    return series.look or LOOKS[number % len(LOOKS)]


def _legend(series: Sequence[Series]) -> tuple[tuple[str, str], ...]:
    return tuple((_look(each, number), each.name) for number, each in enumerate(series)) if len(series) > 1 else ()


def _table(title: str, first: str, labels: Sequence[Label], series: Sequence[Series]) -> Table:
    columns = (Column(first), *(Column(each.name, Unit.COUNT) for each in series))
    rows = [
        (label.full, *(FEW if each.values[place] is None else each.values[place] for each in series))
        for place, label in enumerate(labels)
    ]
    return Table(title, columns, rows)
