from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, render_template_string

from engine.insight.table import FEW, Column, Table, Unit
from engine.web.tables import cell_words

DAY, CLOCK_DAY = 8 * 3600, 86_400


@pytest.mark.parametrize(
    ("cell", "unit", "words"),
    [
        (12, Unit.COUNT, "12"),
        (1502, Unit.COUNT, "1.502"),
        (1.25 * DAY, Unit.WORKING, "1,2"),
        (9.94 * DAY, Unit.WORKING, "9,9"),
        (41.4 * DAY, Unit.WORKING, "41"),
        (4836 * DAY, Unit.WORKING, "4.836"),
        (-0.001 * DAY, Unit.WORKING, "0,0"),
        (-3.5 * DAY, Unit.WORKING, "-3,5"),
        (2 * CLOCK_DAY, Unit.WALL, "2,0"),
        (0.256, Unit.SHARE, "26%"),
        (125_000, Unit.MONEY, "€\u00a01.250,00"),
        (FEW, Unit.WORKING, FEW),
        (None, Unit.COUNT, "–"),
        (datetime(2025, 7, 1, 10, 30, tzinfo=UTC), Unit.DATE, "1 juli 2025 om 12.30 uur"),
        (datetime(2025, 7, 1, 10, 30), Unit.DATE, "01-07-2025 10.30"),
    ],
)
def test_cells_read_as_people_say_them(cell: Any, unit: Unit, words: str) -> None:
    assert cell_words(cell, Column("x", unit)) == words


def test_a_table_shows_its_units_and_escapes_what_a_log_says(app: Flask) -> None:
    table = Table("Stappen", [Column("Stap"), Column("Wachten", Unit.WORKING)], [("<b>NA</b>", DAY)], "Alleen <klaar>.")
    with app.test_request_context():
        page = render_template_string(
            '{% import "insight/tables.html" as t %}{{ t.figures(table) }}{{ t.behind(table) }}', table=table
        )
    assert page.count("Wachten (werkdagen)") == 4
    assert "&lt;b&gt;NA" in page
    assert "Alleen &lt;klaar&gt;" in page
    assert "<b>NA" not in page
