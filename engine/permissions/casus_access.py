"""May this person see this household's file: gathers the facts in one statement and leaves the answer to the map."""

from collections import defaultdict
from collections.abc import Collection

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
    return subjects_of(session, [casus])[casus.id]


def subjects_of(session: TenantSession, casussen: Collection[Casus]) -> dict[int, Subject]:
    """The same of many, by id, in one statement."""
    now, ids = clock.now(), [casus.id for casus in casussen]
    facts: CompoundSelect[tuple[str, str, int, int]] = union_all(
        select(literal("policy"), Tenant.access_policy, literal(0), literal(0)).where(Tenant.code == session.tenant),
        select(literal("involved"), literal(""), Holding.casus_id, Holding.person_id)
        .where(Holding.casus_id.in_(ids), Holding.person_id.is_not(None))
        .distinct(),
        select(literal("recused"), literal(""), Recusal.casus_id, Recusal.person_id).where(Recusal.casus_id.in_(ids)),
        select(literal("granted"), literal(""), AgreedAccess.casus_id, AgreedAccess.person_id).where(
            AgreedAccess.casus_id.in_(ids), AgreedAccess.until > now, ~AgreedAccess.broke_glass
        ),
        select(literal("glass"), literal(""), AgreedAccess.casus_id, AgreedAccess.person_id).where(
            AgreedAccess.casus_id.in_(ids), AgreedAccess.until > now, AgreedAccess.broke_glass
        ),
    )
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    policy = "own"
    for kind, text, casus_id, person_id in session.execute(facts):
        if kind == "policy":
            policy = text
        else:
            found[kind, casus_id].add(person_id)
    return {
        casus.id: Subject(
            casus_id=casus.id,
            team_id=casus.team_id,
            regisseur_id=casus.regisseur_id,
            casus_is_open=casus.status == "open",
            policy=policy,
            involved_ids=frozenset(found["involved", casus.id]),
            granted_ids=frozenset(found["granted", casus.id]),
            glass_ids=frozenset(found["glass", casus.id]),
            recused_ids=frozenset(found["recused", casus.id]),
        )
        for casus in casussen
    }


def may_see(session: TenantSession, actor: Actor, casus_id: int) -> Verdict:
    """The verdict on looking at this household's file."""
    return verdict("see_casus", actor, casus_subject(session, casus_id))
