"""Keeps imported logs: whole, under a name, in one transaction; read back as the columns they were."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, select
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict, Invalid, NotFound
from engine.insight.bulk import batches, stream, write
from engine.insight.columns import NO_OFFSET, SECOND, UNKNOWN, Columns, Names
from engine.insight.files import Tell, nobody
from engine.insight.log_facts import keep_facts
from engine.insight.own import OF_PROCESS, OWN_LOG, own_columns
from engine.store.models import ImportedLog, LogEvent, LogName, ProcessDefinition
from engine.store.unit_of_work import TenantSession, Work

NAME_LIMIT = 120  # characters
EVENTS_PART = 0.25  # of the time that keeping takes; the rest goes to facts
NUMBERS = (
    "case_number", "order_number", "activity", "resource", "lifecycle", "at", "utc_offset", "previous_activity",
    "seconds_since",
)  # fmt: skip
_EVENT, _NAME = cast(Table, LogEvent.__table__), cast(Table, LogName.__table__)


def require_free(session: TenantSession, name: str, *, replace: bool = False) -> None:
    """Raises `Invalid` for a name that no log can have, `Conflict` for one that another log has."""
    if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise Invalid(f"Geef het logboek een naam van hoogstens {NAME_LIMIT} tekens.")
    if name == OWN_LOG or name.startswith(OF_PROCESS):
        raise Invalid(f"“{name}” is een eigen logboek van Waakvlam. Kies een andere naam.")
    if not replace and _find(session, name) is not None:
        raise _taken(name)


def _taken(name: str) -> Conflict:
    return Conflict(f"Er is al een logboek “{name}”. Kies een andere naam, of vervang het met --replace.")


def keep_log(
    work: Work, name: str, columns: Columns, source: str, *, replace: bool = False, tell: Tell = nobody
) -> None:
    """Keep ordered columns under `name` with their facts, in place of the log that had it when `replace` says so.

    Raises `Invalid` or `Conflict`.
    """
    require_free(work.session, name, replace=replace)
    if replace and _find(work.session, name) is not None:
        remove_log(work, name)
    log = ImportedLog(
        name=name, source=source[-255:], imported_at=work.now, events=len(columns), cases=len(columns.cases)
    )
    try:
        work.session.insert([log])
    except IntegrityError:  # another import of that name ended meanwhile
        raise _taken(name) from None
    connection = work.session.connection()
    tenant = work.session.tenant
    for kind, names in _kinds(columns).items():
        rows = ((tenant, log.id, kind, number, text) for number, text in enumerate(names.texts))
        for batch in batches(rows):
            write(connection, _NAME.name, ("tenant", "log_id", "kind", "number", "text"), batch)
    written = 0
    for batch in batches(_rows(tenant, log.id, columns)):
        write(connection, _EVENT.name, ("tenant", "log_id", *NUMBERS), batch)
        written += len(batch)
        tell(written, EVENTS_PART * written / len(columns))
    keep_facts(work, log.id, columns, lambda drawn, part: tell(drawn, EVENTS_PART + (1 - EVENTS_PART) * part))


def draw_again(work: Work, name: str, tell: Tell = nobody) -> None:
    """Make the facts of a log anew, also of one from before facts were kept. Raises `NotFound`."""
    keep_facts(work, _require(work.session, name), read_log(work.session, name), tell)


def remove_log(work: Work, name: str) -> None:
    """Remove a log with all its events. Raises `NotFound`."""
    log_id = _require(work.session, name)
    work.session.send()
    table = cast(Table, ImportedLog.__table__)
    work.session.connection().execute(delete(table).where(table.c.id == log_id, table.c.tenant == work.session.tenant))


def known_logs(session: TenantSession) -> list[str]:
    """The names of the logs that can be reported on: ours of all processes together, ours by process, imported ones."""
    processes = session.scalars(select(ProcessDefinition.key).distinct().order_by(ProcessDefinition.key))
    ours = [OWN_LOG, *(OF_PROCESS + key for key in processes)]
    return [*ours, *imported_logs(session)]


def imported_logs(session: TenantSession) -> list[str]:
    return sorted(session.scalars(select(ImportedLog.name)))


def read_log(session: TenantSession, name: str) -> Columns:
    """The ordered events of an imported log, or the engine's own, all or of one process. Raises `NotFound`."""
    if name == OWN_LOG:
        return own_columns(session).ordered()
    if name.startswith(OF_PROCESS):
        return own_columns(session, name.removeprefix(OF_PROCESS)).ordered()
    log_id = _require(session, name)
    connection = session.connection()
    names = {kind: _names(connection, log_id, kind) for kind in ("case", "activity", "resource", "lifecycle")}
    columns = Columns(names["case"], names["activity"], names["resource"], names["lifecycle"])
    into = (columns.case, columns.activity, columns.resource, columns.lifecycle, columns.at, columns.offset)
    c = _EVENT.c
    ordered = (
        select(
            c.case_number,
            c.activity,
            func.coalesce(c.resource, UNKNOWN),
            func.coalesce(c.lifecycle, UNKNOWN),
            c.at,
            func.coalesce(c.utc_offset, NO_OFFSET),
        )
        .where(c.log_id == log_id)
        .order_by(c.case_number, c.order_number)
    )
    for part in stream(connection, ordered):
        for column, values in zip(into, zip(*part, strict=True), strict=True):
            column.extend(values)
    return columns


def _find(session: TenantSession, name: str) -> int | None:
    return session.scalar(select(ImportedLog.id).where(ImportedLog.name == name))


def _require(session: TenantSession, name: str) -> int:
    found = _find(session, name)
    if found is None:
        known = ", ".join(known_logs(session))
        raise NotFound(f"Er is geen logboek “{name}”. Wel: {known}.")
    return found


def _names(connection: Connection, log_id: int, kind: str) -> Names:
    of_kind = select(_NAME.c.text).where(_NAME.c.log_id == log_id, _NAME.c.kind == kind).order_by(_NAME.c.number)
    return Names(connection.scalars(of_kind))


def _kinds(columns: Columns) -> dict[str, Names]:
    return {
        "case": columns.cases,
        "activity": columns.activities,
        "resource": columns.resources,
        "lifecycle": columns.lifecycles,
    }


def _rows(tenant: str, log_id: int, columns: Columns) -> Iterator[tuple[Any, ...]]:
    """What `NUMBERS` names, with the previous activity and the seconds since it."""
    last_case, order, before, last_at = UNKNOWN, 0, 0, 0
    for case, activity, resource, lifecycle, at, offset in zip(
        columns.case, columns.activity, columns.resource, columns.lifecycle, columns.at, columns.offset, strict=True
    ):
        is_first = case != last_case
        order = 0 if is_first else order + 1
        yield (
            tenant,
            log_id,
            case,
            order,
            activity,
            None if resource == UNKNOWN else resource,
            None if lifecycle == UNKNOWN else lifecycle,
            at,
            None if offset == NO_OFFSET else offset,
            None if is_first else before,
            None if is_first else (at - last_at) / SECOND,
        )
        last_case, before, last_at = case, activity, at
