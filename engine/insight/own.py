"""Our own processes as an event log: which named steps were completed when, and what kind of holder had them.

A case is a process instance by its number. Nobody's name is in it, and no answer.
"""

from collections.abc import Mapping

from sqlalchemy import select

from engine.deployment.loaded import load_definition
from engine.errors import NotFound
from engine.insight.columns import Columns, microseconds
from engine.runtime import Element
from engine.store.event_log import COMPLETIONS
from engine.store.models import Event, Holding, ProcessDefinition, Wait
from engine.store.unit_of_work import TenantSession

OWN_LOG = "waakvlam"
OF_PROCESS = f"{OWN_LOG}:"
"""What stands before the key of a process, to name the log of that process alone."""


def own_columns(session: TenantSession, process_key: str | None = None) -> Columns:
    """Completions in the order in which they were logged, on the clock of UTC; of one process, or of all together.

    Raises `NotFound` for a process that was never published.
    """
    columns = Columns()
    by_task, by_node = _task_holders(session), _wait_holders(session)
    elements: dict[int, Mapping[str, Element]] = {}
    completed = (
        select(Event.instance_id, Event.definition_id, Event.element_id, Event.node_id, Event.task_id, Event.at)
        .where(
            Event.kind.in_(sorted(COMPLETIONS)),
            Event.instance_id.is_not(None),
            Event.definition_id.is_not(None),
            Event.element_id.is_not(None),
        )
        .order_by(Event.id)
        .execution_options(yield_per=10_000)
    )
    if process_key is not None:
        completed = completed.where(Event.definition_id.in_(_versions(session, process_key)))
    for instance, definition, element, node, task, at in session.execute(completed):
        if definition not in elements:
            elements[definition] = load_definition(session, definition).process.elements
        step = elements[definition].get(element)
        if step is not None and is_step(step):
            holder = by_task.get(task) if task is not None else by_node.get((instance, node))
            columns.add(str(instance), step.name, microseconds(at.replace(tzinfo=None)), 0, holder, "complete")
    return columns


def is_step(element: Element) -> bool:
    """What is a step for people: it has a name and is no gateway."""
    return bool(element.name) and not element.tag.endswith("Gateway")


def _versions(session: TenantSession, process_key: str) -> list[int]:
    found = list(session.scalars(select(ProcessDefinition.id).where(ProcessDefinition.key == process_key)))
    if not found:
        raise NotFound(f"Er is geen proces “{process_key}” gepubliceerd.")
    return found


def _task_holders(session: TenantSession) -> dict[int, str]:
    """The kind of who had each task last: person, group, partner, resident, management."""
    held = select(Holding.task_id, Holding.kind).where(Holding.task_id.is_not(None)).order_by(Holding.id)
    return {task: kind for task, kind in session.execute(held) if task is not None}


def _wait_holders(session: TenantSession) -> dict[tuple[int, str], str]:
    held = (
        select(Wait.instance_id, Wait.node_id, Holding.kind).join(Wait, Wait.id == Holding.wait_id).order_by(Holding.id)
    )
    return {(instance, node): kind for instance, node, kind in session.execute(held)}
