"""The append-only event log: codes and ids in the event, free text in an erasable row beside it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, insert

from engine.store.kept import Call, Kept
from engine.store.models import Event, EventDetail, ProcessInstance

if TYPE_CHECKING:
    from engine.store.unit_of_work import TenantSession

COMPLETIONS = frozenset({"element_completed", "task_completed"})
"""Events that count as an activity: only these have a previous activity and the seconds since."""

_WRITE = Kept(insert(cast(Table, Event.__table__)))
_WRITE_TELLING_ID = Kept(insert(cast(Table, Event.__table__)).returning(Event.__table__.c.id))
_WRITE_DETAILS = Kept(insert(cast(Table, EventDetail.__table__)))


@dataclass(slots=True)
class EventLog:
    """Collects a command's events and writes them in one statement at its end, in the order of their coming."""

    session: "TenantSession"
    _events: list[dict[str, Any]] = field(default_factory=list)
    _details: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)

    def append(
        self,
        kind: str,
        at: datetime,
        *,
        actor_id: int | None = None,
        acted_for_id: int | None = None,
        casus_id: int | None = None,
        instance: ProcessInstance | None = None,
        task_id: int | None = None,
        element_id: str | None = None,
        node_id: str | None = None,
        codes: Mapping[str, Any] | None = None,
        text: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an event. `codes` hold ids and codes only; whatever a person wrote goes into `text`."""
        previous, seconds = None, None
        if instance is not None:
            casus_id = instance.casus_id
            if element_id is not None and kind in COMPLETIONS:
                previous = instance.last_element_id
                if instance.last_event_at is not None:
                    seconds = (at - instance.last_event_at).total_seconds()
                instance.last_element_id, instance.last_event_at = element_id, at
        if text:
            self._details.append((len(self._events), text))
        self._events.append(
            {
                "tenant": self.session.tenant,
                "at": at,
                "kind": kind,
                "actor_id": actor_id,
                "acted_for_id": acted_for_id,
                "casus_id": casus_id,
                "instance_id": instance.id if instance is not None else None,
                "definition_id": instance.definition_id if instance is not None else None,
                "task_id": task_id,
                "element_id": element_id,
                "node_id": node_id,
                "previous_element_id": previous,
                "seconds_since": seconds,
                "codes": dict(codes or {}),
            }
        )

    @contextmanager
    def forgetting_on_error(self) -> Iterator[None]:
        """What is appended inside is forgotten when it ends in an error."""
        events, details = len(self._events), len(self._details)
        try:
            yield
        except BaseException:
            del self._events[events:], self._details[details:]
            raise

    def flush(self) -> None:
        """Write what was collected; called once, at the end of the command, after all rows have their ids."""
        self.session.flush()
        if not self._events:
            return
        if self._details:
            written = self.session.ask([Call(_WRITE_TELLING_ID, each) for each in self._events])
            details = [
                {"tenant": self.session.tenant, "event_id": written[position].rows[0][0], "text": dict(text)}
                for position, text in self._details
            ]
            self.session.write(_WRITE_DETAILS, details)
        else:
            self.session.write(_WRITE, tuple(self._events))
        self._events.clear()
        self._details.clear()
