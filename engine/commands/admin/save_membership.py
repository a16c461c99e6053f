"""Put someone in a group, in one team or in the whole municipality, or take them out."""

from sqlalchemy import select

from engine.deployment.loaded import load_organisation
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Membership, Person, Team


def add_membership(work: Work, actor: Actor, person_id: int, group_key: str, team_id: int | None) -> None:
    """Raises `Refused`, and `Invalid` for a group or team that does not exist, or that they are in already."""
    verdict("manage_people", actor).require()
    if load_organisation(work.session).group(group_key) is None:
        raise Invalid(fields={"group_key": "Kies een groep"})
    if team_id is not None and work.session.scalar(select(Team.id).where(Team.id == team_id)) is None:
        raise Invalid(fields={"team_id": "Kies een team"})
    person = work.get(Person, person_id, lock=True)
    known = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.group_key == group_key,
        Membership.team_id.is_(None) if team_id is None else Membership.team_id == team_id,
    )
    if work.session.scalar(known) is not None:
        raise Invalid(fields={"group_key": f"{person.name} zit al in deze groep"})
    work.session.add(Membership(person_id=person.id, group_key=group_key, team_id=team_id))
    _note(work, actor, "membership_added", person.id, group_key, team_id)


def remove_membership(work: Work, actor: Actor, membership_id: int) -> None:
    """Raises `Refused`, and `Conflict` when functional management would shut itself out."""
    verdict("manage_people", actor).require()
    membership = work.get(Membership, membership_id)
    if membership.person_id == actor.person_id and membership.group_key == "functioneel-beheer":
        raise Conflict("Je kunt jezelf niet uit functioneel beheer halen. Vraag een collega.")
    work.session.delete(membership)
    _note(work, actor, "membership_removed", membership.person_id, membership.group_key, membership.team_id)


def _note(work: Work, actor: Actor, kind: str, person_id: int, group_key: str, team_id: int | None) -> None:
    work.log.append(
        kind,
        work.now,
        actor_id=actor.person_id,
        codes={"person_id": person_id, "group": group_key, "team_id": team_id},
    )
