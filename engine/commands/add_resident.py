"""Add someone to a household, or note that they left it."""

from engine import clock
from engine.commands.register_casus import NewResident, new_resident
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Resident


def add_resident(work: Work, actor: Actor, casus_id: int, person: NewResident, address: str = "") -> int:
    """The id of the new resident. Raises `Refused`, `Invalid`."""
    casus = _editable(work, actor, casus_id)
    if not person.name.strip():
        raise Invalid(fields={"name": "Vul de naam in"})
    if person.birth_date is not None and person.birth_date > clock.local(work.now).date():
        raise Invalid(fields={"birth_date": "Deze geboortedatum ligt in de toekomst. Kijk hem na"})
    resident = new_resident(casus, person, address)
    work.session.add(resident)
    work.session.flush()
    work.log.append(
        "resident_added",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"resident_id": resident.id, "role": resident.role},
    )
    return resident.id


def let_resident_leave(work: Work, actor: Actor, casus_id: int, resident_id: int) -> None:
    """Note that someone no longer belongs to the household; what was written about them stays."""
    casus = _editable(work, actor, casus_id)
    resident = work.get(Resident, resident_id)
    if resident.casus_id != casus.id:
        raise NotFound("Deze persoon hoort niet bij dit huishouden.")
    if resident.left_at is not None:
        raise Conflict("Deze persoon stond al als vertrokken.")
    resident.left_at = work.now
    work.log.append(
        "resident_left",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"resident_id": resident.id},
    )


def _editable(work: Work, actor: Actor, casus_id: int) -> Casus:
    casus = work.get(Casus, casus_id, lock=True)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    return casus
