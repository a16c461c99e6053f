"""Sets a PostgreSQL database back to what it was: a copy costs half a second, undoing what a test wrote far less."""

from collections.abc import Iterable
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from tests.backends import BACKENDS

STRUCTURE = ("pg_attribute", "pg_class", "pg_constraint", "pg_index", "pg_proc", "pg_statistic", "pg_trigger")
MANY = 2_000  # rows: what stays behind of deleting more might give the queries of a next test other plans


class Count(NamedTuple):
    rows: int
    new: int  # of these, written since the database was as it was


class Database:
    """A database that one test after another uses, and that is between them as it was when this object was made."""

    def __init__(self, folder: object, name: str) -> None:
        self.name = name
        self._connection = psycopg.connect(f"host={folder} user=waakvlam dbname={name}")
        with self._connection.transaction():
            self._tables = _tables(self._connection)
            self._rows = {table: _read(self._connection, table) for table in self._tables}
            self._sequences = _sequences(self._connection)
            self._since = _next_transaction(self._connection)
            self._before = self._counts(self._connection)

    def set_back(self) -> bool:
        """Undo what a test wrote; False where that is not enough: it changed more than rows, or very many of them."""
        connection = self._connection
        with connection.transaction():
            _send_others_away(connection, BACKENDS.processes(self.name))
        try:
            with connection.transaction():
                now = self._counts(connection)
                changed = [table for table, count in now.items() if count.new or count.rows != self._before[table].rows]
                if any(table in STRUCTURE or now[table].rows > MANY for table in changed):
                    return False
                self._write(connection, changed)
        except psycopg.errors.UndefinedTable:
            return False
        with connection.transaction():
            self._since = _next_transaction(connection)
        return True

    def close(self) -> None:
        BACKENDS.close(self.name)
        self._connection.close()

    def _counts(self, connection: psycopg.Connection) -> dict[str, Count]:
        """Whoever adds or changes a row marks it with the number of the transaction, which only grows."""
        each = SQL("SELECT {}, count(*), count(*) FILTER (WHERE xmin::text::bigint >= {}) FROM {}")
        tables = (*self._tables, *STRUCTURE)
        found = connection.execute(
            SQL(" UNION ALL ").join(each.format(table, self._since, Identifier(table)) for table in tables)
        )
        return {table: Count(rows, new) for table, rows, new in found}

    def _write(self, connection: psycopg.Connection, tables: Iterable[str]) -> None:
        connection.execute("SET LOCAL session_replication_role = replica")  # no triggers, no foreign keys
        for table in tables:
            connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
            with connection.cursor() as cursor, cursor.copy(_copy(table, "FROM STDIN")) as copy:
                copy.write(self._rows[table])
        now = _sequences(connection)
        for name, (value, is_used) in self._sequences.items():
            if now[name] != (value, is_used):
                connection.execute("SELECT setval(%s::regclass, %s, %s)", [name, value, is_used])


def _tables(connection: psycopg.Connection) -> tuple[str, ...]:
    return tuple(name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))


def _read(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(_copy(table, "TO STDOUT")) as copy:
        return b"".join(bytes(block) for block in copy)


def _copy(table: str, direction: str) -> Composed:
    return SQL("COPY {} " + direction + " (FORMAT binary)").format(Identifier(table))


def _sequences(connection: psycopg.Connection) -> dict[str, tuple[int, bool]]:
    found = connection.execute(
        "SELECT quote_ident(sequencename), coalesce(last_value, start_value), last_value IS NOT NULL"
        " FROM pg_sequences WHERE schemaname = 'public'"
    )
    return {name: (value, is_used) for name, value, is_used in found}


def _next_transaction(connection: psycopg.Connection) -> int:
    [(number,)] = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchall()
    return int(number)


def _send_others_away(connection: psycopg.Connection, waiting: list[int]) -> None:
    """All but those that wait for a next test."""
    connection.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        " AND pid <> ALL (%s)",
        [waiting],
    )
