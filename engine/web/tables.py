"""How the cells of a table of figures read on a page: rounded for people, where a sheet has them whole."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from engine import money
from engine.insight.table import Cell, Column, Unit
from engine.web.presentation import date_time_words, date_words

UNKNOWN = "–"


def cell_words(cell: Cell, column: Column) -> str:
    """`12,5`, `1.502`, `€ 1.250,00`, `25%`; a dash for what nobody knows."""
    value = column.number(cell)
    match value:
        case None:
            return UNKNOWN
        case str():
            return value
        case datetime():
            return date_time_words(value) if value.tzinfo else f"{value:%d-%m-%Y %H.%M}"
        case date():
            return date_words(value)
        case Decimal():
            return money.show(money.to_cents(value))
    if column.unit is Unit.SHARE:
        return f"{value * 100:.0f}%"
    if column.unit is Unit.COUNT or abs(value) >= 10:
        return _dutch(f"{value:,.0f}")
    return _dutch(f"{round(value, 1) + 0.0:.1f}")


def register(app: Flask) -> None:
    """Make the filter `cell_words` known to the templates of `app`; the macro that uses it is `insight/tables.html`."""
    app.jinja_env.filters["cell_words"] = cell_words


def _dutch(number: str) -> str:
    return number.replace(",", "_").replace(".", ",").replace("_", ".")
