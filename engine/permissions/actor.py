"""Who is acting: a signed-in person with their groups, and those they stand in for today."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sqlalchemy import BindParameter, Table, and_, bindparam, select

from engine import clock
from engine.store import Kept, Store, of_municipality
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


_person, _membership, _substitution = (cast(Table, row.__table__) for row in (Person, Membership, Substitution))
_today: BindParameter[date] = bindparam("today")
_ACTIVE = (
    select(_person.c.name, _membership.c.group_key, _membership.c.team_id, _substitution.c.person_id)
    .select_from(_person)
    .outerjoin(_membership, and_(_membership.c.person_id == _person.c.id, of_municipality(_membership)))
    .outerjoin(
        _substitution,
        and_(
            _substitution.c.substitute_id == _person.c.id,
            _substitution.c.starts_on <= _today,
            _substitution.c.ends_on >= _today,
            of_municipality(_substitution),
        ),
    )
    .where(_person.c.id == bindparam("person_id"), _person.c.active, of_municipality(_person))
)
_ACTIVE_PERSON = Kept(_ACTIVE)
_SIGNED_IN_PERSON = Kept(_ACTIVE.where(_person.c.session_key == bindparam("session_key")))


def load_actor(source: Store | TenantSession, person_id: int, session_key: str | None = None) -> Actor | None:
    """The active person with everything a verdict needs, in one statement; None when unknown or inactive.

    With `session_key` also None when the person's key is another by now: they signed out everywhere.
    """
    known = {"person_id": person_id, "today": clock.local(clock.now()).date()}
    if session_key is None:
        rows = source.read(_ACTIVE_PERSON, known)
    else:
        rows = source.read(_SIGNED_IN_PERSON, {**known, "session_key": session_key})
    if not rows:
        return None
    return Actor(
        person_id,
        rows[0][0],
        frozenset((group, team) for _name, group, team, _absent in rows if group),
        frozenset(absent for _name, _group, _team, absent in rows if absent),
    )
