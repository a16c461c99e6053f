"""Makes the letter with the plan as it stands now, and keeps it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.commands.addressee import addressee_of
from engine.commands.plan.the_plan import find_plan, goals_of
from engine.errors import Conflict
from engine.letters import ActionFacts, GoalFacts, PlanFacts, compose_plan
from engine.store import Work
from engine.store.models import AftercareNote, Casus, Plan, PlanGoal, PlanLetter, Tenant


def write_letter(
    work: Work,
    casus: Casus,
    organisation: Mapping[str, Any],
    *,
    made_by_id: int | None,
    instance_id: int | None = None,
) -> PlanLetter:
    """The letter; one version of the plan has one, so asked again it is the same. Raises `Conflict` without goals."""
    plan = find_plan(work.session, casus.id)
    goals = goals_of(work.session, casus.id)
    if plan is None or not goals:
        raise Conflict("Er staat nog geen doel in het plan. Ga naar ‘Plan en nazorg’ en zet er eerst een doel in.")
    known = work.session.scalars(
        select(PlanLetter).where(PlanLetter.casus_id == casus.id, PlanLetter.plan_version == plan.version).limit(1)
    ).one_or_none()
    if known is not None:
        return known
    made = compose_plan(_facts(work, casus, plan, goals, organisation))
    letter = PlanLetter(
        casus_id=casus.id,
        instance_id=instance_id,
        plan_version=plan.version,
        html=made.html,
        pdf=made.pdf,
        made_at=work.now,
        made_by_id=made_by_id,
    )
    work.session.add(letter)
    work.session.flush()
    return letter


def _facts(
    work: Work, casus: Casus, plan: Plan, goals: Sequence[PlanGoal], organisation: Mapping[str, Any]
) -> PlanFacts:
    tenant = work.session.get(Tenant, work.tenant)
    # The address for complaints is the municipality's own addition to organisation.json, so it is in the file as read.
    municipality = organisation.get("municipality") or {}
    teams = organisation.get("teams") or ()
    areas = {each["key"]: str(each["name"]) for each in organisation.get("life_areas") or ()}
    addressee, salutation = addressee_of(work.session, casus)
    agreements = work.session.scalars(
        select(AftercareNote)
        .where(AftercareNote.casus_id == casus.id, AftercareNote.kind == "agreement", AftercareNote.ended_at.is_(None))
        .order_by(AftercareNote.id)
    )
    return PlanFacts(
        municipality=str(municipality.get("name") or (tenant.name if tenant else work.tenant)),
        addressee=addressee,
        salutation=salutation,
        dated=clock.local(work.now).date(),
        reference=casus.number,
        goals=tuple(
            GoalFacts(
                areas.get(goal.life_area, goal.life_area.capitalize()),
                goal.text,
                tuple(
                    ActionFacts(action.what, action.who, action.by_on, action.done_at is not None)
                    for action in goal.actions
                ),
                goal.status,
                goal.outcome,
            )
            for goal in goals
        ),
        agreed={"agreed": True, "disagreed": False}.get(plan.status),
        agreed_on=clock.local(plan.agreed_at).date() if plan.agreed_at else None,
        agreed_by=plan.agreed_by,
        signed=plan.agreed_how == "signature",
        disagreement=plan.disagreement,
        evaluation_on=plan.evaluation_on,
        aftercare=plan.aftercare,
        agreements=tuple(
            f"{note.with_whom}: {note.text}" if note.with_whom.strip() else note.text for note in agreements
        ),
        contact_name=casus.regisseur.name,
        contact_function="wijkcoach",
        contact_team=casus.team.name,
        phone=next((str(each.get("phone") or "") for each in teams if each.get("key") == casus.team.key), ""),
        complaint_address=tuple(municipality.get("complaint_address") or ()),
        is_example=bool(tenant and tenant.is_demo),
    )
