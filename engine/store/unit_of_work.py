"""One transaction a command: it commits whole or leaves nothing; reads never write."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import CursorResult, Engine, Executable, Table, event, insert
from sqlalchemy.orm import ORMExecuteState, Session, make_transient_to_detached, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from engine import clock
from engine.errors import NotFound
from engine.store.database import open_database, without_transaction
from engine.store.event_log import EventLog
from engine.store.models import Row

R = TypeVar("R", bound=Row)


class TenantSession(Session):
    """A session that sees and writes one municipality's rows only."""

    @property
    def tenant(self) -> str:
        return str(self.info["tenant"])

    def read(self, statement: Executable, known: Mapping[str, Any]) -> Sequence[Any]:
        """The rows of a kept SELECT on tables. It must compare every table's municipality with `:tenant` itself."""
        return self.connection().execute(statement, {"tenant": self.tenant, **known}).all()

    def write(self, statement: Executable, rows: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run a kept INSERT, UPDATE or DELETE on a table, past the mappers. New rows must name their municipality."""
        return self.connection().execute(statement, rows)

    def insert(self, rows: Iterable[Row]) -> None:
        """Write new rows at once, so that their ids are known, without going over all else that a flush looks at.

        Columns that were left to their default are read when somebody asks for them.
        """
        alike: dict[tuple[type[Row], frozenset[str]], list[Row]] = {}
        for row in rows:
            row.tenant = self.tenant
            alike.setdefault((type(row), frozenset(row.__table__.columns.keys() & vars(row).keys())), []).append(row)
        for (kind, filled), same in alike.items():
            written = self.write(_insert_into(kind), [{name: getattr(row, name) for name in filled} for row in same])
            for row, row_id in zip(same, written.scalars(), strict=True):
                row.id = row_id
                make_transient_to_detached(row)
                self.add(row)


@cache
def _insert_into(kind: type[Row]) -> Executable:
    table = cast(Table, kind.__table__)
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


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
        self._asking = without_transaction(self.engine)

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

    def read(self, statement: Executable, known: Mapping[str, Any]) -> Sequence[Any]:
        """As `TenantSession.read`, for a single statement that needs no transaction around it."""
        with self._asking.connect() as connection:
            return connection.execute(statement, {"tenant": self.tenant, **known}).all()

    def _session(self, bind: Engine) -> TenantSession:
        return TenantSession(bind=bind, expire_on_commit=False, autoflush=False, info={"tenant": self.tenant})

    def close(self) -> None:
        self.engine.dispose()
