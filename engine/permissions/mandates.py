"""Who may decide in the name of the college, up to what amount, and whose turn it is to decide (Awb 10:1–10:12).

Amounts are whole euro cents. Levels are ordered from low to high; the last one is the college itself, whose own power
needs no mandate.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager

from engine import money
from engine.permissions.actor import Actor
from engine.permissions.verdict import Verdict
from engine.store.models import (
    BudgetRequest,
    Casus,
    Event,
    Mandaat,
    Membership,
    Person,
    Recusal,
    Substitution,
    UserTask,
)
from engine.store.unit_of_work import TenantSession

MANDATE_LEVELS = ("wijkcoach", "teammanager", "budgethouder", "college")


@dataclass(frozen=True, slots=True)
class Decider:
    """Who is asked to decide; without a person it is the college, as a group.

    `substitute_for` is the absent holder in whose place this person decides, on a mandate of their own (Awb 10:9).
    """

    person_id: int | None
    name: str
    level: str
    mandaat_id: int | None = None
    substitute_for: int | None = None


def mandate_for(
    session: TenantSession,
    person_id: int,
    amount_cents: int,
    area_id: int,
    level: str,
    day: date,
    levels: Sequence[str] = MANDATE_LEVELS,
) -> Mandaat | None:
    """The lowest mandate of this person's own, at `level` or higher, that covers the amount in the area on `day`."""
    held = session.scalars(_valid_mandates(amount_cents, area_id, day).where(Mandaat.person_id == person_id))
    enough = [mandate for mandate in held if mandate.level in levels_from(level, levels)]
    return min(enough, key=lambda mandate: (levels.index(mandate.level), mandate.id), default=None)


def next_decider(
    session: TenantSession,
    *,
    level: str,
    levels: Sequence[str] = MANDATE_LEVELS,
    amount_cents: int,
    area_id: int,
    team_id: int | None,
    askers: Collection[int],
    recused: Collection[int],
    passed_over: Collection[int],
    day: date,
) -> Decider:
    """Whose turn it is at `level`, then their substitutes, then the level above; at the end the college as a group.

    Left out are those who asked (Awb 10:3), who is related (Awb 2:4), who is away, and who was asked before and kept
    silent. Of several, whoever is in the casus's team comes first, then who has the fewest decisions open.
    """
    mandates = session.scalars(_valid_mandates(amount_cents, area_id, day)).all()
    substitutes = _substitutes(session, day)
    unavailable = {*askers, *recused, *passed_over, *substitutes}
    available = {mandate.person_id for mandate in mandates} - unavailable
    order = _order(session, available, team_id)
    for asked in levels_from(level, levels):
        own_level = [mandate for mandate in mandates if mandate.level == asked]
        stands_in_for = {
            substitute: mandate.person_id
            for mandate in own_level
            for substitute in substitutes.get(mandate.person_id, ())
        }
        reach = levels_from(asked, levels)
        as_substitute = [
            mandate for mandate in mandates if mandate.level in reach and mandate.person_id in stands_in_for
        ]
        for group in (own_level, as_substitute):
            candidates = [mandate for mandate in group if mandate.person_id in available]
            if candidates:
                chosen = min(candidates, key=lambda mandate: (order[mandate.person_id], mandate.id))
                return Decider(
                    chosen.person_id,
                    chosen.person.name,
                    asked,
                    chosen.id,
                    stands_in_for.get(chosen.person_id),
                )
    return Decider(None, "het college", levels[-1])


def may_decide(
    session: TenantSession,
    actor: Actor,
    request: BudgetRequest,
    casus: Casus,
    day: date,
    levels: Sequence[str] = MANDATE_LEVELS,
) -> tuple[Verdict, Mandaat | None]:
    """Whether `actor` may decide this request on `day`, and on which mandate; none when the college itself decides.

    Standing in for someone gives no power (Awb 10:9): only the actor's own mandate counts.
    """
    level = request.level or levels[0]
    recused = session.scalar(
        select(Recusal.id).where(Recusal.person_id == actor.person_id, Recusal.casus_id == casus.id)
    )
    if recused is not None:
        return Verdict(
            False, "recused", "Je bent zelf bij dit huishouden betrokken. Een ander beslist (Awb 2:4)."
        ), None
    if level != levels[0] and actor.person_id in askers_of(session, request):
        reason = "Je vroeg dit zelf aan. Boven het mandaat van de wijkcoach beslist een ander (Awb 10:3)."
        return Verdict(False, "requester_never_decides", reason), None
    mandate = mandate_for(session, actor.person_id, request.amount_cents, casus.area_id, level, day, levels)
    if mandate is not None:
        return Verdict(True, "own_mandate"), mandate
    if actor.has_group(levels[-1]):
        return Verdict(True, "is_college"), None
    reason = f"Je hebt geen geldig mandaat voor {money.show(request.amount_cents)} in deze wijk. Draag de taak over."
    return Verdict(False, "no_mandate", reason), None


def recused_from(session: TenantSession, casus_id: int) -> frozenset[int]:
    """Who is part of, or related to, this household and never decides for it (Awb 2:4)."""
    return frozenset(session.scalars(select(Recusal.person_id).where(Recusal.casus_id == casus_id)))


def askers_of(session: TenantSession, request: BudgetRequest) -> frozenset[int]:
    """The requester, and whoever recorded the request in their place: as a substitute, or after it was handed over."""
    recorders = session.scalars(
        select(Event.actor_id).where(
            Event.instance_id == request.instance_id,
            Event.kind == "request_recorded",
            Event.actor_id.is_not(None),
        )
    )
    return frozenset({request.requester_id, *(person for person in recorders if person is not None)})


def levels_from(level: str, levels: Sequence[str]) -> Sequence[str]:
    """`level` and those above it. Raises `ValueError` for a level that the organisation does not know."""
    if level not in levels:
        raise ValueError(f"unknown mandate level {level!r}; known are {', '.join(levels)}")
    return levels[levels.index(level) :]


def _valid_mandates(amount_cents: int, area_id: int, day: date) -> Select[tuple[Mandaat]]:
    return (
        select(Mandaat)
        .join(Mandaat.person)
        .options(contains_eager(Mandaat.person))
        .where(
            Person.active,
            or_(Mandaat.limit_cents.is_(None), Mandaat.limit_cents >= amount_cents),
            or_(Mandaat.area_id.is_(None), Mandaat.area_id == area_id),
            Mandaat.valid_from <= day,
            or_(Mandaat.valid_until.is_(None), Mandaat.valid_until >= day),
            # Awb 10:4: who is no subordinate holds a mandate only by consent.
            or_(Person.employer.is_(None), Mandaat.consent_on <= day),
        )
        .order_by(Mandaat.id)
    )


def _substitutes(session: TenantSession, day: date) -> Mapping[int, list[int]]:
    """Who is away on `day`, each with who stands in."""
    away: dict[int, list[int]] = {}
    rows = session.execute(
        select(Substitution.person_id, Substitution.substitute_id)
        .where(Substitution.starts_on <= day, Substitution.ends_on >= day)
        .order_by(Substitution.id)
    )
    for absent, substitute in rows:
        away.setdefault(absent, []).append(substitute)
    return away


def _order(session: TenantSession, persons: Iterable[int], team_id: int | None) -> Mapping[int, tuple[bool, int, int]]:
    """The place of each person in the queue: the casus's team first, then the fewest decisions open, then the id."""
    persons = list(persons)
    in_team = set(
        session.scalars(
            select(Membership.person_id).where(Membership.person_id.in_(persons), Membership.team_id == team_id)
        )
    )
    load = dict(
        session.execute(
            select(UserTask.assignee_id, func.count())
            .where(
                UserTask.assignee_id.in_(persons), UserTask.status == "open", UserTask.permission == "decide_request"
            )
            .group_by(UserTask.assignee_id)
        )
        .tuples()
        .all()
    )
    return {person: (person not in in_team, load.get(person, 0), person) for person in persons}
