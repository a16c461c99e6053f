"""What comes after a finished task: mine in the same instance, else the first of my worklist."""

from engine.permissions import Actor
from engine.queries.worklist import first_of_mine
from engine.store.unit_of_work import TenantSession


def next_task(session: TenantSession, actor: Actor, instance_id: int) -> int | None:
    """The id of the task to go on with; None when the worklist is empty."""
    return first_of_mine(session, actor, instance_id=instance_id) or first_of_mine(session, actor)
