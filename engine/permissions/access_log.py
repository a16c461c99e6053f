"""Who looked at or worked in whose file (NEN 7513): a look is written before the page shows, a use with the command."""

from typing import cast

from sqlalchemy import Table, insert

from engine import clock
from engine.permissions.actor import Actor
from engine.permissions.verdict import Verdict
from engine.store import Kept, Store, Work
from engine.store.models import AccessLog

_WRITE = Kept(insert(cast(Table, AccessLog.__table__)))


def record_look(store: Store, actor: Actor, casus_id: int, what: str, verdict: Verdict) -> None:
    """Log one look in a short transaction of its own. `what` names the screen, `verdict` the rule that allowed it."""
    with store.command() as work:
        record_use(work, actor, casus_id, what, verdict)


def record_use(work: Work, actor: Actor, casus_id: int, what: str, verdict: Verdict) -> None:
    """Log that a command worked in this file; it stands or falls with the command."""
    work.session.write(
        _WRITE,
        {
            "tenant": work.tenant,
            "at": clock.now(),
            "person_id": actor.person_id,
            "casus_id": casus_id,
            "what": what,
            "why": verdict.rule,
        },
    )
