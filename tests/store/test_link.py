"""What a session has of the database: one transaction, however it is used, and nothing left of what broke."""

from contextlib import closing
from typing import cast

import pytest
from sqlalchemy import Table, bindparam, func, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, PendingRollbackError

from engine.store import Call, Kept, Store
from engine.store.link import Link
from engine.store.models import Area
from engine.store.unit_of_work import TenantSession

_areas = cast(Table, Area.__table__)
ADD = Kept(insert(_areas))
KEYS = Kept(select(_areas.c.key).where(_areas.c.tenant == bindparam("tenant")).order_by(_areas.c.key))
PROCESS = Kept(select(func.pg_backend_pid()))


def add(session: TenantSession, key: str) -> None:
    session.write(ADD, {"tenant": session.tenant, "key": key, "name": key})


def keys(store: Store) -> list[str]:
    return [key for (key,) in store.read(KEYS, {})]


def held(store: Store) -> int:
    """Connections of the pool that are in use."""
    return store.engine.pool.checkedout()  # type: ignore[attr-defined,no-any-return]


def end(store: Store, process: int) -> None:
    with store.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})


@pytest.mark.parametrize("fails", [False, True])
def test_what_goes_past_sqlalchemy_and_what_goes_through_it_are_kept_or_undone_together(
    store: Store, fails: bool
) -> None:
    try:
        with store.command() as work:
            add(work.session, "a")
            assert work.session.scalars(select(Area.key)).all() == ["a"]
            work.session.add(Area(key="b", name="b"))
            work.session.flush()
            assert work.session.read(KEYS, {}) == [("a",), ("b",)]
            add(work.session, "c")
            work.session.send()
            if fails:
                raise InterruptedError
    except InterruptedError:
        pass
    assert keys(store) == ([] if fails else ["a", "b", "c"])
    assert held(store) == 0


def test_a_command_that_sqlalchemy_never_joined_is_undone_as_well(store: Store) -> None:
    with pytest.raises(InterruptedError), store.command() as work:
        add(work.session, "a")
        work.session.send()
        raise InterruptedError
    assert keys(store) == []
    assert held(store) == 0


def test_a_connection_is_taken_when_it_is_first_used_and_given_back_at_the_end(store: Store) -> None:
    with store.command() as work:
        assert held(store) == 0
        add(work.session, "a")
        assert held(store) == 0
        work.session.send()
        assert held(store) == 1
    assert held(store) == 0
    with store.reading() as session:
        session.read(KEYS, {})
        assert session.scalars(select(Area.key)).all() == ["a"]
        assert held(store) == 1
    assert held(store) == 0
    with store.command():
        pass
    assert held(store) == 0


def test_a_command_has_sqlite_to_itself_from_its_first_question(sqlite_store: Store) -> None:
    with sqlite_store.command() as work:
        work.session.read(KEYS, {})
        with closing(Link(sqlite_store.engine)) as other, pytest.raises(OperationalError, match="locked"):
            other.joined.exec_driver_sql("PRAGMA busy_timeout=0")
            other.run([Call(ADD, {"tenant": work.tenant, "key": "a", "name": "a"})])
    assert keys(sqlite_store) == []


def test_a_reading_on_sqlite_is_of_one_moment(sqlite_store: Store) -> None:
    store = sqlite_store
    with store.reading() as session:
        assert session.read(KEYS, {}) == []
        with store.command() as work:
            add(work.session, "a")
        assert session.read(KEYS, {}) == []
        assert session.scalars(select(Area.key)).all() == []
    assert keys(store) == ["a"]


def test_a_refused_write_leaves_the_connection_fit_for_the_next(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(IntegrityError), store.command() as work:
            add(work.session, "a")
            add(work.session, "a")
    with store.command() as work:
        add(work.session, "a")
    assert keys(store) == ["a"]


@pytest.mark.postgresql
@pytest.mark.parametrize("joined", [False, True])
def test_a_connection_that_broke_is_not_used_again(postgres_store: Store, joined: bool) -> None:
    store = postgres_store
    with pytest.raises(OperationalError) as caught, store.command() as work:
        ((process,),) = work.session.read(PROCESS, {})
        if joined:
            assert work.session.scalar(select(func.pg_backend_pid())) == process
        end(store, process)
        add(work.session, "a")
        work.session.read(KEYS, {})
    assert caught.value.connection_invalidated
    assert keys(store) == []
    assert held(store) == 0


@pytest.mark.postgresql
@pytest.mark.parametrize("joined", [False, True])
def test_a_command_does_not_go_on_when_its_connection_broke(postgres_store: Store, joined: bool) -> None:
    store = postgres_store
    with pytest.raises(PendingRollbackError), store.command() as work:
        add(work.session, "a")
        ((process,),) = work.session.read(PROCESS, {})
        end(store, process)
        with pytest.raises(OperationalError):
            work.session.scalar(select(Area.key)) if joined else work.session.read(KEYS, {})
        add(work.session, "b")
    assert keys(store) == []
    assert held(store) == 0


def test_a_database_that_is_not_there_is_told_with_sqlalchemys_error() -> None:
    with closing(Store("postgresql://nobody@127.0.0.1:1/nothing", "nergens")) as store:
        with pytest.raises(OperationalError):
            store.read(KEYS, {})
        with pytest.raises(OperationalError), store.command() as work:
            add(work.session, "a")
        with pytest.raises(OperationalError), store.reading() as session:
            session.scalar(select(Area.key))
