"""What can be looked at: our own processes and imported logs, each with all that can be chosen in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Row, Select, Table, func, literal, select, union_all

from engine.errors import NotFound
from engine.insight.shape import Choice, Source
from engine.store.models import CaseFact, FactCell, FactName, FactSource, ImportedLog, ProcessDefinition
from engine.store.models.facts import ALL
from engine.store.unit_of_work import TenantSession

MANY = 5_000
"""Cases: of twenty steps each they are looked at in a quarter of a second."""

UNSEEN = 0
"""The id of a source that nothing was drawn from yet."""

_CELL, _NAME, _SOURCE = (cast(Table, model.__table__) for model in (FactCell, FactName, FactSource))
_FOUND = select(FactSource.id, FactSource.process_key, ImportedLog.name).outerjoin(
    ImportedLog, ImportedLog.id == FactSource.log_id
)


def sources(session: TenantSession) -> list[Source]:
    """All that facts are kept of: our own processes by key, then imported logs by name."""
    found = session.execute(_FOUND).all()
    return sorted(
        _described(session, found), key=lambda each: (each.log_name is not None, each.process_key or each.log_name)
    )


def find_source(session: TenantSession, *, process_key: str | None = None, log_name: str | None = None) -> Source:
    """One process or one log. Raises `NotFound` for what is not published or imported.

    What nothing was drawn from yet, because nothing happened in it, is a source without months.
    """
    if process_key is not None:
        found = session.execute(_FOUND.where(FactSource.process_key == process_key)).all()
        exists = select(ProcessDefinition.id).where(ProcessDefinition.key == process_key).limit(1)
    else:
        found = session.execute(_FOUND.where(ImportedLog.name == log_name)).all()
        exists = select(ImportedLog.id).where(ImportedLog.name == log_name)
    if found:
        return _described(session, found)[0]
    if session.scalar(exists) is None:
        raise NotFound
    return Source(UNSEEN, process_key, log_name, None)


def is_large(session: TenantSession, source: Source) -> bool:
    """Whether it has more cases than can be looked at one by one while somebody waits for a page."""
    beyond = select(CaseFact.id).where(CaseFact.source_id == source.id).offset(MANY).limit(1)
    return session.scalar(beyond) is not None


def _described(session: TenantSession, found: Sequence[Row[Any]]) -> list[Source]:
    ids = [id for id, _, _ in found]
    if not ids:
        return []
    connection = session.connection()
    choices: dict[tuple[int, str], list[Choice]] = defaultdict(list)
    of_sources = _NAME.c.source_id.in_(ids)
    for source, kind, number, text in connection.execute(
        select(_NAME.c.source_id, _NAME.c.kind, _NAME.c.number, _NAME.c.text)
        .where(of_sources)
        .order_by(_NAME.c.source_id, _NAME.c.kind, _NAME.c.number)
    ):
        choices[source, kind].append(Choice(number, text))
    versions, teams = _told_apart(connection.execute(_numbers(ids)))
    months = {id: (first, last) for id, first, last in connection.execute(_months(ids))}
    return [
        Source(
            id,
            process_key,
            log_name,
            months.get(id),
            tuple(versions[id]),
            tuple(teams[id]),
            *(tuple(choices[id, kind]) for kind in ("step", "holder", "outcome")),
        )
        for id, process_key, log_name in found
    ]


def _told_apart(rows: Iterable[Row[Any]]) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    versions: dict[int, list[int]] = defaultdict(list)
    teams: dict[int, list[int]] = defaultdict(list)
    for source, which, number in rows:
        if number is not None and number > 0:
            (versions if which == "version" else teams)[source].append(number)
    return versions, teams


def _numbers(ids: Sequence[int]) -> Select[Any]:
    """Versions and teams, each found by one step in the index of cells: there are few, of however many cells."""
    each = []
    for which in ("version", "team"):
        column = _CELL.c[which]
        place = [] if which == "version" else [_CELL.c.version == ALL]
        least = select(func.min(column)).where(_CELL.c.source_id == _SOURCE.c.id, *place).scalar_subquery()
        walk = (
            select(_SOURCE.c.id.label("source_id"), least.label("number"))
            .where(_SOURCE.c.id.in_(ids))
            .cte(f"{which}s", recursive=True)
        )
        following = (
            select(func.min(column))
            .where(_CELL.c.source_id == walk.c.source_id, *place, column > walk.c.number)
            .correlate(walk)
            .scalar_subquery()
        )
        walk = walk.union_all(select(walk.c.source_id, following).where(walk.c.number.is_not(None)))
        each.append(select(walk.c.source_id, literal(which).label("which"), walk.c.number))
    together = union_all(*each).subquery()
    return select(together).order_by(together.c.source_id, together.c.which, together.c.number)


def _months(ids: Sequence[int]) -> Select[Any]:
    """The first and last month with facts."""
    return (
        select(_CELL.c.source_id, func.min(_CELL.c.month), func.max(_CELL.c.month))
        .where(
            _CELL.c.source_id.in_(ids),
            _CELL.c.version == ALL,
            _CELL.c.team == ALL,
            _CELL.c.outcome == ALL,
            _CELL.c.kind.in_(("began", "case", "step")),
        )
        .group_by(_CELL.c.source_id)
    )
