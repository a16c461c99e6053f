"""The one plan of a household: found, begun, what it still lacks, and what the household says of it."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from engine.errors import Invalid
from engine.store import Work
from engine.store.models import AftercareNote, Plan, PlanGoal
from engine.store.unit_of_work import TenantSession

NEEDS = ("goals", "actions", "aftercare", "evaluation")
HOW = ("spoken", "signature")


def find_plan(session: TenantSession, casus_id: int, *, lock: bool = False) -> Plan | None:
    wanted = select(Plan).where(Plan.casus_id == casus_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalars(wanted).one_or_none()


def open_plan(work: Work, casus_id: int) -> Plan:
    """The plan, locked until the end of the command; begun when there was none."""
    plan = find_plan(work.session, casus_id, lock=True)
    if plan is None:
        try:
            with work.session.begin_nested():
                plan = Plan(casus_id=casus_id, started_at=work.now)
                work.session.add(plan)
                work.session.flush()
        except IntegrityError:  # a colleague began it at this very moment
            plan = find_plan(work.session, casus_id, lock=True)
            assert plan is not None
    return plan


def touch(plan: Plan) -> None:
    """Something in the plan changed: it gets a new version, so that the next letter is a new one."""
    flag_modified(plan, "status")


def change_content(plan: Plan) -> None:
    """What the plan says changes: it lives again, and what the household agreed to before is not this any more."""
    plan.status, plan.ended_at = "draft", None
    touch(plan)


def goals_of(session: TenantSession, casus_id: int) -> Sequence[PlanGoal]:
    """All goals with their actions, in the order in which they were set."""
    return session.scalars(
        select(PlanGoal)
        .options(selectinload(PlanGoal.actions))
        .where(PlanGoal.casus_id == casus_id)
        .order_by(PlanGoal.id)
    ).all()


def lacks(session: TenantSession, casus_id: int, needs: Collection[str], today: date) -> list[str]:
    """What of `needs` is not in the plan yet, each as what to do. Nazorg may stand in the paragraph or in agreements.

    Raises `ValueError` for a need that does not exist.
    """
    if unknown := sorted(set(needs) - set(NEEDS)):
        raise ValueError(f"De invoer ‘needs’ kent {unknown[0]!r} niet. Kies uit {', '.join(NEEDS)}.")
    plan = find_plan(session, casus_id)
    missing = []
    if {"goals", "actions"} & set(needs):
        goals = [goal for goal in goals_of(session, casus_id) if goal.status == "open"]
        if not goals and "goals" in needs:
            missing.append("zet ten minste één doel in het plan")
        if "actions" in needs:
            missing += [f"spreek af wie wat doet voor het doel ‘{goal.text}’" for goal in goals if not goal.actions]
    if "aftercare" in needs and not (plan and plan.aftercare.strip()) and not _has_agreement(session, casus_id):
        missing.append("schrijf op wat jullie voor de nazorg afspreken")
    if "evaluation" in needs and (plan is None or plan.evaluation_on is None or plan.evaluation_on <= today):
        missing.append("kies een dag in de toekomst waarop jullie het plan evalueren")
    return missing


def _has_agreement(session: TenantSession, casus_id: int) -> bool:
    found = select(AftercareNote.id).where(
        AftercareNote.casus_id == casus_id, AftercareNote.kind == "agreement", AftercareNote.ended_at.is_(None)
    )
    return session.scalar(found.limit(1)) is not None


def agree(work: Work, plan: Plan, *, agreed: bool, by: str, how: str, disagreement: str = "") -> None:
    """Write down that the household agrees, or with what it does not. Raises `Invalid` with what to fill in."""
    problems = {}
    if not by.strip():
        problems["by"] = "Vul in wie van het huishouden dit zei"
    if how not in HOW:
        problems["how"] = "Kies hoe het huishouden dit liet weten"
    if not agreed and not disagreement.strip():
        problems["disagreement"] = "Schrijf op waar het huishouden het niet mee eens is"
    if problems:
        raise Invalid(next(iter(problems.values())) + ".", fields=problems)
    plan.status, plan.ended_at = "agreed" if agreed else "disagreed", None
    plan.agreed_at, plan.agreed_by, plan.agreed_how = work.now, by.strip()[:120], how
    plan.disagreement = "" if agreed else disagreement.strip()
    work.session.flush()
