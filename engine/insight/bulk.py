"""Writes many rows the fastest way that each database has."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection

BATCH = 50_000  # rows


def batches(rows: Iterable[tuple[Any, ...]], size: int | None = None) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, size or BATCH)):
        yield batch


def write(connection: Connection, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows in the order of `names`. Table and column names are ours, never a file's."""
    columns = ", ".join(f'"{name}"' for name in names)
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in names)
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608
