"""Opens the database: SQLite as the embedded default, PostgreSQL in production."""

from pathlib import Path
from select import POLLIN, poll
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

TRUSTED_SECONDS = 5
"""A connection used so short ago is taken to live unless its socket says otherwise."""


def open_database(url: str) -> Engine:
    """An engine for `url`. SQLite: WAL, foreign keys on, triggers fire on REPLACE too, and a wait for the writer."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return _open_postgresql(parsed)


def _open_postgresql(url: URL) -> Engine:
    # What is worth preparing we prepare (`round_trip.py`); the driver forgets all of it at each rollback, so after each
    # reading, and makes the server forget ours too.
    driver = {"prepare_threshold": None}
    engine = create_engine(
        url,
        pool_size=10,
        max_overflow=60,
        pool_use_lifo=True,  # the one used last is warm
        connect_args=driver,
    )

    @event.listens_for(engine, "checkin")
    def leave(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def ping(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        """A ping costs as much as a statement: only where the server spoke unasked, or after a while of silence."""
        idle = monotonic() - record.info.get("idle_since", monotonic())
        try:
            if idle > TRUSTED_SECONDS or _has_something_to_read(connection.fileno()):
                engine.dialect.do_ping(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error

    return engine


def _has_something_to_read(socket: int) -> bool:
    """Between statements that is the server closing the connection, or a notice."""
    polled = poll()
    polled.register(socket, POLLIN)
    return bool(polled.poll(0))


def _open_sqlite(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=20, max_overflow=40)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins, not the driver: a command must begin IMMEDIATE
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "busy_timeout=30000",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not connection.connection.in_transaction:  # else a session began one already
            connection.exec_driver_sql("BEGIN")

    return engine
