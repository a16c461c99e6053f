import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.insight.sheet_files import as_csv, as_xlsx
from engine.insight.table import FEW, Column, Sheet, Table, Unit

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://example.org","x")']


def made(*tables: Table, about: tuple[tuple[str, Any], ...] = ()) -> Sheet:
    return Sheet("Knelpunten: nazorg", about, tables)


def one(*cells: Any, unit: Unit = Unit.TEXT) -> Table:
    return Table("Stappen", [Column("Stap"), Column("Wachten", unit)], [("a", cell) for cell in cells])


def lines(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(StringIO(as_csv(sheet).decode("utf-8-sig"), newline=""), delimiter=";"))


def book(sheet: Sheet) -> list[Worksheet]:
    return load_workbook(BytesIO(as_xlsx(sheet))).worksheets


def test_a_csv_opens_by_itself_in_a_dutch_excel() -> None:
    written = as_csv(made(one(1.5 * 8 * 3600, unit=Unit.WORKING), about=(("Periode", "juli 2026"), ("n", 1214))))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig").split("\r\n") == [
        "Knelpunten: nazorg", "Periode;juli 2026", "n;1214", "", "Stappen", "Stap;Wachten (werkdagen)", "a;1,5", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "unit", "said", "number"),
    [
        (3 * 86_400, Unit.WALL, "3", 3),
        (90, Unit.MINUTES, "1,5", 1.5),
        (0.25, Unit.SHARE, "0,25", 0.25),
        (125_050, Unit.MONEY, "1250,50", 1250.5),
        (-5, Unit.COUNT, "-5", -5),
        (0, Unit.WORKING, "0", 0),
        (-0.000001, Unit.WORKING, "0", 0),
        (FEW, Unit.WORKING, FEW, FEW),
        (None, Unit.WORKING, "", None),
        ("NA", Unit.TEXT, "NA", "NA"),
        ("007", Unit.TEXT, "007", "007"),
    ],
)
def test_a_cell_is_the_same_in_both_files(cell: Any, unit: Unit, said: str, number: Any) -> None:
    sheet = made(one(cell, unit=unit))
    assert lines(sheet)[-1][1] == said
    kept = book(sheet)[1]["B2"].value
    assert kept == (pytest.approx(number, abs=1e-6) if isinstance(number, int | float) else number)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_never_becomes_a_formula(text: str) -> None:
    sheet = Sheet(text, [(text, text)], [Table(text, [Column(text)], [(text,)], note=text)])
    assert all(cell.startswith("'") for line in lines(sheet) for cell in line if cell)
    with ZipFile(BytesIO(as_xlsx(sheet))) as parts:
        pages = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert len(pages) == 2
    assert not any(b"<f>" in page or b"hyperlink" in page for page in pages)


def test_days_and_moments_are_dates_on_our_own_clock() -> None:
    rows = [(date(2026, 7, 1), datetime(2026, 7, 1, 10, 30, tzinfo=UTC))]
    sheet = made(Table("Dagen", [Column("Dag", Unit.DATE), Column("Moment", Unit.DATE)], rows))
    assert lines(sheet)[-1] == ["01-07-2026", "01-07-2026 12:30"]
    page = book(sheet)[1]
    assert (page["A2"].value, page["B2"].value) == (datetime(2026, 7, 1), datetime(2026, 7, 1, 12, 30))


def test_the_first_worksheet_says_what_it_is_of_and_headings_stay_in_sight() -> None:
    table = Table("Stappen", [Column("Stap"), Column("Keer", Unit.COUNT)], [("Beslissen", 7)], note="Alleen afgerond.")
    about, steps = book(made(table, about=(("Periode", "juli 2026"), ("Zaken", 12))))
    assert [[cell.value for cell in row] for row in about.iter_rows(min_row=3)] == [
        ["Periode", "juli 2026"],
        ["Zaken", 12],
        ["Stappen", "Alleen afgerond."],
    ]
    assert (steps.freeze_panes, steps["A1"].value, steps["B2"].value) == ("B2", "Stap", 7)
    assert steps.column_dimensions["A"].width > len("Beslissen")


def test_worksheets_have_names_that_a_spreadsheet_takes() -> None:
    titles = ["Wie liet wachten: alles [per stap]?", "x" * 40, "X" * 40, "'", "History", "toelichting"]
    names = [page.title for page in book(made(*(Table(title, [Column("a")], []) for title in titles)))]
    assert len({name.lower() for name in names}) == len(names) == 7
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert "history" not in map(str.lower, names)


def test_signs_that_xml_cannot_hold_do_no_harm() -> None:
    assert book(made(one("a\x00b\x0bc")))[1]["B2"].value is not None
