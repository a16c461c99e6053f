"""Whom a visitor of the demo may sign in as: one person of each kind of work first."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.store.models import Membership, Person, Team, Tenant
from engine.store.unit_of_work import TenantSession

MOST = 14


@dataclass(frozen=True, slots=True)
class DemoAccount:
    login: str
    name: str
    groups: tuple[str, ...]
    team: str


def demo_accounts(session: TenantSession) -> list[DemoAccount]:
    """The invented people, at most fourteen; nobody when the municipality is a real one."""
    if not session.scalar(select(Tenant.is_demo).where(Tenant.code == session.tenant)):
        return []
    rows = session.execute(
        select(Person.login, Person.name, Membership.group_key, Team.name)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Team, Team.id == Membership.team_id)
        .where(Person.active)
        .order_by(Person.id, Membership.id)
    ).all()
    found: dict[str, DemoAccount] = {}
    for login, name, group, team in rows:
        groups = (*found[login].groups, group) if login in found else (group,)
        found[login] = DemoAccount(login, name, tuple(dict.fromkeys(groups)), team or "")
    seen: set[tuple[str, ...]] = set()
    first: list[DemoAccount] = []
    more: list[DemoAccount] = []
    for account in found.values():
        (more if account.groups in seen else first).append(account)
        seen.add(account.groups)
    return (first + more)[:MOST]
