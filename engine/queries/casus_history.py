"""What happened in a casus or in one process, newest first, with names in place of ids; the words are the screen's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from engine.deployment.loaded import load_definition
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import Event, EventDetail, Person, ProcessDefinition, UserTask
from engine.store.unit_of_work import TenantSession

MACHINERY = frozenset(
    {
        "element_entered",
        "element_completed",
        "element_cancelled",
        "decision_table_read",
        "message_sent",
        "message_received",
        "signal_sent",
        "signal_received",
    }
)
"""Steps of the engine itself; a person reads the tasks and what people did."""

MOST_OF_INSTANCE = 200

PEOPLE = ("to_person_id", "from_person_id", "person_id", "to")


@dataclass(frozen=True, slots=True)
class Happening:
    """`step` is the task or element it is about; `names` the names behind the ids of people in `codes`."""

    id: int
    at: datetime
    kind: str
    actor: str | None
    acted_for: str | None
    step: str | None
    process: str | None
    codes: Mapping[str, Any]
    names: Mapping[str, str]
    reason: str


def casus_history(session: TenantSession, casus_id: int, at: Place) -> Page[Happening]:
    columns = (Event.id,)
    found = _happenings(
        session,
        [Event.casus_id == casus_id, *beyond(columns, at, newest_first=True)],
        ordering(columns, at, newest_first=True),
        PAGE_SIZE + 1,
    )
    return paged(found, [(each.id,) for each in found], at)


def instance_history(session: TenantSession, instance_id: int) -> list[Happening]:
    """The latest of what people did in this process and what it did to them."""
    return _happenings(session, [Event.instance_id == instance_id], [Event.id.desc()], MOST_OF_INSTANCE)


def _happenings(
    session: TenantSession, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], most: int
) -> list[Happening]:
    acted_for = aliased(Person)
    rows = session.execute(
        select(Event, Person.name, acted_for.name, UserTask.name, ProcessDefinition.name, EventDetail.text)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(acted_for, acted_for.id == Event.acted_for_id)
        .outerjoin(UserTask, UserTask.id == Event.task_id)
        .outerjoin(ProcessDefinition, ProcessDefinition.id == Event.definition_id)
        .outerjoin(EventDetail, EventDetail.event_id == Event.id)
        .where(Event.kind.not_in(MACHINERY), *conditions)
        .order_by(*order)
        .limit(most)
    ).all()
    wanted = {row[0].codes[key] for row in rows for key in PEOPLE if isinstance(row[0].codes.get(key), int)}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted))).all() if wanted else []
    names: dict[int, str] = dict(found)  # type: ignore[arg-type]
    return [
        Happening(
            id=event.id,
            at=event.at,
            kind=event.kind,
            actor=actor,
            acted_for=stood_in_for,
            step=task or _element_name(session, event),
            process=process,
            codes=event.codes,
            names={key: names[event.codes[key]] for key in PEOPLE if event.codes.get(key) in names},
            reason=str((text or {}).get("reason", "")),
        )
        for event, actor, stood_in_for, task, process, text in rows
    ]


def _element_name(session: TenantSession, event: Event) -> str | None:
    """What failed, by its name in the diagram; other events that name an element are about a task."""
    if event.kind != "element_failed" or event.definition_id is None:
        return None
    element = load_definition(session, event.definition_id).process.elements.get(event.element_id or "")
    return element.name if element else None
