"""Record the written power to decide in the name of the college, or end it (Awb 10:1-10:12)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from engine import clock
from engine.deployment.loaded import load_organisation
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Area, Mandaat, Person


@dataclass(frozen=True, slots=True)
class NewMandaat:
    """Euro cents; `limit_cents` None means without a limit, `area_id` None in every area, both days included."""

    person_id: int
    level: str
    limit_cents: int | None
    area_id: int | None
    granted_by: str
    valid_from: date
    valid_until: date | None = None
    consent_on: date | None = None
    is_submandate: bool = False


def grant_mandaat(work: Work, actor: Actor, new: NewMandaat) -> int:
    """The id of the mandate. Raises `Refused`, and `Invalid` with what does not hold."""
    verdict("manage_mandates", actor).require()
    person = work.session.get(Person, new.person_id)
    problems: dict[str, str] = {}
    if person is None or person.tenant != work.tenant or not person.active:
        problems["person_id"] = "Kies iemand die hier werkt"
    elif person.employer and (new.consent_on is None):
        problems["consent_on"] = (
            f"{person.name} werkt bij {person.employer}. Vul in wanneer die instemde met dit mandaat (Awb 10:4)"
        )
    if person is not None and person.id == actor.person_id:
        problems["person_id"] = "Je geeft niet jezelf een mandaat. Vraag een collega van functioneel beheer"
    if new.level not in load_organisation(work.session).mandate_levels:
        problems["level"] = "Kies het niveau van dit mandaat"
    if new.limit_cents is not None and new.limit_cents <= 0:
        problems["limit"] = "Vul een bedrag in dat hoger is dan nul, of laat het leeg voor: zonder grens"
    if new.area_id is not None and work.session.scalar(select(Area.id).where(Area.id == new.area_id)) is None:
        problems["area_id"] = "Kies een wijk"
    if not new.granted_by.strip():
        problems["granted_by"] = "Vul in wie het mandaat gaf, bijvoorbeeld: het college, besluit van 3 maart 2026"
    if new.valid_until is not None and new.valid_until < new.valid_from:
        problems["valid_until"] = "De laatste dag ligt vóór de eerste dag. Kijk beide data na"
    if problems:
        raise Invalid(fields=problems)
    mandaat = Mandaat(
        person_id=new.person_id,
        level=new.level,
        limit_cents=new.limit_cents,
        area_id=new.area_id,
        is_submandate=new.is_submandate,
        granted_by=new.granted_by.strip(),
        consent_on=new.consent_on,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
    )
    work.session.add(mandaat)
    work.session.flush()
    work.log.append(
        "mandate_granted",
        work.now,
        actor_id=actor.person_id,
        codes={
            "mandaat_id": mandaat.id,
            "person_id": new.person_id,
            "level": new.level,
            "limit_cents": new.limit_cents,
        },
    )
    return mandaat.id


def end_mandaat(work: Work, actor: Actor, mandaat_id: int) -> None:
    """Yesterday becomes its last day: decisions made under it keep it. Raises `Refused`, `Conflict`."""
    verdict("manage_mandates", actor).require()
    mandaat = work.get(Mandaat, mandaat_id, lock=True)
    yesterday = clock.local(work.now).date() - timedelta(days=1)
    if mandaat.valid_until is not None and mandaat.valid_until <= yesterday:
        raise Conflict("Dit mandaat is al afgelopen.")
    mandaat.valid_until = yesterday
    work.log.append(
        "mandate_ended",
        work.now,
        actor_id=actor.person_id,
        codes={"mandaat_id": mandaat.id, "person_id": mandaat.person_id},
    )
