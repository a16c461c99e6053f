"""How a holder is called: a person by name, a group with its team, a partner as the organisation calls it."""

from dataclasses import dataclass

from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.store.unit_of_work import TenantSession

FIXED = {"resident": "De inwoner", "clock": "Termijn", "management": "Functioneel beheer"}


@dataclass(frozen=True, slots=True)
class HolderName:
    """`kind` as in `Holding.kind`; the screens draw each in its own colour and mark."""

    kind: str
    name: str


def holder_name(
    session: TenantSession, kind: str, person_name: str | None, group_key: str | None, team_name: str | None
) -> HolderName:
    """The holder in words."""
    if kind == "person":
        return HolderName(kind, person_name or "Iemand")
    if kind == "partner":
        return HolderName(kind, partner_name(session, group_key or ""))
    if kind == "group":
        return HolderName(kind, ", ".join(part for part in (group_name(session, group_key or ""), team_name) if part))
    return HolderName(kind, FIXED[kind])


def group_name(session: TenantSession, key: str) -> str:
    """The name of a group in organisation.json, else its key made readable."""
    try:
        found = load_organisation(session).group(key)
    except NotFound:
        found = None
    return found.name if found else key.replace("-", " ").capitalize()


def partner_name(session: TenantSession, key: str) -> str:
    try:
        found = load_organisation(session).partner(key)
    except NotFound:
        found = None
    return found.name if found else key.replace("-", " ").capitalize()
