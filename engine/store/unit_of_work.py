"""One transaction a command: it commits whole or leaves nothing; reads never write."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, Table, bindparam, case, event, insert, update
from sqlalchemy.orm import (
    ORMExecuteState,
    Session,
    SessionTransaction,
    with_loader_criteria,
)
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlalchemy.orm.util import LoaderCriteriaOption

from engine import clock
from engine.errors import NotFound
from engine.store.database import open_database
from engine.store.event_log import EventLog
from engine.store.kept import Call, Kept, Values, of_municipality
from engine.store.link import Link
from engine.store.models import Row

R = TypeVar("R", bound=Row)


class TenantSession(Session):
    """A session that sees and writes one municipality's rows only.

    Kept statements go straight to the driver, past mappers and units of work. Writes wait for the first statement whose
    answer is wanted, or for the end of the command, and reach the database with it: in the order of their coming, and
    before whatever the session itself says.
    """

    def __init__(self, engine: Engine, tenant: str, *, writes: bool) -> None:
        super().__init__(expire_on_commit=False, autoflush=False)
        self.engine = engine
        self.tenant = tenant
        self._link = Link(engine, "BEGIN IMMEDIATE" if writes else "BEGIN")
        self._unsent: list[Call] = []
        self._foreseen: list[Call] = []
        self._answered: list[Call] = []

    @property
    def locks_rows(self) -> bool:
        """Whether a command locks row by row. On SQLite it has the whole database to itself from its beginning."""
        return self.engine.dialect.name != "sqlite"

    def get_bind(self, *_what: Any, **_how: Any) -> Connection:
        """All that SQLAlchemy asks by itself goes into the same transaction."""
        return self._link.joined

    def read(self, statement: Kept, known: Values) -> list[tuple[Any, ...]]:
        """The rows of a kept SELECT. It must compare every table's municipality with `:tenant` itself."""
        return self.ask([Call(statement, {"tenant": self.tenant, **known})])[0].rows

    def write(self, statement: Kept, rows: dict[str, Any] | Sequence[Values]) -> None:
        """Run a kept INSERT, UPDATE or DELETE before the next answer, at the latest at the end of the command.

        New rows must name their municipality.
        """
        self._unsent.append(Call(statement, rows))

    def ask(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Run these together, after the writes that wait, and answer them with their rows."""
        waiting, self._unsent = self._unsent, []
        answered, self._answered = self._answered, self._foreseen
        self._foreseen = []
        if not waiting and _same(calls, answered):
            for call, before in zip(calls, answered, strict=True):
                call.rows = before.rows
        elif waiting or calls:
            self._link.run([*waiting, *calls, *self._answered])
        return calls

    def foresee(self, calls: Iterable[Call]) -> None:
        """The question after the next one, which it travels with. Asked then, with no write between, it is answered."""
        self._foreseen = list(calls)

    def send(self) -> None:
        """Run the writes that wait."""
        if self._unsent:
            self.ask(())

    def insert(self, rows: Iterable[Row]) -> None:
        """Write new rows without going over all else that a flush looks at, and know their ids.

        A row that has its id already is written with what waits; for the others the database is asked at once.
        Columns that were left to their default are read when somebody asks for them.
        """
        fresh = list(rows)
        calls: list[tuple[Row, Call]] = []
        for row in fresh:
            held, kind = vars(row), type(row)
            held["tenant"] = self.tenant
            values = {name: held[name] for name in _names(kind) if name in held}
            if "id" in values:
                self.write(_insert_numbered(kind), values)
            else:
                calls.append((row, Call(_insert_into(kind), values)))
        if calls:
            self.ask([call for _row, call in calls])
        for row, call in calls:
            vars(row)["id"] = call.rows[0][0]
        for row in fresh:
            self._attach(row)

    def adopt(self, kind: type[R], values: Sequence[Any]) -> R:
        """The row that all columns of its table make, as if loaded; one that the session has already stays as it is."""
        columns = dict(zip(_names(kind), values, strict=True))
        known = self.identity_map.get(_identity(kind, columns["id"]))
        if known is not None:
            return cast(R, known)
        row = fresh_row(kind, **columns)
        self._attach(row)
        return row

    def _attach(self, row: Row) -> None:
        """As `add` of a row just loaded, without following its relationships: it has none that are loaded."""
        state, held = instance_state(row), vars(row)
        state.expired_attributes.update(_names(type(row)))
        state._commit_all(held)  # what it holds is as in the database; what it lacks is read when somebody asks
        state.key = _identity(type(row), held["id"])
        state.session_id = self.hash_key
        self.identity_map.add(state)

    def _detach(self, row: Row) -> None:
        """As `expunge`, without following its relationships: what it loaded along stays here."""
        state = instance_state(row)
        self.identity_map.safe_discard(state)
        state.session_id = None

    def finish(self, log: EventLog) -> None:
        """Send all that the command changed, with its events, and commit it."""
        self._save_changed()
        log.flush()
        waiting, self._unsent = self._unsent, []
        self._link.run(waiting, commit=True)
        if self._link.is_joined:
            self.commit()  # SQLAlchemy hears that it is over

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        try:
            super().close()
        finally:
            self._link.close()

    def _save_changed(self) -> None:
        """Write the rows that carry a version as a flush would, with the rest of what waits.

        A row that has another version by now ends the command with an `IntegrityError`.
        """
        for row in cast(Iterable[Any], self.dirty):
            kind: type[Row] = type(row)
            state, held = instance_state(row), vars(row)
            changed = frozenset(name for name, old in state.committed_state.items() if old != held[name])
            if state.mapper.version_id_col is None or "version" not in held or not changed.issubset(_names(kind)):
                continue
            if changed:
                known = {"of_id": held["id"], "of_tenant": held["tenant"], "of_version": held["version"]}
                self.write(_update_of(kind, changed), known | {name: held[name] for name in changed})
                held["version"] += 1
            self._detach(row)

    def begin_nested(self) -> SessionTransaction:
        self.send()
        nested = super().begin_nested()
        self.connection()  # makes the savepoint, also for what goes past SQLAlchemy
        return nested


def fresh_row(kind: type[R], /, **columns: Any) -> R:
    """A row with these columns, without what SQLAlchemy does for each of them when it is set."""
    row = kind.__new__(kind)
    manager_of_class(kind).setup_instance(row)
    vars(row).update(columns)
    return row


def _same(asked: Sequence[Call], answered: Sequence[Call]) -> bool:
    return [(call.kept, call.given) for call in asked] == [(call.kept, call.given) for call in answered]


def _identity(kind: type[Row], key: int) -> tuple[type[Row], tuple[int], None]:
    return kind, (key,), None


@cache
def _names(kind: type[Row]) -> tuple[str, ...]:
    return tuple(kind.__table__.columns.keys())


@cache
def _insert_into(kind: type[Row]) -> Kept:
    table = cast(Table, kind.__table__)
    return Kept(insert(table).returning(table.c.id))


@cache
def _insert_numbered(kind: type[Row]) -> Kept:
    return Kept(insert(cast(Table, kind.__table__)))


@cache
def _update_of(kind: type[Row], names: frozenset[str]) -> Kept:
    table = cast(Table, kind.__table__)
    of = {name: bindparam(f"of_{name}", type_=table.c[name].type) for name in ("id", "version")}
    values: dict[str, Any] = {name: bindparam(name, type_=table.c[name].type) for name in sorted(names)}
    # Of another version this makes NULL, which the column refuses: the database itself lets exactly one win.
    values["version"] = case((table.c.version == of["version"], table.c.version + 1))
    return Kept(update(table).where(table.c.id == of["id"], of_municipality(table, "of_tenant")).values(**values))


_filtered: WeakKeyDictionary[Executable, dict[str, Executable]] = WeakKeyDictionary()
"""Each statement with its filter, by tenant. One that is built once, at module level, then also has its cache key made
once; one that is built for a single call goes from here with it."""


@event.listens_for(TenantSession, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    cast(TenantSession, state.session).send()
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        tenant = cast(TenantSession, state.session).tenant
        by_tenant = _filtered.setdefault(state.statement, {})
        if tenant not in by_tenant:
            by_tenant[tenant] = state.statement.options(_rows_of(tenant))
        state.statement = by_tenant[tenant]


@cache
def _rows_of(tenant: str) -> LoaderCriteriaOption:
    return with_loader_criteria(Row, lambda row: row.tenant == tenant, include_aliases=True)


@event.listens_for(TenantSession, "before_flush")
def _stamp_tenant(session: Session, _context: Any, _instances: Any) -> None:
    own = cast(TenantSession, session)
    own.send()
    for row in own.new:
        if isinstance(row, Row):
            row.tenant = own.tenant


@event.listens_for(TenantSession, "before_commit")
def _send_all(session: Session) -> None:
    cast(TenantSession, session).send()


@event.listens_for(TenantSession, "after_soft_rollback")
def _forget_undone(session: Session, _transaction: Any) -> None:
    undone = cast(TenantSession, session)
    undone._unsent, undone._foreseen, undone._answered = [], [], []


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

    @contextmanager
    def command(self) -> Iterator[Work]:
        """A transaction that writes. Commits at the end, rolls back on any error."""
        with TenantSession(self.engine, self.tenant, writes=True) as session:
            work = Work(session, clock.now(), EventLog(session))
            yield work
            session.finish(work.log)

    @contextmanager
    def reading(self) -> Iterator[TenantSession]:
        """A transaction that only reads."""
        with TenantSession(self.engine, self.tenant, writes=False) as session:
            yield session

    def read(self, statement: Kept, known: Values) -> list[tuple[Any, ...]]:
        """As `TenantSession.read`, for a single statement that needs no transaction around it."""
        call = Call(statement, {"tenant": self.tenant, **known})
        with closing(Link(self.engine)) as link:
            link.run([call])
        return call.rows

    def close(self) -> None:
        self.engine.dispose()
