"""Record outside a process that the household agrees with the plan, or with what it does not."""

from engine import clock
from engine.commands.plan.the_plan import agree, find_plan, goals_of
from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus


def agree_plan(
    work: Work,
    actor: Actor,
    casus_id: int,
    *,
    agreed: bool,
    by: str,
    how: str,
    disagreement: str,
    version: int,
) -> None:
    """`version` is that of the plan as it was read to the household.

    Raises `Refused`, `Invalid`, and `Conflict` without goals or when the plan is another by now.
    """
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    plan = find_plan(work.session, casus_id, lock=True)
    if plan is None or not goals_of(work.session, casus_id):
        raise Conflict("Er staat nog geen doel in het plan. Zet er eerst een doel in.")
    if plan.version != version:
        raise Conflict("Het plan is intussen veranderd. Lees het na met het huishouden en leg het dan vast.")
    work.now = clock.now()
    agree(work, plan, agreed=agreed, by=by, how=how, disagreement=disagreement)
    work.log.append(
        "plan_agreed" if agreed else "plan_disagreed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"plan_id": plan.id, "version": plan.version},
    )
