"""Charts: true to their figures, zero-based, with few round ticks, a pattern a series, and a table with the same."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from engine.insight.table import FEW, Column, Unit
from engine.web import charts, tables
from engine.web.chart_scale import BOTTOM, RIGHT, WIDTH, figure, scale
from engine.web.charts import Chart, Mark, Norm, Series, month_label

MONTHS = [month_label(month) for month in (202511, 202512, 202601)]


@pytest.fixture
def app() -> Flask:
    app = Flask("engine.web")
    tables.register(app)
    return app


def drawn(app: Flask, chart: Chart) -> ElementTree.Element:
    page = '{% import "insight/charts.html" as charts %}<div>{{ charts.figure(chart, "hier") }}</div>'
    with app.test_request_context():
        return ElementTree.fromstring(render_template_string(page, chart=chart))


def bars(chart: Chart) -> list[Mark]:
    return [mark for mark in chart.marks if mark.attributes.get("class") == "wv-chart__bar"]


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_axis_begins_at_zero_holds_every_value_and_has_few_round_ticks(one: float, other: float) -> None:
    y = scale(0, max(one, other), BOTTOM, 0)
    assert y(0) == BOTTOM
    assert y.high >= max(one, other) * (1 - 1e-9)
    assert 2 <= len(y.ticks) <= 7
    step = y.ticks[1]
    assert f"{step:.0e}"[0] in "125"


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (2.5, "2,5"), (1502, "1.502"), (-4, "−4"), (10.04, "10"), (1234.5, "1.234,5")]
)
def test_figures_are_written_in_dutch(value: float, words: str) -> None:
    assert figure(value) == words


def test_column_is_as_high_as_its_value_and_stands_on_the_foot() -> None:
    chart = charts.columns("Per maand", "", MONTHS, [Series("Begonnen", [10, 40, 20])], "Maand")
    heights = [mark.attributes["height"] for mark in bars(chart)]
    assert heights[1] == pytest.approx(4 * heights[0])
    assert heights[2] == pytest.approx(2 * heights[0])
    for mark in bars(chart):
        assert mark.attributes["y"] + mark.attributes["height"] == pytest.approx(BOTTOM)


def test_count_too_small_to_tell_is_an_outline_and_words() -> None:
    chart = charts.columns("Per maand", "", MONTHS, [Series("Begonnen", [10, None, 0])], "Maand")
    assert [mark.attributes["data-fill"] for mark in bars(chart)] == ["a", "few"]
    assert chart.table.rows == [("november 2025", 10), ("december 2025", FEW), ("januari 2026", 0)]
    assert chart.has_few


def test_stacked_bands_lie_on_each_other() -> None:
    chart = charts.areas("Stroom", "", MONTHS, [Series("Klaar", [1, 2, 3]), Series("Loopt", [3, 2, 1])], "Maand")
    edges = [mark.attributes["d"] for mark in chart.marks if mark.attributes.get("class") == "wv-chart__edge"]
    last = [float(edge.split()[-1]) for edge in edges]
    assert BOTTOM - last[1] == pytest.approx((BOTTOM - last[0]) * 4 / 3, abs=0.1)
    tops = {point.split()[1] for point in edges[1].removeprefix("M").split("L")}
    assert len(tops) == 1, "four together each month"


def test_year_stands_under_its_first_month() -> None:
    chart = charts.lines("Lopend", "", MONTHS, [Series("Lopend", [1, 2, 3])], "Maand")
    words = [mark.words for mark in chart.marks if mark.tag == "text"]
    assert words[-4:] == ["nov", "dec", "jan", "2026"]


def test_norm_is_a_dashed_line_and_what_is_over_it_has_a_hatch() -> None:
    chart = charts.histogram(
        "Doorlooptijd",
        "",
        [0, 5, 10, 15],
        [1, 2, 3],
        ("Werkdagen", "Zaken"),
        "werkdagen",
        norms=[Norm(10, "norm")],
        is_open=(False, True),
        late_over=10,
    )
    assert [mark.attributes["data-fill"] for mark in bars(chart)] == ["a", "a", "late"]
    assert chart.norms == ("norm",)
    assert [row[0] for row in chart.table.rows] == ["0 tot 5", "5 tot 10", "10 of meer"]


def test_lying_bar_says_its_value_in_the_unit_of_its_column() -> None:
    chart = charts.bars(
        "Wachten", "", [("Manager", 3 * 28_800), ("Partner", FEW)], (Column("Wie"), Column("Duur", Unit.WORKING))
    )
    words = [mark.words for mark in chart.marks if mark.attributes.get("class") == "wv-chart__value"]
    assert words == ["3,0", FEW]


@pytest.mark.parametrize("count", [0, 1, 2, 24, 400])
def test_any_number_of_months_stays_within_the_field(app: Flask, count: int) -> None:
    labels = [month_label(month_number) for month_number in _months(count)]
    series = [Series("Begonnen", [1_000_000] * count), Series("Klaar", [0] * count)]
    for draw in (charts.columns, charts.lines, charts.areas):
        chart = draw("Per maand", "", labels, series, "Maand")
        for mark in chart.marks:
            if "x" in mark.attributes:
                assert 0 <= mark.attributes["x"] <= WIDTH
        feet = [mark.attributes["x"] for mark in chart.marks if mark.words in {label.short for label in labels}]
        assert all(later - before > 20 for before, later in pairwise(feet))
        assert feet == [] or feet[-1] <= RIGHT
        drawn(app, chart)


def test_page_has_the_drawing_in_words_a_table_and_nothing_that_the_policy_refuses(app: Flask) -> None:
    series = [Series("Begonnen", [10, 40, 20]), Series("<Klaar>", [8, 8, None])]
    root = drawn(app, charts.columns("Per maand", "Er begonnen er 70.", MONTHS, series, "Maand"))
    svg = next(each for each in root.iter("svg") if each.get("role") == "img")
    named = [root.find(f".//*[@id='{name}']") for name in (svg.get("aria-labelledby") or "").split()]
    assert [each.text for each in named if each is not None] == ["Per maand", "Er begonnen er 70."]
    assert not [each for each in root.iter() if "style" in each.attrib]
    fills = {each.get("fill") for each in root.iter("rect") if (each.get("fill") or "").startswith("url(")}
    assert {f"#{each.get('id')}" for each in root.iter("pattern")} >= {fill[4:-1] for fill in fills if fill}
    scroll = root.find(".//div[@tabindex='0']")
    assert scroll is not None
    assert scroll.get("aria-label") == "Grafiek: Per maand"
    cells = [[cell.text for cell in row if cell.text] for row in root.iter("tr")]
    assert cells[0] == ["Maand", "Begonnen", "<Klaar>"]
    assert cells[3] == ["januari 2026", "20", FEW]


def _months(count: int) -> list[int]:
    return [(2000 + place // 12) * 100 + place % 12 + 1 for place in range(count)]
