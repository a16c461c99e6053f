"""Who looked at whose file: written in a short transaction of its own before the page shows (NEN 7513)."""

from sqlalchemy import insert

from engine import clock
from engine.permissions.actor import Actor
from engine.permissions.verdict import Verdict
from engine.store import Store
from engine.store.models import AccessLog


def record_look(store: Store, actor: Actor, casus_id: int, what: str, verdict: Verdict) -> None:
    """Log one look. `what` names the screen, `verdict` the rule that allowed it."""
    with store.command() as work:
        work.session.execute(
            insert(AccessLog).values(
                tenant=store.tenant,
                at=clock.now(),
                person_id=actor.person_id,
                casus_id=casus_id,
                what=what,
                why=verdict.rule,
            )
        )
