"""One transaction a command: it commits whole or leaves nothing; reads never write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Executable, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from engine import clock
from engine.errors import NotFound
from engine.store.database import open_database
from engine.store.event_log import EventLog
from engine.store.models import Row

R = TypeVar("R", bound=Row)


class TenantSession(Session):
    """A session that sees and writes one municipality's rows only."""

    @property
    def tenant(self) -> str:
        return str(self.info["tenant"])


_filtered: WeakKeyDictionary[Executable, dict[str, Executable]] = WeakKeyDictionary()
"""Each statement with its filter, by tenant. One that is built once, at module level, then also has its cache key made
once; one that is built for a single call goes from here with it."""


@event.listens_for(TenantSession, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        tenant = state.session.info["tenant"]
        by_tenant = _filtered.setdefault(state.statement, {})
        if tenant not in by_tenant:
            by_tenant[tenant] = state.statement.options(_rows_of(tenant))
        state.statement = by_tenant[tenant]


@cache
def _rows_of(tenant: str) -> LoaderCriteriaOption:
    return with_loader_criteria(Row, lambda row: row.tenant == tenant, include_aliases=True)


@event.listens_for(TenantSession, "before_flush")
def _stamp_tenant(session: Session, _context: Any, _instances: Any) -> None:
    tenant = session.info["tenant"]
    for row in session.new:
        if isinstance(row, Row):
            row.tenant = tenant


@dataclass(slots=True)
class Work:
    """What a command works with: the session, the moment, and the log.

    `now` is one moment for all that the command writes; a command that locks rows takes it anew once it holds them.
    """

    session: TenantSession
    now: datetime
    log: EventLog

    @property
    def tenant(self) -> str:
        return self.session.tenant

    def get(self, model: type[R], key: int, *, lock: bool = False) -> R:
        """The row, locked against others until the end of the command on request. Raises `NotFound`."""
        row = self.session.get(model, key, with_for_update=True if lock else None, populate_existing=lock)
        if row is None or row.tenant != self.tenant:
            raise NotFound
        return row

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the command that may fail by itself: what it wrote and logged is then undone, the rest stands."""
        with self.log.forgetting_on_error(), self.session.begin_nested():
            yield


class Store:
    """The database of one municipality, as this process sees it."""

    def __init__(self, url: str, tenant: str, *, engine: Engine | None = None) -> None:
        self.url = url
        self.tenant = tenant
        self.engine = engine or open_database(url)
        self._writing = self.engine.execution_options(sqlite_begin="IMMEDIATE")

    @contextmanager
    def command(self) -> Iterator[Work]:
        """A transaction that writes. Commits at the end, rolls back on any error."""
        with self._session(self._writing) as session:
            work = Work(session, clock.now(), EventLog(session))
            with session.begin():
                yield work
                work.log.flush()

    @contextmanager
    def reading(self) -> Iterator[TenantSession]:
        """A transaction that only reads."""
        with self._session(self.engine) as session:
            yield session

    def _session(self, bind: Engine) -> TenantSession:
        return TenantSession(bind=bind, expire_on_commit=False, autoflush=False, info={"tenant": self.tenant})

    def close(self) -> None:
        self.engine.dispose()
