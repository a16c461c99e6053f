"""Change what a household is called and which life areas (leefgebieden) play a part."""

from collections.abc import Collection

from engine.errors import Invalid, StaleVersion
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus


def change_casus(
    work: Work, actor: Actor, casus_id: int, version: int, *, name: str, life_areas: Collection[str]
) -> None:
    """Raises `Refused`, `Invalid`, and `StaleVersion` when someone changed the casus meanwhile."""
    casus = work.get(Casus, casus_id, lock=True)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    if casus.version != version:
        raise StaleVersion(
            "Een collega veranderde deze casus intussen. Kijk na wat er nu staat en probeer het opnieuw."
        )
    if not name.strip():
        raise Invalid(fields={"name": "Geef het huishouden een naam, bijvoorbeeld: gezin Korenbloem"})
    casus.name = name.strip()
    casus.life_areas = " ".join(life_areas)
    casus.version += 1
    work.log.append(
        "casus_changed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"life_areas": list(life_areas)},
    )
