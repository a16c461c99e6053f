"""A PostgreSQL database that a test used is for the next one as if nobody had used it, or is thrown away."""

from collections.abc import Callable

import psycopg
import pytest

from tests.postgresql import PostgresServer
from tests.set_back import MANY

TEMPLATE = "template_kept"
pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def server(postgres_server: PostgresServer) -> PostgresServer:
    postgres_server.create_database(TEMPLATE)
    with psycopg.connect(f"host={postgres_server.folder} user=waakvlam dbname={TEMPLATE}") as connection:
        for statement in (
            "CREATE TABLE street (id bigserial PRIMARY KEY, name text UNIQUE)",
            "CREATE TABLE house (id bigserial PRIMARY KEY, street_id bigint NOT NULL REFERENCES street)",
            "CREATE TABLE nothing_yet (id bigserial PRIMARY KEY)",
            "INSERT INTO street (name) VALUES ('Roerdompweg'), ('Kluutstraat'), (NULL)",
            "INSERT INTO house (street_id) VALUES (1), (1), (2)",
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'for ever'; END $$",
            "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON house FOR EACH ROW EXECUTE FUNCTION refuse()",
        ):
            connection.execute(statement.encode())
    return postgres_server


def _use(server: PostgresServer, act: Callable[[psycopg.Connection], object]) -> str:
    """Let `act` work in a database and commit; answers which database it was."""
    with server.fresh_database(TEMPLATE) as url:
        name = url.split("/")[3].split("?")[0]
        with psycopg.connect(f"host={server.folder} user=waakvlam dbname={name}") as connection:
            act(connection)
    return name


def _content(connection: psycopg.Connection) -> list[object]:
    tables = ("street", "house", "nothing_yet")
    rows = [connection.execute(f"SELECT * FROM {table} ORDER BY id".encode()).fetchall() for table in tables]
    return [*rows, connection.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO street (name) VALUES ('Tapuithof')",
        "INSERT INTO nothing_yet DEFAULT VALUES",
        "UPDATE street SET name = 'Kluutlaan' WHERE id = 2",
        "DELETE FROM street WHERE id = 3",
        "WITH gone AS (DELETE FROM street WHERE id = 3) INSERT INTO street (name) VALUES ('Tapuithof')",
        "INSERT INTO house (street_id) VALUES (2)",
        "SELECT nextval('street_id_seq'), nextval('nothing_yet_id_seq')",
    ],
)
def test_next_test_finds_what_the_template_holds(server: PostgresServer, statement: str) -> None:
    before: list[object] = []
    after: list[object] = []
    _use(server, lambda connection: before.extend(_content(connection)))
    used = _use(server, lambda connection: connection.execute(statement.encode()))
    assert _use(server, lambda connection: after.extend(_content(connection))) == used
    assert after == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id int)",
        "DROP TABLE nothing_yet",
        "ALTER TABLE house DROP COLUMN street_id",
        "ALTER TABLE house DISABLE TRIGGER kept",
        "DROP TRIGGER kept ON house",
        "CREATE INDEX found_by ON house (street_id)",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "TRUNCATE nothing_yet",
        f"INSERT INTO nothing_yet SELECT FROM generate_series(0, {MANY})",
    ],
)
def test_what_cannot_be_set_back_is_thrown_away(server: PostgresServer, statement: str) -> None:
    before: list[object] = []
    after: list[object] = []
    _use(server, lambda connection: before.extend(_content(connection)))
    used = _use(server, lambda connection: connection.execute(statement.encode()))
    assert _use(server, lambda connection: after.extend(_content(connection))) != used
    assert after == before


def test_each_use_has_an_address_of_its_own(server: PostgresServer) -> None:
    with server.fresh_database(TEMPLATE) as first:
        pass
    with server.fresh_database(TEMPLATE) as second:
        assert first.split("&")[0] == second.split("&")[0]
        assert first != second


def test_whoever_is_still_connected_changes_nothing_afterwards(server: PostgresServer) -> None:
    with server.fresh_database(TEMPLATE) as url:
        name = url.split("/")[3].split("?")[0]
        left = psycopg.connect(f"host={server.folder} user=waakvlam dbname={name}")
        left.execute("INSERT INTO street (name) VALUES ('Tapuithof')")
    with pytest.raises(psycopg.OperationalError):
        left.commit()
    left.close()
    found: list[object] = []
    _use(server, lambda connection: found.extend(connection.execute("SELECT count(*) FROM street").fetchall()))
    assert found == [(3,)]
