"""What happened in a casus, newest first, with names in place of ids; how it reads in Dutch is the screen's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import Event, EventDetail, Person, ProcessDefinition, UserTask
from engine.store.unit_of_work import TenantSession

MACHINERY = frozenset({"element_entered", "element_completed", "element_cancelled", "decision_table_read"})
"""Steps of the engine itself; a person reads the tasks and what people did."""

PEOPLE = ("to_person_id", "from_person_id", "person_id")


@dataclass(frozen=True, slots=True)
class Happening:
    """`codes` hold what the event recorded; `names` the names behind the ids of people in it."""

    id: int
    at: datetime
    kind: str
    actor: str | None
    acted_for: str | None
    task: str | None
    process: str | None
    codes: Mapping[str, Any]
    names: Mapping[str, str]
    reason: str


def casus_history(session: TenantSession, casus_id: int, at: Place) -> Page[Happening]:
    acted_for = aliased(Person)
    columns = (Event.id,)
    rows = session.execute(
        select(Event, Person.name, acted_for.name, UserTask.name, ProcessDefinition.name, EventDetail.text)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(acted_for, acted_for.id == Event.acted_for_id)
        .outerjoin(UserTask, UserTask.id == Event.task_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == Event.definition_id)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.casus_id == casus_id, Event.kind.not_in(MACHINERY), *beyond(columns, at, newest_first=True))
        .order_by(*ordering(columns, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    wanted = {row[0].codes[key] for row in rows for key in PEOPLE if isinstance(row[0].codes.get(key), int)}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all() if wanted else []
    names: dict[int, str] = dict(found)  # type: ignore[arg-type]
    happenings = [
        Happening(
            id=event.id,
            at=event.at,
            kind=event.kind,
            actor=actor,
            acted_for=stood_in_for,
            task=task,
            process=process,
            codes=event.codes,
            names={key: names[event.codes[key]] for key in PEOPLE if event.codes.get(key) in names},
            reason=str((text or {}).get("reason", "")),
        )
        for event, actor, stood_in_for, task, process, text in rows
    ]
    return paged(happenings, [(row[0].id,) for row in rows], at)
