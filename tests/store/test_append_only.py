import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.store import Store


@pytest.fixture
def with_event(store: Store) -> Store:
    with store.command() as work:
        work.log.append("casus_opened", work.now, codes={"origin": "outreach"}, text={"note": "gebeld"})
    return store


@pytest.mark.parametrize("change", ["update event set kind = 'other'", "delete from event"])
def test_refuses_to_change_the_event_log(with_event: Store, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), with_event.engine.begin() as connection:
        connection.execute(text(change))


def test_refuses_to_replace_an_event(with_event: Store) -> None:
    if with_event.engine.dialect.name != "sqlite":
        change = "truncate event cascade"
    else:
        change = "replace into event (id, tenant, at, kind, codes) values (1, 'x', '2026-01-01', 'y', '{}')"
    with pytest.raises(DBAPIError, match="append-only"), with_event.engine.begin() as connection:
        connection.execute(text(change))


def test_the_text_beside_an_event_can_be_erased(with_event: Store) -> None:
    with with_event.engine.begin() as connection:
        connection.execute(text("delete from event_detail"))
        assert connection.execute(text("select count(*) from event")).scalar() == 1
