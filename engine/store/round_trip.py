"""Statements for PostgreSQL that go together: one packet there, one packet back, however many there are.

The driver's own pipeline sends each statement as soon as it has it, so that server and client wake up once for each.
Here all lie ready before the first is sent, and the server answers once, at the end.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import psycopg
from psycopg import abc, errors, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.waiting import Ready, Wait

Statement = tuple[str, Sequence[Any]]
"""Its words, with `$1` for the first parameter, and the values: PostgreSQL infers the type of each from its place."""
Answer = tuple[list[tuple[Any, ...]], Callable[[int], int]]
"""The rows, and what number PostgreSQL has for the type of the column at a place."""

MOST_KEPT = 100
"""Statements that a connection keeps prepared; of more, the one that was not used for longest goes."""


class Prepared:
    """A connection with what it has prepared: each statement with its name there, and how values of a type are told."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self.driver = driver
        self.adapt = Transformer(driver)
        self._names: OrderedDict[str, bytes] = OrderedDict()
        self._numbers = count(1)

    def name(self, sql: str) -> bytes | None:
        if sql in self._names:
            self._names.move_to_end(sql)
        return self._names.get(sql)

    def fresh_name(self) -> bytes:
        """Never used before: a name stays taken when nobody heard whether the server knows it."""
        return b"kept_%d" % next(self._numbers)

    def keep(self, sql: str, name: bytes) -> None:
        self._names[sql] = name

    def superfluous(self) -> list[bytes]:
        """The names of what is too much, which are forgotten here."""
        return [self._names.popitem(last=False)[1] for _ in range(len(self._names) - MOST_KEPT)]


def travel(
    prepared: Prepared, statements: Sequence[Statement], *, begin: bool = False, commit: bool = False
) -> list[Answer]:
    """Run `statements` in their order and answer each, in one round trip; on request in a transaction of their own.

    After one that fails nothing more is carried out, the commit neither. Raises its error, one of psycopg's.
    """
    driver, adapt = prepared.driver, prepared.adapt
    connection = driver.pgconn
    told = [(sql, adapt.dump_sequence(values, [PyFormat.TEXT] * len(values))) for sql, values in statements]
    names = {sql: prepared.name(sql) for sql, _values in told}
    fresh = {sql: prepared.fresh_name() for sql, name in names.items() if name is None}
    before = [b"BEGIN"] * begin
    after = [b"DEALLOCATE " + name for name in prepared.superfluous()] + [b"COMMIT"] * commit
    try:
        connection.enter_pipeline_mode()
        for sql, name in fresh.items():
            connection.send_prepare(name, sql.encode())
        for each in before:
            connection.send_query_params(each, None)
        for sql, values in told:
            connection.send_query_prepared(names[sql] or fresh[sql], values)
        for each in after:
            connection.send_query_params(each, None)
        connection.pipeline_sync()
        results = driver.wait(_exchange(connection))
        if connection.status == ConnStatus.OK:
            connection.exit_pipeline_mode()
    except BaseException:
        driver.close()  # nobody knows what it would say next
        raise
    for (sql, name), result in zip(fresh.items(), results, strict=False):
        if result.status == ExecStatus.COMMAND_OK:
            prepared.keep(sql, name)
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result, encoding=driver.info.encoding)
    first, upto = len(fresh) + len(before), len(fresh) + len(before) + len(told)
    if len(results) != upto + len(after):
        raise psycopg.OperationalError("The connection was lost before all was answered")
    answers = [_read(adapt, result) for result in results[first:upto]]
    adapt.set_pgresult(None)  # which else stays in memory until the connection's next answer
    return answers


def _exchange(connection: pq.abc.PGconn) -> abc.PQGen[list[pq.abc.PGresult]]:
    """Send what lies ready and hear what each part of it gave, until the server is at its end or gone."""
    while connection.flush():
        ready = yield Wait.RW
        if ready & Ready.R:
            connection.consume_input()
    heard: list[pq.abc.PGresult] = []
    while True:
        while connection.is_busy():
            yield Wait.R
            connection.consume_input()
        result = connection.get_result()
        if result is None:  # the end of one part
            if connection.status == ConnStatus.BAD:
                return heard
        elif result.status == ExecStatus.PIPELINE_SYNC:
            return heard
        else:
            heard.append(result)


def _read(adapt: abc.Transformer, result: pq.abc.PGresult) -> Answer:
    adapt.set_pgresult(result)
    return adapt.load_rows(0, result.ntuples, tuple), result.ftype
