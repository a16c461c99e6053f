"""Who is acting: a signed-in person with their groups, and those they stand in for today."""

from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, select

from engine import clock
from engine.store.models import Membership, Person, Substitution
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Actor:
    """`groups` holds (group key, team id); without a team the group counts in every team.

    `stands_in_for` are the persons whose substitute this person is today. It gives no mandate (Awb 10:9).
    """

    person_id: int
    name: str
    groups: frozenset[tuple[str, int | None]] = frozenset()
    stands_in_for: frozenset[int] = field(default_factory=frozenset)

    def is_in(self, group: str | None, team_id: int | None) -> bool:
        return group is not None and ((group, team_id) in self.groups or (group, None) in self.groups)

    def has_group(self, group: str) -> bool:
        return any(key == group for key, _team in self.groups)

    @property
    def team_ids(self) -> frozenset[int]:
        return frozenset(team for _group, team in self.groups if team is not None)


_ACTIVE_PERSON = (
    select(Person.name, Membership.group_key, Membership.team_id, Substitution.person_id)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .outerjoin(
        Substitution,
        and_(
            Substitution.substitute_id == Person.id,
            Substitution.starts_on <= bindparam("today"),
            Substitution.ends_on >= bindparam("today"),
        ),
    )
    .where(Person.id == bindparam("person_id"), Person.active)
)
_SIGNED_IN_PERSON = _ACTIVE_PERSON.where(Person.session_key == bindparam("session_key"))


def load_actor(session: TenantSession, person_id: int, session_key: str | None = None) -> Actor | None:
    """The active person with everything a verdict needs, in one statement; None when unknown or inactive.

    With `session_key` also None when the person's key is another by now: they signed out everywhere.
    """
    known = {"person_id": person_id, "today": clock.local(clock.now()).date()}
    if session_key is None:
        rows = session.execute(_ACTIVE_PERSON, known).all()
    else:
        rows = session.execute(_SIGNED_IN_PERSON, {**known, "session_key": session_key}).all()
    if not rows:
        return None
    return Actor(
        person_id,
        rows[0][0],
        frozenset((group, team) for _name, group, team, _absent in rows if group),
        frozenset(absent for _name, _group, _team, absent in rows if absent),
    )
