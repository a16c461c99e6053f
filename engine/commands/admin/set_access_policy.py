"""Set who sees which file in this municipality: who works in it, or the whole team."""

from engine.errors import Invalid, NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Tenant

POLICIES = ("own", "team")


def set_access_policy(work: Work, actor: Actor, policy: str) -> None:
    """It holds from the next page that anyone opens. Raises `Refused`, `Invalid`."""
    verdict("set_access_policy", actor).require()
    if policy not in POLICIES:
        raise Invalid(fields={"policy": "Kies een van de twee"})
    tenant = work.session.get(Tenant, work.tenant, with_for_update=True)
    if tenant is None:
        raise NotFound("Deze gemeente is nog niet ingericht.")
    before = tenant.access_policy
    tenant.access_policy = policy
    work.log.append("access_policy_set", work.now, actor_id=actor.person_id, codes={"from": before, "to": policy})
