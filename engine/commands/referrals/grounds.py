"""On which ground a household's data may go to a partner, and whether that ground holds today."""

from collections.abc import Mapping
from datetime import date

from engine.commands.dossier.consent import latest_consent, why_not_valid
from engine.store.models import Referral
from engine.store.unit_of_work import TenantSession

PURPOSE = "verwijzing"
"""The purpose under which consent to a referral is recorded."""

GROUNDS: Mapping[str, str] = {
    "consent": "toestemming van de inwoner",
    "wmo-5.1.1": "uitdrukkelijke toestemming (Wmo 2015, artikel 5.1.1)",
    "wmo-5.2.6": "verstrekking aan Veilig Thuis (Wmo 2015, artikel 5.2.6)",
    "wmo-5.3.3": "samenwerking die voor de hulp nodig is (Wmo 2015, artikel 5.3.3)",
    "jeugdwet-7.3.11": "toestemming (Jeugdwet, artikel 7.3.11)",
    "wgs-8d": "nodig voor de schuldhulp (Wgs, artikel 8d)",
}
BY_CONSENT = frozenset({"consent", "wmo-5.1.1", "jeugdwet-7.3.11"})
"""Grounds that stand or fall with what the resident allowed, also after the referral was sent."""


def ground_of(text: str) -> str:
    """The key of a ground as a diagram writes it: `consent`, `wmo-5.3.3` or `Wmo 5.3.3`. Raises `ValueError`."""
    key = "-".join(text.lower().split())
    if key not in GROUNDS:
        raise ValueError(f"De grondslag ‘{text}’ kennen we niet. Kies uit: {', '.join(GROUNDS)}.")
    return key


def why_not_shared(session: TenantSession, referral: Referral, today: date) -> str:
    """Why nothing of the household may be shown to this partner today; empty when it may."""
    if referral.ground not in BY_CONSENT:
        return ""
    return why_not_valid(latest_consent(session, referral.casus_id, PURPOSE, referral.partner_key), today)
