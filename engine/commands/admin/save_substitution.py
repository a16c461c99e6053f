"""Record who stands in while someone is away. It gives no mandate (Awb 10:9).

Whoever stands in sees the absent person's files, so a team manager arranges it for their own team only.
"""

from datetime import date

from sqlalchemy import select

from engine.errors import Invalid, Refused
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Membership, Person, Substitution


def add_substitution(
    work: Work, actor: Actor, *, person_id: int, substitute_id: int, starts_on: date, ends_on: date
) -> int:
    """The id; both days are included. Raises `Refused`, `Invalid`."""
    _require_reach(work, actor, person_id)
    problems = {}
    working = set(
        work.session.scalars(select(Person.id).where(Person.id.in_((person_id, substitute_id)), Person.active))
    )
    if person_id not in working:
        problems["person_id"] = "Kies wie er weg is"
    if substitute_id not in working:
        problems["substitute_id"] = "Kies wie vervangt"
    elif substitute_id == person_id:
        problems["substitute_id"] = "Niemand vervangt zichzelf. Kies een ander"
    if ends_on < starts_on:
        problems["ends_on"] = "De laatste dag ligt vóór de eerste dag. Kijk beide data na"
    if problems:
        raise Invalid(fields=problems)
    substitution = Substitution(
        person_id=person_id, substitute_id=substitute_id, starts_on=starts_on, ends_on=ends_on, created_at=work.now
    )
    work.session.add(substitution)
    work.session.flush()
    _note(work, actor, "substitution_added", substitution)
    return substitution.id


def remove_substitution(work: Work, actor: Actor, substitution_id: int) -> None:
    """Raises `Refused`, `NotFound`."""
    substitution = work.get(Substitution, substitution_id)
    _require_reach(work, actor, substitution.person_id)
    work.session.delete(substitution)
    _note(work, actor, "substitution_removed", substitution)


def _require_reach(work: Work, actor: Actor, person_id: int) -> None:
    verdict("manage_substitution", actor).require()
    if actor.has_group("functioneel-beheer"):
        return
    teams = set(work.session.scalars(select(Membership.team_id).where(Membership.person_id == person_id)))
    if not any(team is not None and actor.is_in("teammanager", team) for team in teams):
        raise Refused("Je regelt vervanging alleen voor mensen van je eigen team.", rule="not_own_team")


def _note(work: Work, actor: Actor, kind: str, substitution: Substitution) -> None:
    work.log.append(
        kind,
        work.now,
        actor_id=actor.person_id,
        codes={
            "person_id": substitution.person_id,
            "substitute_id": substitution.substitute_id,
            "starts_on": substitution.starts_on.isoformat(),
            "ends_on": substitution.ends_on.isoformat(),
        },
    )
