"""Databases that live in memory only: made once, kept as bytes, copied in a few milliseconds."""

import sqlite3
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from engine.store.append_only import APPEND_ONLY, statements
from engine.store.models import Base


def open_in_memory(label: str, content: bytes | None = None) -> Engine:
    """A database of its own that begins as `content` (see `content_of`), else empty with the present schema.

    It has one connection, so one thread at a time may use it and its sessions may not overlap. Databases that share a
    `label` must hold the same published files: what is loaded of those is kept by label.
    """
    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    connection.deserialize(_empty() if content is None else content)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA recursive_triggers=ON")
    dialect = _first().dialect
    if (prepare := dialect.on_connect()) is not None:
        prepare(connection)
    # One dialect and one cache for all of them: statements are compiled once, not once for each database.
    pool = StaticPool(lambda: connection, dialect=dialect)  # type: ignore[arg-type]
    engine = Engine(pool, dialect, make_url(f"sqlite:///{label}")).execution_options(compiled_cache=_compiled)

    @event.listens_for(engine, "begin")
    def begin(opened: Any) -> None:
        if not opened.connection.in_transaction:
            opened.exec_driver_sql("BEGIN")

    return engine


def content_of(engine: Engine) -> bytes:
    """All that a database in memory holds now."""
    raw = engine.raw_connection()
    try:
        return bytes(raw.driver_connection.serialize())  # type: ignore[union-attr]
    finally:
        raw.close()


_compiled: dict[Any, Any] = {}


@cache
def _first() -> Engine:
    """Whose dialect has seen a connection, and knows what this SQLite can do."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    engine.connect().close()
    return engine


@cache
def _empty() -> bytes:
    engine = _first()
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for table in APPEND_ONLY:
            for statement in statements(table, "sqlite"):
                connection.exec_driver_sql(statement)
    return content_of(engine)
