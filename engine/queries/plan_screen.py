"""The plan of a household on its screen: goals, who does what, the agreement, nazorg from the first day, letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from engine.errors import NotFound
from engine.queries.casus_screen import life_areas
from engine.store.models import AftercareNote, Person, Plan, PlanGoal, PlanLetter
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class LetterLine:
    id: int
    plan_version: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class PlanScreen:
    """`life_areas` are (key, name), those that play a part in the household first."""

    plan: Plan | None
    open_goals: tuple[PlanGoal, ...]
    ended_goals: tuple[PlanGoal, ...]
    notes: tuple[AftercareNote, ...]
    ended_notes: tuple[AftercareNote, ...]
    letters: tuple[LetterLine, ...]
    life_areas: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.open_goals or self.ended_goals or self.notes)

    @property
    def changed_since_agreement(self) -> bool:
        return self.plan is not None and self.plan.status == "draft" and self.plan.agreed_at is not None

    def area_name(self, key: str) -> str:
        return dict(self.life_areas).get(key, key.capitalize())


def plan_screen(session: TenantSession, casus_id: int, chosen_areas: Sequence[str]) -> PlanScreen:
    goals = session.scalars(
        select(PlanGoal)
        .options(selectinload(PlanGoal.actions))
        .where(PlanGoal.casus_id == casus_id)
        .order_by(PlanGoal.id)
    ).all()
    notes = session.scalars(
        select(AftercareNote)
        .options(joinedload(AftercareNote.created_by))
        .where(AftercareNote.casus_id == casus_id)
        .order_by(AftercareNote.id)
    ).all()
    areas = life_areas(session, chosen_areas)
    return PlanScreen(
        plan=session.scalars(select(Plan).where(Plan.casus_id == casus_id)).one_or_none(),
        open_goals=tuple(goal for goal in goals if goal.status == "open"),
        ended_goals=tuple(goal for goal in goals if goal.status != "open"),
        notes=tuple(note for note in notes if note.ended_at is None),
        ended_notes=tuple(note for note in notes if note.ended_at is not None),
        letters=plan_letters(session, casus_id),
        life_areas=tuple((key, name) for key, name, _plays in sorted(areas, key=lambda area: not area[2])),
    )


def plan_letters(session: TenantSession, casus_id: int) -> tuple[LetterLine, ...]:
    rows = session.execute(
        select(PlanLetter.id, PlanLetter.plan_version, PlanLetter.made_at, Person.name)
        .outerjoin(Person, Person.id == PlanLetter.made_by_id)
        .where(PlanLetter.casus_id == casus_id)
        .order_by(PlanLetter.id.desc())
    )
    return tuple(LetterLine(key, version, made_at, name or "") for key, version, made_at, name in rows)


def plan_letter(session: TenantSession, casus_id: int, letter_id: int) -> tuple[datetime, str, bytes]:
    """When it was made, its page and its PDF. Raises `NotFound`."""
    row = session.execute(
        select(PlanLetter.made_at, PlanLetter.html, PlanLetter.pdf).where(
            PlanLetter.id == letter_id, PlanLetter.casus_id == casus_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Deze brief bestaat niet.")
    return row[0], row[1], row[2]


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What the page of the casus says of the plan. `status` is empty as long as there is none."""

    status: str
    open_goals: int
    ended_goals: int
    notes: int
    evaluation_on: date | None


def plan_summary(session: TenantSession, casus_id: int) -> PlanSummary:
    is_open = PlanGoal.status == "open"
    goals = select(func.count()).select_from(PlanGoal).where(PlanGoal.casus_id == casus_id)
    notes = select(func.count()).where(AftercareNote.casus_id == casus_id, AftercareNote.ended_at.is_(None))
    counted = session.execute(
        select(goals.where(is_open).scalar_subquery(), goals.where(~is_open).scalar_subquery(), notes.scalar_subquery())
    ).one()
    plan = session.execute(select(Plan.status, Plan.evaluation_on).where(Plan.casus_id == casus_id)).first()
    return PlanSummary(
        plan.status if plan else "", counted[0], counted[1], counted[2], plan.evaluation_on if plan else None
    )
