"""Numbers what processes call by a text, from 1 within its kind: steps, holders, outcomes, as `FactName` keeps them."""

from typing import cast

from sqlalchemy import Table, insert, select

from engine.store.models import FactName, FactSource
from engine.store.unit_of_work import TenantSession

_NAME, _SOURCE = cast(Table, FactName.__table__), cast(Table, FactSource.__table__)
Known = dict[tuple[str, str], int]


class OwnNames:
    """Those of our own processes, in one transaction; what is new is written with `keep`."""

    def __init__(self, session: TenantSession) -> None:
        self._session = session
        self._sources: dict[str, int] = {}
        self._known: dict[str, Known] = {}
        self._fresh: list[dict[str, object]] = []

    def source(self, process_key: str) -> int:
        """The source of a process, made when there was none yet."""
        if process_key not in self._sources:
            of_process = select(FactSource.id).where(FactSource.process_key == process_key)
            found = self._session.scalar(of_process)
            if found is None:
                self._session.execute(insert(_SOURCE), {"tenant": self._session.tenant, "process_key": process_key})
                found = self._session.scalars(of_process).one()
            self._sources[process_key] = found
        return self._sources[process_key]

    def number(self, process_key: str, kind: str, text: str) -> int:
        known = self._known.get(process_key)
        if known is None:
            known = self._known[process_key] = self._read(self.source(process_key))
        found = known.get((kind, text))
        if found is None:
            found = known[kind, text] = 1 + sum(of == kind for of, _ in known)
            source_id = self._sources[process_key]
            row = {"tenant": self._session.tenant, "source_id": source_id, "kind": kind, "number": found, "text": text}
            self._fresh.append(row)
        return found

    def keep(self) -> None:
        if self._fresh:
            self._session.execute(insert(_NAME), self._fresh)
            self._fresh.clear()

    def _read(self, source_id: int) -> Known:
        of_source = select(FactName.kind, FactName.text, FactName.number).where(FactName.source_id == source_id)
        return {(kind, text): number for kind, text, number in self._session.execute(of_source)}
