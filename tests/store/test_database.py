import pytest
from sqlalchemy import create_engine, text

from engine.store import Store, database


@pytest.fixture
def pings(postgres_store: Store, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The connections that were asked whether they live."""
    asked: list[object] = []
    ping = postgres_store.engine.dialect.do_ping

    def note(connection: object) -> bool:
        asked.append(connection)
        return ping(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(postgres_store.engine.dialect, "do_ping", note)
    return asked


def server_process(store: Store) -> int:
    with store.reading() as session:
        return int(session.scalar(text("SELECT pg_backend_pid()")))


@pytest.mark.postgresql
def test_a_connection_that_the_server_closed_a_moment_ago_is_replaced_unnoticed(postgres_store: Store) -> None:
    process = server_process(postgres_store)
    administrator = create_engine(postgres_store.url)
    with administrator.connect() as connection:
        assert connection.scalar(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    administrator.dispose()
    assert server_process(postgres_store) != process


@pytest.mark.postgresql
def test_a_connection_used_a_moment_ago_is_not_asked_whether_it_lives(
    postgres_store: Store, pings: list[object]
) -> None:
    process = server_process(postgres_store)
    assert server_process(postgres_store) == process
    assert pings == []


@pytest.mark.postgresql
def test_a_connection_that_was_long_idle_is_asked_whether_it_lives(
    postgres_store: Store, pings: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TRUSTED_SECONDS", -1)
    process = server_process(postgres_store)
    pings.clear()
    assert server_process(postgres_store) == process
    assert len(pings) == 1
