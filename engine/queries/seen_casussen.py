"""Of many households, the files that this person may open, each with the rule that lets them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from engine.permissions import Actor, Verdict, subjects_of, verdict
from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class SeenCasus:
    id: int
    name: str
    number: str
    allowed: Verdict


def seen_casussen(session: TenantSession, actor: Actor, casus_ids: Collection[int]) -> dict[int, SeenCasus]:
    """By id; those that are not this person's to see are left out."""
    casussen = session.scalars(select(Casus).where(Casus.id.in_(set(casus_ids)))).all()
    found = {}
    for casus_id, subject in subjects_of(session, casussen).items():
        if allowed := verdict("see_casus", actor, subject):
            casus = next(each for each in casussen if each.id == casus_id)
            found[casus_id] = SeenCasus(casus_id, casus.name, casus.number, allowed)
    return found
