"""Asks a level higher for help with something that lies still: it comes on top of their tower, with the reason."""

from sqlalchemy import update

from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.nudge import open_holding
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, casus_subject, verdict
from engine.store import Work
from engine.store.models import Casus, Holding, ProcessInstance


def escalate(work: Work, actor: Actor, holding_id: int, reason: str) -> None:
    """Tell the team's managers; when one of them asks, or holds it, tell the budget holders.

    The task stays where it is: help is asked, nothing is taken over. Raises `NotFound`, `Refused`, `Conflict` when it
    was done before or lies there no longer, and `Invalid` without a reason or without anybody to ask.
    """
    holding = open_holding(work, holding_id)
    verdict("escalate", actor, casus_subject(work.session, holding.casus_id)).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom dit niet langer kan wachten"})
    casus = work.get(Casus, holding.casus_id)
    team_managers = recipients.managers(work.session, casus.team_id)
    above = team_managers
    if team_managers & {actor.person_id, holding.person_id}:
        budget_holders = recipients.members(work.session, "budgethouder", casus.team_id)
        above = recipients.with_substitutes(work.session, budget_holders)
    asked = notify(
        work,
        above - {holding.person_id or 0},
        NoticeKind.ESCALATED,
        actor_id=actor.person_id,
        casus_id=casus.id,
        instance_id=holding.instance_id,
        task_id=holding.task_id,
        codes={"holding_id": holding.id, "by": actor.person_id},
    )
    if not asked:
        raise Invalid("Er is nu niemand die dit kan overnemen. Vraag functioneel beheer wie je team leidt.")
    marked = work.session.execute(
        update(Holding)
        .where(Holding.id == holding_id, Holding.until.is_(None), Holding.escalated_at.is_(None))
        .values(escalated_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if not marked.rowcount:  # type: ignore[attr-defined]
        raise Conflict("Hiervoor is al hulp gevraagd.")
    work.log.append(
        "holding_escalated",
        work.now,
        actor_id=actor.person_id,
        instance=work.get(ProcessInstance, holding.instance_id),
        task_id=holding.task_id,
        codes={"holding_id": holding.id, "asked": sorted(asked)},
        text={"reason": reason.strip()},
    )
