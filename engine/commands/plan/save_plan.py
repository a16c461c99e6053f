"""Set when the plan is evaluated, and write what is agreed for afterwards."""

from datetime import date

from engine import clock
from engine.commands.messages import is_awaited, send_message
from engine.commands.plan.the_plan import change_content, find_plan, open_plan
from engine.commands.plan.two_tabs import require_as_seen
from engine.errors import Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus

EVALUATION_MOVED = "Evaluatiedatum veranderd"
"""The message to a plan that waits for its evaluation: it then looks at the date again."""


def save_plan(
    work: Work, actor: Actor, casus_id: int, *, evaluation_on: date | None, aftercare: str, seen: str
) -> None:
    """`seen` marks what the page showed of both. Raises `Refused`, `Invalid`, and `StaleVersion`."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    before = find_plan(work.session, casus_id)
    today = clock.local(work.now).date()
    if evaluation_on and evaluation_on <= today and (before is None or before.evaluation_on != evaluation_on):
        raise Invalid(fields={"evaluation_on": "Kies een dag in de toekomst"})
    plan = open_plan(work, casus_id)
    work.now = clock.now()
    require_as_seen(work, casus_id, plan, seen)
    moved = plan.evaluation_on != evaluation_on
    plan.evaluation_on, plan.aftercare = evaluation_on, aftercare.strip()
    change_content(plan)
    work.session.flush()
    work.log.append("plan_changed", work.now, actor_id=actor.person_id, casus_id=casus_id, codes={"plan_id": plan.id})
    if moved and evaluation_on and is_awaited(work, casus_id, EVALUATION_MOVED):
        send_message(work, actor, casus_id, EVALUATION_MOVED, {})
