"""May this person see this household's file: gathers the facts in one statement and leaves the answer to the map."""

from sqlalchemy import CompoundSelect, literal, select, union_all

from engine import clock
from engine.errors import NotFound
from engine.permissions.actor import Actor
from engine.permissions.map import verdict
from engine.permissions.subject import Subject
from engine.permissions.verdict import Verdict
from engine.store.models import AgreedAccess, Casus, Holding, Recusal, Tenant
from engine.store.unit_of_work import TenantSession


def casus_subject(session: TenantSession, casus_id: int) -> Subject:
    """The facts about a casus that decide who may see and change it. Raises `NotFound`."""
    casus = session.get(Casus, casus_id)
    if casus is None or casus.tenant != session.tenant:
        raise NotFound("Deze casus bestaat niet.")
    return subject_of(session, casus)


def subject_of(session: TenantSession, casus: Casus) -> Subject:
    now = clock.now()
    casus_id = casus.id
    facts: CompoundSelect[tuple[str, str, int]] = union_all(
        select(literal("policy"), Tenant.access_policy, literal(0)).where(Tenant.code == session.tenant),
        select(literal("involved"), literal(""), Holding.person_id)
        .where(Holding.casus_id == casus_id, Holding.person_id.is_not(None))
        .distinct(),
        select(literal("recused"), literal(""), Recusal.person_id).where(Recusal.casus_id == casus_id),
        select(literal("granted"), literal(""), AgreedAccess.person_id).where(
            AgreedAccess.casus_id == casus_id, AgreedAccess.until > now, ~AgreedAccess.broke_glass
        ),
        select(literal("glass"), literal(""), AgreedAccess.person_id).where(
            AgreedAccess.casus_id == casus_id, AgreedAccess.until > now, AgreedAccess.broke_glass
        ),
    )
    found: dict[str, set[int]] = {"involved": set(), "recused": set(), "granted": set(), "glass": set()}
    policy = "own"
    for kind, text, person_id in session.execute(facts):
        if kind == "policy":
            policy = text
        else:
            found[kind].add(person_id)
    return Subject(
        casus_id=casus_id,
        team_id=casus.team_id,
        regisseur_id=casus.regisseur_id,
        casus_is_open=casus.status == "open",
        policy=policy,
        involved_ids=frozenset(found["involved"]),
        granted_ids=frozenset(found["granted"]),
        glass_ids=frozenset(found["glass"]),
        recused_ids=frozenset(found["recused"]),
    )


def may_see(session: TenantSession, actor: Actor, casus_id: int) -> Verdict:
    """The verdict on looking at this household's file."""
    return verdict("see_casus", actor, casus_subject(session, casus_id))
