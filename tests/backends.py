"""Connections to PostgreSQL that a test leaves for the next: a server process that knows its tables is slow to get."""

from collections import defaultdict
from collections.abc import Mapping
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus

MOST_IDLE = 4
"""For each database. More were open at once in a test that tries just that."""

OF_NO_MATTER = ("application_name", "context")
"""What it is called in the server; and how values are adapted, which is one way for all tests."""


class Backends:
    """By database. Whoever takes one finds it as if it was opened just now."""

    def __init__(self) -> None:
        self._idle: defaultdict[str, list[psycopg.Connection]] = defaultdict(list)
        self._ways: WeakKeyDictionary[psycopg.Connection, str] = WeakKeyDictionary()
        self._lock = Lock()

    def connect(self, options: Mapping[str, Any]) -> psycopg.Connection:
        """As `psycopg.connect` does, with a new connection only where none waits."""
        way = repr(sorted((name, value) for name, value in options.items() if name not in OF_NO_MATTER))
        while (waiting := self._take(options["dbname"], way)) is not None:
            if _forgets(waiting):
                return waiting
            waiting.close()
        connection = psycopg.connect(**options)
        self._ways[connection] = way
        return connection

    def leave(self, connection: psycopg.Connection) -> None:
        """In place of closing it."""
        if not connection.closed and connection.info.transaction_status == TransactionStatus.IDLE:
            with self._lock:
                idle = self._idle[connection.info.dbname]
                if len(idle) < MOST_IDLE:
                    idle.append(connection)
                    return
        connection.close()

    def _take(self, database: str, way: str) -> psycopg.Connection | None:
        with self._lock:
            idle = self._idle[database]
            found = next((each for each in reversed(idle) if self._ways[each] == way), None)
            if found is not None:
                idle.remove(found)
            return found

    def processes(self, database: str) -> list[int]:
        """The numbers that those who wait have in the server."""
        with self._lock:
            return [each.info.backend_pid for each in self._idle[database]]

    def close(self, database: str) -> None:
        with self._lock:
            left = self._idle.pop(database, [])
        for each in left:
            each.close()


def _forgets(connection: psycopg.Connection) -> bool:
    """Whether it lives, and then lets go of all that was prepared, set or made for its time alone."""
    connection._notice_handlers.clear()
    try:
        return connection.pgconn.exec_(b"DISCARD ALL").status == ExecStatus.COMMAND_OK
    except psycopg.Error:
        return False


BACKENDS = Backends()
