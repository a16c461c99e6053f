"""Many rows to and from the database, past all that SQLAlchemy does for a few."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection, Select

BATCH = 50_000  # rows written at a time
READ_BATCH = 1_000  # few enough to stay in the cache of the processor: half the time of many


def batches(rows: Iterable[tuple[Any, ...]], size: int | None = None) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, size or BATCH)):
        yield batch


def stream(connection: Connection, chosen: Select[Any], size: int = READ_BATCH) -> Iterator[list[tuple[Any, ...]]]:
    """The driver's own tuples, a batch at a time; as rows of SQLAlchemy they cost three times as much."""
    statement, given = _compiled(connection, chosen)
    driver: Any = connection.connection.driver_connection
    on_server = isinstance(driver, psycopg.Connection)
    with closing(driver.cursor(name="insight", binary=True) if on_server else driver.cursor()) as cursor:
        cursor.execute(statement, given())
        while part := cursor.fetchmany(size):
            yield part


def prepared(connection: Connection, chosen: Select[Any]) -> Callable[..., list[tuple[Any, ...]]]:
    """What answers a statement again and again, each time with other values for the parameters that it names."""
    statement, given = _compiled(connection, chosen)
    driver: Any = connection.connection.driver_connection
    return lambda **values: driver.execute(statement, given(**values)).fetchall()


def _compiled(connection: Connection, chosen: Select[Any]) -> tuple[str, Callable[..., Any]]:
    """The statement for the driver, and what makes its parameters."""
    compiled: Any = chosen.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})

    def given(**values: Any) -> Any:
        named = compiled.params | values
        return [named[name] for name in compiled.positiontup] if compiled.positional else named

    return str(compiled), given


def expect_many(connection: Connection) -> None:
    """Until this transaction ends PostgreSQL sorts in memory, and does not compile: that takes longer than it gains."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")


def write(connection: Connection, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows in the order of `names`, the fastest way that each database has. Table and column names are ours, never a
    file's."""
    columns = ", ".join(f'"{name}"' for name in names)
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in names)
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608
