"""Our own processes as an event log: which named steps were completed when, and what kind of holder had them.

A case is a process instance by its number. Nobody's name is in it, and no answer.
"""

from sqlalchemy import select

from engine.deployment.loaded import load_definition
from engine.insight.columns import Columns, microseconds
from engine.store.event_log import COMPLETIONS
from engine.store.models import Event, Holding, Wait
from engine.store.unit_of_work import TenantSession

OWN_LOG = "waakvlam"


def own_columns(session: TenantSession) -> Columns:
    """Completions in the order in which they were logged, on the clock of UTC."""
    columns = Columns()
    by_task, by_node = _task_holders(session), _wait_holders(session)
    steps: dict[int, dict[str, str]] = {}
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
    for instance, definition, element, node, task, at in session.execute(completed):
        if definition not in steps:
            steps[definition] = _named_steps(session, definition)
        name = steps[definition].get(element)
        if name:
            holder = by_task.get(task) if task is not None else by_node.get((instance, node))
            columns.add(str(instance), name, microseconds(at.replace(tzinfo=None)), 0, holder, "complete")
    return columns


def _named_steps(session: TenantSession, definition_id: int) -> dict[str, str]:
    """What is a step for people: it has a name and is no gateway."""
    elements = load_definition(session, definition_id).process.elements
    return {each.id: each.name for each in elements.values() if each.name and not each.tag.endswith("Gateway")}


def _task_holders(session: TenantSession) -> dict[int, str]:
    """The kind of who had each task last: person, group, partner, resident, management."""
    held = select(Holding.task_id, Holding.kind).where(Holding.task_id.is_not(None)).order_by(Holding.id)
    return {task: kind for task, kind in session.execute(held) if task is not None}


def _wait_holders(session: TenantSession) -> dict[tuple[int, str], str]:
    held = (
        select(Wait.instance_id, Wait.node_id, Holding.kind).join(Wait, Wait.id == Holding.wait_id).order_by(Holding.id)
    )
    return {(instance, node): kind for instance, node, kind in session.execute(held)}
