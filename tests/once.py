"""Compiles once what every test would compile again in its own application and database.

Templates, addresses, statements and what is published are the same in all; a server compiles each once as well.
"""

from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine, event
from werkzeug.routing import Rule

from engine import decisions, forms
from engine.deployment import loaded
from engine.store import database
from tests.backends import BACKENDS

MOST_STATEMENTS = 5_000
"""All tests together have more than the usual 500, and would drive out each other's."""


class _Templates(BytecodeCache):
    """By name and content."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Templates()}
    Rule._compile_builder = _addresses(Rule._compile_builder)  # type: ignore[method-assign]
    database.create_engine = _statements(create_engine)
    database._open_sqlite = _hasty(database._open_sqlite)
    # By content: a server does so by database, and every test has another.
    loaded.forms = SimpleNamespace(load=lru_cache(500)(forms.load))  # type: ignore[assignment]
    loaded.decisions = SimpleNamespace(inspect=lru_cache(100)(decisions.inspect))  # type: ignore[assignment]


def _addresses(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """What builds an address follows from its rule alone, and is told of which application at each call."""
    known: dict[object, Any] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in known:
            known[key] = compile_builder(rule, append_unknown)
        return known[key]

    return builder


def _statements(create: Callable[..., Engine]) -> Callable[..., Engine]:
    """All databases of one kind get the dialect and the compiled statements of the first that was opened."""
    first: dict[str, Engine] = {}

    def engine_of(*arguments: Any, **options: Any) -> Engine:
        engine = create(*arguments, **options, query_cache_size=MOST_STATEMENTS)
        kind = engine.dialect.name
        if kind == "postgresql":
            event.listen(engine, "do_connect", lambda _dialect, _record, _words, options: BACKENDS.connect(options))
            engine.dialect.do_close = BACKENDS.leave  # type: ignore[method-assign]
        if kind in first:
            engine.dialect = engine.pool._dialect = first[kind].dialect
            engine._compiled_cache = first[kind]._compiled_cache
        else:
            event.listen(engine, "connect", lambda *_connection: first.setdefault(kind, engine), once=True)
        return engine

    return engine_of


def _hasty(open_sqlite: Callable[[str], Engine]) -> Callable[[str], Engine]:
    """Nothing waits for the disk: a test has no power cut to survive."""

    def opened(url: str) -> Engine:
        engine = open_sqlite(url)
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        return engine

    return opened
