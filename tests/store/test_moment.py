"""Moments: in UTC whatever zone they come in, and on SQLite as text that sorts as time does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from engine.store import Store
from engine.store.models import Event

SUMMER = timezone(timedelta(hours=2))


def keep(store: Store, at: datetime) -> None:
    with store.command() as work:
        work.session.add(Event(tenant=work.tenant, at=at, kind="counted", codes={}))
        work.session.flush()


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_told_in(store: Store) -> None:
    keep(store, datetime(2026, 7, 1, 1, 30, 0, 5, SUMMER))
    with store.reading() as session:
        at = session.scalars(select(Event.at)).one()
        assert session.scalars(select(Event.id).where(Event.at == datetime(2026, 6, 30, 23, 30, 0, 5, UTC))).all()
    assert (at, at.tzinfo) == (datetime(2026, 6, 30, 23, 30, 0, 5, UTC), UTC)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        keep(store, datetime(2026, 7, 1, 1, 30))


def test_moments_on_sqlite_are_all_written_alike(sqlite_store: Store) -> None:
    keep(sqlite_store, datetime(2026, 7, 1, 1, 30, tzinfo=UTC))
    keep(sqlite_store, datetime(2026, 7, 1, 1, 30, 0, 5, SUMMER))
    with sqlite_store.reading() as session:
        written = session.scalars(text("SELECT at FROM event ORDER BY at")).all()
    assert written == ["2026-06-30 23:30:00.000005", "2026-07-01 01:30:00.000000"]
