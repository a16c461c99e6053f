"""Writes that follow each other as one statement of PostgreSQL: what each costs on its own is more than what it does.

Each write is a part of one `WITH`, which PostgreSQL carries out against the rows as they were before: so a statement
never holds two writes of one table, unless both only add rows, and no DELETE, whose cascade may reach other tables.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, Update
from sqlalchemy.sql import Select
from sqlalchemy.sql.dml import UpdateBase

PARAMETER = re.compile(r"\$(\d+)")
Part = tuple[str, int, int]  # a statement, how many rows it is given, and how many parameters each row has


@dataclass(frozen=True, slots=True)
class Write:
    """What a statement writes: the rows of which table, and whether it only adds some."""

    table: object
    adds: bool


def write_of(statement: Select[Any] | UpdateBase) -> Write | None:
    """None for what never goes into one statement with others."""
    if isinstance(statement, Insert | Update):
        return Write(statement.table, isinstance(statement, Insert))
    return None


def fits(write: Write | None, before: Sequence[Write | None]) -> bool:
    """Whether a write may go into one statement with those before it, of which none answers anything."""
    return write is not None and all(
        each is not None and (each.table is not write.table or (each.adds and write.adds)) for each in before
    )


@lru_cache(maxsize=512)
def combine(parts: tuple[Part, ...]) -> str:
    """One statement for these, with the parameters of each row after those of the row before it."""
    told, first = [], 0
    for sql, rows, width in parts:
        told += _rows(sql, rows, width, first)
        first += rows * width
    *others, last = told
    if not others:
        return last
    return "WITH " + ", ".join(f"w{number} AS ({sql})" for number, sql in enumerate(others)) + " " + last


def _rows(sql: str, rows: int, width: int, first: int) -> list[str]:
    """An INSERT takes its rows together; what changes or removes rows is said once for each."""
    head, values, row = sql.partition(" VALUES ")
    starts = [first + number * width for number in range(rows)]
    if rows == 1 or not values:
        return [_shifted(sql, start) for start in starts]
    return [head + values + ", ".join(_shifted(row, start) for start in starts)]


def _shifted(sql: str, by: int) -> str:
    return PARAMETER.sub(lambda found: f"${int(found[1]) + by}", sql) if by else sql
