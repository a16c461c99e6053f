"""Add a team or change its name and area."""

import re
import unicodedata

from sqlalchemy import select

from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Area, Team


def save_team(work: Work, actor: Actor, team_id: int | None, *, name: str, area_id: int | None) -> int:
    """The id of the team, new when `team_id` is None. Raises `Refused`, `Invalid`."""
    verdict("manage_people", actor).require()
    if not name.strip():
        raise Invalid(fields={"name": "Vul de naam van het team in"})
    if area_id is not None and work.session.scalar(select(Area.id).where(Area.id == area_id)) is None:
        raise Invalid(fields={"area_id": "Kies een wijk"})
    if team_id is None:
        team = Team(key=_free_key(work, name), name=name.strip(), area_id=area_id)
        work.session.add(team)
    else:
        team = work.get(Team, team_id, lock=True)
        team.name, team.area_id = name.strip(), area_id
    work.session.flush()
    work.log.append("team_saved", work.now, actor_id=actor.person_id, codes={"team_id": team.id, "area_id": area_id})
    return team.id


def _free_key(work: Work, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "team"
    taken = set(work.session.scalars(select(Team.key).where(Team.key.startswith(key, autoescape=True))))
    return next(each for each in (key, *(f"{key}-{number}" for number in range(2, 10_000))) if each not in taken)
