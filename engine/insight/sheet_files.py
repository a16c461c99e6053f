"""A sheet as a file for a spreadsheet: CSV as a Dutch Excel opens it by itself, or XLSX with real numbers and dates.

A text that begins as a formula is text: in CSV an apostrophe goes before it (OWASP, *CSV Injection*), in XLSX the kind
of the cell says so.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from engine import clock
from engine.insight.table import Cell, Column, Sheet, Table, Unit

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_NAME = 31  # characters in the name of a worksheet
LONGEST_TEXT = 32_767  # characters in a cell
WIDEST, NARROWEST = 60, 9  # characters
FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.WORKING: "#,##0.0",
    Unit.WALL: "#,##0.0",
    Unit.MINUTES: "#,##0.0",
    Unit.MONEY: "#,##0.00",
    Unit.SHARE: "0%",
}
DAY_FORMAT, MOMENT_FORMAT = "d-m-yyyy", "d-m-yyyy hh:mm"
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")


def as_csv(sheet: Sheet) -> bytes:
    """All tables below each other, each under its title."""
    out = StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow([_text(sheet.title)])
    rows.writerows([_text(label), _plain(value)] for label, value in sheet.about)
    for table in sheet.tables:
        rows.writerow([])
        rows.writerow([_text(table.title)])
        if table.note:
            rows.writerow([_text(table.note)])
        rows.writerow([_text(column.heading) for column in table.columns])
        rows.writerows(
            [_plain(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
        )
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """What it is about on the first worksheet, each table on one of its own."""
    out = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": sheet.title})
        names = _names(["Toelichting", *(table.title for table in sheet.tables)])
        bold, day, moment = (
            book.add_format(each)
            for each in ({"bold": True}, {"num_format": DAY_FORMAT}, {"num_format": MOMENT_FORMAT})
        )
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        numbers = {unit: book.add_format({"num_format": text}) for unit, text in FORMATS.items()}
        first = book.add_worksheet(next(names))
        first.set_column(0, 0, 28)
        first.set_column(1, 1, WIDEST)
        first.write_string(0, 0, sheet.title, bold)
        notes = [(table.title, table.note) for table in sheet.tables if table.note]
        for at, (label, value) in enumerate([*sheet.about, *notes], 2):
            first.write_string(at, 0, label)
            _write(first, at, 1, value, None, day, moment)
        for table in sheet.tables:
            page = book.add_worksheet(next(names))
            for place, column in enumerate(table.columns):
                page.set_column(place, place, _width(table, place))
                page.write_string(0, place, column.heading, heading)
            page.freeze_panes(1, 1)
            page.repeat_rows(0)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            for at, row in enumerate(table.rows, 1):
                for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                    _write(page, at, place, column.number(cell), numbers.get(column.unit), day, moment)
    return out.getvalue()


def _plain(cell: Cell, column: Column | None = None) -> str:
    """As a Dutch spreadsheet reads it back: a comma before decimals, no points in thousands."""
    value = column.number(cell) if column else cell
    match value:
        case None:
            return ""
        case str():
            return _text(value)
        case datetime():
            return f"{_here(value):%d-%m-%Y %H:%M}"
        case date():
            return f"{value:%d-%m-%Y}"
        case int():
            return str(value)
        case Decimal():
            return str(value).replace(".", ",")
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".").replace(".", ",")  # adding zero: never “-0”


def _text(text: str) -> str:
    bare = text.lstrip(" \u00a0")
    return f"'{text}" if bare.startswith(BEGINS_FORMULA) or text.startswith(BEGINS_FORMULA) else text


def _write(
    page: Worksheet, row: int, column: int, value: Cell, number: Format | None, day: Format, moment: Format
) -> None:
    match value:
        case None:
            return
        case str():
            page.write_string(row, column, value[:LONGEST_TEXT])
        case datetime():
            page.write_datetime(row, column, _here(value), moment)
        case date():
            page.write_datetime(row, column, value, day)
        case _:
            page.write_number(row, column, value, number)


def _here(moment: datetime) -> datetime:
    """On the municipality's wall clock; a moment without a zone stands on the clock of its log."""
    return clock.local(moment).replace(tzinfo=None) if moment.tzinfo else moment


def _width(table: Table, place: int) -> int:
    """Characters: of the longest text or number, within bounds; a heading may wrap."""
    column = table.columns[place]
    longest = max((len(_plain(row[place], column)) for row in table.rows), default=0)
    return min(WIDEST, max(NARROWEST, longest + 2, len(column.title) // 2 + 2, *map(len, column.heading.split())))


def _names(titles: Sequence[str]) -> Iterator[str]:
    """A name for each worksheet: short enough, without the signs that Excel keeps for itself, each only once."""
    taken: set[str] = {"history"}
    for title in titles:
        bare = _NOT_IN_NAME.sub(" ", title).strip(" '") or "Tabel"
        name, number = bare[:LONGEST_NAME].strip(" '"), 1
        while name.lower() in taken:
            number += 1
            mark = f" {number}"
            name = bare[: LONGEST_NAME - len(mark)].strip(" '") + mark
        taken.add(name.lower())
        yield name
