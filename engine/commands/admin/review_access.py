"""The privacy officer notes that access outside the policy was looked into."""

from engine.errors import Conflict, Refused
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import AgreedAccess


def review_access(work: Work, actor: Actor, access_id: int) -> None:
    """Raises `Refused`, also for one's own access, and `Conflict` when it was reviewed before."""
    verdict("review_access", actor).require()
    access = work.get(AgreedAccess, access_id, lock=True)
    if access.person_id == actor.person_id:
        raise Refused("Je beoordeelt niet je eigen toegang. Vraag een ander.", rule="own_access")
    if access.reviewed_at is not None:
        raise Conflict("Deze toegang is al beoordeeld.")
    access.reviewed_at = work.now
    access.reviewed_by_id = actor.person_id
    work.log.append(
        "access_reviewed",
        work.now,
        actor_id=actor.person_id,
        casus_id=access.casus_id,
        codes={"access_id": access.id, "person_id": access.person_id},
    )
