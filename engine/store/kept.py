"""Statements that are kept for the life of the program: made ready once, then handed straight to the driver.

Building a statement, its parameters and its result costs SQLAlchemy several times what the driver needs to run it. That
is no matter once in a while; it is for what every request does. And what is handed to the driver together reaches
PostgreSQL in one round trip: the process that waits for each answer in turn finds its caches cold each time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import ColumnElement, Connection, Dialect, Insert, Table, bindparam, literal_column
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Select
from sqlalchemy.sql.dml import UpdateBase

from engine.store.combined import combine, fits, write_of
from engine.store.round_trip import Prepared, travel

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
_ANY: frozenset[str] = frozenset()


def of_municipality(table: Table, parameter: str = "tenant") -> ColumnElement[bool]:
    """Whether a row is of the municipality in this parameter, said so that no index answers it.

    For statements that name the row: on a young table PostgreSQL takes the index on the municipality to be as good,
    keeps that plan, and then goes over more rows at each call.
    """
    return table.c.tenant.concat(literal_column("''")) == bindparam(parameter, type_=table.c.tenant.type)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one kind of database, for one set of given names."""

    sql: str
    takes: tuple[str, ...]  # the name of each parameter, in its place
    otherwise: Values  # what a parameter is when it is not given
    converts: tuple[tuple[int, Convert], ...]  # by place

    def parameters(self, given: Values) -> list[Any]:
        """Raises `KeyError` when a parameter without a value of its own is not given."""
        known = {**self.otherwise, **given} if self.otherwise else given
        found = [*map(known.__getitem__, self.takes)]
        for place, convert in self.converts:
            found[place] = convert(found[place])
        return found


class Kept:
    """A SELECT, INSERT, UPDATE or DELETE on tables. It names the municipality itself.

    The same for every call but for its parameters. An INSERT takes the columns that its first row names, and the
    plain defaults of the others.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self.columns = list(statement.exported_columns)
        self._inserts = isinstance(statement, Insert)
        # Else SQLAlchemy lets every INSERT answer the key, asked or not.
        self._statement = statement.inline() if isinstance(statement, Insert) and not self.columns else statement
        self.write = write_of(statement)
        self._ready: dict[tuple[str, frozenset[str]], _Ready] = {}
        self._converts: dict[str, list[tuple[int, Convert]]] = {}

    def ready(self, dialect: Dialect, names: Iterable[str]) -> _Ready:
        key = (dialect.name, frozenset(names) if self._inserts else _ANY)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._prepare(dialect, key[1])
        return ready

    def _prepare(self, dialect: Dialect, names: frozenset[str]) -> _Ready:
        style = "qmark" if dialect.name == "sqlite" else "numeric_dollar"
        by_position = cast(Any, type(dialect))(paramstyle=style)
        columns = sorted(names) if self._inserts else None
        compiled = cast(Any, self._statement.compile(dialect=by_position, column_keys=columns))
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch} if self._inserts else {}
        if unset := [name for name, value in defaults.items() if callable(value)]:
            raise TypeError(f"A kept INSERT has to be given {unset}, whose defaults are computed")
        binds = [compiled.binds[name] for name in compiled.positiontup]
        own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        converts = enumerate(bind.type.dialect_impl(dialect).bind_processor(dialect) for bind in binds)
        return _Ready(
            compiled.string,
            tuple(compiled.positiontup),
            own | defaults,
            tuple((place, convert) for place, convert in converts if convert),
        )

    def converted(
        self, dialect: Dialect, rows: list[tuple[Any, ...]], kind: Callable[[int], int | None]
    ) -> list[tuple[Any, ...]]:
        """These rows of the driver as values of Python; `kind` is what the driver calls the type of a column."""
        if dialect.name not in self._converts:
            converts = (
                (place, column.type.dialect_impl(dialect).result_processor(dialect, kind(place)))
                for place, column in enumerate(self.columns)
            )
            self._converts[dialect.name] = [(place, convert) for place, convert in converts if convert]
        needed = self._converts[dialect.name]
        if not needed:
            return rows
        converted = []
        for row in rows:
            values = list(row)
            for place, convert in needed:
                values[place] = convert(values[place])
            converted.append(tuple(values))
        return converted


@dataclass(slots=True)
class Call:
    """A kept statement with what it is called with: one row of values, or several."""

    kept: Kept
    given: Values | Sequence[Values]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def ready(self, dialect: Dialect) -> tuple[_Ready, list[list[Any]]]:
        """The statement in the words of this database, with the parameters of each row."""
        given = [self.given] if isinstance(self.given, Mapping) else self.given
        ready = self.kept.ready(dialect, given[0])
        return ready, [ready.parameters(row) for row in given]


def run(connection: Connection, calls: Sequence[Call], *, begin: bool = True, commit: bool = False) -> None:
    """Run `calls` in their order, on PostgreSQL in one round trip, and give each its rows.

    `begin` sees to it that they are in a transaction. With `commit` PostgreSQL commits in that same round trip, unless
    one of them fails; SQLite leaves that to the session, as it has no way to travel. Raises SQLAlchemy's errors.
    """
    dialect, proxy = connection.dialect, cast(Any, connection.connection)
    driver = proxy.driver_connection
    try:
        if isinstance(driver, psycopg.Connection):
            begins = begin and driver.info.transaction_status == TransactionStatus.IDLE
            prepared = proxy.info.get("prepared")
            if prepared is None:
                prepared = proxy.info["prepared"] = Prepared(driver)
            _travel(connection, prepared, calls, begin=begins, commit=commit)
        else:
            for call in calls:
                _execute(connection, driver.cursor(), call)
    except dialect.loaded_dbapi.Error as error:
        is_broken = dialect.is_disconnect(error, proxy, None)
        if is_broken:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_broken, dialect=dialect
        ) from error


def _travel(connection: Connection, prepared: Prepared, calls: Sequence[Call], *, begin: bool, commit: bool) -> None:
    groups, statements = list(_groups(calls)), []
    for group in groups:
        found = [call.ready(connection.dialect) for call in group]
        sql = combine(tuple((ready.sql, len(rows), len(ready.takes)) for ready, rows in found))
        statements.append((sql, list(chain.from_iterable(row for _ready, rows in found for row in rows))))
        _tell(connection, *statements[-1])
    if commit:
        for listen in connection.dispatch.commit:
            listen(connection)
    for group, (rows, kind) in zip(groups, travel(prepared, statements, begin=begin, commit=commit), strict=True):
        if group[-1].kept.columns:
            group[-1].rows = group[-1].kept.converted(connection.dialect, rows, kind)


def _execute(connection: Connection, cursor: Any, call: Call) -> None:
    ready, rows = call.ready(connection.dialect)
    _tell(connection, ready.sql, rows[0] if len(rows) == 1 else rows)
    if len(rows) == 1:
        cursor.execute(ready.sql, rows[0])
    else:
        cursor.executemany(ready.sql, rows)
    if call.kept.columns:
        call.rows = call.kept.converted(connection.dialect, cursor.fetchall(), _no_kind)


def _no_kind(_place: int) -> None:
    """SQLite has no type for a column, only for a value."""


def _tell(connection: Connection, sql: str, values: Sequence[Any]) -> None:
    """Whoever counts statements counts these too."""
    for listen in connection.dispatch.before_cursor_execute:
        listen(connection, None, sql, values, None, False)


def _groups(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """The calls in their order, those that PostgreSQL can take as one statement together."""
    group: list[Call] = []
    for call in calls:
        if group and (group[-1].kept.columns or not fits(call.kept.write, [each.kept.write for each in group])):
            yield group
            group = []
        group.append(call)
    if group:
        yield group
