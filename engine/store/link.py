"""A connection with the database for as long as a session, or a single question, needs one.

Kept statements go straight to the driver, and so do the begin and the end of their transaction. SQLAlchemy joins in on
the same connection once it is asked for what is not kept: most commands never ask.
"""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, cast

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, PendingRollbackError, StatementError
from sqlalchemy.pool import PoolProxiedConnection

from engine.store.combined import combine, fits
from engine.store.kept import Call, Kept
from engine.store.round_trip import Prepared, travel


class Link:
    """Takes a connection from the pool when it is first used. All that fails raises SQLAlchemy's errors."""

    def __init__(self, engine: Engine, begin: str = "") -> None:
        """`begin` begins a transaction before the first statement; without it each statement is one of its own."""
        self._engine = engine
        self._begin = begin
        self._proxy: PoolProxiedConnection | None = None
        self._joined: Connection | None = None

    @property
    def is_joined(self) -> bool:
        """Whether SQLAlchemy uses it too."""
        return self._joined is not None

    @property
    def joined(self) -> Connection:
        """The same connection for SQLAlchemy."""
        try:
            proxy = self._opened()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise self._as_told(error) from error
        if self._joined is None:
            self._joined = Connection(self._engine, proxy)
        return self._joined

    def run(self, calls: Sequence[Call], *, commit: bool = False) -> None:
        """Run `calls` in their order, on PostgreSQL in one round trip, and give each its rows.

        With `commit` they are committed, on PostgreSQL in that same round trip, unless one of them fails.
        """
        if self._proxy is None and not calls:
            return
        try:
            proxy = self._opened()
            driver = cast(Any, proxy.driver_connection)
            if calls and isinstance(driver, psycopg.Connection):
                self._travel(proxy, driver, calls, commit)
            else:
                cursor = driver.cursor()
                for call in calls:
                    self._execute(cursor, call)
                if commit:
                    self._tell_commit()
                    driver.commit()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise self._as_told(error) from error

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        proxy, self._proxy, self._joined = self._proxy, None, None
        if proxy is not None:
            proxy.close()

    def _opened(self) -> PoolProxiedConnection:
        """In a transaction, where one is wanted; PostgreSQL hears of that with the first statement only."""
        if self._proxy is None:
            self._proxy = self._engine.raw_connection()
        driver = cast(Any, self._proxy.driver_connection)
        if driver is None:
            raise PendingRollbackError("The connection was lost, and with it all that was not committed")
        if self._begin and isinstance(driver, sqlite3.Connection) and not driver.in_transaction:
            self._tell(self._begin, ())
            driver.execute(self._begin)
        return self._proxy

    def _travel(
        self, proxy: PoolProxiedConnection, driver: psycopg.Connection[Any], calls: Sequence[Call], commit: bool
    ) -> None:
        prepared: Prepared | None = proxy.info.get("prepared")
        if prepared is None:
            prepared = proxy.info["prepared"] = Prepared(driver)
        dialect, statements = self._engine.dialect, []
        groups = [calls[each] for each in _groups(tuple([call.kept for call in calls]))]
        for group in groups:
            found = [call.ready(dialect) for call in group]
            sql = combine(tuple((ready.sql, len(rows), len(ready.takes)) for ready, rows in found))
            values = list(chain.from_iterable(row for _ready, rows in found for row in rows))
            self._tell(sql, values)
            statements.append((sql, values))
        if commit:
            self._tell_commit()
        begin = bool(self._begin) and driver.pgconn.transaction_status == TransactionStatus.IDLE
        answers = travel(prepared, statements, begin=begin, commit=commit)
        for group, (rows, kind) in zip(groups, answers, strict=True):
            if group[-1].kept.columns:
                group[-1].rows = group[-1].kept.converted(dialect, rows, kind)

    def _execute(self, cursor: Any, call: Call) -> None:
        dialect = self._engine.dialect
        ready, rows = call.ready(dialect)
        self._tell(ready.sql, rows[0] if len(rows) == 1 else rows)
        if len(rows) == 1:
            cursor.execute(ready.sql, rows[0])
        else:
            cursor.executemany(ready.sql, rows)
        if call.kept.columns:
            call.rows = call.kept.converted(dialect, cursor.fetchall(), _no_kind)

    def _tell(self, sql: str, values: Sequence[Any]) -> None:
        """Whoever counts statements counts these too."""
        for listen in self._engine.dispatch.before_cursor_execute:
            listen(None, None, sql, values, None, False)

    def _tell_commit(self) -> None:
        for listen in self._engine.dispatch.commit:
            listen(None)

    def _as_told(self, error: Exception) -> StatementError:
        """SQLAlchemy's error for one of the driver's. A connection that broke is thrown away."""
        dialect, held = self._engine.dialect, self._joined or self._proxy
        is_broken = held is not None and dialect.is_disconnect(cast(Any, error), cast(Any, self._proxy), None)
        if held is not None and is_broken:
            held.invalidate(error)
        return DBAPIError.instance(
            None, None, error, dialect.loaded_dbapi.Error, connection_invalidated=is_broken, dialect=dialect
        )


def _no_kind(_place: int) -> None:
    """SQLite has no type for a column, only for a value."""


@lru_cache(maxsize=512)
def _groups(kept: tuple[Kept, ...]) -> Sequence[slice]:
    """Where in their order those stand that PostgreSQL can take as one statement together."""
    groups: list[slice] = []
    first = 0
    for place in range(1, len(kept) + 1):
        before = kept[first:place]
        if place == len(kept) or before[-1].columns or not fits(kept[place].write, [each.write for each in before]):
            groups.append(slice(first, place))
            first = place
    return groups
