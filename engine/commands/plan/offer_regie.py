"""Offer the regie of a household to a colleague, with what they should know; or take the offer back."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine import clock
from engine.commands.change_regisseur import require_coach
from engine.commands.loading import person_name
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, Recusal, RegieOffer


def offer_regie(work: Work, actor: Actor, casus_id: int, to_person_id: int, note: str) -> int:
    """The offer's id; the regisseur stays until it is accepted.

    Raises `Refused`, `Invalid` when they cannot be regisseur or without a note, and `Conflict` while one is open.
    """
    casus = work.get(Casus, casus_id, lock=True)
    verdict("offer_regie", actor, subject_of(work.session, casus)).require()
    work.now = clock.now()
    require_coach(work, to_person_id, casus.team_id, "to_person_id")
    if to_person_id == casus.regisseur_id:
        raise Invalid(fields={"to_person_id": "Deze collega is al de regisseur. Kies een ander"})
    if work.session.query(Recusal).filter_by(casus_id=casus.id, person_id=to_person_id).first() is not None:
        raise Invalid(fields={"to_person_id": "Deze collega is zelf bij dit huishouden betrokken. Kies een ander"})
    if not note.strip():
        raise Invalid(fields={"note": "Schrijf op wat er speelt en wat je nog beloofde"})
    open_already = find_open_offer(work, casus_id)
    if open_already is not None:
        raise Conflict(_already_open(work, open_already))
    offer = RegieOffer(
        casus_id=casus_id,
        from_person_id=casus.regisseur_id,
        to_person_id=to_person_id,
        note=note.strip(),
        offered_at=work.now,
        offered_by_id=actor.person_id,
    )
    try:
        with work.session.begin_nested():
            work.session.add(offer)
            work.session.flush()
    except IntegrityError:
        raise Conflict("Een collega bood de regie op hetzelfde moment aan. Ververs de pagina.") from None
    work.log.append(
        "regie_offered",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"offer_id": offer.id, "to_person_id": to_person_id},
    )
    notify(
        work,
        {to_person_id},
        NoticeKind.REGIE_OFFERED,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"offer_id": offer.id},
    )
    return offer.id


def withdraw_offer(work: Work, actor: Actor, casus_id: int, offer_id: int) -> None:
    """Take back what was not answered yet. Raises `Refused`, `NotFound`, and `Conflict` when it was answered."""
    casus = work.get(Casus, casus_id, lock=True)
    verdict("offer_regie", actor, subject_of(work.session, casus)).require()
    offer = open_offer(work, casus_id, offer_id)
    close_offer(work, offer)
    work.log.append(
        "regie_offer_withdrawn",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"offer_id": offer.id},
    )


def find_open_offer(work: Work, casus_id: int) -> RegieOffer | None:
    return work.session.scalars(
        select(RegieOffer).where(RegieOffer.casus_id == casus_id, RegieOffer.answered_at.is_(None))
    ).one_or_none()


def open_offer(work: Work, casus_id: int, offer_id: int) -> RegieOffer:
    """The offer, locked. Raises `NotFound`, and `Conflict` telling how it ended."""
    offer = work.session.scalars(
        select(RegieOffer)
        .where(RegieOffer.id == offer_id, RegieOffer.casus_id == casus_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if offer is None:
        raise NotFound("Dit aanbod bestaat niet.")
    if offer.answered_at is not None:
        when = f"{clock.local(offer.answered_at):%d-%m-%Y om %H.%M uur}"
        if offer.is_accepted is None:
            raise Conflict(f"Dit aanbod is op {when} ingetrokken.")
        said = "nam de regie over" if offer.is_accepted else "nam de regie niet over"
        raise Conflict(f"{person_name(work, offer.to_person_id)} {said} op {when}.")
    return offer


def close_offer(work: Work, offer: RegieOffer) -> None:
    """End an offer without an answer: it was taken back, or overtaken."""
    offer.answered_at = work.now


def _already_open(work: Work, offer: RegieOffer) -> str:
    when = f"{clock.local(offer.offered_at):%d-%m-%Y}"
    return (
        f"Sinds {when} wacht een aanbod op antwoord van {person_name(work, offer.to_person_id)}. "
        "Trek dat eerst in, of wacht op het antwoord."
    )
