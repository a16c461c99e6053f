"""Statements that travel together: each answered, all in one packet, nothing carried out after one that fails."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from engine.store import Store, round_trip
from engine.store.round_trip import Prepared, travel

pytestmark = pytest.mark.postgresql
KNOWN = "SELECT count(*) FROM pg_prepared_statements"


@pytest.fixture
def driver(postgres_store: Store) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres_store.url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TEMPORARY TABLE pot (number int PRIMARY KEY, said text)")
        connection.commit()
        yield connection


def numbers(driver: psycopg.Connection[Any]) -> list[int]:
    found = [number for (number,) in driver.execute("SELECT number FROM pot ORDER BY number")]
    driver.rollback()
    return found


def test_each_is_answered_in_its_order_and_kept_with_the_commit(driver: psycopg.Connection[Any]) -> None:
    add = "INSERT INTO pot VALUES ($1, $2) RETURNING number"
    told = [(add, [1, "één"]), ("SELECT said, number FROM pot", []), (add, [2, None])]
    answers = travel(Prepared(driver), told, begin=True, commit=True)
    assert [rows for rows, _types in answers] == [[(1,)], [("één", 1)], [(2,)]]
    assert driver.info.transaction_status == TransactionStatus.IDLE
    driver.rollback()
    assert numbers(driver) == [1, 2]


def test_without_begin_there_is_no_transaction_and_without_commit_it_stays_open(
    driver: psycopg.Connection[Any],
) -> None:
    prepared = Prepared(driver)
    travel(prepared, [("SELECT $1::int", [1])])
    assert driver.info.transaction_status == TransactionStatus.IDLE
    travel(prepared, [("INSERT INTO pot VALUES ($1)", [1])], begin=True)
    assert driver.info.transaction_status == TransactionStatus.INTRANS
    driver.rollback()
    assert numbers(driver) == []


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_what_fails_is_told_and_the_connection_serves_on(driver: psycopg.Connection[Any], failing: int) -> None:
    prepared, add = Prepared(driver), "INSERT INTO pot VALUES ($1)"
    told = [(add, [None if number == failing else number]) for number in range(3)]
    with pytest.raises(psycopg.errors.NotNullViolation):
        travel(prepared, told, begin=True, commit=True)
    driver.rollback()
    travel(prepared, [(add, [7])], begin=True, commit=True)
    assert numbers(driver) == [7]


def test_a_statement_that_the_server_cannot_read_is_not_taken_for_a_prepared_one(
    driver: psycopg.Connection[Any],
) -> None:
    prepared = Prepared(driver)
    wrong, right = ("SELECT * FROM nergens", []), ("SELECT 1", [])
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedTable):
            travel(prepared, [wrong, right], begin=True)
        driver.rollback()
    assert travel(prepared, [right])[0][0] == [(1,)]


def test_a_statement_is_read_by_the_server_once(driver: psycopg.Connection[Any]) -> None:
    prepared = Prepared(driver)
    for number in range(3):
        assert travel(prepared, [("SELECT $1::int", [number]), ("SELECT $1::int", [number])])[1][0] == [(number,)]
    assert travel(prepared, [(KNOWN, [])])[0][0] == [(2,)]


def test_no_more_statements_stay_prepared_than_agreed_and_what_is_used_stays(
    driver: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_trip, "MOST_KEPT", 4)
    prepared = Prepared(driver)
    for number in range(20):
        travel(prepared, [("SELECT 'used'", []), (f"SELECT {number}", [])])
    rows, _types = travel(prepared, [("SELECT name, statement FROM pg_prepared_statements", [])])[0]
    assert len(rows) == 6  # four, the one that came after those, and the question itself
    assert ("kept_1", "SELECT 'used'") in rows


def test_one_that_is_too_much_is_still_there_for_what_goes_with_it(
    driver: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_trip, "MOST_KEPT", 2)
    prepared, told = Prepared(driver), [(f"SELECT {number}", []) for number in range(5)]
    for _ in range(3):
        assert [rows for rows, _types in travel(prepared, told)] == [[(number,)] for number in range(5)]


def test_more_than_fits_in_the_buffers_goes_both_ways(driver: psycopg.Connection[Any]) -> None:
    text = "é" * 3_000_000
    assert [rows for rows, _types in travel(Prepared(driver), [("SELECT $1::text", [text])] * 3)] == [[(text,)]] * 3


def test_a_connection_that_is_gone_says_so_and_is_closed(driver: psycopg.Connection[Any]) -> None:
    with psycopg.connect(driver.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [driver.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        travel(Prepared(driver), [("SELECT 1", [])])
    assert driver.closed


def test_values_that_cannot_be_told_are_refused_before_anything_is_sent(driver: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.DataError):
        travel(Prepared(driver), [("INSERT INTO pot VALUES ($1, $2)", [1, "\x00"])], begin=True)
    assert driver.info.transaction_status == TransactionStatus.IDLE
    assert numbers(driver) == []
