"""Consent of the household for one purpose and one receiver: recorded, looked up, and told why it does not hold.

The ground is its own, one for each purpose of processing and sharing (Wmo 5.1.1, 5.3.3; Jeugdwet 7.3.4, 7.3.11).
"""

from datetime import date

from sqlalchemy import select

from engine import clock
from engine.commands.dossier.facts import is_expired, last_valid_day
from engine.errors import Invalid
from engine.store import Work
from engine.store.models import Consent
from engine.store.unit_of_work import TenantSession

HOW = ("spoken", "signature")


def add_consent(
    work: Work,
    casus_id: int,
    *,
    purpose: str,
    partner: str = "",
    ground: str = "",
    is_given: bool,
    given_by: str,
    how: str,
    valid: str | None = None,
    recorded_by_id: int | None = None,
    instance_id: int | None = None,
) -> Consent:
    """Record what was allowed or refused now; it takes the place of what was said before about the same.

    Raises `Invalid` when nobody is named, and `ValueError` for another way of consenting or what is no duration.
    """
    if how not in HOW:
        raise ValueError(f"De invoer ‘how’ is {how!r}, maar moet spoken of signature zijn.")
    if not given_by.strip():
        raise Invalid("Vul in wie de toestemming gaf of weigerde.")
    consent = Consent(
        casus_id=casus_id,
        purpose=purpose[:64],
        partner_key=partner[:64],
        ground=ground[:64],
        is_given=is_given,
        given_by=given_by.strip()[:120],
        how=how,
        given_at=work.now,
        valid_until=last_valid_day(work.now, valid) if is_given else None,
        recorded_by_id=recorded_by_id,
        instance_id=instance_id,
    )
    work.session.add(consent)
    work.session.flush()
    return consent


def latest_consent(session: TenantSession, casus_id: int, purpose: str, partner: str = "") -> Consent | None:
    """What was said last about this purpose and this receiver."""
    return session.scalars(
        select(Consent)
        .where(Consent.casus_id == casus_id, Consent.purpose == purpose, Consent.partner_key == partner)
        .order_by(Consent.id.desc())
        .limit(1)
    ).one_or_none()


def why_not_valid(consent: Consent | None, today: date) -> str:
    """Why this consent allows nothing, in the user's words; empty when it holds."""
    if consent is None:
        return "Nog niet gevraagd"
    if consent.withdrawn_at is not None:
        return f"Ingetrokken op {clock.local(consent.withdrawn_at):%d-%m-%Y}"
    if not consent.is_given:
        return f"Geweigerd op {clock.local(consent.given_at):%d-%m-%Y}"
    if is_expired(consent.valid_until, today):
        return f"Verlopen op {consent.valid_until:%d-%m-%Y}"
    return ""
