"""Fire the timers that are due, each instance in a transaction of its own. Running it twice changes nothing."""

from collections.abc import Collection

from sqlalchemy import select

from engine import clock
from engine.commands.advance import advance
from engine.commands.run import open_run
from engine.errors import NotFound
from engine.store import Store
from engine.store.models import Wait


def due_instances(store: Store, limit: int = 100, skip: Collection[int] = ()) -> list[int]:
    """Instances with a timer that is due, longest due first."""
    with store.reading() as session:
        rows = session.execute(
            select(Wait.instance_id)
            .where(Wait.status == "open", Wait.due_at <= clock.now(), Wait.instance_id.not_in(skip))
            .order_by(Wait.due_at, Wait.id)
            .limit(limit)
        )
        return list(dict.fromkeys(row[0] for row in rows))


def fire_timers(store: Store, instance_id: int) -> bool:
    """Fire what is due in one instance; answers whether anything was.

    Of several workers one has the instance, the others pass it by.
    """
    with store.command() as work:
        try:
            run = open_run(work, None, instance_id, skip_locked=True)
        except NotFound:
            return False
        step = run.definition.process.fire_timers(run.instance.state, run.ports())
        if not step.trace:
            return False
        advance(run, step)
        return True
