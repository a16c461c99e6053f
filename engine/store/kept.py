"""Statements that are kept for the life of the program: made ready once, then handed straight to the driver.

Building a statement, its parameters and its result costs SQLAlchemy several times what the driver needs to run it. That
is no matter once in a while; it is for what every request does. And what is handed to the driver together reaches
PostgreSQL in one round trip: the process that waits for each answer in turn finds its caches cold each time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Dialect, Insert, Table, bindparam, literal_column
from sqlalchemy.sql import Select
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeEngine

from engine.store.combined import write_of

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
_ANY: frozenset[str] = frozenset()


def of_municipality(table: Table, parameter: str = "tenant") -> ColumnElement[bool]:
    """Whether a row is of the municipality in this parameter, said so that no index answers it.

    For statements that name the row: on a young table PostgreSQL takes the index on the municipality to be as good,
    keeps that plan, and then goes over more rows at each call.
    """
    return table.c.tenant.concat(literal_column("''")) == bindparam(parameter, type_=table.c.tenant.type)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one kind of database, for one set of given names."""

    sql: str
    takes: tuple[str, ...]  # the name of each parameter, in its place
    otherwise: Values  # what a parameter is when it is not given
    converts: tuple[tuple[int, Convert], ...]  # by place

    def parameters(self, given: Values) -> list[Any]:
        """Raises `KeyError` when a parameter without a value of its own is not given."""
        known = {**self.otherwise, **given} if self.otherwise else given
        found = [*map(known.__getitem__, self.takes)]
        for place, convert in self.converts:
            found[place] = convert(found[place])
        return found


class Kept:
    """A SELECT, INSERT, UPDATE or DELETE on tables. It names the municipality itself.

    The same for every call but for its parameters. An INSERT takes the columns that its first row names, and the
    plain defaults of the others.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self.columns = list(statement.exported_columns)
        self._inserts = isinstance(statement, Insert)
        # Else SQLAlchemy lets every INSERT answer the key, asked or not.
        self._statement = statement.inline() if isinstance(statement, Insert) and not self.columns else statement
        self.write = write_of(statement)
        self._ready: dict[tuple[str, frozenset[str]], _Ready] = {}
        self._converts: dict[str, list[tuple[int, Convert]]] = {}

    def ready(self, dialect: Dialect, names: Iterable[str]) -> _Ready:
        key = (dialect.name, frozenset(names) if self._inserts else _ANY)
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._prepare(dialect, key[1])
        return ready

    def _prepare(self, dialect: Dialect, names: frozenset[str]) -> _Ready:
        style = "qmark" if dialect.name == "sqlite" else "numeric_dollar"
        by_position = cast(Any, type(dialect))(paramstyle=style)
        columns = sorted(names) if self._inserts else None
        compiled = cast(Any, self._statement.compile(dialect=by_position, column_keys=columns))
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch} if self._inserts else {}
        if unset := [name for name, value in defaults.items() if callable(value)]:
            raise TypeError(f"A kept INSERT has to be given {unset}, whose defaults are computed")
        binds = [compiled.binds[name] for name in compiled.positiontup]
        own = {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
        converts = enumerate(_convert(bind.type.dialect_impl(dialect), dialect) for bind in binds)
        return _Ready(
            compiled.string,
            tuple(compiled.positiontup),
            own | defaults,
            tuple((place, convert) for place, convert in converts if convert),
        )

    def converted(
        self, dialect: Dialect, rows: list[tuple[Any, ...]], kind: Callable[[int], int | None]
    ) -> list[tuple[Any, ...]]:
        """These rows of the driver as values of Python; `kind` is what the driver calls the type of a column."""
        if dialect.name not in self._converts:
            converts = (
                (place, column.type.dialect_impl(dialect).result_processor(dialect, kind(place)))
                for place, column in enumerate(self.columns)
            )
            self._converts[dialect.name] = [(place, convert) for place, convert in converts if convert]
        needed = self._converts[dialect.name]
        if not needed:
            return rows
        converted = []
        for row in rows:
            values = list(row)
            for place, convert in needed:
                values[place] = convert(values[place])
            converted.append(tuple(values))
        return converted


def _convert(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """JSON goes as text, also where the driver would wrap it: PostgreSQL knows what it is by its place."""
    plain = JSON if isinstance(kind, JSON) else type(kind)
    return cast(Convert | None, cast(Any, plain).bind_processor(kind, dialect))


@dataclass(slots=True)
class Call:
    """A kept statement with what it is called with: one row of values, or several."""

    kept: Kept
    given: dict[str, Any] | Sequence[Values]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def ready(self, dialect: Dialect) -> tuple[_Ready, list[list[Any]]]:
        """The statement in the words of this database, with the parameters of each row."""
        given = [self.given] if isinstance(self.given, dict) else self.given
        ready = self.kept.ready(dialect, given[0])
        return ready, [ready.parameters(row) for row in given]
