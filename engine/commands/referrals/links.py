"""The secret address of one referral: made, mailed, found back and revoked.

The address holds 256 random bits, signed with the key of this installation; the database holds only a digest. So nobody
can make one up or read one back, and a made-up address is turned away before the database hears of it.
"""

import hashlib
import secrets
from datetime import datetime, time, timedelta

from itsdangerous import BadSignature, Signer
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from engine import clock, config
from engine.commands.mailing import queue_mail
from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.store import Work
from engine.store.models import Casus, Referral, ReferralLink
from engine.store.unit_of_work import TenantSession


class DeadLink(NotFound):
    """Deze link werkt niet of niet meer."""


def send_link(work: Work, referral: Referral, *, is_reminder: bool = False) -> ReferralLink:
    """Mail a new link to the partner. Nothing in the mail says whom it is about.

    Raises `ValueError` when the organisation has no such partner, or none with a mail address.
    """
    organisation = load_organisation(work.session)
    partner = organisation.partner(referral.partner_key)
    if partner is None or not partner.email:
        raise ValueError(
            f"De organisatie ‘{referral.partner_key}’ heeft in organisation.json geen mailadres voor verwijzingen."
        )
    settings = config.read()
    last_day = clock.local(work.now).date() + timedelta(days=settings.number("REFERRAL_DAYS"))
    token = _signer().sign(secrets.token_urlsafe(32)).decode()
    link = ReferralLink(
        referral_id=referral.id,
        token_digest=digest(token),
        sent_to=partner.email,
        created_at=work.now,
        expires_at=datetime.combine(last_day + timedelta(days=1), time(), clock.AMSTERDAM),
    )
    work.session.add(link)
    work.session.flush()
    casus = work.get(Casus, referral.casus_id)
    team = organisation.team(casus.team.key)
    municipality = f"gemeente {organisation.municipality.name}"
    queue_mail(
        work,
        partner.email,
        f"Herinnering: een verwijzing van {municipality}" if is_reminder else f"Een verwijzing van {municipality}",
        _text(
            municipality=municipality,
            address=f"{_site(settings)}/verwijzing/{token}",
            last_day=f"{last_day:%d-%m-%Y}",
            team=casus.team.name,
            phone=team.phone if team else "",
            is_reminder=is_reminder,
        ),
        "reminder" if is_reminder else "referral",
        casus_id=casus.id,
    )
    return link


def revoke_links(work: Work, referral_id: int) -> int:
    """From now on no link of this referral opens; answers how many did."""
    revoked = work.session.execute(
        update(ReferralLink)
        .where(ReferralLink.referral_id == referral_id, ReferralLink.revoked_at.is_(None))
        .values(revoked_at=work.now, code_digest=None)
    )
    return int(revoked.rowcount)  # type: ignore[attr-defined]


def find_link(session: TenantSession, token: str, now: datetime) -> ReferralLink:
    """The link with its referral. Raises `DeadLink`, the same for unknown, expired and revoked."""
    link = any_link(session, token)
    if link is None or not is_alive(link, now):
        raise DeadLink
    return link


def any_link(session: TenantSession, token: str) -> ReferralLink | None:
    """The link, dead or alive; None when it was never sent."""
    try:
        _signer().unsign(token)
    except BadSignature:
        return None
    return session.scalars(
        select(ReferralLink)
        .options(joinedload(ReferralLink.referral))
        .where(ReferralLink.token_digest == digest(token))
    ).one_or_none()


def is_alive(link: ReferralLink, now: datetime) -> bool:
    return link.revoked_at is None and now < link.expires_at


def _signer() -> Signer:
    return Signer(config.secret_key(config.read()), salt="verwijzing")


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _site(settings: config.Settings) -> str:
    return settings["PUBLIC_URL"].rstrip("/") or f"http://{settings['HOST']}:{settings['PORT']}"


def _text(*, municipality: str, address: str, last_day: str, team: str, phone: str, is_reminder: bool) -> str:
    opening = (
        f"Eerder vroeg {municipality} u om een antwoord op een verwijzing. We hoorden nog niet wat u doet."
        if is_reminder
        else f"{municipality[:1].upper()}{municipality[1:]} vraagt u om een antwoord op een verwijzing."
    )
    call = f"Liever bellen? {team}: {phone}.\n\n" if phone else ""
    return (
        f"Goedendag,\n\n{opening} Open deze link om te zien waar het om gaat en om te antwoorden:\n\n{address}\n\n"
        "We sturen eerst een code naar dit mailadres. Een account hebt u niet nodig.\n"
        f"De link werkt tot en met {last_day} en is alleen voor deze verwijzing. Stuur deze mail niet door.\n\n"
        f"{call}Met vriendelijke groet,\n{municipality[:1].upper()}{municipality[1:]}\n"
    )
