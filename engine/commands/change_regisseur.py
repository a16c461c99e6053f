"""Hand the regie of a household over to another coach, openly and with a reason."""

from sqlalchemy import select

from engine.errors import Invalid
from engine.permissions import Actor, load_actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Recusal, RegieOffer


def change_regisseur(work: Work, actor: Actor, casus_id: int, to_person_id: int, reason: str) -> None:
    """Make `to_person_id` the one regisseur. Raises `Refused`, and `Invalid` when they cannot be."""
    casus = work.get(Casus, casus_id, lock=True)
    verdict("change_regisseur", actor, subject_of(work.session, casus)).require()
    if casus.status != "open":
        raise Invalid(fields={"to_person_id": "Deze casus is gesloten. Een gesloten casus houdt zijn regisseur"})
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom de regie verandert, bijvoorbeeld: Fatma gaat met verlof"})
    require_coach(work, to_person_id, casus.team_id, "to_person_id")
    if to_person_id == casus.regisseur_id:
        raise Invalid(fields={"to_person_id": "Deze collega is al de regisseur. Kies een ander"})
    related = work.session.query(Recusal).filter_by(casus_id=casus.id, person_id=to_person_id).first()
    if related is not None:
        raise Invalid(fields={"to_person_id": "Deze collega is zelf bij dit huishouden betrokken. Kies een ander"})
    overtaken = work.session.scalars(
        select(RegieOffer).where(RegieOffer.casus_id == casus.id, RegieOffer.answered_at.is_(None))
    ).one_or_none()
    if overtaken is not None:  # an offer that nobody answered yet
        overtaken.answered_at = work.now
    before = casus.regisseur_id
    casus.regisseur_id = to_person_id
    casus.version += 1
    work.log.append(
        "regisseur_changed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"from_person_id": before, "to_person_id": to_person_id},
        text={"reason": reason.strip()},
    )


def require_coach(work: Work, person_id: int, team_id: int, field: str) -> None:
    """Raises `Invalid` unless this person works now and is a coach of the team: only a coach is regisseur."""
    person = load_actor(work.session, person_id)
    if person is None or not person.is_in("wijkcoach", team_id):
        raise Invalid(fields={field: "Kies een wijkcoach van het team van deze wijk"})
