"""Statements that are kept for the life of the program: made ready once, then handed straight to the driver.

Building a statement, its parameters and its result costs SQLAlchemy several times what the driver needs to run it. That
is no matter once in a while; it is for what every request does. And what is handed to the driver together reaches
PostgreSQL in one round trip: the process that waits for each answer in turn finds its caches cold each time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql import Select
from sqlalchemy.sql.dml import UpdateBase

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
_GIVEN = object()
"""Stands where a parameter has no value of its own: it has to be given."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one kind of database, for one set of given names."""

    sql: str
    takes: tuple[tuple[str, Any, Convert | None], ...]  # each parameter: name, value when not given, conversion
    names: tuple[str, ...]
    by_name: bool

    def parameters(self, given: Values) -> Any:
        """Raises `KeyError` when a parameter without a value of its own is not given."""
        found = []
        for name, otherwise, convert in self.takes:
            value = given[name] if otherwise is _GIVEN else given.get(name, otherwise)
            found.append(value if convert is None else convert(value))
        return dict(zip(self.names, found, strict=True)) if self.by_name else found


class Kept:
    """A SELECT, INSERT, UPDATE or DELETE on tables. It names the municipality itself.

    The same for every call but for its parameters. An INSERT takes the columns that its first row names, and the
    plain defaults of the others.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self.columns = list(statement.exported_columns)
        self._ready: dict[tuple[str, frozenset[str]], _Ready] = {}
        self._converts: dict[str, list[tuple[int, Convert]]] = {}

    def ready(self, dialect: Dialect, names: Iterable[str]) -> _Ready:
        key = (dialect.name, frozenset(names))
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._prepare(dialect, key[1])
        return ready

    def _prepare(self, dialect: Dialect, names: frozenset[str]) -> _Ready:
        inserts = isinstance(self._statement, UpdateBase) and self._statement.is_insert
        compiled = cast(Any, self._statement.compile(dialect=dialect, column_keys=sorted(names) if inserts else None))
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch} if inserts else {}
        if unset := [name for name, value in defaults.items() if callable(value)]:
            raise TypeError(f"A kept INSERT has to be given {unset}, whose defaults are computed")
        order = tuple(compiled.positiontup or compiled.binds)
        takes = []
        for name in order:
            bind = compiled.binds[name]
            otherwise = defaults.get(name, _GIVEN if bind.required else bind.value)
            takes.append((name, otherwise, bind.type.dialect_impl(dialect).bind_processor(dialect)))
        return _Ready(compiled.string, tuple(takes), order, by_name=compiled.positiontup is None)

    def rows(self, dialect: Dialect, cursor: Any) -> list[tuple[Any, ...]]:
        """What the statement answered, as values of Python."""
        if dialect.name not in self._converts:
            told = ((column.type, each[1]) for column, each in zip(self.columns, cursor.description, strict=True))
            converts = (kind.dialect_impl(dialect).result_processor(dialect, code) for kind, code in told)
            self._converts[dialect.name] = [(place, convert) for place, convert in enumerate(converts) if convert]
        found: list[tuple[Any, ...]] = cursor.fetchall()
        converted = []
        for row in found:
            values = list(row)
            for place, convert in self._converts[dialect.name]:
                values[place] = convert(values[place])
            converted.append(tuple(values))
        return converted


@dataclass(slots=True)
class Call:
    """A kept statement with what it is called with. `hits`: how many rows it has to touch, when that matters."""

    kept: Kept
    given: Values | Sequence[Values]
    hits: int | None = None
    rows: list[tuple[Any, ...]] = field(default_factory=list)


def run(connection: Connection, calls: Sequence[Call]) -> None:
    """Run `calls` in their order, on PostgreSQL in one round trip, and give each its rows.

    Raises SQLAlchemy's errors, and `StaleDataError` for an UPDATE that did not touch the rows that it had to.
    """
    dialect, proxy = connection.dialect, connection.connection
    try:
        with _one_round_trip(proxy.driver_connection, calls):
            cursors = [_send(connection, proxy, call) for call in calls]
        for call, cursor in zip(calls, cursors, strict=True):
            if call.hits is not None and cursor.rowcount != call.hits:
                raise StaleDataError(f"Expected to touch {call.hits} rows, touched {cursor.rowcount}")
            if call.kept.columns:
                call.rows = call.kept.rows(dialect, cursor)
            cursor.close()
    except dialect.loaded_dbapi.Error as error:
        is_broken = dialect.is_disconnect(error, cast(Any, proxy), None)
        if is_broken:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_broken, dialect=dialect
        ) from error


def _one_round_trip(driver: Any, calls: Sequence[Call]) -> AbstractContextManager[Any]:
    """What psycopg sends inside it is waited for at its end only; the BEGIN that it sends first too."""
    if not isinstance(driver, psycopg.Connection) or driver.autocommit:
        return nullcontext()
    begins = driver.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    return driver.pipeline() if begins or len(calls) > 1 else nullcontext()


def _send(connection: Connection, proxy: Any, call: Call) -> Any:
    given = call.given
    cursor = proxy.driver_connection.cursor()
    if isinstance(given, Mapping):
        ready = call.kept.ready(connection.dialect, given)
        parameters = ready.parameters(given)
        _tell_listeners(connection, cursor, ready.sql, parameters, many=False)
        cursor.execute(ready.sql, parameters)
    else:
        ready = call.kept.ready(connection.dialect, given[0])
        parameters = [ready.parameters(row) for row in given]
        _tell_listeners(connection, cursor, ready.sql, parameters, many=True)
        cursor.executemany(ready.sql, parameters)
    return cursor


def _tell_listeners(connection: Connection, cursor: Any, sql: str, parameters: Any, *, many: bool) -> None:
    """Whoever counts statements counts these too."""
    for listen in connection.dispatch.before_cursor_execute:
        listen(connection, cursor, sql, parameters, None, many)
