"""A connection that an earlier test left is for the next as if it was opened just now."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.backends import MOST_IDLE, Backends
from tests.postgresql import PostgresServer

pytestmark = pytest.mark.postgresql


@pytest.fixture
def options(postgres_server: PostgresServer) -> dict[str, Any]:
    return {"host": str(postgres_server.folder), "user": "waakvlam", "dbname": "postgres"}


@pytest.fixture
def backends() -> Iterator[Backends]:
    made = Backends()
    yield made
    made.close("postgres")


def _process(connection: psycopg.Connection) -> int:
    return connection.info.backend_pid


def test_nothing_of_the_one_before_is_left(backends: Backends, options: dict[str, Any]) -> None:
    first = backends.connect(options)
    for statement in (
        "SET search_path = nowhere",
        "PREPARE kept AS SELECT 1",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SELECT pg_advisory_lock(7)",
    ):
        first.execute(statement.encode())
    first.commit()
    backends.leave(first)
    then = backends.connect({**options, "application_name": "another"})
    assert then is first
    [kept] = then.execute(
        "SELECT current_setting('search_path'), to_regclass('mine'), (SELECT count(*) FROM pg_prepared_statements),"
        " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
    ).fetchall()
    assert kept == ('"$user", public', None, 0, 0)
    then.close()


def test_who_connects_another_way_gets_another(backends: Backends, options: dict[str, Any]) -> None:
    backends.leave(backends.connect(options))
    with backends.connect({**options, "options": "-c statement_timeout=5s"}) as other:
        assert _process(other) not in backends.processes("postgres")


def test_who_was_in_the_middle_of_something_or_is_gone_is_not_handed_on(
    backends: Backends, options: dict[str, Any]
) -> None:
    busy, killed = backends.connect(options), backends.connect(options)
    busy.execute("SELECT 1")
    backends.leave(busy)
    assert busy.closed
    backends.leave(killed)
    with psycopg.connect(**options) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [_process(killed)])
    with backends.connect(options) as fresh:
        assert fresh.execute("SELECT 1").fetchall() == [(1,)]


def test_so_many_wait_and_no_more(backends: Backends, options: dict[str, Any]) -> None:
    several = [backends.connect(options) for _ in range(MOST_IDLE + 1)]
    for each in several:
        backends.leave(each)
    assert [each.closed for each in several] == [False] * MOST_IDLE + [True]
