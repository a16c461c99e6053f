"""Who should know: the regisseur, the managers of a team, its coaches, each with who stands in for them today."""

from collections.abc import Collection

from sqlalchemy import or_, select

from engine import clock
from engine.store.models import Casus, Membership, Person, Substitution
from engine.store.unit_of_work import TenantSession


def regisseur(session: TenantSession, casus: Casus) -> frozenset[int]:
    """The regisseur, and who replaces them today: the regisseur finds it back on return."""
    return with_substitutes(session, {casus.regisseur_id})


def managers(session: TenantSession, team_id: int | None) -> frozenset[int]:
    """Who manages this team now; for a manager who is away also the substitute."""
    return with_substitutes(session, members(session, "teammanager", team_id))


def members(session: TenantSession, group: str, team_id: int | None) -> frozenset[int]:
    """The active persons of a group, in this team or in the whole municipality."""
    return frozenset(
        session.scalars(
            select(Membership.person_id)
            .join(Person, Person.id == Membership.person_id)
            .where(
                Membership.group_key == group,
                or_(Membership.team_id == team_id, Membership.team_id.is_(None)),
                Person.active,
            )
        )
    )


def with_substitutes(session: TenantSession, person_ids: Collection[int]) -> frozenset[int]:
    """These persons and who stands in today for any of them."""
    today = clock.local(clock.now()).date()
    standing_in = session.scalars(
        select(Substitution.substitute_id).where(
            Substitution.person_id.in_(person_ids), Substitution.starts_on <= today, Substitution.ends_on >= today
        )
    )
    return frozenset({*person_ids, *standing_in})
